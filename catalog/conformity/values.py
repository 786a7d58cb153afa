"""Checks one value against a built-in type of XML Schema and its facets, with a code that a person can act on.

The strict schema has the last word on the rendered answer; this says it earlier and better, cell by cell.
"""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from . import patterns, proposals

Verdict = tuple[str, dict[str, Any]]
"""A code and its parameters."""

WHOLE = re.compile(r"[-+]?\d+", re.ASCII)
DECIMAL = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
FLOAT = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|-?INF|NaN", re.ASCII)
ZONE = r"(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?"
DAY = r"(-?\d{4,})-(\d{2})-(\d{2})"
CLOCK = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
MOMENTS = {
    "date": re.compile(DAY + ZONE, re.ASCII),
    "dateTime": re.compile(DAY + "T" + CLOCK + ZONE, re.ASCII),
    "time": re.compile(CLOCK + ZONE, re.ASCII),
    "gYear": re.compile(r"-?\d{4,}" + ZONE, re.ASCII),
    "gYearMonth": re.compile(r"-?\d{4,}-(?:0[1-9]|1[0-2])" + ZONE, re.ASCII),
    "gMonthDay": re.compile(r"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])" + ZONE, re.ASCII),
    "gDay": re.compile(r"---(?:0[1-9]|[12]\d|3[01])" + ZONE, re.ASCII),
    "gMonth": re.compile(r"--(?:0[1-9]|1[0-2])" + ZONE, re.ASCII),
    "duration": re.compile(
        r"-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?", re.ASCII
    ),
}
RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None), "long": (-(2**63), 2**63 - 1), "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1), "byte": (-128, 127), "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None), "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1), "unsignedInt": (0, 2**32 - 1), "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}  # fmt: skip
NUMBERS = {"decimal": DECIMAL, "float": FLOAT, "double": FLOAT}
NAMES = {
    "NMTOKEN": re.compile(r"[\w.\-:·]+"),
    "Name": re.compile(r"[^\W\d][\w.\-:·]*|[_:][\w.\-:·]*"),
    "NCName": re.compile(r"[^\W\d][\w.\-·]*"),
    "language": re.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*"),
}
NAMES |= dict.fromkeys(("ID", "IDREF", "ENTITY"), NAMES["NCName"])
BOUNDS = ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
LISTED = 20
"""Values of an enumeration that a message lists."""


