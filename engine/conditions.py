"""The grammar of a rule: `? individu.age < 18 & motif existe`, conditions on the request that must all hold.

A rule stands in the place of a key and is read before all keys. Operators are French or English words, or signs.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

import re2

from .errors import KeyRefused

MARK = re.compile(r"\?\s+(?=\S)")
CONDITION = re.compile(
    r"(?P<field>[^\s=≠!<>≤≥~]+)\s*(?P<operator>!=|<>|<=|>=|[=≠<>≤≥~]|(?<=\s)(?:commence par|starts with|contient"
    r"|contains|existe|exists|est absente?|is absent|absente?)(?=\s|$))(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)
#: Every way to write an operator, and the operator.
OPERATORS = {
    "=": "=", "!=": "≠", "<>": "≠", "≠": "≠", "<": "<", ">": ">", "<=": "≤", "≤": "≤", ">=": "≥", "≥": "≥", "~": "~",
    "commence par": "starts", "starts with": "starts", "contient": "contains", "contains": "contains",
    "existe": "exists", "exists": "exists", "absent": "absent", "absente": "absent", "est absent": "absent",
    "est absente": "absent", "is absent": "absent",
}  # fmt: skip
WORDS = {"starts": "commence par", "contains": "contient", "exists": "existe"}
ALONE = frozenset({"exists", "absent"})
MOST = 20
LONGEST = 500
NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Condition:
    """`field` is a name, in a bundle the steps that lead to it; `operator` one of =, ≠, <, >, ≤, ≥, ~ (a regular
    expression), starts, contains, exists, absent."""

    field: str | tuple[str, ...]
    operator: str
    value: str = ""


Rule: TypeAlias = tuple[Condition, ...]


def is_rule(cell: str) -> bool:
    """Whether a key's cell holds conditions: it begins with a question mark and a space."""
    return MARK.match(cell.strip()) is not None


def read(cell: str) -> Rule:
    """The conditions of a cell. Raises KeyRefused."""
    parts = [part.replace("\\&", "&").strip() for part in re.split(r"(?<!\\)&", MARK.sub("", cell.strip(), count=1))]
    if len(parts) > MOST or len(cell) > LONGEST * 4:
        raise KeyRefused("rule-long", count=MOST, length=LONGEST * 4)
    return tuple(_condition(part) for part in parts)


def write(rule: Rule) -> str:
    """The cell that reads as this rule."""
    return "? " + " & ".join(_written(condition).replace("&", "\\&") for condition in rule)


def first(rules: Sequence[Rule], values: Callable[[Any], Iterable[str]]) -> int | None:
    """The position of the first rule that holds; `values` gives the texts of a field of the request."""
    return next(every(rules, values), None)


def every(rules: Sequence[Rule], values: Callable[[Any], Iterable[str]]) -> Iterator[int]:
    """The positions of the rules that hold, in order."""
    return (position for position, rule in enumerate(rules) if all(holds(each, values) for each in rule))


def holds(condition: Condition, values: Callable[[Any], Iterable[str]]) -> bool:
    """Whether any value of the field fits; of ≠ and absent, whether none does the contrary.

    A field that is there but empty is absent. Two numbers are compared as numbers, other values as texts (so are
    dates in ISO form); a number and a text are never below or above each other.
    """
    found = [text for value in values(condition.field) if (text := value.strip())]
    wanted = condition.value
    match condition.operator:
        case "exists":
            return bool(found)
        case "absent":
            return not found
        case "≠":
            return wanted not in found
        case "=":
            return wanted in found
        case "starts":
            return any(text.startswith(wanted) for text in found)
        case "contains":
            return any(wanted in text for text in found)
        case "~":
            expression = _compiled(wanted)
            return any(expression.fullmatch(text) is not None for text in found)
    return any(_compared(text, condition.operator, wanted) for text in found)


def dump(rule: Rule) -> str:
    """A rule as JSON, its conditions sorted: equal rules give equal texts."""
    return json.dumps(sorted([str(each.field), each.operator, each.value] for each in rule), ensure_ascii=False)


def load(data: str | Sequence[Sequence[Any]]) -> Rule:
    """The inverse of `dump`, of its text or of its values."""
    told: Sequence[Sequence[Any]] = json.loads(data) if isinstance(data, str) else data
    return tuple(Condition(tuple(each[0]) if isinstance(each[0], list) else each[0], each[1], each[2]) for each in told)


def _condition(text: str) -> Condition:
    found = CONDITION.fullmatch(text)
    if found is None:
        raise KeyRefused("rule-form", text=text[:60])
    operator, value = OPERATORS[found["operator"].lower()], found["value"].strip()
    if (operator in ALONE) == bool(value):
        raise KeyRefused("rule-value", text=text[:60])
    if operator in ("=", "~") and len(value) > 2 and value[0] == value[-1] == "/":
        operator, value = "~", value[1:-1]
    if operator == "~":
        _require_expression(value)
    return Condition(found["field"], operator, value)


def _require_expression(pattern: str) -> None:
    try:
        _compiled(pattern)
    except re2.error:
        raise KeyRefused("rule-expression", text=pattern[:60]) from None


def _written(condition: Condition) -> str:
    name = condition.field if isinstance(condition.field, str) else "/".join(condition.field)
    value = f"/{condition.value}/" if condition.operator == "~" else condition.value
    return " ".join(part for part in (name, WORDS.get(condition.operator, condition.operator), value) if part)


def _compared(text: str, operator: str, wanted: str) -> bool:
    one: Any = text
    other: Any = wanted
    numbers = [NUMBER.fullmatch(each) is not None for each in (text, wanted)]
    if all(numbers):
        one, other = Decimal(text), Decimal(wanted)
    elif any(numbers):
        return False
    match operator:
        case "<":
            return bool(one < other)
        case ">":
            return bool(one > other)
        case "≤":
            return bool(one <= other)
    return bool(one >= other)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    return re2.compile(pattern, options)
