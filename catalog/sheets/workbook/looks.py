"""Colours, fonts and the writing of cells: every cell is text, so that 02 stays 02."""

import re
from typing import Any

from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

TEXT = "@"
ACTIVE = re.compile(r"[=+\-@]")
"""How a text begins that a spreadsheet would run as a formula."""
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What a reader would take for an escape (ECMA-376 part 1, 22.9.2.19)."""
NARROWEST, WIDEST = 12, 44
WHITE, INK, QUIET = "FFFFFF", "1F2937", "6B7280"
KEY, REQUIRED, OPTIONAL, RECORDS, OTHER = "1E3A5F", "3A3A55", "E5E7EB", "DDE7F3", "F3E4DC"
FACE = "Calibri"
LINE = 15
"""Points of a line of text."""
CHOICES = ("FDE9C8", "D9EAD3", "E4DAF1", "F9D6D5", "D0ECEC")
"""Header of the columns of one choice; the sixth choice looks like the first."""
EXAMPLE, EXAMPLE_INK = "E2F0D9", "2F6B2F"
EDGE = Side(style="thin", color="C4C9D1")


def put(cell: Cell, text: str) -> Cell:
    """Writes a text as what it is, whatever it begins with."""
    cell.number_format = TEXT
    if text:
        cell.value = escaped(text)
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
        cell.quotePrefix = bool(ACTIVE.match(text))
    return cell


def escaped(text: str) -> str:
    return ESCAPED.sub("_x005F_", text) if "_x" in text else text


def font(**looks: Any) -> Font:
    return Font(name=FACE, size=looks.pop("size", 11), **looks)


def wrapped(cell: Cell, text: str) -> None:
    put(cell, text).alignment = Alignment(wrap_text=True, vertical="top", indent=1)
    cell.font = font()


def height(sheet: Worksheet, row: int, texts: dict[str, int]) -> None:
    """Makes a row high enough for its texts, each in its width: LibreOffice does not do it by itself."""
    lines = max(1, *(sum(1 + len(line) // width for line in text.split("\n")) for text, width in texts.items()))
    sheet.row_dimensions[row].height = LINE * lines + 2


def header(cell: Cell, name: str, *, fill: str, bold: bool) -> None:
    """A column's name: light on dark, or dark on light."""
    put(cell, name)
    light = fill not in (KEY, REQUIRED)
    cell.font = font(bold=bold, color=(INK if bold else QUIET) if light else WHITE)
    cell.fill = PatternFill("solid", fgColor=fill)
    cell.alignment = Alignment(vertical="center")
    cell.border = Border(bottom=EDGE, right=EDGE)


def example(cell: Cell, text: str) -> None:
    put(cell, text)
    cell.font = font(italic=True, color=EXAMPLE_INK)
    cell.fill = PatternFill("solid", fgColor=EXAMPLE)
    cell.border = Border(bottom=EDGE)


def note(cell: Cell, text: str) -> None:
    """A comment as large as its text."""
    lines = sum(1 + len(line) // 48 for line in text.split("\n"))
    cell.comment = Comment(text, "Mock Admin", width=340, height=24 + 17 * min(lines, 24))


def columns(sheet: Worksheet, widths: list[int]) -> None:
    """Every cell of the columns is text, filled or not."""
    for position, width in enumerate(widths, start=1):
        column = sheet.column_dimensions[get_column_letter(position)]
        column.number_format = TEXT
        column.width = min(WIDEST, max(NARROWEST, width + 4))


def page(sheet: Worksheet) -> None:
    """How it prints: wide, all columns on one page, the header again on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def style(sheet: Worksheet, *, quoted: bool) -> int:
    """The index of the style of a filled cell, as the file names it."""
    cell = Cell(sheet, row=1, column=1)
    cell.number_format = TEXT
    cell.quotePrefix = quoted
    return cell.style_id
