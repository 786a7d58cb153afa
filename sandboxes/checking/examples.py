"""Values to ask for when the key is not a literal: a match for an expression, or a value nobody has a row for."""

import re
from collections.abc import Iterator
from itertools import islice

PARTS = re.compile(
    r"""(?P<atom>\\[dwsDWS]|\\.|\[(?:\\.|[^\]\\])+\]|\.|[^\\\[\](){}.*+?|^$])"""
    r"""(?P<times>\{\d+(?:,\d*)?\}|[*+?])?"""
)
CLASSES = {"d": "7", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
TRIES = 200


def of_expression(expression: str) -> Iterator[str]:
    """Values that the expression may match, when it is simple: letters, classes, counts, and `a|b` outside groups.

    Nothing for anything else. Whoever uses a value makes sure that the expression matches it.
    """
    for branch in _branches(expression.removeprefix("^").removesuffix("$")):
        value = _of_branch(branch)
        if value is not None:
            yield value


def unlike(keys: list[str]) -> Iterator[str]:
    """Values shaped like `keys` (digits stay digits, letters letters), then plain ones."""
    for key in keys:
        yield from islice(_variants(key), TRIES)
    yield from ("0", "999999999", "zzzzzz", "2099-12-31")


def _branches(expression: str) -> list[str]:
    """`a|b` as two; an expression with groups stays whole, and is refused by what reads it."""
    return [expression] if set("()[]\\") & set(expression) and "|" in expression else expression.split("|")


def _of_branch(branch: str) -> str | None:
    value, place = [], 0
    while place < len(branch):
        part = PARTS.match(branch, place)
        if part is None:
            return None
        letter = _letter(part["atom"])
        if letter is None:
            return None
        value.append(letter * _times(part["times"]))
        place = part.end()
    return "".join(value)


def _letter(atom: str) -> str | None:
    if atom == ".":
        return "a"
    if atom.startswith("\\"):
        return CLASSES.get(atom[1], None if atom[1].isalnum() else atom[1])
    if atom.startswith("["):
        return _of_class(atom[1:-1])
    return atom


def _of_class(inside: str) -> str | None:
    if inside.startswith("\\"):
        return CLASSES.get(inside[1], inside[1])
    if not inside.startswith("^"):
        return inside[0]
    return next((letter for letter in "a7-Z_ " if not re.match(f"[{inside[1:]}]", letter)), None)


def _times(times: str | None) -> int:
    if times in (None, "+"):
        return 1
    if times in ("*", "?"):
        return 1
    return int(re.match(r"\{(\d+)", times)[1])


def _variants(key: str) -> Iterator[str]:
    """The key with its last letters and digits replaced, one number after the other."""
    places = [index for index, letter in enumerate(key) if letter.isdigit() or letter.isalpha()][-3:]
    for number in range(999, -1, -1):
        letters = list(key)
        for place, digit in zip(places, f"{number:03d}"[-len(places) :] if places else "", strict=False):
            shift = int(digit)
            if letters[place].isdigit():
                letters[place] = digit
            else:
                letters[place] = chr((ord("A") if letters[place].isupper() else ord("a")) + (25 - shift))
        yield "".join(letters)
