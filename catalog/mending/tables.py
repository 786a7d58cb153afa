"""The table of an upload as text: read, changed cell by cell, by row or by column, and written again. Pure."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from ..matching.mapping import applied
from ..sheets.cells import FAULTY
from ..sheets.findings import address

Row = tuple[int, list[str]]
Cells = Mapping[int, Mapping[int, str]]
"""{row as the spreadsheet numbers it: {column counted from 0: text}}; row 1 is the header."""
HEADER = 1
UNTOLD: dict[str, Any] = {"identity": None, "records": [], "notices": [], "problems": [], "unlisted": 0}
"""What the reading says of a table that nobody read."""


@dataclass(frozen=True)
class Table:
    """`rows`: one JSON line [number, [cells]] for each filled row. `told`: what the reading said of the file.

    Of `told`, `problems` are those cells whose exact text is unknown (they hold `FAULTY`), and merged or stray ones;
    `records` says where the records of tables stand on sheets of their own, as long as they stand there.
    """

    header: list[str]
    rows: bytes
    told: dict[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Row]:
        return (_read(line) for line in self.rows.splitlines())

    def row(self, number: int) -> list[str] | None:
        """The cells of one row, the header for row 1; None when there is no such row."""
        if number == HEADER:
            return list(self.header)
        start = f"[{number},".encode()
        found = next((line for line in self.rows.splitlines() if line.startswith(start)), None)
        return None if found is None else _read(found)[1]

    @property
    def problems(self) -> list[dict[str, Any]]:
        return self.told.get("problems", [])


@dataclass(frozen=True)
class Stream:
    """A table whose rows are read one after the other, each time it is gone through; a large one is never held."""

    header: list[str]
    told: dict[str, Any]
    lines: Callable[[], Iterator[bytes]]

    def __iter__(self) -> Iterator[Row]:
        return map(_read, self.lines())


def packed(table: Table, owner: str) -> bytes:
    """The table as the vault keeps it. `owner` makes it nobody else's: two equal tables are two contents."""
    head = json.dumps({"owner": owner, "header": table.header, "told": table.told}, ensure_ascii=False)
    return head.encode() + b"\n" + table.rows


def unpacked(content: bytes) -> Table:
    head, _, rows = content.partition(b"\n")
    told = json.loads(head)
    return Table(told["header"], rows, told["told"])


def of_rows(content: bytes, told: dict[str, Any]) -> Table:
    """The table of canonical rows (`conformity.checking.canonical`), which an upload without faults keeps."""
    head, *lines = content.splitlines()
    rows = []
    for line in lines:
        number, key, values, response = json.loads(line)
        rows.append(_line((number, [key, *values, response])))
    return Table(json.loads(head), b"\n".join(rows), told)


def streamed(lines: Callable[[], Iterator[bytes]]) -> Stream:
    """The table of the lines of a content that `packed` made."""
    told = json.loads(next(lines()))
    return Stream(told["header"], told["told"], lambda: islice(lines(), 1, None))


def with_cells(table: Table, cells: Cells) -> Table:
    """The table with other texts in these cells; what the reading said of them is settled thereby."""
    header = list(table.header)
    for position, text in cells.get(HEADER, {}).items():
        header[position] = text

    def change(row: Row) -> Row:
        for position, text in cells[row[0]].items():
            row[1][position] = text
        return row

    settled = {(number, position) for number, changes in cells.items() for position in changes}
    table = _without_problems(table, lambda found: (found["row"], found["position"]) in settled)
    table = _without_records(table, {position for _number, position in settled})
    return replace(table, header=header, rows=_changed(table.rows, cells.keys(), change))


def without_rows(table: Table, numbers: set[int]) -> Table:
    """The other rows keep their numbers."""
    table = _without_problems(table, lambda found: found["row"] in numbers)
    kept = [line for line in table.rows.splitlines() if _number(line) not in numbers]
    return replace(table, rows=b"\n".join(kept))


def without_columns(table: Table, positions: set[int]) -> Table:
    def cut(cells: list[str]) -> list[str]:
        return [text for position, text in enumerate(cells) if position not in positions]

    table = _without_problems(table, lambda found: found["position"] in positions)
    shifted = [_placed(found, _shifted(found["position"], positions)) for found in table.problems]
    table = replace(table, told=table.told | {"problems": shifted, "records": []})
    return replace(table, header=cut(table.header), rows=_rewritten(table, cut))


def with_last(table: Table, position: int) -> Table:
    """The column at `position` becomes the last one."""

    def move(cells: list[str]) -> list[str]:
        return [*cells[:position], *cells[position + 1 :], cells[position]]

    order = move([str(place) for place in range(len(table.header))])
    places = {int(old): new for new, old in enumerate(order)}
    # What was found beyond the header stays where it is.
    moved = [
        found if found["position"] not in places else _placed(found, places[found["position"]])
        for found in table.problems
    ]
    return replace(
        table,
        header=move(table.header),
        rows=_rewritten(table, move),
        told=table.told | {"problems": moved, "records": []},
    )


def matched(table: Table, mapping: dict[str, Any]) -> Table:
    """The table with its columns where a mapping of `matching.mapping` puts them."""
    sheet = {"fatal": False, "header": table.header, "notices": table.told.get("notices", []),
             "problems": table.problems, "problem_count": len(table.problems), "blobs": {"rows": table.rows},
             "records": table.told.get("records", [])}  # fmt: skip
    made = applied(mapping, sheet)
    told = table.told | {name: made[name] for name in ("notices", "problems", "records")}
    return replace(table, header=made["header"], rows=made["blobs"]["rows"], told=told)


def settled(table: Table, code: str, rows: set[int]) -> Table:
    """The table without what the reading said under `code` of these rows: the person accepts what was read."""
    return _without_problems(table, lambda found: found["code"] == code and found["row"] in rows)


def is_unread(text: str) -> bool:
    """Whether the cell's exact text is unknown."""
    return text == FAULTY


def _without_problems(table: Table, gone: Callable[[dict[str, Any]], bool]) -> Table:
    return replace(table, told=table.told | {"problems": [found for found in table.problems if not gone(found)]})


def _without_records(table: Table, positions: set[int]) -> Table:
    """Records that were mended in their cell stand on no sheet any more."""
    kept = [each for each in table.told.get("records", []) if each["position"] not in positions]
    return replace(table, told=table.told | {"records": kept})


def _changed(rows: bytes, numbers: Any, change: Callable[[Row], Row]) -> bytes:
    """Only the lines that change are read: of 200,000 rows one is mended in no time."""
    lines = (_line(change(_read(line))) if _number(line) in numbers else line for line in rows.splitlines())
    return b"\n".join(lines)


def _rewritten(table: Table, change: Callable[[list[str]], list[str]]) -> bytes:
    return b"\n".join(_line((number, change(cells))) for number, cells in table)


def _placed(found: dict[str, Any], position: int | None) -> dict[str, Any]:
    """The problem in another column."""
    return found | {"position": position, "cell": "" if position is None else address(found["row"], position)}


def _shifted(position: int | None, gone: set[int]) -> int | None:
    return None if position is None else position - sum(place < position for place in gone)


def _number(line: bytes) -> int:
    return int(line[1 : line.index(b",")])


def _read(line: bytes) -> Row:
    number, cells = json.loads(line)
    return number, cells


def _line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()
