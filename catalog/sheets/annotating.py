"""Writes the person's table back as a workbook that says what is wrong: red cells, comments, a sheet of all problems.

It reads back as the table it was: comments and the sheet of problems are passed over. No formula is written; a cell
whose content could not be read is an error again, so that nobody sends it back as if it were mended.
"""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, islice
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from . import notes, own
from .cells import FAULTY, ILLEGAL
from .findings import address, letters
from .notes import Note
from .own import Identity, Meta
from .workbook import looks, pouring

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
LONGEST_TITLE, LONGEST_NOTE = 31, 2000
UNTITLED = re.compile(r"[\[\]:*?/\\]")
"""Characters that no sheet's name holds."""
TEXTS, BOXES = "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"
"""Where openpyxl writes the comments of the first sheet."""
EMPTY = re.compile(rb"<sheetData>.*</sheetData>|<sheetData\s*/>", re.DOTALL)
BATCH = 500
"""Problems that are worded together."""
PLACE = 10
"""Bits of a mark that tell the column."""

Told = Mapping[str, Any]
Rows = Iterable[tuple[int, Sequence[str]]]
Wording = Callable[[list[Told]], list[Told]]


def xlsx(
    header: Sequence[str],
    rows: Rows,
    problems: Iterable[Told],
    *,
    sheet: str,
    title: str,
    made_for: Identity,
    revision: str = "",
    worded: Wording = list,
) -> bytes:
    """The file; however many rows and problems there are, making it takes little more memory than itself.

    `rows` keep their numbers, which grow; `problems` can be gone through again and again, and `worded` words some of
    them (`mending.listing`); `sheet` names the sheet of the rows. `revision`: the digest of the rows that the table was
    made from.
    """
    name = UNTITLED.sub(" ", sheet)[:LONGEST_TITLE].strip("' ")
    if not name or own.is_aside(name) or own.is_child(name):
        name = own.ROWS
    book = Workbook()
    book.properties.title, book.properties.creator = title[:200], notes.AUTHOR
    table = book.active
    table.title = name
    looks.columns(table, [WIDE] * len(header))
    table.freeze_panes = "B2"
    pen, marks = _Pen(table), array("Q", sorted(_mark(problem, len(header)) for problem in problems))
    parts = {pouring.part(book, table): _poured(_lines(pen, header, rows, marks))}
    if marks:
        table["A1"].comment = Comment("", notes.AUTHOR)  # openpyxl makes the two parts, which are written below
        listed = book.create_sheet(own.MENDING)
        looks.columns(listed, list(WIDTHS))
        listed.freeze_panes = "A2"
        places: list[str] = []
        lines = _listed(pen, _worded(problems, worded), places)
        commented = _notes(problems, marks, len(header), worded)
        parts |= {
            pouring.part(book, listed): _poured(lines, _links(places, name)),
            TEXTS: lambda _content: notes.texts(commented),
            BOXES: lambda _content: notes.boxes(commented),
        }
    _identify(book, Meta(identity=made_for, columns=list(header), revision=revision))
    with pouring.rewritten(book, parts) as file:
        return file.read()


def _poured(rows: Iterable[str], after: Iterable[str] = ()) -> pouring.Rewriting:
    """These rows in place of those that openpyxl wrote."""
    return lambda content: pouring.poured(EMPTY.sub(b"<sheetData></sheetData>", content), rows, after)


def _mark(problem: Told, width: int) -> int:
    """The cell that a problem is shown at; what concerns a whole row or file stands on its first cell."""
    position = problem["position"]
    return (problem["row"] or 1) << PLACE | (position if position is not None and position < width else 0)


def _worded(problems: Iterable[Told], worded: Wording) -> Iterator[Told]:
    waiting = iter(problems)
    while some := list(islice(waiting, BATCH)):
        yield from worded(some)


def _lines(pen: "_Pen", header: Sequence[str], rows: Rows, marks: Sequence[int]) -> Iterator[str]:
    """The header and the rows, their faulty cells in red."""
    names = [letters(position) for position in range(len(header))]
    at = 0
    for number, cells in chain([(1, header)], rows):
        red = set()
        while at < len(marks) and marks[at] >> PLACE <= number:
            if marks[at] >> PLACE == number:
                red.add(marks[at] & (1 << PLACE) - 1)
            at += 1
        plain = "header" if number == 1 else "plain"
        written = [
            pen.cell(f"{name}{number}", text, look="red" if position in red else plain)
            for position, (name, text) in enumerate(zip(names, cells, strict=True))
            if text or position in red
        ]
        yield f'<row r="{number}">{"".join(written)}</row>'


