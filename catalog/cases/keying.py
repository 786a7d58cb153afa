"""Keys of rows: values of the request's field, valid for the contract and never twice."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from engine import keys
from engine.errors import KeyRefused

from ..contracts import patterns
from ..contracts.facets import checker
from ..contracts.values import Values, kind_of

MOST_TRIED = 200
"""Values tried in a row that are no new key; then there are none left."""
FEW = "few"


class Keys:
    """Gives one key after the other for a leaf of the request tree."""

    def __init__(self, leaf: dict[str, Any]) -> None:
        self._leaf = leaf
        self._check = checker(kind_of(leaf))
        self._given: set[str] = set()
        self._others = self._spare()

    def take(self, index: int) -> str | None:
        """The cell of a key for row `index`, about the person of that row; None when the field has no other value."""
        cell = self._cell(Values(index=index).of(self._leaf))
        while cell is None:
            value = next(self._others, None)
            if value is None:
                return None
            cell = self._cell(value)
        return cell

    def _cell(self, value: str) -> str | None:
        """The value as the cell of a key; None when it is no valid value, no key, or given already."""
        folded = unicodedata.normalize("NFC", value).casefold()
        if not value or value != value.strip() or folded in self._given or not self._check(value):
            return None
        try:
            cell = keys.write(keys.Key("literal", value))
            if keys.read(cell) != keys.Key("literal", value):
                return None
        except KeyRefused:
            return None
        self._given.add(folded)
        return cell

    def _spare(self) -> Iterator[str]:
        """Further values, until too many of them were of no use."""
        facets = self._leaf.get("facets", {})
        yield from facets.get("enumeration", ())
        given, tried, index = 0, 0, 0
        while tried < MOST_TRIED:
            given = len(self._given)
            yield Values(index=10_000 + index).of(self._leaf)
            yield str(index)
            for pattern in facets.get("pattern", ())[-1:]:
                try:
                    yield patterns.example(pattern, turn=10_000 + index)
                except patterns.Unreadable:
                    break
            index += 1
            tried = 0 if len(self._given) > given else tried + 1
