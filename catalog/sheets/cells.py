"""The canonical text of a cell: exact, or a finding. The same content gives the same text in every format.

Numbers: plain decimal notation, no exponent, 42.0 → 42; leading zeros that the number format shows are restored.
Dates: ISO 8601; a date without a time is a date. Times: HH:MM:SS; durations of a day and more: PT26H30M.
Booleans: true, false. Texts: as typed, without spaces at both ends (a notice says so).
"""

import re
from datetime import datetime, timedelta
from decimal import Decimal

from .findings import Findings, address
from .formats import Format

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?)?", re.ASCII)
EDGES = " \t\r\n\xa0\u2007\u202f\ufeff"
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\xad]")
MOJIBAKE = re.compile("\ufffd|[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
FAULTY = "\x00"
"""Stands for a cell that already has a problem: no text holds it, later checks leave it alone."""
DAY_MS = 86_400_000
LAST_DAY = 2_958_465
"""Serial of 9999-12-31, the last date of a spreadsheet."""


class Texts:
    """Turns raw cells into canonical texts, and reports on them. `limit`: characters of a cell."""

    def __init__(self, findings: Findings, *, limit: int) -> None:
        self._findings = findings
        self._limit = limit

    def text(self, value: str, row: int, position: int) -> str:
        """A text cell: trimmed, line ends as \\n; a character that XML cannot hold is a problem."""
        if value.isascii() and value.isprintable() and len(value) <= self._limit:
            trimmed = value.strip(" ")
            if len(trimmed) != len(value):
                self._findings.notice("N01", address(row, position))
            return trimmed
        return self._unusual(value, row, position)

    def number(self, raw: str, format_: Format, row: int, position: int, *, since_1904: bool = False) -> str:
        """A numeric cell from its stored digits and its number format."""
        if format_.kind in ("date", "time", "datetime", "elapsed"):
            return self._moment(raw, format_, row, position, since_1904=since_1904)
        if WHOLE.fullmatch(raw):
            text = str(int(raw))
        else:
            text = self._decimal(raw, row, position)
        if format_.pad and text.isdigit() and len(text) < format_.pad:
            text = text.zfill(format_.pad)
            self._findings.notice("N02", address(row, position))
        if format_.masked:
            self._findings.notice("N03", address(row, position))
        elif format_.kind == "percent":
            self._findings.notice("N04", address(row, position))
        return text

    def problem(self, code: str, row: int, position: int, value: str = "", **parameters: object) -> str:
        """Reports a cell that has no exact text, and stands for it."""
        self._findings.add(code, row=row, position=position, value=value, **parameters)
        return FAULTY

    def _unusual(self, value: str, row: int, position: int) -> str:
        place = address(row, position)
        if len(value) > self._limit:
            return self.problem("V16", row, position, value, length=len(value), limit=self._limit)
        if illegal := ILLEGAL.search(value):
            return self.problem("V15", row, position, value, character=f"U+{ord(illegal[0]):04X}")
        if "\r" in value:
            value = value.replace("\r\n", "\n").replace("\r", "\n")
            self._findings.notice("N05", place)
        trimmed = value.strip(EDGES)
        if len(trimmed) != len(value):
            self._findings.notice("N01", place)
        if INVISIBLE.search(trimmed):
            self._findings.notice("N06", place)
        if MOJIBAKE.search(trimmed):
            self._findings.notice("N07", place)
        return trimmed

    def _decimal(self, raw: str, row: int, position: int) -> str:
        if not NUMBER.fullmatch(raw):
            return self.problem("V17", row, position, raw)
        value = float(raw)
        if value in (float("inf"), float("-inf")):
            return self.problem("V17", row, position, raw)
        if abs(value) >= 1e15:
            return self.problem("V13", row, position, raw)
        if value == 0:
            return "0"
        shown = f"{value:.15g}"
        if float(shown) != value:  # a spreadsheet shows 15 digits: 3.3 for 3.3000000000000003
            self._findings.notice("N08", address(row, position))
        if abs(value) < 1e-15:
            return shown.replace("e", "E")
        text = format(Decimal(shown), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text

    def _moment(self, raw: str, format_: Format, row: int, position: int, *, since_1904: bool) -> str:
        if not NUMBER.fullmatch(raw):
            return self.problem("V17", row, position, raw)
        serial = float(raw)
        if not 0 <= serial < LAST_DAY + 1:
            return self.problem("V14", row, position, raw)
        milliseconds = round(serial * DAY_MS)
        if format_.kind in ("time", "elapsed") and milliseconds < DAY_MS:
            return clock(milliseconds)
        if format_.kind == "elapsed":
            return duration(milliseconds)
        moment = _moment(milliseconds, since_1904=since_1904)
        if moment is None:
            return self.problem("V14", row, position, raw)
        return moment


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


def _moment(milliseconds: int, *, since_1904: bool) -> str | None:
    """ISO text of a serial; None for the days that Excel invents: 1900-01-00 and 1900-02-29."""
    day, rest = divmod(milliseconds, DAY_MS)
    if since_1904:
        start = datetime(1904, 1, 1)
    elif day in (0, 60):
        return None
    else:
        start = datetime(1899, 12, 30) if day > 60 else datetime(1899, 12, 31)
    try:
        date = start + timedelta(days=day)
    except OverflowError:
        return None
    return iso(date.strftime("%Y-%m-%d").zfill(10), clock(rest))
