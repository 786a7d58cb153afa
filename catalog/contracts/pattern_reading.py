"""Reads a pattern of XML Schema: what follows what, how often, and the lengths that come of it."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from . import charsets

DEEPEST = 60


class Unreadable(ValueError):
    """The pattern is not one that this reader understands; the caller tries something else."""


@dataclass(frozen=True)
class Piece:
    """A set of characters, or alternatives in parentheses, that comes `low` to `high` times (None: without end)."""

    test: charsets.Test | None
    inside: tuple[Branch, ...]
    low: int
    high: int | None
    shortest: int
    longest: int | None
    """Characters of all its rounds; None: without end."""


@dataclass(frozen=True)
class Branch:
    """Pieces that follow each other."""

    pieces: tuple[Piece, ...]

    @property
    def shortest(self) -> int:
        return sum(piece.shortest for piece in self.pieces)

    @property
    def longest(self) -> int | None:
        return _sum([piece.longest for piece in self.pieces])


@functools.lru_cache(maxsize=1024)
def read(pattern: str) -> tuple[Branch, ...]:
    """The alternatives of a pattern. Raises Unreadable."""
    reader = _Reader(pattern)
    branches = reader.branches()
    if reader.at != len(pattern):
        raise Unreadable("a parenthesis is not opened")
    return branches


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern, self.at, self.depth = pattern, 0, 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def next(self) -> str:
        char = self.peek()
        if not char:
            raise Unreadable("the pattern ends too early")
        self.at += 1
        return char

    def branches(self) -> tuple[Branch, ...]:
        found = [self.branch()]
        while self.peek() == "|":
            self.next()
            found.append(self.branch())
        return tuple(found)

    def branch(self) -> Branch:
        pieces = []
        while self.peek() not in ("", "|", ")"):
            pieces.append(self.piece())
        return Branch(tuple(pieces))

    def piece(self) -> Piece:
        char, test, inside = self.next(), None, ()
        if char == "(":
            inside = self.group()
        elif char == "[":
            test = self.char_class()
        elif char == "\\":
            test = self.escape()
        elif char in "?*+{}])":
            raise Unreadable(f"{char} stands where a character should")
        else:
            test = charsets.is_any if char == "." else charsets.only(char)
        low, high = self.quantity()
        ends = [branch.longest for branch in inside]
        one = (min(branch.shortest for branch in inside), None if None in ends else max(ends)) if inside else (1, 1)
        return Piece(test, inside, low, high, one[0] * low, _times(one[1], high))

    def group(self) -> tuple[Branch, ...]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("too many parentheses")
        inside = self.branches()
        if self.next() != ")":
            raise Unreadable("a parenthesis is not closed")
        self.depth -= 1
        return inside

    def quantity(self) -> tuple[int, int | None]:
        char = self.peek()
        if char and char in "?*+":
            self.next()
            return (1, None) if char == "+" else (0, 1 if char == "?" else None)
        if char != "{":
            return 1, 1
        end = self.pattern.find("}", self.at)
        low, comma, high = self.pattern[self.at + 1 : end].partition(",")
        if end < 0 or not low.isdecimal() or not (high.isdecimal() or not high):
            raise Unreadable("a quantity is odd")
        self.at = end + 1
        return int(low), (int(high) if high else None) if comma else int(low)

    def escape(self) -> charsets.Test:
        char = self.next()
        if char not in "pP":
            return charsets.escape(char)
        end = self.pattern.find("}", self.at)
        if self.peek() != "{" or end < 0:
            raise Unreadable("a category is odd")
        try:
            test = charsets.category(self.pattern[self.at + 1 : end])
        except charsets.Unknown as unknown:
            raise Unreadable(f"{unknown} is not known") from unknown
        self.at = end + 1
        return test if char == "p" else charsets.negated(test)

    def char_class(self) -> charsets.Test:
        negative = self.peek() == "^" and bool(self.next())
        tests: list[charsets.Test] = []
        without: charsets.Test | None = None
        while self.peek() != "]":
            char = self.next()
            if char == "-" and self.peek() == "[":
                self.next()
                self.depth += 1
                if self.depth > DEEPEST:
                    raise Unreadable("too many classes")
                without = self.char_class()
                self.depth -= 1
                break
            tests.append(self.member(char))
        if self.next() != "]":
            raise Unreadable("a class is not closed")
        return lambda one: any(test(one) for test in tests) != negative and not (without and without(one))

    def member(self, char: str) -> charsets.Test:
        """What one character of a class begins: itself, a range, or an escape."""
        escaped = char == "\\"
        if escaped and self.peek().lower() in (*charsets.ESCAPES, "p"):
            return self.escape()
        first = charsets.LITERALS.get(self.peek(), self.peek()) if escaped else char
        if escaped:
            self.next()
        if self.peek() != "-" or self.pattern[self.at + 1 : self.at + 2] in ("]", "[", ""):
            return charsets.only(first)
        self.next()
        last = self.next()
        if last == "\\":
            last = self.next()
            last = charsets.LITERALS.get(last, last)
        return charsets.between(first, last)


def _sum(ends: list[int | None]) -> int | None:
    return None if None in ends else sum(end or 0 for end in ends)


def _times(one: int | None, rounds: int | None) -> int | None:
    if one == 0 or rounds == 0:
        return 0
    return None if one is None or rounds is None else one * rounds
