"""Second class of checks: keys, names of responses, and each cell against the slot it fills in its row's response."""

import unicodedata
from typing import Any

from engine import keys, template
from engine.errors import KeyRefused

from ..sheets.cells import FAULTY
from ..sheets.findings import Findings, address
from .columns import Columns, nearest
from .plan import Plan, Response, SlotInfo

NIL = "∅"
Row = tuple[int, list[str]]


class CellChecks:
    """Checks row after row, remembering the keys already seen."""

    def __init__(self, plan: Plan, columns: Columns, header: list[str], findings: Findings) -> None:
        self._plan, self._columns, self._header, self._findings = plan, columns, header, findings
        self._names = list(plan.responses)
        self._seen: dict[tuple[str, str], int] = {}
        self._alike: dict[tuple[str, str], int] = {}
        self._last = len(header) - 1
        self._work = {name: _Work(response, columns, self._last) for name, response in plan.responses.items()}

    def check(self, row: Row) -> Row:
        """Reports what is wrong with the row; returns it with its values settled."""
        number, cells = row
        self._key(number, cells[0])
        name = cells[-1]
        work = self._work.get(name)
        if work is None:
            if name != FAULTY:
                self._unknown(number, name)
            return row
        for position, slot, companions in work.filled:
            value = cells[position]
            if value == "":
                if companions is None or any(cells[other] for other in companions):
                    self._add("V08", number, position, value)
            elif value != FAULTY and not (value == NIL and slot.name in work.nillable):
                settled = slot.checker.settle(value)
                verdict = slot.checker.check(settled)
                if verdict:
                    self._add(verdict[0], number, position, value, **verdict[1])
                elif settled != value:
                    cells[position] = settled
                    self._findings.notice("N17", address(number, position))
        for position, required, fields in work.tables:
            if cells[position] == "" and required:
                self._add("V08", number, position, "")
            elif cells[position] not in ("", FAULTY):
                self._table(number, position, cells[position], fields)
        for position in work.unused:
            if cells[position]:
                self._findings.notice("N18", address(number, position))
        return row

    def _key(self, number: int, cell: str) -> None:
        if cell == FAULTY:
            return
        try:
            key = keys.read(cell)
        except KeyRefused as error:
            code = "V22" if error.code == "key-empty" else "V07"
            self._add(code, number, 0, cell, reason=error.code, details=error.details)
            return
        text = unicodedata.normalize("NFC", key.text)
        first = self._seen.setdefault((key.kind, text), number)
        if first != number:
            self._add("V06", number, 0, cell, first=first, first_cell=address(first, 0))
            return
        alike = self._alike.setdefault((key.kind, text.casefold()), number)
        if alike != number and key.kind == "literal":
            self._findings.notice("N19", address(number, 0))

    def _unknown(self, number: int, name: str) -> None:
        self._add("R01", number, self._last, name, proposal=nearest(name, self._names) if name else "",
                  known=self._names[:20])  # fmt: skip

    def _table(self, number: int, position: int, cell: str, fields: list[SlotInfo | None]) -> None:
        for index, record in enumerate(template.table(cell), start=1):
            if len(record) > len(fields):
                self._add("V23", number, position, cell, record=index, fields=len(fields), given=len(record))
                return
            for at, slot in enumerate(fields):
                value = record[at] if at < len(record) else ""
                if slot is None:
                    continue
                if value == "":
                    verdict: Any = ("V08", {}) if slot.required else None
                else:
                    verdict = slot.checker.check(value)
                if verdict:
                    self._add("V24", number, position, value, record=index, field=slot.name, inner=verdict[0],
                              details=verdict[1])  # fmt: skip
                    return

    def _add(self, problem: str, number: int, position: int, value: str, **parameters: Any) -> None:
        self._findings.add(
            problem, row=number, position=position, column=self._header[position], value=value, **parameters
        )


class _Work:
    """What has to be looked at in a row of one response."""

    def __init__(self, response: Response, columns: Columns, last: int) -> None:
        self.nillable = response.nillable
        at = columns.positions
        tables = response.template.tables
        self.filled: list[tuple[int, SlotInfo, list[int] | None]] = [
            (at[slot.name], slot, _companions(response, slot, at))
            for slot in response.slots.values()
            if slot.name in at and slot.name not in tables
        ]
        self.tables = [
            (at[name], name in response.slots and response.always(response.slots[name]),
             [response.fields.get(name, {}).get(field) for field in fields])
            for name, fields in tables.items()
            if name in at
        ]  # fmt: skip
        used = {at[name] for name in response.template.slots if name in at}
        self.unused = [position for position in range(1, last) if position not in used]


def _companions(response: Response, slot: SlotInfo, at: dict[str, int]) -> list[int] | None:
    """None: the cell may never be empty; else the columns of which one filled makes it necessary."""
    if response.always(slot):
        return None
    return [at[name] for name in response.sometimes(slot) if name in at]
