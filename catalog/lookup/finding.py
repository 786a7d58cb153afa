"""Which row of a stored table answers a request: the engine's own order and the engine's own matching, without a scan.

Rules first, then the literal key, the first expression that matches, the default row: `engine.lookup` in a bundle,
this in the vault. `tests/datasets/test_preview_live.py` holds one against the other.
"""

import heapq
import json
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from engine import nearest, patterns
from engine.errors import FunctionRefused, KeyRefused

from ..functions.fields import Fields
from ..keeping import blocks, rows
from ..models import DatasetRevision, Operation, Upload
from . import answering, keys, rules

KEY = re.compile(rb'\[\d+,\[?"((?:[^"\\]|\\.)*)"')
"""The first cell of a stored row, of a revision or of the table of an upload."""
REMEMBERED = 6
"""Tables whose keys a process knows: 16 bytes for each row, and its expressions."""
NEAR = 2
"""Neighbours on each side of a key that no row has."""


@dataclass(frozen=True)
class Found:
    """`kind` says what of the row matched: rule, literal, regex, default. Without a row, `nearest` keys there are."""

    row: rows.Row | None = None
    kind: str = ""
    nearest: tuple[str, ...] = ()


class Keys:
    """What the key cells of one table mean. Of literals only hashes are kept: what is found is read again."""

    def __init__(self, table: blocks.Table, fields: int) -> None:
        self._table, self._fields = table, fields
        self._literals = array("q")
        self._expressions: list[tuple[int, str]] = []
        self.rules: list[tuple[int, rules.Rule]] = []
        self.default: int | None = None
        for position, line in table.all():
            self._learn(position, _cell(line))

    def literal(self, text: str) -> int | None:
        """Where the row of a literal key stands."""
        wanted, start = hash(text), 0
        while True:
            try:
                start = self._literals.index(wanted, start)
            except ValueError:
                return None
            key = _read(_cell(self._table.lines(start, 1)[0]), self._fields)
            if key is not None and (key.kind, key.text) == ("literal", text):
                return start
            start += 1

    def expression(self, text: str) -> int | None:
        """Where the row of the first expression stands that matches the whole of `text`."""
        at = self._patterns.first(text)
        return None if at is None else self._expressions[at][0]

    def standing(self, key: keys.Key) -> int | None:
        """Where the row stands that has this very key."""
        if key.kind == "literal":
            return self.literal(key.text)
        if key.kind == "default":
            return self.default
        known = self._expressions if key.kind == "regex" else [(at, rules.dump(rule)) for at, rule in self.rules]
        return next((at for at, text in known if text == key.text), None)

    def number(self, position: int) -> int:
        """The number in the spreadsheet of the row at a position."""
        return self._table.numbers[position]

    def nearest(self, text: str) -> tuple[str, ...]:
        """The literal keys that the engine would name beside one that no row has."""
        return tuple(nearest.keys(text, self._knows, self._neighbours(text)))

    def _learn(self, position: int, cell: str) -> None:
        if self._fields == 1 and keys.is_plain(cell):
            self._literals.append(hash(cell.strip()))
            return
        key = _read(cell, self._fields)
        self._literals.append(hash(key.text) if key is not None and key.kind == "literal" else 0)
        if key is None:
            return
        if key.kind == "regex":
            self._expressions.append((position, key.text))
        elif key.kind == "rule":
            self.rules.append((position, rules.load(key.text)))
        elif key.kind == "default":
            self.default = position

    @cached_property
    def _patterns(self) -> patterns.Patterns:
        return patterns.Patterns([text for _position, text in self._expressions])

    @cached_property
    def _sorted(self) -> array:
        return array("q", sorted(self._literals))

    def _knows(self, text: str) -> bool:
        wanted = hash(text)
        at = bisect_left(self._sorted, wanted)
        return at < len(self._sorted) and self._sorted[at] == wanted and self.literal(text) is not None

    def _neighbours(self, text: str) -> Iterator[str]:
        """Two keys after this one, then two before it, in the order of their bytes."""
        mine = text.encode("utf-8", "surrogatepass")
        after, before = [], []
        for other in self._texts():
            (after if other >= mine else before).append(other)
            if len(before) > 1000:
                before = heapq.nlargest(NEAR, before)
            if len(after) > 1000:
                after = heapq.nsmallest(NEAR, after)
        near = heapq.nsmallest(NEAR, after) + heapq.nlargest(NEAR, before)
        return (each.decode("utf-8", "replace") for each in near)

    def _texts(self) -> Iterator[bytes]:
        for _position, line in self._table.all():
            cell = _cell(line)
            if self._fields == 1 and keys.is_plain(cell):
                yield cell.strip().encode("utf-8", "surrogatepass")
            elif (key := _read(cell, self._fields)) is not None and key.kind == "literal":
                yield key.text.encode("utf-8", "surrogatepass")


def answering_row(
    table: DatasetRevision | Upload, asked: str, *, operation: Operation | None = None, request: str = ""
) -> Found:
    """The row that answers `asked`, as `keys.asked` writes it, in the envelope `request`; rules need `operation`."""
    known = keys_of(table)
    if operation is not None and (ruled := _ruled(known, operation, request)) is not None:
        return Found(rows.at(table, ruled), "rule")
    for kind, find in (("literal", known.literal), ("regex", known.expression)):
        position = find(asked)
        if position is not None:
            return Found(rows.at(table, position), kind)
    if known.default is not None:
        return Found(rows.at(table, known.default), "default")
    return Found(nearest=tuple(keys.shown(each) for each in known.nearest(asked)))


def row(table: DatasetRevision | Upload, typed: str) -> rows.Row | None:
    """The row whose key answers what a person types; rules are left out, as nobody knows the rest of the request."""
    return answering_row(table, keys.asked(typed, table.key_path)).row


def keys_of(table: DatasetRevision | Upload) -> Keys:
    """The keys of a revision, or of an upload that is ready. Raises VaultDamaged."""
    return keys_in("rows", table.digest, keys.count(table.key_path))


@lru_cache(maxsize=REMEMBERED)
def keys_in(kind: str, digest: str, fields: int) -> Keys:
    """The keys, of so many fields each, of a table in the vault. Raises VaultDamaged."""
    return Keys(blocks.table(kind, digest), fields)


def _ruled(known: Keys, operation: Operation, request: str) -> int | None:
    """Where the first rule stands that the request meets."""
    if not known.rules:
        return None
    message, fields = answering.read(request.encode()), Fields(operation.key_candidates)
    return next((position for position, rule in known.rules if _is_met(rule, fields, message)), None)


def _is_met(rule: rules.Rule, fields: Fields, message: Any) -> bool:
    try:
        return rules.is_met(rule, fields, message)
    except FunctionRefused:  # a field that this version's request does not have
        return False


def _cell(line: bytes) -> str:
    """The first cell of a stored row."""
    text = KEY.match(line)[1]
    return json.loads(b'"%b"' % text) if b"\\" in text else text.decode()


def _read(cell: str, fields: int) -> keys.Key | None:
    """What a cell means; None when it is no key, as in a table that is being mended."""
    try:
        return keys.read(cell, fields)
    except KeyRefused:
        return None
