"""The canonical text of a cell: exact, or a finding. The same content gives the same text in every format.

Numbers: plain decimal notation, no exponent, 42.0 → 42; leading zeros that the number format shows are restored.
Dates: ISO 8601; a date without a time is a date. Times: HH:MM:SS; durations of a day and more: PT26H30M.
Booleans: true, false. Texts: as typed, without spaces at both ends (a notice says so).
"""

import re
from decimal import Decimal

from .findings import Findings, address
from .formats import GENERAL, MOMENTS, Format
from .moments import DAY_MS, LAST_DAY, Calendar, clock, duration, of_serial

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,6})?", re.ASCII)
WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
EDGES = " \t\r\n\xa0\u2007\u202f\ufeff"
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\xad]")
MOJIBAKE = re.compile("\ufffd|[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
FAULTY = "\x00"
"""Stands for a cell that already has a problem: no text holds it, later checks leave it alone."""
ERROR = re.compile(
    r"#(?:N/[AD]|REF!|DIV/0!|VALUE!|VALEUR!|NAME\?|NOM\?|NUM!|NOMBRE!|NULL!|NUL!|SPILL!|CALC!|FIELD!|BUSY!|CONNECT!"
    r"|BLOCKED!|UNKNOWN!|GETTING_DATA|#{2,})|Err:\d{3}"
)
"""What a cell shows that holds an error, or that is too narrow to show anything."""


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

    def number(self, raw: str, format_: Format, row: int, position: int, *, calendar: Calendar = Calendar.EXCEL) -> str:
        """A numeric cell from its stored digits and its number format."""
        if WHOLE.fullmatch(raw):
            text = str(int(raw))
        elif self._is_number(raw):
            text = ""
        else:
            return self.problem("V17", row, position, raw)
        if format_.sections:
            format_ = format_.of(Decimal(raw))
        if format_.invented:
            return self.problem("V29", row, position, raw)
        if format_.kind in MOMENTS:
            return self._moment(raw, format_, row, position, calendar)
        text = text or self._decimal(raw, row, position)
        if format_ is GENERAL or text == FAULTY:
            return text
        return self._shown(text, format_, row, position)

    def told(self, code: str, row: int, position: int) -> None:
        """Notices something about a cell."""
        self._findings.notice(code, address(row, position))

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

    def _is_number(self, raw: str) -> bool:
        """Whether a spreadsheet can hold it: neither too large nor so small that it would become 0."""
        if not NUMBER.fullmatch(raw):
            return False
        value = float(raw)
        return abs(value) != float("inf") and (value != 0 or not re.search("[1-9]", raw.lower().partition("e")[0]))

    def _decimal(self, raw: str, row: int, position: int) -> str:
        value = float(raw)
        if abs(value) >= 1e15:
            return self.problem("V13", row, position, raw)
        if value == 0:
            return "0"
        shown = f"{value:.15g}"
        if float(shown) != value:  # a spreadsheet shows 15 digits: 3.3 for 3.3000000000000003
            self.told("N08", row, position)
        if abs(value) < 1e-15:
            return shown.replace("e", "E")
        text = format(Decimal(shown), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text

    def _shown(self, text: str, format_: Format, row: int, position: int) -> str:
        """The number with the leading zeros that its cell shows; what else the cell shows is told."""
        digits = text.removeprefix("-")
        if digits.isdigit() and len(digits) < format_.pad:
            text = text[: len(text) - len(digits)] + digits.zfill(format_.pad)
            self.told("N02", row, position)
        if format_.masked:
            self.told("N03", row, position)
        elif format_.kind == "percent":
            self.told("N04", row, position)
        if format_.hides(text):
            self.told("N22", row, position)
        return text

    def _moment(self, raw: str, format_: Format, row: int, position: int, calendar: Calendar) -> str:
        serial = float(raw)
        if not 0 <= serial < LAST_DAY + 1:
            return self.problem("V14", row, position, raw)
        milliseconds = round(serial * DAY_MS)
        moment: str | None
        if format_.kind in ("time", "elapsed") and milliseconds < DAY_MS:
            moment = clock(milliseconds)
        elif format_.kind == "elapsed":
            moment = duration(milliseconds)
        else:
            moment = of_serial(milliseconds, calendar)
        if moment is None:
            return self.problem("V14", row, position, raw)
        if format_.shortens(moment, milliseconds):
            self.told("N22", row, position)
        return moment
