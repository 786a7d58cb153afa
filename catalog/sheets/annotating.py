"""Writes the person's table back as a workbook that says what is wrong: red cells, comments, a sheet of all problems.

It reads back as the table it was: comments and the sheet of problems are passed over. No formula is written; a cell
whose content could not be read is an error again, so that nobody sends it back as if it were mended.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from . import own
from .cells import FAULTY, ILLEGAL
from .findings import address
from .own import Identity, Meta
from .workbook import looks

RED, HEAD = (PatternFill("solid", fgColor=colour) for colour in ("FFC7CE", looks.REQUIRED))
ON_RED, LINK = "7A0012", "0B5394"
NONE = PatternFill()
PLACED, WRAPPED = Alignment(), Alignment(wrap_text=True, vertical="top")
UNREAD = "#N/A"
COMMENTS = 10_000
"""Cells that carry a comment; beyond, a workbook takes minutes to open. All are red and listed."""
LINKS = 60_000
"""Lines that lead to their cell: Excel repairs a sheet with more than 65,530 links."""
WIDTHS = (6, 20, 20, 40, 36, 20)
WIDE = 20
LONGEST_TITLE = 31
UNTITLED = re.compile(r"[\[\]:*?/\\]")
"""Characters that no sheet's name holds."""

Told = Mapping[str, Any]
Rows = Iterable[tuple[int, Sequence[str]]]


def xlsx(
    header: Sequence[str],
    rows: Rows,
    problems: Sequence[Told],
    *,
    sheet: str,
    title: str,
    made_for: Identity,
    revision: str = "",
) -> bytes:
    """`rows` keep their numbers; `problems` are worded (`mending.listing`); `sheet` names the sheet of the rows.

    `revision`: the digest of the rows that the table was made from.
    """
    name = UNTITLED.sub(" ", sheet)[:LONGEST_TITLE].strip("' ")
    if not name or own.is_aside(name) or own.is_child(name):
        name = own.ROWS
    book = openpyxl.Workbook(write_only=True)
    book.properties.title, book.properties.creator = title[:200], "Mock Admin"
    _table(book.create_sheet(name), header, rows, _remarks(problems, len(header)))
    if problems:
        _listed(book.create_sheet(own.MENDING), problems, name)
    _identify(book, Meta(identity=made_for, columns=list(header), revision=revision))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _remarks(problems: Sequence[Told], width: int) -> dict[tuple[int, int], list[Told]]:
    """{(row, column from 0): its problems}; what concerns a whole row or file stands on its first cell."""
    found: dict[tuple[int, int], list[Told]] = defaultdict(list)
    for problem in problems:
        position = problem["position"]
        found[problem["row"] or 1, position if position is not None and position < width else 0].append(problem)
    return found


def _table(sheet: Any, header: Sequence[str], rows: Rows, remarks: Mapping[tuple[int, int], Sequence[Told]]) -> None:
    looks.columns(sheet, [WIDE] * len(header))
    sheet.freeze_panes = "B2"
    pen = _Pen(sheet)
    commented = last = 0
    for number, cells in chain([(1, header)], rows):
        for _gap in range(last + 1, number):
            sheet.append([])
        last = number
        line = []
        for position, text in enumerate(cells):
            found = remarks.get((number, position))
            cell = pen.cell(text, look="red" if found else "header" if number == 1 else "plain")
            commented += bool(found)
            if found and commented <= COMMENTS:
                looks.note(cell, _comment(found))
            line.append(cell)
        sheet.append(line)


class _Pen:
    """Writes cells in a few looks, each made once: openpyxl takes ten times longer to style every cell by itself."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._styles = {}
        for look, font, fill, alignment in (
            ("plain", looks.font(), NONE, PLACED),
            ("red", looks.font(color=ON_RED), RED, PLACED),
            ("header", looks.font(bold=True, color=looks.WHITE), HEAD, PLACED),
            ("told", looks.font(), NONE, WRAPPED),
            ("link", looks.font(color=LINK, underline="single"), NONE, WRAPPED),
        ):
            for quoted in ("", "="):  # a text that begins like a formula says so in its style
                cell = looks.put(WriteOnlyCell(sheet), quoted or "x")
                cell.font, cell.fill, cell.alignment = font, fill, alignment
                self._styles[look, bool(quoted)] = cell

    def cell(self, text: str, *, look: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._sheet)
        cell._style = self._styles[look, bool(looks.ACTIVE.match(text))]._style
        if text == FAULTY:
            cell.value, cell.data_type = UNREAD, "e"
        elif text:
            cell.value, cell.data_type = looks.escaped(text), "s"  # openpyxl takes what begins with = for a formula
        return cell


def _comment(found: Sequence[Told]) -> str:
    text = "\n\n".join("\n".join(_lines(problem)) for problem in found)
    return ILLEGAL.sub("", text)[:2000]


def _lines(problem: Told) -> list[str]:
    lines = [problem["words"]]
    if problem["expected"]:
        lines.append(_("Expected: %(text)s") % {"text": problem["expected"]})
    if problem["replacement"]:
        lines.append(_("Suggestion: %(text)s") % {"text": problem["replacement"]})
    return lines


def _listed(sheet: Any, problems: Sequence[Told], name: str) -> None:
    """One line for each problem; its first cell leads to the faulty one."""
    looks.columns(sheet, list(WIDTHS))
    sheet.freeze_panes = "A2"
    heads = (_("Cell"), _("Column"), _("Value"), _("What is wrong"), _("What is expected"), _("Suggestion"))
    pen = _Pen(sheet)
    sheet.append([pen.cell(head, look="header") for head in heads])
    for number, problem in enumerate(problems, start=2):
        place = address(problem["row"] or 1, problem["position"] or 0)
        told = (problem[each] for each in ("column", "value", "words", "expected", "replacement"))
        line = [pen.cell(ILLEGAL.sub("", text), look="told") for text in told]
        link = pen.cell(place, look="link" if number <= LINKS else "told")
        if number <= LINKS:
            _lead(link, f"A{number}", name, place)
        sheet.append([link, *line])


def _lead(cell: WriteOnlyCell, here: str, sheet: str, place: str) -> None:
    """Makes the cell a link to `place`."""
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=here, location=f"'{quoted}'!{place}", display=place)
    cell.hyperlink.ref = here  # a cell that is only written does not know its place yet


def _identify(book: Any, meta: Meta) -> None:
    """The workbook finds its way back wherever it is dropped, as a template does."""
    sheet = book.create_sheet(own.META)
    sheet.sheet_state = "veryHidden"
    pen = _Pen(sheet)
    for line in meta.lines():
        sheet.append([pen.cell(text, look="plain") for text in line])
    book.custom_doc_props.append(StringProperty(name=own.PROPERTY, value=str(meta.identity)))
