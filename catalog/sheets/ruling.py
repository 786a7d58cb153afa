"""The sheet `Règles` of a workbook: each line is a rule, and becomes a row whose key holds its conditions.

Columns: field, operator and value, again for each further condition; the response; and any column of the rows.
"""

import unicodedata
from dataclasses import dataclass, field

from . import own
from .cells import FAULTY
from .children import Book, Rows
from .findings import Findings, address, refuse

FIELD, OPERATOR, VALUE, RESPONSE = "field", "operator", "value", "response"
HEADERS = {
    "champ": FIELD, "field": FIELD, "operateur": OPERATOR, "operator": OPERATOR, "valeur": VALUE, "value": VALUE,
    "reponse": RESPONSE, "response": RESPONSE,
}  # fmt: skip
NAMES = ("champ", "opérateur", "valeur", "réponse")


@dataclass
class _Layout:
    """Which column says what: of each condition its three, of the others those of the rows that they fill."""

    conditions: list[dict[str, int]] = field(default_factory=list)
    filled: dict[int, int] = field(default_factory=dict)


def read(book: Book, header: list[str], last: int, findings: Findings) -> Rows:
    """The rules as rows under the header of the rows, numbered from `last` on; [] without such a sheet."""
    sheet = next((sheet for sheet in book.sheets if sheet.name.strip().casefold() == own.RULES.casefold()), None)
    if sheet is None:
        return []
    lines = [(number, cells) for number, cells in book.rows(sheet, findings) if any(cells)]
    if len(lines) < 2:
        return []
    layout = _layout(lines[0][1], header, sheet.name)
    rows = []
    for number, (_line, cells) in enumerate(lines[1:], start=last + 1):
        row = [""] * len(header)
        row[0] = _conditions(layout, cells)
        for source, target in layout.filled.items():
            row[target] = cells[source] if source < len(cells) else ""
        rows.append((number, row))
    findings.notice("N61", address(last + 1, 0), sheet=sheet.name, first=last + 1, rules=len(rows))
    return rows


def _layout(names: list[str], header: list[str], title: str) -> _Layout:
    layout = _Layout()
    for position, name in enumerate(names):
        meaning = HEADERS.get(_folded(name))
        if meaning == RESPONSE:
            layout.filled[position] = len(header) - 1
        elif meaning == FIELD:
            layout.conditions.append({FIELD: position})
        elif meaning and layout.conditions:
            layout.conditions[-1].setdefault(meaning, position)
        elif name in header[1:-1]:
            layout.filled[position] = header.index(name, 1)
        elif name:
            refuse("F38", sheet=title, name=name, known=", ".join(NAMES))
    if not layout.conditions or len(header) - 1 not in layout.filled.values():
        refuse("F38", sheet=title, name="", known=", ".join(NAMES))
    return layout


def _conditions(layout: _Layout, cells: list[str]) -> str:
    """`? age < 18 & motif existe`; a line whose cells cannot be read exactly has no key either."""
    parts = []
    for condition in layout.conditions:
        texts = [cells[at] if at < len(cells) else "" for at in condition.values()]
        if any(FAULTY in text for text in texts):
            return FAULTY
        if any(texts):
            parts.append(" ".join(text for text in texts if text).replace("&", "\\&"))
    return "? " + " & ".join(parts) if parts else ""


def _folded(name: str) -> str:
    """`Opérateur 2` → operateur."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(char for char in plain if char.isalpha())
