"""The values of one field that are worth a row: its limits, its alternatives, what programs stumble on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..contracts import patterns
from ..contracts.facets import checker
from ..contracts.plausible import bounds
from ..contracts.values import Values, kind_of

MOST_VALUES = 100
LONG = 255
LONGEST = 4_000
MOST_ITEMS = 20
SPECIAL = "É œ & < > \" ' € Ÿ"
DAYS = {
    "date": {"old": "1900-01-01", "leap": "2024-02-29", "far": "9999-12-31"},
    "dateTime": {"old": "1900-01-01T00:00:00", "leap": "2024-02-29T23:59:59", "far": "9999-12-31T23:59:59"},
    "time": {"low": "00:00:00", "high": "23:59:59"},
}
TEXTS = {"string", "normalizedString", "token"}


@dataclass(frozen=True)
class Level:
    """A value and why it is tried: `code` is worded by `wording`; `size` is a length or a count, where one matters."""

    code: str
    value: str
    size: int = 0


def of(slot: dict[str, Any]) -> list[Level]:
    """The levels of a slot or field {name, type, facets, variety…} that its type allows, none twice.

    A cell can neither be empty nor begin or end with a blank: such values are left out.
    """
    kind = kind_of(slot)
    check = checker(kind)
    found: dict[str, Level] = {}
    for level in _levels(slot, kind):
        value = level.value
        if value and value == value.strip() and value not in found and value.isprintable() and check(value):
            found[value] = level
    return list(found.values())


def few(slot: dict[str, Any], most: int) -> list[str]:
    """The values of a slot that has at most so many: an enumeration or a boolean; else []."""
    kind = kind_of(slot)
    if kind["base"] == "boolean" and kind.get("variety", "atomic") == "atomic":
        values = ["true", "false"]
    else:
        values = list(kind.get("facets", {}).get("enumeration", ()))
    check = checker(kind)
    values = [value for value in dict.fromkeys(values) if value and value == value.strip() and check(value)]
    return values if 1 < len(values) <= most else []


def _levels(slot: dict[str, Any], kind: dict[str, Any]) -> Iterator[Level]:
    facets, base, variety = kind.get("facets", {}), kind["base"], kind.get("variety", "atomic")
    if enumeration := facets.get("enumeration"):
        yield from (Level("value", value) for value in enumeration[:MOST_VALUES])
    elif variety == "union":
        members = enumerate(kind.get("members", ()), start=1)
        yield from (
            Level("member", Values().of({"name": slot["name"], **member}), number) for number, member in members
        )
    elif variety == "list":
        yield from _lists(slot, kind)
    elif base == "boolean":
        yield from (Level("value", value) for value in ("true", "false"))
    elif base in bounds.NUMBERS:
        yield from _numbers(kind)
    elif base in DAYS:
        yield from _ends(kind)
        yield from (Level(code, value) for code, value in DAYS[base].items())
    elif base in ("hexBinary", "base64Binary"):
        yield from _octets(slot, kind)
    elif pattern := facets.get("pattern"):
        yield from _matches(pattern[-1], facets)
    else:
        yield from _ends(kind)
        yield from _lengths(slot, kind)


def _ends(kind: dict[str, Any]) -> Iterator[Level]:
    low, high = bounds.ends(kind)
    yield Level("low", low)
    yield Level("high", high)


def _numbers(kind: dict[str, Any]) -> Iterator[Level]:
    yield from _ends(kind)
    yield Level("zero", "0")
    yield Level("negative", "-1")
    facets, base = kind.get("facets", {}), kind["base"]
    if base == "decimal":
        digits = facets.get("fractionDigits", 2)
        yield Level("finest", f"0.{'1'.rjust(digits, '0')}" if 0 < digits < bounds.MOST_DIGITS else "1", digits)
    if base in ("float", "double"):
        yield Level("finest", "1.5E-3")


def _lists(slot: dict[str, Any], kind: dict[str, Any]) -> Iterator[Level]:
    facets = kind.get("facets", {})
    fewest = facets.get("length", facets.get("minLength", 1)) or 1
    most = facets.get("length", facets.get("maxLength", 3))
    for code, count in (("fewest", fewest), ("most", min(most, MOST_ITEMS))):
        items = [Values(index=place).of({"name": slot["name"], **kind["item"]}) for place in range(min(count, LONGEST))]
        yield Level(code, " ".join(items), count)


def _octets(slot: dict[str, Any], kind: dict[str, Any]) -> Iterator[Level]:
    facets = kind.get("facets", {})
    for code, wanted in (("shortest", max(facets.get("minLength", 1), 1)), ("longest", facets.get("maxLength", LONG))):
        size = min(facets.get("length", wanted), LONGEST)
        yield Level(code, Values().of({**slot, "facets": {**facets, "length": size}}), size)


def _matches(pattern: str, facets: dict[str, Any]) -> Iterator[Level]:
    """The shortest and the longest match, and one of each alternative."""
    try:
        least, most = patterns.lengths(pattern)
        alternatives = patterns.of_each_branch(pattern)
    except patterns.Unreadable:
        return
    shortest = facets.get("length", max(facets.get("minLength", 0), least))
    longest = facets.get("length", min(facets.get("maxLength", LONGEST), LONG if most is None else most))
    if shortest < longest:
        for code, size in (("shortest", shortest or 1), ("longest", min(longest, patterns.LONGEST))):
            try:
                yield Level(code, patterns.of_length(pattern, size), size)
            except patterns.Unreadable:
                continue
    if len(alternatives) > 1:
        yield from (Level("alternative", text, number) for number, text in enumerate(alternatives, start=1))


def _lengths(slot: dict[str, Any], kind: dict[str, Any]) -> Iterator[Level]:
    facets, base = kind.get("facets", {}), kind["base"]
    if max(facets.get("length", 0), facets.get("minLength", 0)) > LONGEST:
        return
    plausible = Values().of(slot)
    shortest, longest = facets.get("minLength", 0) or 1, facets.get("maxLength")
    if "length" not in facets:
        yield Level("shortest", plausible[:shortest].ljust(shortest, "X"), shortest)
        if longest is not None:
            size = min(longest, LONGEST)
            yield Level("longest", plausible[:size].ljust(size, "X"), size)
        elif base in TEXTS:
            yield Level("long", plausible.ljust(LONG, "X"), LONG)
    if base in TEXTS:
        room = facets.get("length", longest)
        text = SPECIAL if room is None or room >= len(SPECIAL) else SPECIAL.replace(" ", "")[:room]
        yield Level("special", text.ljust(facets.get("length", shortest), "É"))
