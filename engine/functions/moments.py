"""Shifts (`+3d`, `-1m`, `+1y-1d`) and formats (`AAAAMMJJ`) of dates and times, in French or English letters."""

import calendar
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from ..errors import FunctionRefused

STEP = re.compile(r"([+-])\s*(\d{1,6})\s*(min|sem|[dwmyjahs])", re.IGNORECASE)
#: Letters of units: day (jour), week (semaine), month (mois), year (an), hour, minute, second.
UNITS = {"d": "d", "j": "d", "w": "w", "sem": "w", "m": "m", "y": "y", "a": "y", "h": "h", "min": "min", "s": "s"}
LENGTHS = {
    "d": timedelta(days=1), "w": timedelta(weeks=1),
    "h": timedelta(hours=1), "min": timedelta(minutes=1), "s": timedelta(seconds=1),
}  # fmt: skip
MOST_STEPS = 4
#: A shifted date must exist when the cell is read and for as long as anyone will keep it.
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 12, 31, tzinfo=UTC)

PART = re.compile(r"(?P<year4>AAAA|YYYY)|(?P<year2>AA|YY)|(?P<day>JJ|DD)|(?P<month>MM)|(?P<hour>HH)|(?P<fraction>SSS)"
                  r"|(?P<second>SS)|(?P<letter>T(?=HH)|(?<=HH)H)|(?P<other>[^A-Z])", re.IGNORECASE)  # fmt: skip
LONGEST_FORMAT = 40


def shift(text: str) -> str:
    """The shift in its plain form, "" for none. Raises FunctionRefused."""
    text = text.replace("\N{MINUS SIGN}", "-").strip()
    steps = list(STEP.finditer(text))
    if "".join(step[0] for step in steps).replace(" ", "") != text.replace(" ", "") or len(steps) > MOST_STEPS:
        raise FunctionRefused("function-shift", text=text[:60])
    plain = "".join(f"{step[1]}{int(step[2])}{UNITS[step[3].lower()]}" for step in steps)
    try:
        for limit in (FIRST, LAST):
            shifted(limit, plain)
    except (OverflowError, ValueError):
        raise FunctionRefused("function-far", text=text[:60]) from None
    return plain


def shifted(moment: datetime, plain: str) -> datetime:
    """The moment moved by a shift: days and months by the calendar (31 January + 1 month = 28 February), hours by
    the clock that counts them all."""
    for sign, count, unit in _steps(plain):
        number = sign * count
        if unit in ("m", "y"):
            moment = _months(moment, number * (12 if unit == "y" else 1))
        elif unit in ("d", "w"):
            moment += number * LENGTHS[unit]
        else:
            moment = (moment.astimezone(UTC) + number * LENGTHS[unit]).astimezone(moment.tzinfo)
    return moment


def format(text: str) -> str:  # noqa: A001 (always called as moments.format)
    """The format as it is written, once it is known to be one; "" for none. Raises FunctionRefused."""
    if text and (len(text) > LONGEST_FORMAT or not any(part != "other" for part, _text in _parts(text))):
        raise FunctionRefused("function-format", text=text[:60])
    return text


def written(moment: datetime, form: str) -> str:
    """The moment in a format: AAAA or YYYY, AA, MM, JJ or DD, HH, MM behind HH for minutes, SS, SSS."""
    return "".join(_written(moment, part, text) for part, text in _parts(form))


def _written(moment: datetime, part: str, text: str) -> str:
    match part:
        case "year4":
            return f"{moment.year:04d}"
        case "year2":
            return f"{moment.year % 100:02d}"
        case "fraction":
            return f"{moment.microsecond // 1000:03d}"
        case "month" | "day" | "hour" | "minute" | "second":
            return f"{getattr(moment, part):02d}"
    return text


@lru_cache(maxsize=256)
def _parts(form: str) -> tuple[tuple[str, str], ...]:
    """(what, letters) of each piece of a format; MM after the hour is the minute, SSS after the second its parts."""
    found: list[tuple[str, str]] = []
    place, last = 0, ""
    while place < len(form):
        piece = PART.match(form, place)
        if piece is None:
            raise FunctionRefused("function-format", text=form[:60])
        part, text = str(piece.lastgroup), piece[0]
        if part == "month" and last == "hour":
            part = "minute"
        if part == "fraction" and last != "second":
            part, text = "second", text[:2]
        if part not in ("other", "letter"):
            last = part
        found.append((part, text))
        place += len(text)
    return tuple(found)


@lru_cache(maxsize=256)
def _steps(plain: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((-1 if step[1] == "-" else 1, int(step[2]), step[3]) for step in STEP.finditer(plain))


def _months(moment: datetime, number: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + number, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))
