"""Which regular-expression key matches a value: RE2 only, an operation's expressions at once, the first one wins."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Protocol

import re2

#: Enough for 10,000 anchored expressions (20 MiB measured); what does not fit is verified one by one by the filter.
MEMORY = 64 * 2**20
#: Expressions that are compiled together. RE2 keeps other threads waiting meanwhile: so many take 20 ms.
TOGETHER = 2_000
#: One character of a value, where the expression has an escape or a class.
ONE = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]", re.DOTALL)
#: A repetition of no fixed length with something behind it.
INNER = re.compile(r"(?:[*+]|(?<!\()\?|\{\d+,\d*\})\??(?=[^?])", re.DOTALL)


class Patterns:
    """The expressions of one operation. A value must match the whole expression.

    Expressions whose repetitions stand at their end go into sets, which are one automaton each: a value is read once.
    After an inner repetition an automaton would have to know for each expression where it may be, which costs
    milliseconds for a new value: a filter tells by the literals of such expressions which ones are worth a try.
    """

    def __init__(self, expressions: Sequence[str]) -> None:
        inner = [number for number, text in enumerate(expressions) if has_inner_repetition(text)]
        others = sorted(set(range(len(expressions))) - set(inner))
        self._kinds = (
            [_set(expressions, numbers) for numbers in _portions(others)],
            [_Filter(expressions, numbers) for numbers in _portions(inner)],
        )

    def first(self, value: str) -> int | None:
        """The position of the first expression that matches the whole value; None when none does."""
        text = value.encode("utf-8", "surrogatepass")
        found = [position for group in self._kinds if (position := _first(group, text)) is not None]
        return min(found, default=None)

    def every(self, value: str) -> list[int]:
        """The positions of all expressions that match the whole value, in order."""
        text = value.encode("utf-8", "surrogatepass")
        return sorted(position for group in self._kinds for some in group for position in some.every(text))


def has_inner_repetition(expression: str) -> bool:
    """Whether something stands behind a repetition whose length is not fixed."""
    return INNER.search(ONE.sub("c", expression).rstrip("$").rstrip(")")) is not None


class _Some(Protocol):
    """Some of the expressions, compiled together; the positions are those among all."""

    def first(self, text: bytes) -> int | None: ...

    def every(self, text: bytes) -> list[int]: ...


def _first(group: Sequence[_Some], text: bytes) -> int | None:
    """Portions follow each other: the first match of one goes before all of the next."""
    for some in group:
        position = some.first(text)
        if position is not None:
            return position
    return None


def _portions(numbers: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(numbers)
    while portion := list(islice(rest, TOGETHER)):
        yield portion


class _Set:
    def __init__(self, expressions: Sequence[str], numbers: list[int]) -> None:
        self._numbers = numbers
        self._set = re2.Set.FullMatchSet(_options())
        for number in numbers:
            self._set.Add(expressions[number])
        self._set.Compile()

    def first(self, text: bytes) -> int | None:
        found: list[int] | None = self._set.Match(text)
        return self._numbers[min(found)] if found else None

    def every(self, text: bytes) -> list[int]:
        return [self._numbers[position] for position in self._set.Match(text) or ()]


class _Filter:
    def __init__(self, expressions: Sequence[str], numbers: list[int]) -> None:
        self._numbers = numbers
        self._filter: Any = re2.Filter()
        for number in numbers:
            self._filter.Add(expressions[number], _options())
        self._filter.Compile()

    def first(self, text: bytes) -> int | None:
        for candidate in sorted(self._filter.Match(text, True) or ()):
            if self._filter.re(candidate).fullmatch(text):
                return self._numbers[int(candidate)]
        return None

    def every(self, text: bytes) -> list[int]:
        candidates = self._filter.Match(text, True) or ()
        return [self._numbers[int(each)] for each in candidates if self._filter.re(each).fullmatch(text)]


def _set(expressions: Sequence[str], numbers: list[int]) -> _Some:
    try:
        return _Set(expressions, numbers)
    except re2.error:
        return _Filter(expressions, numbers)


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    return options
