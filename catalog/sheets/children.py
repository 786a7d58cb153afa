"""Brings the records of the sheets `↳ name` into the cells of the rows whose key they bear."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine import keys, template

from . import own, records
from .cells import FAULTY
from .findings import Findings, address, letters, refuse
from .own import Meta
from .workbooks import SheetEntry

Rows = list[tuple[int, list[str]]]
MARK = "*"
"""Ends the header of each column of a key that several make."""


class Book(Protocol):
    """What the readers of XLSX, XLS and ODS give."""

    sheets: list[SheetEntry]

    def rows(self, sheet: SheetEntry, findings: Findings) -> Iterator[tuple[int, list[str]]]: ...

    def property(self, name: str) -> str: ...


@dataclass
class Child:
    """One sheet of records. `position` is the column of the rows that it fills, `keys` those of their key, from 0.

    `letters` names the column of each field; `records` holds, by key, the number and the fields of each record.
    """

    title: str
    position: int
    keys: list[int]
    letters: dict[str, str] = field(default_factory=dict)
    records: dict[str, Rows] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)


def read(book: Book, meta: Meta, header: list[str]) -> list[Child]:
    """The sheets that hold records; refuses one whose column the rows no longer have."""
    found = []
    for sheet in book.sheets:
        if own.is_child(sheet.name):
            findings = Findings()
            lines = [(number, cells) for number, cells in book.rows(sheet, findings) if any(cells)]
            if len(lines) > 1:
                found.append(_child(sheet.name, meta, header, lines, findings))
    return found


def fill(children: list[Child], rows: Rows, findings: Findings) -> None:
    """Puts the records into their cells, and reports those that find no row."""
    if not children:
        return
    columns = children[0].keys
    numbers = {_key(cells, columns): number for number, cells in reversed(rows)}
    for child in children:
        _report(child, numbers, findings)
        for number, cells in rows:
            key = _key(cells, columns)
            mine = child.records.get(key)
            if mine is None or numbers[key] != number:
                continue
            if cells[child.position]:
                findings.add("V31", row=number, position=child.position, value=cells[child.position], sheet=child.title)
                continue
            fields = [record for _number, record in mine]
            faulty = any(FAULTY in text for record in fields for text in record)
            cells[child.position] = FAULTY if faulty else records.joined(fields)


def forget(children: list[Child], example: list[str]) -> None:
    """Drops the records of the example, the first of their key as long as they are unchanged."""
    for child in children:
        key = _key(example, child.keys)
        mine, count = child.records.get(key, []), len(template.table(example[child.position]))
        if count and records.joined([record for _number, record in mine[:count]]) == example[child.position]:
            child.records[key] = mine[count:]
            if not child.records[key]:
                del child.records[key]


def places(children: list[Child]) -> list[dict[str, Any]]:
    """Where each record of a row stands: [{position, keys, sheet, letters, rows: {key: [numbers]}}], for `located`."""
    return [
        {
            "position": child.position,
            "keys": child.keys,
            "sheet": child.title,
            "letters": child.letters,
            "rows": {key: [number for number, _fields in mine] for key, mine in child.records.items()},
        }
        for child in children
    ]


def located(problems: list[dict[str, Any]], rows: Rows, told: list[dict[str, Any]]) -> None:
    """Gives problems of single records the address they have on their own sheet. `told`: what `places` gave."""
    if not told:
        return
    known = {number: _key(cells, told[0]["keys"]) for number, cells in rows}
    for problem in problems:
        record = problem["parameters"].get("record")
        child = next((each for each in told if each["position"] == problem["position"]), None)
        if record is None or child is None:
            continue
        numbers = child["rows"].get(known.get(problem["row"], ""), [])
        if record <= len(numbers):
            letter = child["letters"].get(problem["parameters"].get("field", ""), "A")
            problem["cell"] = f"{child['sheet']}!{letter}{numbers[record - 1]}"


def _child(title: str, meta: Meta, header: list[str], lines: Rows, findings: Findings) -> Child:
    column, fields = meta.children.get(title, (title.removeprefix(own.CHILD.strip()).strip(), []))
    column = unicodedata.normalize("NFC", column)
    if column not in header[1:]:
        refuse("F31", sheet=title, fills=column)
    first, names = lines[0]
    if first != 1:
        refuse("F32", sheet=title)
    several = [at for at, name in enumerate(header[:-1]) if at and name.endswith(MARK)]
    child = Child(title, header.index(column, 1), [0, *several], findings=findings)
    order = _order(child, [" ".join(name.split()) for name in names], fields)
    for number, cells in lines[1:]:
        record = [cells[at] if at is not None and at < len(cells) else "" for at in order]
        key = keys.join(keys.split(cells[0])) if several else cells[0]
        child.records.setdefault(_key([key], [0]), []).append((number, record))
    return child


def _order(child: Child, names: list[str], fields: list[str]) -> list[int | None]:
    """Where each field stands on the sheet; without hidden lines about it, the fields stand in their order."""
    wanted = fields or [name for name in names[1:] if name]
    places: list[int | None] = [names.index(name, 1) if name in names[1:] else None for name in wanted]
    child.letters = {name: letters(at) for name, at in zip(wanted, places, strict=True) if at is not None}
    for at, name in enumerate(names):
        if at and name and name not in wanted:
            child.findings.add("V32", row=1, position=at, value=name, fields=wanted)
    return places


def _report(child: Child, numbers: dict[str, int], findings: Findings) -> None:
    """Reports on the child's rows; a problem stands at the row it belongs to, and is shown at its own address."""
    owners = {number: key for key, mine in child.records.items() for number, _fields in mine}
    for key, mine in child.records.items():
        if key not in numbers and FAULTY not in key:
            for number, _fields in mine:
                child.findings.add("V30" if key else "V22", row=number, position=0, value=key)
    for problem in child.findings.problems:
        row = numbers.get(owners.get(problem["row"], ""), 0)
        problem["cell"] = f"{child.title}!{problem['cell'] or address(problem['row'], 0)}"
        problem["row"], problem["position"] = row, child.position if row else None
    findings.problems += child.findings.problems
    findings.count += child.findings.count
    findings.absorb_notices(child.findings, child.title)


def _key(cells: list[str], columns: list[int]) -> str:
    """The key of a row as the sheets of records write it; of several columns, `12 & 1978-05-17`."""
    found = [cells[at] for at in columns]
    return unicodedata.normalize("NFC", keys.join(found) if len(found) > 1 else found[0])
