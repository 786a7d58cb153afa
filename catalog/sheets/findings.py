"""What a reader found: problems with their place, counted to the last one, and notices of what it did for the person.

Pure: used in the sealed child. A finding is a code with parameters; the sentences are made outside (`messages`).
"""

from typing import Any, NoReturn

from ..errors import SheetRefused

KEPT = 200_000
"""Problems kept with their place; beyond, they are only counted."""
SHOWN = 60
"""Characters of a value that a problem shows."""


def refuse(code: str, **parameters: Any) -> NoReturn:
    """The file as a whole cannot be read: raises SheetRefused with one problem."""
    raise SheetRefused(code, [problem(code, **parameters)])


def problem(
    code: str,
    *,
    row: int = 0,
    position: int | None = None,
    column: str = "",
    value: str = "",
    cell: str = "",
    **parameters: Any,
) -> dict[str, Any]:
    """One problem; `row` is the spreadsheet's number, `position` the column counted from 0.

    `cell` is the address to show when the value stands in another sheet than the rows.
    """
    return {
        "code": code,
        "row": row,
        "column": column,
        "position": position,
        "cell": cell or (address(row, position) if row and position is not None else ""),
        "value": shortened(value),
        "parameters": parameters,
    }


def shortened(value: str) -> str:
    """The value as a table shows it, with what cannot be printed spelled out."""
    if not value.isprintable():
        value = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in value[: SHOWN + 1])
    return value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"


def letters(position: int) -> str:
    """The name of a column: 0 → A, 25 → Z, 26 → AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, position: int) -> str:
    """Cell address as the spreadsheet shows it: (14, 1) → B14."""
    return f"{letters(position)}{row}"


class Findings:
    """Collects problems and notices while a sheet is read or checked."""

    def __init__(self) -> None:
        self.problems: list[dict[str, Any]] = []
        self.count = 0
        self._notices: dict[str, dict[str, Any]] = {}

    def add(self, code: str, **place: Any) -> None:
        self.count += 1
        if len(self.problems) < KEPT:
            self.problems.append(problem(code, **place))

    def notice(self, code: str, place: str = "", **parameters: Any) -> None:
        """Notices of one kind are one line: how many, and where first."""
        known = self._notices.setdefault(code, {"code": code, "count": 0, "places": [], "parameters": parameters})
        known["count"] += 1
        if place and len(known["places"]) < 5:
            known["places"].append(place)

    def absorb_notices(self, other: "Findings", sheet: str) -> None:
        """Adds the notices of another sheet, their places named with it."""
        for notice in other.notices:
            for place in notice["places"] or [""]:
                self.notice(notice["code"], f"{sheet}!{place}" if place else "", **notice["parameters"])
            self._notices[notice["code"]]["count"] += notice["count"] - max(1, len(notice["places"]))

    @property
    def notices(self) -> list[dict[str, Any]]:
        return list(self._notices.values())
