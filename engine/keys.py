"""The grammar of a key cell: a literal, a `/regular expression/` of RE2, `*` for the default, or `? ` and a rule.

A key of several fields is one such cell for each, or all of them in one cell: `12 & /19.*/ & *`. Before a literal may
stand the state of the key in which its row answers, and in no other: `⟨ouvert⟩ 12`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import re2

from . import conditions, xml
from .errors import KeyRefused

Kind = Literal["literal", "regex", "default", "rule"]
LONGEST_REGEX = 500
#: Between the values of several fields; XML forbids it, so no value holds it.
SEPARATOR = "\x01"
AND = " & "
#: Between a literal key and the state in which its row answers; XML forbids it too.
STATE = "\x02"
#: The state of a key that nothing has changed.
INITIAL = "∅"
STATED = re.compile(r"⟨([^⟨⟩]*)⟩\s*(?=\S)")
LONGEST_STATE = 60
#: What an expression may hold that is no anchor although it looks like one.
NO_ANCHOR = re.compile(r"\\.|\[\^?\]?[^\]]*\]", re.DOTALL)
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
    """A read key: `text` is the literal's text or the expression without its slashes, empty for the default.

    Of several fields, `parts` are their keys, and `text` is for their values joined with SEPARATOR. Of a rule, `text`
    is what `conditions.dump` gives. Of a row that answers in one state only, STATE and the state end `text`.
    """

    kind: Kind
    text: str
    parts: "tuple[Key, ...]" = ()

    @property
    def plain(self) -> str:
        """What a request holds to meet a literal key, whatever the state."""
        return self.text.partition(STATE)[0]

    @property
    def state(self) -> str:
        """The state in which the row answers; empty for any."""
        return self.text.partition(STATE)[2]


def read(cell: str, count: int = 1) -> Key:
    """The key a cell means, of `count` fields; a regular expression must match the whole value of its field.

    `\\*`, `\\/a/` and `\\? a` are the literals `*`, `/a/` and `? a`; between fields stands `&`, and `\\&` is the sign
    itself. Raises KeyRefused.
    """
    stated = STATED.match(cell.strip())
    if stated is not None:
        return in_state(read(cell.strip()[stated.end() :], count), stated[1])
    if conditions.is_rule(cell) and not xml.forbidden(cell):
        return Key("rule", conditions.dump(conditions.read(cell)))
    if count > 1:
        cells = split(cell)
        if len(cells) != count:
            raise KeyRefused("key-parts", given=len(cells), expected=count)
        return compose([read(each) for each in cells])
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


def compose(parts: Sequence[Key]) -> Key:
    """The key of several fields: literal when all are, the default when all are, else an expression.

    Raises KeyRefused for an expression that is too costly beside the others, or anchored at one field's ends.
    """
    kinds = {part.kind for part in parts}
    if kinds == {"literal"}:
        return Key("literal", SEPARATOR.join(part.text for part in parts), tuple(parts))
    if kinds == {"default"}:
        return Key("default", "", tuple(parts))
    expression = SEPARATOR.join(_expression(part) for part in parts)
    _compilable(expression)
    return Key("regex", expression, tuple(parts))


def in_state(key: Key, state: str) -> Key:
    """A literal key in one state. Raises KeyRefused for any other key, and for what cannot be a state."""
    if key.kind != "literal" or key.state:
        raise KeyRefused("key-state-kind", state=state[:LONGEST_STATE])
    return Key(key.kind, f"{key.text}{STATE}{checked_state(state)}", key.parts)


def checked_state(state: str) -> str:
    """The name of a state without the blanks around it. Raises KeyRefused."""
    name = state.strip()
    if not name or len(name) > LONGEST_STATE or xml.forbidden(name) or set("⟨⟩{}") & set(name):
        raise KeyRefused("key-state", state=name[:LONGEST_STATE], limit=LONGEST_STATE)
    return name


def split(cell: str) -> list[str]:
    """The cells of several fields that stand in one."""
    return [part.replace("\\&", "&").strip() for part in re.split(r"(?<!\\)&", cell)]


def join(cells: Sequence[str]) -> str:
    """One cell for several fields: the inverse of `split`."""
    return AND.join(cell.replace("&", "\\&") for cell in cells)


def shown(value: str) -> str:
    """The values of several fields, and the state, as people read them."""
    text, _, state = value.partition(STATE)
    return f"{'⟨' + state + '⟩ ' if state else ''}{text.replace(SEPARATOR, AND)}"


def write(key: Key) -> str:
    """The cell that reads as this key: the inverse of `read`."""
    if key.state:
        return f"⟨{key.state}⟩ {write(Key(key.kind, key.plain, key.parts))}"
    if key.kind == "rule":
        return conditions.write(conditions.load(key.text))
    if key.parts:
        return join([write(part) for part in key.parts])
    if key.kind == "default":
        return "*"
    if key.kind == "regex":
        return f"/{key.text}/"
    return f"\\{key.text}" if _is_special(key.text) or _is_escaped(key.text) else key.text


def _is_special(text: str) -> bool:
    """Whether a cell of this text would not be the literal."""
    return text == "*" or _is_regex(text) or conditions.is_rule(text) or STATED.match(text) is not None


def _is_regex(text: str) -> bool:
    return len(text) >= 2 and text[0] == text[-1] == "/"


def _is_escaped(text: str) -> bool:
    """Whether the leading backslash is an escape; a literal such as `\\d` keeps its backslash."""
    if not text.startswith("\\"):
        return False
    rest = text[1:]
    return _is_special(rest) or _is_escaped(rest)


def _checked(pattern: str) -> str:
    if not pattern:
        raise KeyRefused("key-regex-empty")
    if len(pattern) > LONGEST_REGEX:
        raise KeyRefused("key-regex-long", length=len(pattern), limit=LONGEST_REGEX)
    _compilable(pattern)
    return pattern


def _compilable(pattern: str) -> None:
    try:
        re2.compile(pattern, _options())
    except re2.error as error:
        raise _refusal(error) from None


def _expression(part: Key) -> str:
    """The expression of one field among several; no part can match beyond its field, as the separators are counted."""
    if part.kind == "default":
        return f"[^{SEPARATOR}]*"
    if part.kind == "literal":
        return str(re2.escape(part.text))
    text = part.text.removeprefix("^")
    if text.endswith("$") and not text.endswith("\\$"):
        text = text[:-1]
    if set("^$") & set(NO_ANCHOR.sub("", text)):
        raise KeyRefused("key-anchor", part=part.text)
    return f"(?:{text})"


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
