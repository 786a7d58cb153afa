"""What a number format of a spreadsheet says about a number: a date, a time, a percentage, leading zeros."""

import re
from dataclasses import dataclass
from functools import lru_cache

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 59)), "yyyy/mm/dd"),
}  # fmt: skip
"""ECMA-376 part 1, 18.8.30: the formats that files name by number only (27–36 and 50–58: dates of East Asia)."""

LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
ELAPSED = re.compile(r"\[([hms])\1*\]", re.IGNORECASE)


@dataclass(frozen=True)
class Format:
    """`kind`: number, percent, date, time, datetime or elapsed. `pad`: digits shown at least, `masked`: with signs."""

    kind: str = "number"
    pad: int = 0
    masked: bool = False


GENERAL = Format()


@lru_cache(maxsize=4096)
def understood(code: str) -> Format:
    """The meaning of a format code; what it does not know is a plain number."""
    section = _first_section(code)
    bare = LITERAL.sub("", section)
    if bare.strip().lower() in ("", "general", "standard", "@"):
        return GENERAL
    if ELAPSED.search(bare):
        return Format("elapsed")
    spoken = re.sub(r"am/pm|a/p", "h", bare.lower())
    dated = bool(re.search(r"[yd]", spoken))
    timed = bool(re.search(r"[hs]", spoken))
    if not dated and not timed and "m" in spoken and not re.search(r"[#?%]", spoken):
        dated = True
    if dated or timed:
        return Format("datetime" if dated and timed else "date" if dated else "time")
    if "%" in spoken:
        return Format("percent")
    return _digits(section, spoken)


def _digits(section: str, bare: str) -> Format:
    """Leading zeros exist only in formats of whole numbers without thousands: `00000`, `0#" "##`."""
    shown = "".join(re.findall(r"[0#?]", bare))
    padded = shown[shown.find("0") :] if "0" in shown else ""
    if re.search(r"[.,e/]", bare) or len(padded) < 2:
        return GENERAL
    inside = re.sub(r"\[[^\]]*\]|_.|\*.", "", section).strip()
    return Format("number", len(padded), masked=not re.fullmatch(r"[0#?]+", inside))


def _first_section(code: str) -> str:
    quoted = False
    for index, char in enumerate(code):
        if char == '"':
            quoted = not quoted
        elif char == ";" and not quoted and (index == 0 or code[index - 1] != "\\"):
            return code[:index]
    return code
