"""Key cells for those who may not see the engine's inside: what a cell means, and which expressions match a value.

A dataset is looked up by one field of the request or by several: its key path is a list of steps, or a list of such
lists. Of several fields, cells and values stand in one text each.
"""

from collections.abc import Sequence
from typing import Any

import re2

from engine.keys import (
    AND,
    INITIAL,
    SEPARATOR,
    Key,
    checked_state,
    compose,
    in_state,
    join,
    read,
    shown,
    split,
    write,
)

SIGNS = ("", "/", "*", "\\", "?", "⟨")
"""How a cell begins that is empty, or may be more than a literal."""

AFTER = "etat_apres"
"""The column of the state that a row leaves behind; the state before stands in the cell of its key."""

__all__ = [
    "AFTER",
    "AND",
    "INITIAL",
    "SEPARATOR",
    "Key",
    "asked",
    "checked_state",
    "compose",
    "count",
    "in_state",
    "is_plain",
    "join",
    "matches",
    "paths",
    "read",
    "shown",
    "split",
    "values",
    "write",
]


def paths(key_path: Sequence[Any]) -> list[list[str]]:
    """The path of each field of a key."""
    if key_path and not isinstance(key_path[0], str):
        return [list(path) for path in key_path]
    return [list(key_path)]


def count(key_path: Sequence[Any]) -> int:
    """How many fields make the key."""
    return len(paths(key_path))


def asked(typed: str, key_path: Sequence[Any]) -> str:
    """What a request carries, from what a person types: of several fields `12 & 1978-05-17`."""
    fields = count(key_path)
    if fields == 1 or SEPARATOR in typed:
        return typed.strip()
    return SEPARATOR.join([*split(typed), *[""] * fields][:fields])


def is_plain(cell: str) -> bool:
    """Does a cell of one field without doubt mean its own text? Much quicker than to read it."""
    return cell.lstrip()[:1] not in SIGNS


def values(text: str) -> list[str]:
    """The value of each field of a literal key."""
    return text.split(SEPARATOR)


def matches(expression: str, value: str) -> bool:
    """Does the regular expression match the whole value, as the engine does it?"""
    return re2.fullmatch(expression, value) is not None
