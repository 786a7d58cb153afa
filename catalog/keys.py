"""Key cells for those who may not see the engine's inside: what a cell means, and which expressions match a value."""

import re2

from engine.keys import Key, read

__all__ = ["Key", "matches", "read"]


def matches(expression: str, value: str) -> bool:
    """Does the regular expression match the whole value, as the engine does it?"""
    return re2.fullmatch(expression, value) is not None
