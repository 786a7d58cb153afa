"""What a cell can hold, said once for the four formats, and what must be read of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

FORMS = ("xlsx", "ods", "xls", "csv")
POWER = re.compile(r"-?\d(?:,\d+)?E\+\d+")
EDGES = " \xa0\u202f"


@dataclass(frozen=True)
class Text:
    """`runs` part it into pieces of different styles; `guide` is a phonetic one, shown above the text."""

    text: str
    runs: tuple[str, ...] = ()
    guide: str = ""


@dataclass(frozen=True)
class Number:
    """`digits` as XLSX stores them, the number `format`, what a French spreadsheet then shows, and its kind in ODS."""

    digits: str
    format: str = "General"
    shown: str | None = None
    kind: str = "float"


@dataclass(frozen=True)
class Moment:
    """A date or time: the serial of XLSX and XLS, the ISO 8601 text of ODS, the format, what is shown."""

    serial: str
    stated: str
    format: str
    shown: str


@dataclass(frozen=True)
class Truth:
    value: bool


@dataclass(frozen=True)
class Fault:
    """A cell in error, as a French and as an English spreadsheet show it."""

    shown: str
    code: str


@dataclass(frozen=True)
class Formula:
    """`result`: what was stored when it was last calculated; None when it never was."""

    result: "Cell | None"


@dataclass(frozen=True)
class Nothing:
    """A cell that is not there; with a style when it is `styled`."""

    styled: bool = False


@dataclass(frozen=True)
class Raw:
    """What no spreadsheet program writes: the very bytes, one for each format; `{place}` is the cell's address."""

    xlsx: str
    ods: str
    xls: "Cell"
    csv: bytes


Cell = Text | Number | Moment | Truth | Fault | Formula | Nothing | Raw


@dataclass(frozen=True)
class Read:
    """The exact text, and the codes of the notices by which the person is told of what differs."""

    text: str
    told: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Refused:
    """The code of the problem, and whether it is the whole file that is refused, not the cell by its address."""

    code: str
    file: bool = False


Outcome = Read | Refused


@dataclass(frozen=True)
class Case:
    """`outcome` in a workbook; `but` where a format differs. CSV holds what is shown, which `in_csv` expects."""

    name: str
    cell: Cell
    outcome: Outcome
    but: Mapping[str, Outcome] = field(default_factory=dict)

    def expected(self, form: str) -> Outcome:
        if form in self.but:
            return self.but[form]
        return in_csv(self) if form == "csv" else self.outcome


def read(text: str, *told: str) -> Read:
    return Read(text, frozenset(told))


def refused(code: str) -> Refused:
    return Refused(code)


def in_csv(case: Case) -> Outcome:
    """What is shown is a text in CSV: read as it stands, without the spaces around it."""
    if isinstance(case.cell, Text):
        return case.outcome
    if isinstance(case.cell, Fault):
        return Refused("V12")
    seen = shown(case.cell)
    told = {code for code, holds in (("N01", seen != seen.strip(EDGES)), ("N23", POWER.fullmatch(seen))) if holds}
    return Read(seen.strip(EDGES), frozenset(told))


def constant(result: Cell | None) -> str:
    """The formula that gives this result; `1+1` for one that was never calculated."""
    match result:
        case Text():
            return '"' + result.text.replace('"', '""') + '"'
        case Number():
            return result.digits
        case Moment():
            return result.serial
        case Truth():
            return "TRUE()" if result.value else "FALSE()"
        case Fault():
            return result.code
        case _:
            return "1+1"


def shown(cell: Cell) -> str:
    """What the person sees in a French spreadsheet program, and what it writes into a CSV file."""
    match cell:
        case Text():
            return cell.text
        case Number():
            return cell.digits.replace(".", ",") if cell.shown is None else cell.shown
        case Moment() | Fault():
            return cell.shown
        case Truth():
            return "VRAI" if cell.value else "FAUX"
        case Formula():
            return shown(cell.result) if cell.result else ""
        case Nothing():
            return ""
        case Raw():
            raise TypeError("bytes are not shown")
