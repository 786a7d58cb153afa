"""Reads XLS by xlrd, which keeps what calamine drops: number formats, error cells, merged and hidden cells."""

import io
import struct
from collections.abc import Iterator

import xlrd
from xlrd.compdoc import CompDocError

from . import formats, xls_formulas
from .cells import Texts
from .findings import Findings, address, refuse
from .formats import GENERAL, Format
from .limits import Limits
from .moments import Calendar
from .workbooks import SheetEntry


class Workbook:
    """An XLS file; its sheets are read one by one."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._book, self._limits = opened(content), limits
        self._formulas = _formulas(content)
        self.sheets = [
            SheetEntry(sheet.name, str(index), hidden=sheet.visibility != 0)
            for index, sheet in enumerate(self._book.sheets())
        ]

    def rows(self, sheet: SheetEntry, findings: Findings) -> Iterator[tuple[int, list[str]]]:
        """Yields (row number, cells) of a sheet."""
        found = self._book.sheet_by_index(int(sheet.part))
        for top, bottom, left, right in found.merged_cells:
            area = f"{address(top + 1, left)}:{address(bottom, right - 1)}"
            findings.add("V18", row=top + 1, value=area, cell=area, area=area)
        if any(column.hidden for position, column in found.colinfo_map.items() if position < found.ncols):
            findings.notice("N15")
        cells = _Cells(self._book, Texts(findings, limit=self._limits.characters))
        for line, position in sorted(self._formulas.get(int(sheet.part), ())):
            findings.notice("N14", address(line + 1, position))
        for index in range(found.nrows):
            row = [cells.text(cell, index + 1, position) for position, cell in enumerate(found.row(index))]
            if index in found.rowinfo_map and found.rowinfo_map[index].hidden and any(row):
                findings.notice("N13", str(index + 1))
            yield index + 1, row

    def property(self, _name: str) -> str:
        """The format keeps such properties where xlrd does not look."""
        return ""


def opened(content: bytes) -> xlrd.Book:
    """The whole workbook in memory; refuses a protected or damaged one."""
    try:
        return xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=False
        )
    except xlrd.XLRDError as error:
        refuse("F01" if "encrypted" in str(error).lower() else "F06")
    except Exception:  # on damaged bytes xlrd raises whatever it stumbles on
        refuse("F06")


def _formulas(content: bytes) -> dict[int, set[xls_formulas.Place]]:
    """The places of formulas by the index of their sheet."""
    try:
        return dict(enumerate(xls_formulas.places(content)))
    except (struct.error, IndexError, CompDocError):
        refuse("F06")


class _Cells:
    def __init__(self, book: xlrd.Book, texts: Texts) -> None:
        self._book, self._texts = book, texts
        self._calendar = Calendar.MAC if book.datemode == 1 else Calendar.EXCEL
        if book.user_name.strip() == "Calc" and book.datemode == 0:  # written by LibreOffice
            self._calendar = Calendar.CALC

    def text(self, cell: xlrd.sheet.Cell, row: int, position: int) -> str:
        if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return ""
        if cell.ctype == xlrd.XL_CELL_TEXT:
            return self._texts.text(cell.value, row, position)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return "true" if cell.value else "false"
        if cell.ctype == xlrd.XL_CELL_ERROR:
            shown = xlrd.error_text_from_code.get(cell.value, "#?")
            return self._texts.problem("V12", row, position, shown)
        raw = repr(cell.value).removesuffix(".0")
        return self._texts.number(raw, self._format(cell), row, position, calendar=self._calendar)

    def _format(self, cell: xlrd.sheet.Cell) -> Format:
        style = self._book.xf_list[cell.xf_index] if cell.xf_index is not None else None
        known = self._book.format_map.get(style.format_key) if style else None
        return formats.understood(known.format_str) if known else GENERAL
