"""What an ODS cell shows beside the value that it states: leading zeros, less than the value, or something else.

The formats of ODS stand far from the cells, in a language of their own; the text shown says what they do.
"""

import re
from dataclasses import replace
from decimal import Decimal

from .cells import NUMBER, WHOLE
from .formats import GENERAL, Format

CORE = re.compile(r"\d(?:[\d\W_]*\d)?")
GROUPS = re.compile("\\d{1,3}(?:[.,'\u2019\\s]\\d{3})+|\\d+")
"""Thousands: the only signs between digits that are no form of their own."""
SMALL = re.compile(r"0[.,]\d+")
POWER = re.compile(r"E[+-]?\d", re.IGNORECASE)
NUMBERS = re.compile(r"\d{1,9}")
TRUTHS = {("1", "TRUE"): "true", ("1", "VRAI"): "true", ("0", "FALSE"): "false", ("0", "FAUX"): "false"}
PERCENT = Format("percent")
PERIOD = re.compile(r"PT(\d+)H(?:(\d+)M)?(?:(\d+)[.S])?")


def truth(raw: str, shown: str) -> str | None:
    """The boolean that LibreOffice states as a number, in formulas and in what it took from XLSX; else None."""
    return TRUTHS.get((raw, shown.upper()))


def number(kind: str, raw: str, shown: str | None) -> Format:
    """The format that makes `shown` of the number `raw`; None when the file does not say what is shown."""
    plain = PERCENT if kind == "percentage" else GENERAL
    if shown is None or shown == raw or (value := _decimal(raw)) is None:
        return plain
    core = CORE.search(shown)
    if core is None:
        words = kind == "float" and any(char.isalpha() for char in shown)
        return replace(plain, other=bool(value) or not shown.strip(), invented=words)
    before, after = shown[: core.start()], shown[core.end() :]
    if POWER.match(after):
        return plain
    if kind == "float" and before and before[-1].isalpha():
        return replace(plain, invented=True)
    words = kind == "float" and any(char.isalpha() for char in before + after)
    unsigned = value < 0 and not re.search("[-(\u2212]", before)
    found = replace(plain, masked=words, other=unsigned) if words or unsigned else plain
    if kind == "float" and WHOLE.fullmatch(raw):
        return _whole(found, raw.lstrip("-0"), core[0])
    exact = abs(_fifteen(value) * (100 if kind == "percentage" else 1)) in _readings(core[0])
    return found if exact else replace(found, other=True)


def shortens(moment: str, shown: str | None) -> bool:
    """Whether the cell shows less than its moment: no time, no day, no year, no seconds."""
    if shown is None:
        return False
    left = [int(each) for each in NUMBERS.findall(shown)]
    if period := PERIOD.match(moment):
        return not all(_taken(left, int(part)) for part in period.groups() if part)
    date, _, time = moment.partition("T") if "-" in moment else ("", "", moment)
    return not (_shows_date(date, left) and _shows_time(time, left))


def _shows_date(date: str, left: list[int]) -> bool:
    """A month may be a word, and the first of a month may be the month alone."""
    if not date:
        return True
    year, month, day = (int(part) for part in date.split("-"))
    found = _taken(left, year) or _taken(left, year % 100)
    found = (_taken(left, day) or day == 1) and found
    _taken(left, month)
    return found


def _shows_time(time: str, left: list[int]) -> bool:
    if not time:
        return True
    hour, minute, second = (int(part[:2]) for part in time.split(":"))
    found = _taken(left, hour) or _taken(left, hour % 12 or 12)
    return found and _taken(left, minute) and (_taken(left, second) or second == 0)


def _taken(numbers: list[int], number: int) -> bool:
    """Whether the number is among them; then it is no more."""
    if number in numbers:
        numbers.remove(number)
        return True
    return False


def _whole(found: Format, digits: str, core: str) -> Format:
    """`0.250` may be 250 in thousands; else zeros before the digits belong to them, and signs between are a form."""
    told = re.sub(r"\D", "", core)
    if told.lstrip("0") == digits and not SMALL.fullmatch(core):
        pad = len(told) if len(told) > max(1, len(digits)) else 0
        masked = found.masked or not GROUPS.fullmatch(core)
        return replace(found, pad=pad, masked=masked) if pad or masked else found
    if Decimal(digits or 0) in _readings(core):
        return found
    more = len(digits) > 1 and digits in told and told.strip("0") != digits.strip("0")
    return replace(found, other=True, invented=more)


def _readings(core: str) -> set[Decimal]:
    """The numbers that digits with points and commas may stand for: 1.234 is one, or one thousand and more."""
    text = re.sub("['\u2019\\s]", "", core)
    last = max(text.rfind("."), text.rfind(","))
    found = [] if SMALL.fullmatch(text) else [_decimal(re.sub("[.,]", "", text))]
    if last >= 0:
        found.append(_decimal(f"{re.sub('[.,]', '', text[:last])}.{text[last + 1 :]}"))
    return {each for each in found if each is not None}


def _fifteen(value: Decimal) -> Decimal:
    """The number with the digits that a spreadsheet shows at most."""
    return Decimal(f"{float(value):.15g}")


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if NUMBER.fullmatch(text) else None
