"""Business rules as the portal sees them: which one a request meets, and a request that meets one."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

from engine import conditions
from engine.conditions import Condition, Rule, dump, is_rule, load

from ..functions.fields import Fields, Path

__all__ = ["Condition", "Rule", "dump", "example", "fields_of", "is_met", "is_rule", "load", "shadowed"]


class Asked(Protocol):
    """A request, or what is known of one: the texts that a path finds in it."""

    def values_at(self, path: Path) -> Iterable[str]: ...


NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)


def is_met(rule: Rule, fields: Fields, message: Asked) -> bool:
    """Whether the rule answers a request; raises FunctionRefused for a field that the request cannot have."""

    def values(name: str) -> Iterable[str]:
        return message.values_at(fields.require(name))

    return conditions.first([rule], values) is not None


def fields_of(rule: Rule) -> list[str]:
    """The fields that a rule reads, by the names it gives them."""
    return [str(condition.field) for condition in rule]


def shadowed(rule: Rule, before: Iterable[tuple[int, Rule]]) -> int | None:
    """The number of an earlier rule that holds whenever this one does: its conditions are among this one's."""
    mine = set(rule)
    return next((number for number, other in before if set(other) <= mine), None)


def example(rule: Rule, fields: Fields) -> dict[Path, str] | None:
    """Values of fields with which a request meets the rule; None when its conditions are not that simple."""
    found: dict[Path, str] = {}
    for condition in rule:
        value = _value(condition)
        if value is None:
            return None
        if value:
            found[fields.require(str(condition.field))] = value
    return found or None


def _value(condition: Condition) -> str | None:
    """A value that fits; "" where that of the sample request may stay."""
    match condition.operator:
        case "=" | "starts" | "contains" | "≤" | "≥":
            return condition.value
        case "<" | ">":
            return _beside(condition.value, 1 if condition.operator == ">" else -1)
        case "exists" | "≠":
            return ""
    return None


def _beside(value: str, step: int) -> str | None:
    """The next number, or the next day."""
    if NUMBER.fullmatch(value):
        return str(int(value) + step)
    try:
        return (date.fromisoformat(value) + timedelta(days=step)).isoformat()
    except (ValueError, OverflowError):
        return None
