"""Which regular-expression key matches a value: RE2 only, all expressions of an operation at once, first one wins."""

from collections.abc import Sequence
from typing import Any

import re2

#: Enough for 10,000 anchored expressions (20 MiB measured); what does not fit is verified one by one by the filter.
MEMORY = 64 * 2**20
#: In a set, expressions that begin with anything cost milliseconds for each new value; a filter verifies candidates.
FLOATING = (".*", ".+", "(.*", "(.+", "(?:.*", "(?:.+", "(?:[^", "[^", "\\D*", "\\w*", "\\S*", "\\s*")


class Patterns:
    """The expressions of one operation. A value must match the whole expression."""

    def __init__(self, expressions: Sequence[str]) -> None:
        floating = [number for number, text in enumerate(expressions) if text.startswith(FLOATING)]
        anchored = [number for number, text in enumerate(expressions) if not text.startswith(FLOATING)]
        try:
            self._set = _Set(expressions, anchored)
        except re2.error:
            self._set = _Set(expressions, [])
            floating = list(range(len(expressions)))
        self._filter = _Filter(expressions, floating)

    def first(self, value: str) -> int | None:
        """The position of the first expression that matches the whole value; None when none does."""
        text = value.encode("utf-8", "surrogatepass")
        found = [position for position in (self._set.first(text), self._filter.first(text)) if position is not None]
        return min(found, default=None)

    def every(self, value: str) -> list[int]:
        """The positions of all expressions that match the whole value, in order."""
        text = value.encode("utf-8", "surrogatepass")
        return sorted([*self._set.every(text), *self._filter.every(text)])


class _Set:
    def __init__(self, expressions: Sequence[str], numbers: Sequence[int]) -> None:
        self._numbers: list[int] = list(numbers)
        self._set: Any = re2.Set.FullMatchSet(_options()) if numbers else None
        if self._set is not None:
            for number in numbers:
                self._set.Add(expressions[number])
            self._set.Compile()

    def first(self, text: bytes) -> int | None:
        found: list[int] | None = self._set.Match(text) if self._set is not None else None
        return self._numbers[min(found)] if found else None

    def every(self, text: bytes) -> list[int]:
        found: list[int] | None = self._set.Match(text) if self._set is not None else None
        return [self._numbers[position] for position in found or ()]


class _Filter:
    def __init__(self, expressions: Sequence[str], numbers: Sequence[int]) -> None:
        self._numbers: list[int] = list(numbers)
        self._filter: Any = re2.Filter() if numbers else None
        if self._filter is not None:
            for number in numbers:
                self._filter.Add(expressions[number], _options())
            self._filter.Compile()

    def first(self, text: bytes) -> int | None:
        if self._filter is None:
            return None
        for candidate in sorted(self._filter.Match(text, True) or ()):
            if self._filter.re(candidate).fullmatch(text):
                return self._numbers[int(candidate)]
        return None

    def every(self, text: bytes) -> list[int]:
        if self._filter is None:
            return []
        candidates = self._filter.Match(text, True) or ()
        return [self._numbers[int(each)] for each in candidates if self._filter.re(each).fullmatch(text)]


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    return options
