"""Second class of checks: keys, names of responses, and each cell against the slot it fills in its row's response."""

import unicodedata
from collections.abc import Callable
from typing import Any

from engine import functions, keys, template
from engine.errors import FunctionRefused, KeyRefused

from ..functions import proposals
from ..lookup import rules
from ..sheets.cells import FAULTY
from ..sheets.findings import Findings, address, shortened
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
        self._rules: list[tuple[int, rules.Rule]] = []
        self._told: set[int] | None = None
        self._last = len(header) - 1
        self._work = {name: _Work(response, columns, self._last) for name, response in plan.responses.items()}

    def check(self, row: Row) -> Row:
        """Reports what is wrong with the row; returns it with its values settled."""
        number, cells = row
        self._key(number, cells)
        name = cells[-1]
        work = self._work.get(name)
        if functions.holds(name):
            self._choice(number, cells)
        elif work is not None:
            self._values(number, cells, name, work)
            for position in work.unused:
                if cells[position]:
                    self._findings.notice("N18", address(number, position))
        elif name != FAULTY:
            self._unknown(number, name)
        return row

    def _values(self, number: int, cells: list[str], name: str, work: "_Work") -> None:
        """Each cell that the response takes."""
        for position, slot, companions in work.filled:
            value = cells[position]
            if value == "":
                if companions is None or any(cells[other] for other in companions):
                    self._add("V08", number, position, value)
            elif functions.holds(value):
                self._computed(number, position, value, slot)
            elif value == NIL:
                if slot.name not in work.nillable:
                    self._add("V27", number, position, value, response=name)
            elif value != FAULTY:
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
            elif functions.holds(cells[position]):
                text = self._evaluated(number, position, cells[position], is_table=True)
                if text is not None:
                    self._table(number, position, text, fields, computed=True)
            elif cells[position] not in ("", FAULTY):
                self._table(number, position, cells[position], fields)

    def _choice(self, number: int, cells: list[str]) -> None:
        """A dispatcher in the place of a response: it stands behind a rule, and any response may be its choice.

        The cells must fit each response that takes any of them; what is wrong with a cell is told once.
        """
        try:
            choice = functions.choice(cells[-1])
            if not rules.is_rule(cells[self._columns.keys[0]]):
                raise FunctionRefused("dispatcher-rule", name=choice.arguments[0])
            for given in choice.given:
                if not isinstance(given, str):
                    self._plan.cells.fields.require(*given.arguments)
        except FunctionRefused as error:
            self._refused(number, self._last, cells[-1], error)
            return
        self._told = set()
        for response in self._plan.taking(cells, self._columns.positions):
            self._values(number, cells, response.name, self._work[response.name])
        self._told = None

    def _key(self, number: int, cells: list[str]) -> None:
        """Each part of the key by itself, then all of them together: a key answers once."""
        places = self._columns.keys
        if rules.is_rule(cells[places[0]]):
            self._rule(number, cells)
            return
        fields = len(self._columns.labels) - len(places) + 1  # of one cell
        parts = [self._part(number, position, cells[position], fields) for position in places]
        if None in parts:
            return
        cell = keys.join([cells[position] for position in places]) if len(places) > 1 else cells[0]
        try:
            key = keys.compose(parts) if len(parts) > 1 else parts[0]
        except KeyRefused as error:
            self._add("V07", number, places[0], cell, reason=error.code, details=error.details)
            return
        key = self._in_state(number, cells, key)
        if key is not None:
            self._first(number, cell, key)

    def _in_state(self, number: int, cells: list[str], key: keys.Key) -> keys.Key | None:
        """The key in the state of the column etat_avant; what is wrong with either state is reported."""
        before, after = self._columns.before, self._columns.after
        if after is not None and cells[after] and cells[after] != FAULTY:
            self._state(number, after, cells[after], lambda: keys.checked_state(cells[after]))
        if before is None or cells[before] in ("", FAULTY):
            return key
        return self._state(number, before, cells[before], lambda: keys.in_state(key, cells[before]))

    def _state(self, number: int, position: int, cell: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except KeyRefused as error:
            self._add("V07", number, position, cell, reason=error.code, details=error.details)
            return None

    def _first(self, number: int, cell: str, key: keys.Key) -> None:
        text = unicodedata.normalize("NFC", key.text)
        first = self._seen.setdefault((key.kind, text), number)
        if first != number:
            self._add("V06", number, 0, cell, first=first, first_cell=address(first, 0), kind=key.kind)
            return
        alike = self._alike.setdefault((key.kind, text.casefold()), number)
        if alike != number and key.kind == "literal":
            self._findings.notice("N19", address(number, 0))

    def _rule(self, number: int, cells: list[str]) -> None:
        """A rule stands in the first cell of the key; it reads fields of the request, and no other does the same."""
        key = self._part(number, 0, cells[0], 1)
        if key is None:
            return
        rule = rules.load(key.text)
        for name in rules.fields_of(rule):
            try:
                self._plan.cells.fields.require(name)
            except FunctionRefused as error:
                self._refused(number, 0, cells[0], error)
                return
        for position in self._columns.keys[1:]:
            if cells[position]:
                self._add("V28", number, position, cells[position])
        if self._in_state(number, cells, key) is None:
            return
        self._first(number, cells[0], key)
        before = rules.shadowed(rule, self._rules)
        if before is not None and not self._is_twice(key, number):
            self._findings.notice("N60", address(number, 0), first=address(before, 0))
        if not functions.holds(cells[-1]):  # what a dispatcher does not choose goes on to the rules behind
            self._rules.append((number, rule))

    def _is_twice(self, key: keys.Key, number: int) -> bool:
        return self._seen[key.kind, unicodedata.normalize("NFC", key.text)] != number

    def _part(self, number: int, position: int, cell: str, fields: int) -> keys.Key | None:
        if cell == FAULTY:
            return None
        try:
            return keys.read(cell, fields)
        except KeyRefused as error:
            code = "V22" if error.code == "key-empty" else "V07"
            self._add(code, number, position, cell, reason=error.code, details=error.details)
            return None

    def _unknown(self, number: int, name: str) -> None:
        self._add("R01", number, self._last, name, proposal=nearest(name, self._names) if name else "",
                  known=self._names[:20])  # fmt: skip

    def _computed(self, number: int, position: int, cell: str, slot: SlotInfo) -> None:
        """A cell with functions: what they give, in an example, must fit the column."""

        def fits(other: str) -> bool:
            return slot.checker.check(self._plan.cells.text(other)) is None

        text = self._evaluated(number, position, cell)
        verdict = slot.checker.check(text) if text is not None else None
        if verdict:
            self._add("V26", number, position, cell, text=shortened(text or ""), inner=verdict[0],
                      details=verdict[1], proposal=proposals.first(cell, fits))  # fmt: skip

    def _evaluated(self, number: int, position: int, cell: str, *, is_table: bool = False) -> str | None:
        try:
            return self._plan.cells.text(cell, is_table=is_table)
        except FunctionRefused as error:
            self._refused(number, position, cell, error)
            return None

    def _refused(self, number: int, position: int, cell: str, error: FunctionRefused) -> None:
        near, wrong = error.details.get("nearest"), error.details.get("name", "")
        self._add("V25", number, position, cell, reason=error.code, details=error.details,
                  proposal=proposals.renamed(cell, wrong, near) if near else "")  # fmt: skip

    def _table(
        self, number: int, position: int, cell: str, fields: list[SlotInfo | None], *, computed: bool = False
    ) -> None:
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
                    self._add("V24", number, position, value, record=index, field=slot.name, at=at, inner=verdict[0],
                              details=verdict[1], computed=computed)  # fmt: skip
                    return

    def _add(self, problem: str, number: int, position: int, value: str, **parameters: Any) -> None:
        if self._told is not None:
            if position in self._told:
                return
            self._told.add(position)
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
        used: set[int | None] = {at[name] for name in response.template.slots if name in at}
        used |= {*columns.keys, columns.before, columns.after}
        self.unused = [position for position in range(1, last) if position not in used]


def _companions(response: Response, slot: SlotInfo, at: dict[str, int]) -> list[int] | None:
    """None: the cell may never be empty; else the columns of which one filled makes it necessary."""
    if response.always(slot):
        return None
    return [at[name] for name in response.sometimes(slot) if name in at]
