"""What a number format of a spreadsheet says about a number: a date, a time, a percentage, leading zeros.

And whether what the cell shows says less than the number, or something else.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 59)), "yyyy/mm/dd"),
}  # fmt: skip
"""ECMA-376 part 1, 18.8.30: the formats that files name by number only (27–36 and 50–58: dates of East Asia)."""

TOKEN = re.compile(r'"([^"]*)"?|\\(.)|[_*].|\[([^\]]*)\]|(.)', re.DOTALL)
ELAPSED = re.compile(r"([hms])\1*", re.IGNORECASE)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:[.,]\d+)?)")
COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, ">": operator.gt, "=": operator.eq, "<=": operator.le, ">=": operator.ge, "<>": operator.ne,
}  # fmt: skip
MOMENTS = ("date", "time", "datetime", "elapsed")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ALL, NEGATIVE, ZERO = "all", "negative", "zero"


@dataclass(frozen=True)
class Format:
    """`kind`: number, percent, date, time, datetime or elapsed. `pad`: digits shown at least, `masked`: with signs.

    `places`: decimals shown at most, None for all; with `scientific`, those of the mantissa. `fill`: digits before a
    point that are shown at least. `parts`: what is shown of a moment, of "yMdhms". `other`: the cell does not show the
    number but nothing, a thousandth of it …; `invented`: it shows digits or words that the number does not hold.
    `sections`: the formats of numbers that fulfil a condition, which go before this one.
    """

    kind: str = "number"
    pad: int = 0
    masked: bool = False
    places: int | None = None
    scientific: bool = False
    fill: int = 0
    parts: str = ""
    other: bool = False
    invented: bool = False
    sections: tuple[tuple[str, Decimal, "Format"], ...] = ()

    def of(self, number: Decimal) -> "Format":
        """The format by which this number is shown."""
        return next((each for sign, bound, each in self.sections if COMPARED[sign](number, bound)), self)

    def hides(self, text: str) -> bool:
        """Whether the cell shows something else than the number `text`: rounded, scaled, or nothing."""
        if self.other or self.places is None:
            return self.other
        number = Decimal(text)
        places = self.places - number.adjusted() if self.scientific else self.places
        rounded = number != 0 and -int(number.normalize().as_tuple().exponent) > places
        return rounded or number.adjusted() + 1 < self.fill

    def shortens(self, moment: str, milliseconds: int) -> bool:
        """Whether the cell shows less than this moment: its day alone, its month alone, no seconds."""
        hidden = {part for part in "yMdhms" if part not in self.parts}
        if (milliseconds % 60_000 and "s" in hidden) or (milliseconds % 3_600_000 and "m" in hidden):
            return True
        if not DAY.match(moment):
            return self.kind == "time" and "h" in hidden and milliseconds >= 3_600_000
        return (
            "y" in hidden
            or ("M" in hidden and moment[5:7] != "01")
            or ("d" in hidden and moment[8:10] != "01")
            or ("T" in moment and "h" in hidden)
        )


GENERAL = Format()


@lru_cache(maxsize=4096)
def understood(code: str) -> Format:
    """The meaning of a format code; what it does not know is a plain number."""
    sections = _sections(code)[:3]
    conditions = [_condition(section) for section in sections]
    roles = [ALL] * len(sections)
    if not any(conditions):
        roles = [ALL, NEGATIVE, ZERO][: len(sections)]
        conditions = [None, ("<", Decimal(0)), ("=", Decimal(0))][: len(sections)]
    found = [_meaning(section, role, len(sections)) for section, role in zip(sections, roles, strict=True)]
    if all(each == found[0] for each in found):
        return found[0]
    ruled = [(*condition, each) for condition, each in zip(conditions, found, strict=True) if condition]
    rest = next((each for condition, each in zip(conditions, found, strict=True) if not condition), GENERAL)
    return replace(rest, sections=tuple(ruled))


def _meaning(section: str, role: str, sections: int) -> Format:
    """What one section says; `role`: of which numbers."""
    shown = _pattern(section)
    plain = re.sub("[A-Z]", "", shown).strip()
    if not shown:
        return GENERAL if sections == 1 else Format(other=True)
    if plain in ("general", "standard", "@"):
        return Format(masked=bool(re.search("[WD]", shown)))
    if "\0" in shown:
        return Format("elapsed", parts="".join(part for part in "hms" if part in plain))
    spoken = re.sub(r"am/pm|a/p", "h", plain)
    if re.search(r"[ydhsm]", spoken) and not re.search(r"[#?%]", spoken):
        return _moment(spoken)
    if not re.search("[0#?]", shown):
        words = bool(re.search("[WD]", shown))
        return Format(other=role != ZERO and sections > 1, invented=words)
    return _number(shown, signed=role != NEGATIVE or bool(re.search(r"[-(]", section)))


def _pattern(section: str) -> str:
    """The format without its wording: letters of literals become W, digits D, signs S; \\0 marks elapsed time."""
    found = []
    for quoted, escaped, bracket, plain in TOKEN.findall(section):
        if bracket:
            found.append(("\0" + bracket.lower()) if ELAPSED.fullmatch(bracket) else "S" * bracket.startswith("$"))
        elif plain:
            found.append(plain.lower() if plain.isalnum() or plain in "#?.,%/@+-:" else "S")
        else:
            found += ["D" if char.isdigit() else "W" if char.isalpha() else "S" for char in quoted or escaped]
    return "".join(found)


def _moment(spoken: str) -> Format:
    dated, timed = bool(re.search("[yd]", spoken)), bool(re.search("[hs]", spoken))
    kind = "datetime" if dated and timed else "time" if timed else "date"
    minutes = "m" in spoken if kind == "time" else bool(re.search(r"h[^yd]*m|m[^yd]*s", spoken))
    months = "m" in spoken and kind != "time"
    shown = {"y": "y" in spoken, "M": months, "d": "d" in spoken, "h": "h" in spoken, "m": minutes, "s": "s" in spoken}
    return Format(kind, parts="".join(part for part, is_shown in shown.items() if is_shown))


def _number(shown: str, *, signed: bool) -> Format:
    """Leading zeros are digits of the number only in formats of whole numbers: `00000`, `0#" "##`."""
    if shown.count("/") > 1:  # no fraction: `00/00/0000`
        shown = shown.replace("/", "S")
    digits = "".join(re.findall("[0#?]", re.split("[.e]", shown)[0]))
    zeros = len(digits) - digits.find("0") if "0" in digits else 0
    whole = not re.search("[.,e/%]", shown)
    decimals = re.search(r"\.([0#?S]*)", shown)
    places = len(re.findall("[0#?]", decimals[1])) if decimals else 0
    percent = "%" in shown
    return Format(
        "percent" if percent else "number",
        pad=zeros if whole and zeros > 1 else 0,
        masked="/" not in shown and bool(re.search("[WD]|[0#?][S:-]+[0#?]", shown)),
        places=places + 2 * percent,
        scientific="e" in shown,
        fill=0 if whole or zeros < 2 else zeros,
        other=not signed or bool(re.search("[0#?],+(?![0#?,])", shown)),
        invented=bool(re.search("[WD][0#?]|DS+[0#?]|[0#?]S*D", shown)),
    )


def _condition(section: str) -> tuple[str, Decimal] | None:
    for _quoted, _escaped, bracket, _plain in TOKEN.findall(section):
        if found := CONDITION.fullmatch(bracket):
            return found[1], Decimal(found[2].replace(",", "."))
    return None


def _sections(code: str) -> list[str]:
    """The sections that semicolons part, but for those in texts."""
    found = [""]
    for token in TOKEN.finditer(code):
        if token[0] == ";":
            found.append("")
        else:
            found[-1] += token[0]
    return found
