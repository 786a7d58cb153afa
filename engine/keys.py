"""The grammar of a key cell: a literal, a `/regular expression/` of RE2, or `*` for the default."""

from dataclasses import dataclass
from typing import Literal

import re2

from . import xml
from .errors import KeyRefused

Kind = Literal["literal", "regex", "default"]
LONGEST_REGEX = 500
#: Memory that RE2 may use for one expression; a costlier one is refused when the cell is read.
MEMORY = 1 << 20
#: How RE2 words what is wrong, and our code for it.
REASONS = {
    "invalid perl operator": "key-regex-perl",
    "invalid escape sequence": "key-regex-perl",
    "missing ]": "key-regex-bracket",
    "missing )": "key-regex-parenthesis",
    "unexpected )": "key-regex-parenthesis",
    "no argument for repetition operator": "key-regex-repetition",
    "bad repetition operator": "key-regex-repetition",
    "invalid repetition size": "key-regex-costly",
    "pattern too large": "key-regex-costly",
    "invalid character class range": "key-regex-range",
    "trailing \\": "key-regex-backslash",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A read key: `text` is the literal's text or the expression without its slashes, empty for the default."""

    kind: Kind
    text: str


def read(cell: str) -> Key:
    """The key a cell means; a regular expression must match the whole value of the request's field.

    `\\*` and `\\/a/` are the literals `*` and `/a/`. Raises KeyRefused.
    """
    text = cell.strip()
    character = xml.forbidden(text)
    if character:
        raise KeyRefused("key-character", character=character)
    if not text:
        raise KeyRefused("key-empty")
    if text == "*":
        return Key("default", "")
    if _is_regex(text):
        return Key("regex", _checked(text[1:-1]))
    return Key("literal", text[1:] if _is_escaped(text) else text)


def write(key: Key) -> str:
    """The cell that reads as this key: the inverse of `read`."""
    if key.kind == "default":
        return "*"
    if key.kind == "regex":
        return f"/{key.text}/"
    special = key.text == "*" or _is_regex(key.text) or _is_escaped(key.text)
    return f"\\{key.text}" if special else key.text


def _is_regex(text: str) -> bool:
    return len(text) >= 2 and text[0] == text[-1] == "/"


def _is_escaped(text: str) -> bool:
    """Whether the leading backslash is an escape; a literal such as `\\d` keeps its backslash."""
    if not text.startswith("\\"):
        return False
    rest = text[1:]
    return rest == "*" or _is_regex(rest) or _is_escaped(rest)


def _checked(pattern: str) -> str:
    if not pattern:
        raise KeyRefused("key-regex-empty")
    if len(pattern) > LONGEST_REGEX:
        raise KeyRefused("key-regex-long", length=len(pattern), limit=LONGEST_REGEX)
    try:
        re2.compile(pattern, _options())
    except re2.error as error:
        raise _refusal(error) from None
    return pattern


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    return options


def _refusal(error: Exception) -> KeyRefused:
    argument = error.args[0] if error.args else ""
    reason = argument.decode("utf-8", "replace") if isinstance(argument, bytes) else str(argument)
    start, _, part = reason.partition(": ")
    known = next((code for words, code in REASONS.items() if start.startswith(words)), "key-regex")
    return KeyRefused(known, reason=reason, part=part)
