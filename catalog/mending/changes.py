"""What one click does to a table: the proposals of a cause, keys made different, rows and columns left out. Pure."""

from collections.abc import Iterable
from typing import Any

from engine import keys, template

from ..conformity import remedies
from ..conformity.remedies import Remedy
from . import tables
from .tables import Table

Told = dict[str, Any]


def mended(table: Table, remedy: str, problems: Iterable[Told]) -> tuple[Table, int]:
    """The table after `remedy` was applied to those of `problems` that allow it, and to how many."""
    meant = [problem for problem in problems if remedy in remedies.of(problem)]
    if not meant:
        return table, 0
    return MENDS[Remedy(remedy)](table, meant), len(meant)


def _replaced(table: Table, problems: list[Told]) -> Table:
    cells: dict[int, dict[int, str]] = {}
    rows = _rows(table, {problem["row"] for problem in problems if problem["code"] == "V24"})
    for problem in problems:
        position, text = problem["position"], remedies.replacement(problem)
        if problem["code"] == "C01":
            position = table.header.index(problem["parameters"]["nearest"])
        elif problem["code"] == "V24":
            current = cells.get(problem["row"], {}).get(position, rows[problem["row"]][position])
            text = _in_record(current, problem["parameters"]["record"], problem["parameters"]["at"], text)
        cells.setdefault(problem["row"], {})[position] = text
    return tables.with_cells(table, cells)


def _in_record(cell: str, record: int, field: int, text: str) -> str:
    """The cell `a;b|c;d` with another text in one field of one record, counted from 1 and from 0."""
    records = template.table(cell)
    records[record - 1][field] = text
    return "|".join(";".join(_escaped(each) for each in fields) for fields in records)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace("|", "\\|")


def _renamed(table: Table, problems: list[Told]) -> Table:
    """Keys that stand twice get a number that no other key has: 12, 12-2, 12-3."""
    wanted = {problem["row"] for problem in problems}
    taken = {cells[0].casefold() for _number, cells in table}
    cells: dict[int, dict[int, str]] = {}
    for number, row in table:
        if number in wanted:
            key = keys.read(row[0]).text
            turn = 2
            while keys.write(keys.Key("literal", f"{key}-{turn}")).casefold() in taken:
                turn += 1
            fresh = keys.write(keys.Key("literal", f"{key}-{turn}"))
            taken.add(fresh.casefold())
            cells[number] = {0: fresh}
    return tables.with_cells(table, cells)


def _dropped(table: Table, problems: list[Told]) -> Table:
    code = problems[0]["code"]
    if code in remedies.LEFT_OUT:
        return tables.settled(table, code, {problem["row"] for problem in problems})
    if code == "V06":
        return tables.without_rows(table, {problem["row"] for problem in problems})
    return tables.without_columns(table, {problem["position"] for problem in problems})


def _emptied(table: Table, problems: list[Told]) -> Table:
    cells: dict[int, dict[int, str]] = {}
    for problem in problems:
        cells.setdefault(problem["row"], {})[problem["position"]] = ""
    return tables.with_cells(table, cells)


def _moved(table: Table, problems: list[Told]) -> Table:
    return tables.with_last(table, problems[0]["position"])


def _accepted(table: Table, problems: list[Told]) -> Table:
    return tables.settled(table, problems[0]["code"], {problem["row"] for problem in problems})


def _rows(table: Table, numbers: set[int]) -> dict[int, list[str]]:
    return {number: cells for number, cells in table if number in numbers} if numbers else {}


MENDS = {
    Remedy.REPLACE: _replaced,
    Remedy.RENAME: _renamed,
    Remedy.DROP: _dropped,
    Remedy.EMPTY: _emptied,
    Remedy.MOVE: _moved,
    Remedy.ACCEPT: _accepted,
}