class Checker:
    """The checks of one type with its facets, compiled once."""

    def __init__(self, base: str, facets: dict[str, Any], *, variety: str = "atomic") -> None:
        """`base`: the built-in's local name. Of a list or union only enumeration and patterns are checked here."""
        self.base = base if variety == "atomic" else ""
        self._atomic = variety == "atomic"
        self._facets = {name: value for name, value in facets.items() if value not in (None, [], "")}
        self._enumeration = [str(value) for value in self._facets.get("enumeration", [])]
        self.patterns: list[str] = list(self._facets.get("pattern", []))
        self._expressions = [patterns.compiled(pattern) for pattern in self.patterns]
        self._steps = [step for step in self._chosen() if step]
        self.check = lru_cache(maxsize=8192)(self._check)

    def settle(self, value: str) -> str:
        """A date in a field of date and time is its midnight."""
        if self.base == "dateTime" and len(value) == 10 and _day_exists(MOMENTS["date"], value):
            return value + "T00:00:00"
        return value

    def _chosen(self) -> list[Callable[[str], Verdict | None] | None]:
        lengths = any(name in self._facets for name in ("length", "minLength", "maxLength"))
        bounds = any(name in self._facets for name in BOUNDS) and (self.base in RANGES or self.base in NUMBERS)
        digits = "totalDigits" in self._facets or "fractionDigits" in self._facets
        return [
            self._listed if self._enumeration else None,
            self._typed(),
            self._sized
            if lengths and self._atomic and self.base not in ("hexBinary", "base64Binary", "QName")
            else None,
            self._bounded if bounds else None,
            self._counted if digits else None,
            self._patterned if any(self._expressions) else None,
        ]

    def _check(self, value: str) -> Verdict | None:
        for step in self._steps:
            verdict = step(value)
            if verdict:
                return self._lost_zero(value) or (verdict[0], verdict[1] | {"proposal": self._proposed(value)})
        return None

    def _fits(self, value: str) -> bool:
        return bool(value) and all(step(value) is None for step in self._steps)

    def _proposed(self, value: str) -> str:
        """What the value was perhaps meant to be; it passes every check of this type. Never done unasked."""
        return proposals.first(value, self.base, self._enumeration, self._fits)

    def _typed(self) -> Callable[[str], Verdict | None] | None:
        if self.base in RANGES:
            return self._whole
        if self.base in NUMBERS:
            return self._number
        if self.base in MOMENTS:
            return self._moment
        if self.base == "boolean":
            return self._boolean
        if self.base in ("hexBinary", "base64Binary"):
            return self._binary
        return self._name if self.base in NAMES else None

    def _listed(self, value: str) -> Verdict | None:
        if value in self._enumeration or (
            self.base in NUMBERS | RANGES.keys() and _same_number(value, self._enumeration)
        ):
            return None
        return "V01", {"values": self._enumeration[:LISTED], "more": len(self._enumeration) > LISTED}

    def _whole(self, value: str) -> Verdict | None:
        if not WHOLE.fullmatch(value):
            return "V03", {"type": "whole"}
        low, high = RANGES[self.base]
        number = Decimal(value)  # int() refuses thousands of digits
        if (low is not None and number < low) or (high is not None and number > high):
            return "V20", {"low": _text(low), "high": _text(high), "strict": False}
        return None

    def _number(self, value: str) -> Verdict | None:
        if NUMBERS[self.base].fullmatch(value):
            return None
        return "V03", {"type": "number"}

    def _moment(self, value: str) -> Verdict | None:
        if _day_exists(MOMENTS[self.base], value):
            return None
        return "V04", {"type": self.base}

    def _boolean(self, value: str) -> Verdict | None:
        return None if value in ("true", "false", "1", "0") else ("V10", {"type": "boolean"})

    def _binary(self, value: str) -> Verdict | None:
        try:
            if self.base == "hexBinary":
                bytes.fromhex(value)
                valid = " " not in value
            else:
                base64.b64decode("".join(value.split()), validate=True)
                valid = True
        except (ValueError, binascii.Error):
            valid = False
        return None if valid else ("V10", {"type": self.base})

    def _name(self, value: str) -> Verdict | None:
        return None if NAMES[self.base].fullmatch(value) else ("V10", {"type": self.base})

    def _sized(self, value: str) -> Verdict | None:
        exact, low, high = (self._facets.get(name) for name in ("length", "minLength", "maxLength"))
        low = int(exact if exact is not None else low or 0)
        high = exact if exact is not None else high
        if high is not None and len(value) > int(high):
            return "V02", {"length": len(value), "limit": int(high), "exact": exact is not None}
        if len(value) < low:
            return "V19", {"length": len(value), "limit": low, "exact": exact is not None}
        return None

    def _bounded(self, value: str) -> Verdict | None:
        if value == "NaN":
            return None
        number = Decimal(value) if DECIMAL.fullmatch(value) else Decimal(repr(float(value)))
        low, high, above, below = (self._facets.get(name) for name in BOUNDS)
        if (
            (low is not None and number < Decimal(str(low)))
            or (high is not None and number > Decimal(str(high)))
            or (above is not None and number <= Decimal(str(above)))
            or (below is not None and number >= Decimal(str(below)))
        ):
            strict = above is not None or below is not None
            return "V20", {"low": _text(low if low is not None else above),
                           "high": _text(high if high is not None else below), "strict": strict}  # fmt: skip
        return None

    def _counted(self, value: str) -> Verdict | None:
        if not DECIMAL.fullmatch(value):
            return None
        whole, _, fraction = value.lstrip("+-").partition(".")
        fraction = fraction.rstrip("0")
        total, decimals = self._facets.get("totalDigits"), self._facets.get("fractionDigits")
        if (total is not None and len(whole.lstrip("0") + fraction) > int(total)) or (
            decimals is not None and len(fraction) > int(decimals)
        ):
            return "V21", {"total": _text(total), "decimals": _text(decimals)}
        return None

    def _patterned(self, value: str) -> Verdict | None:
        raw = value.encode()  # RE2 reads bytes: a text costs it twice the time of the match itself
        for pattern, expression in zip(self.patterns, self._expressions, strict=True):
            if expression is not None and not expression.fullmatch(raw):
                return "V09", {"pattern": pattern}
        return None

    def _lost_zero(self, value: str) -> Verdict | None:
        """A text of digits that would fit with zeros in front: a spreadsheet took it for a number."""
        if self.base in RANGES or self.base in NUMBERS:
            return None
        candidate = proposals.padded(value, self._fits)
        return ("V05", {"proposal": candidate}) if candidate else None


def _day_exists(expression: re.Pattern[str], value: str) -> bool:
    found = expression.fullmatch(value)
    if not found:
        return False
    if expression in (MOMENTS["date"], MOMENTS["dateTime"]) and len(found[1]) == 4:
        try:
            date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return False
    return True


def _same_number(value: str, known: list[str]) -> bool:
    if not DECIMAL.fullmatch(value):
        return False
    number = Decimal(value)
    return any(DECIMAL.fullmatch(other) and Decimal(other) == number for other in known)


def _text(bound: Any) -> str:
    return "" if bound is None else str(bound)
