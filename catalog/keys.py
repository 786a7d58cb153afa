"""Key cells for those who may not see the engine's inside: what a cell means, and which expressions match a value.

A dataset is looked up by one field of the request or by several: its key path is a list of steps, or a list of such
lists. Of several fields, cells and values stand in one text each.
"""

from collections.abc import Sequence
from typing import Any

import re2

from engine.keys import AND, SEPARATOR, Key, compose, join, read, shown, split, write

__all__ = [
    "AND", "SEPARATOR", "Key", "asked", "compose", "count", "join", "matches", "paths", "read", "shown", "split",
    "values", "write",
]  # fmt: skip


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


def values(text: str) -> list[str]:
    """The value of each field of a literal key."""
    return text.split(SEPARATOR)


def matches(expression: str, value: str) -> bool:
    """Does the regular expression match the whole value, as the engine does it?"""
    return re2.fullmatch(expression, value) is not None