class _Pen:
    """Writes cells in a few looks, each made once for the whole workbook."""

    def __init__(self, sheet: Worksheet) -> None:
        self._styles: dict[tuple[str, bool], int] = {}
        for look, font, fill, alignment in (
            ("plain", looks.font(), NONE, PLACED),
            ("red", looks.font(color=ON_RED), RED, PLACED),
            ("header", looks.font(bold=True, color=looks.WHITE), HEAD, PLACED),
            ("told", looks.font(), NONE, WRAPPED),
            ("link", looks.font(color=LINK, underline="single"), NONE, WRAPPED),
        ):
            for quoted in (False, True):  # a text that begins like a formula says so in its style
                cell = looks.put(Cell(sheet, row=1, column=1), "=" if quoted else "x")
                cell.font, cell.fill, cell.alignment = font, fill, alignment
                self._styles[look, quoted] = cell.style_id

    def cell(self, place: str, text: str, *, look: str) -> str:
        style = self._styles[look, bool(looks.ACTIVE.match(text))]
        if text == FAULTY:
            return f'<c r="{place}" s="{style}" t="e"><v>{UNREAD}</v></c>'
        if not text:
            return f'<c r="{place}" s="{style}"/>'
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        shown = escape(looks.escaped(text))
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{space}>{shown}</t></is></c>'


def _notes(problems: Iterable[Told], marks: Sequence[int], width: int, worded: Wording) -> list[Note]:
    """What is wrong with each of the first faulty cells."""
    cells = list(islice((mark for mark, _same in groupby(marks)), COMMENTS))
    shown = _worded((problem for problem in problems if _mark(problem, width) <= cells[-1]), worded)
    found: dict[int, list[str]] = {mark: [] for mark in cells}
    for problem in shown:
        found[_mark(problem, width)].append("\n".join(_told(problem)))
    return [
        Note(mark >> PLACE, mark & (1 << PLACE) - 1, ILLEGAL.sub("", "\n\n".join(told))[:LONGEST_NOTE])
        for mark, told in found.items()
    ]


def _told(problem: Told) -> list[str]:
    lines = [problem["words"]]
    if problem["expected"]:
        lines.append(_("Expected: %(text)s") % {"text": problem["expected"]})
    if problem["replacement"]:
        lines.append(_("Suggestion: %(text)s") % {"text": problem["replacement"]})
    return lines


def _listed(pen: _Pen, problems: Iterable[Told], places: list[str]) -> Iterator[str]:
    """One line for each problem; its first cell leads to the faulty one, which is noted in `places`."""
    heads = (_("Cell"), _("Column"), _("Value"), _("What is wrong"), _("What is expected"), _("Suggestion"))
    yield _line(pen, 1, heads, ["header"] * len(heads))
    for number, problem in enumerate(problems, start=2):
        place = address(problem["row"] or 1, problem["position"] or 0)
        told = (ILLEGAL.sub("", problem[each]) for each in ("column", "value", "words", "expected", "replacement"))
        is_link = number <= LINKS
        if is_link:
            places.append(place)
        yield _line(pen, number, (place, *told), ["link" if is_link else "told", *["told"] * (len(heads) - 1)])


def _line(pen: _Pen, number: int, texts: Sequence[str], line: Sequence[str]) -> str:
    cells = [
        pen.cell(f"{letters(position)}{number}", text, look=look)
        for position, (text, look) in enumerate(zip(texts, line, strict=True))
        if text
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _links(places: Sequence[str], sheet: str) -> Iterator[str]:
    """Makes the first cell of each line a link to the faulty one; asked for when all lines are written."""
    quoted = sheet.replace("'", "''")
    yield "<hyperlinks>"
    for number, place in enumerate(places, start=2):
        target = quoteattr(f"'{quoted}'!{place}")
        yield f'<hyperlink ref="A{number}" location={target} display="{place}"/>'
    yield "</hyperlinks>"


def _identify(book: Workbook, meta: Meta) -> None:
    """The workbook finds its way back wherever it is dropped, as a template does."""
    sheet = book.create_sheet(own.META)
    sheet.sheet_state = "veryHidden"
    for row, line in enumerate(meta.lines(), start=1):
        for column, text in enumerate(line, start=1):
            looks.put(sheet.cell(row, column), text)
    book.custom_doc_props.append(StringProperty(name=own.PROPERTY, value=str(meta.identity)))
