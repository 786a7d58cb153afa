"""Dates, times and durations of spreadsheets as ISO 8601 texts."""

import re
from datetime import datetime, timedelta
from enum import Enum

DAY_MS = 86_400_000
LAST_DAY = 2_958_465
"""Serial of 9999-12-31, the last date of a spreadsheet."""
STATED = re.compile(r"(\d{4}-\d{2}-\d{2})?(?:(?:(?<=\d)T|^)(\d{2}:\d{2}:\d{2}(?:\.\d+)?))?", re.ASCII)


class Calendar(Enum):
    """What day a serial number counts from. They differ before March 1900, where Excel invents a 29 February."""

    EXCEL = "1900"
    MAC = "1904"
    CALC = "calc"  # LibreOffice writes its own count into Excel's formats: 2 is 1900-01-01


def of_serial(milliseconds: int, calendar: Calendar) -> str | None:
    """ISO text of a serial; None for the days that Excel invents: 1900-01-00 and 1900-02-29."""
    day, rest = divmod(milliseconds, DAY_MS)
    if calendar is Calendar.MAC:
        start = datetime(1904, 1, 1)
    elif calendar is Calendar.CALC or day > 60:
        start = datetime(1899, 12, 30)
    elif day in (0, 60):
        return None
    else:
        start = datetime(1899, 12, 31)
    try:
        date = start + timedelta(days=day)
    except OverflowError:
        return None
    return iso(date.strftime("%Y-%m-%d").zfill(10), clock(rest))


def stated(text: str) -> str | None:
    """A date, time or both that a file states in ISO 8601, to the millisecond; None when there is no such moment."""
    found = STATED.fullmatch(text)
    if not text or found is None:
        return None
    try:
        moment = datetime.fromisoformat(f"{found[1] or '2000-01-01'}T{(found[2] or '00:00:00')[:8]}")
        moment += timedelta(milliseconds=round(float(f"0{(found[2] or '')[8:]}") * 1000))
    except (ValueError, OverflowError):
        return None
    milliseconds = (moment - datetime.combine(moment.date(), datetime.min.time())) // timedelta(milliseconds=1)
    if found[1] is None:
        return clock(milliseconds)
    return iso(moment.strftime("%Y-%m-%d").zfill(10), clock(milliseconds))


def clock(milliseconds: int) -> str:
    """08:30:00, or 08:30:00.25 when it is not a whole second."""
    seconds, rest = divmod(milliseconds, 1000)
    fraction = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"


def duration(milliseconds: int) -> str:
    """xs:duration in hours, minutes and seconds: PT26H30M."""
    seconds, rest = divmod(milliseconds, 1000)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    fraction = f".{rest:03d}".rstrip("0") if rest else ""
    last = f"{seconds}{fraction}S" if seconds or fraction else ""
    return f"PT{hours}H" + (f"{minutes}M" if minutes else "") + last


def iso(date: str, time: str = "") -> str:
    """A date, with its time when that is not midnight."""
    return date if time in ("", "00:00:00") else f"{date}T{time}"
