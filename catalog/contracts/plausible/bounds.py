"""The smallest and the largest value that a type and its facets allow, where they set an end."""

import contextlib
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None), "long": (-(2**63), 2**63 - 1), "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1), "byte": (-128, 127), "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None), "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1), "unsignedInt": (0, 2**32 - 1), "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}  # fmt: skip
NUMBERS = {*INTEGERS, "decimal", "float", "double"}
MOMENTS = {"date", "dateTime", "time", "gYear", "gYearMonth"}
ZONE = re.compile(r"(Z|[+-]\d\d:\d\d)$")
MOST_DIGITS = 100


def ends(kind: dict[str, Any]) -> tuple[str, str]:
    """The lowest and the highest value of {base, facets}; "" where there is no end, or none that is understood."""
    base, facets = kind["base"], kind.get("facets", {})
    if kind.get("variety", "atomic") != "atomic":
        return "", ""
    if base in NUMBERS:
        return _numbers(base, facets)
    if base in MOMENTS:
        return _moment(base, facets, "min", 1), _moment(base, facets, "max", -1)
    return facets.get("minInclusive", ""), facets.get("maxInclusive", "")


def inside(kind: dict[str, Any], index: int) -> Iterator[str]:
    """Values beside the ends, another one for another index; proposals only, for they may pass the other end."""
    low, high = ends(kind)
    base, facets = kind["base"], kind.get("facets", {})
    for end, direction in ((low, 1), (high, -1)):
        if not end:
            continue
        if base in MOMENTS:
            yield from _moved_moment(base, end, index * direction)
        elif base in NUMBERS:
            room = _room(low, high, step := _step(base, facets))
            moved = _plus(end, step * direction * (index % room if room else index))
            yield number(moved) if moved is not None else end
        yield end


def _room(low: str, high: str, step: Decimal) -> int:
    """How many values there are; 0 for no end."""
    return int((Decimal(high) - Decimal(low)) / step) + 1 if low and high else 0


def number(value: Decimal) -> str:
    """A number as XML Schema writes it: no exponent, no plus."""
    return f"{value:f}"


def _numbers(base: str, facets: dict[str, Any]) -> tuple[str, str]:
    step = _step(base, facets)
    lows = [_plus(facets.get("minInclusive"), Decimal(0)), _plus(facets.get("minExclusive"), step)]
    highs = [_plus(facets.get("maxInclusive"), Decimal(0)), _plus(facets.get("maxExclusive"), -step)]
    low, high = INTEGERS.get(base, (None, None))
    lows.append(None if low is None else Decimal(low))
    highs.append(None if high is None else Decimal(high))
    digits = facets.get("totalDigits")
    if digits is not None and 0 < digits <= MOST_DIGITS and base not in ("float", "double"):
        # Written from digits: the context of the decimal module would round long ones.
        fraction = 0 if base in INTEGERS else min(facets.get("fractionDigits", 0), digits)
        most = Decimal((0, (9,) * digits, -fraction))
        lows.append(-most)
        highs.append(most)
    found = [one for one in lows if one is not None], [one for one in highs if one is not None]
    return number(max(found[0])) if found[0] else "", number(min(found[1])) if found[1] else ""


def _step(base: str, facets: dict[str, Any]) -> Decimal:
    if base in INTEGERS:
        return Decimal(1)
    return Decimal((0, (1,), -min(facets.get("fractionDigits", 2), MOST_DIGITS)))


def _plus(text: str | None, step: Decimal) -> Decimal | None:
    try:
        bound = Decimal(text) if text else None
    except InvalidOperation:
        return None
    if bound is None or not bound.is_finite() or abs(bound.adjusted()) > MOST_DIGITS:
        return None
    return bound + step if step else bound


def _moment(base: str, facets: dict[str, Any], side: str, direction: int) -> str:
    """The bound itself, or what stands beside an exclusive one."""
    if inclusive := facets.get(f"{side}Inclusive", ""):
        return inclusive
    return next(_moved_moment(base, facets.get(f"{side}Exclusive", ""), direction), "")


def _moved_moment(base: str, text: str, steps: int) -> Iterator[str]:
    """The moment some days (of a date and time or a time: seconds) later; nothing where no calendar of ours goes."""
    zone = ZONE.search(text)
    plain = text[: zone.start()] if zone else text
    with contextlib.suppress(ValueError, OverflowError):
        yield _moved(base, plain, steps) + (zone[0] if zone else "")


def _moved(base: str, text: str, steps: int) -> str:
    if base == "date":
        return (date.fromisoformat(text) + timedelta(days=steps)).isoformat()
    if base == "dateTime":
        return (datetime.fromisoformat(text) + timedelta(seconds=steps)).isoformat()
    if base == "time":
        moved = datetime.combine(date(2000, 1, 15), time.fromisoformat(text)) + timedelta(seconds=steps)
        return moved.time().isoformat()
    if base == "gYear":
        return f"{int(text) + steps:04d}"
    year, _, month = text.partition("-")
    months = int(year) * 12 + int(month) - 1 + steps
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
