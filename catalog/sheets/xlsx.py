"""Reads XLSX in one pass: values with their number formats, formulas, errors, merged and hidden cells.

Own reader on purpose: openpyxl's read-only mode drops merges, hidden rows and formulas without a result, and calamine
drops errors and number formats; each loss would change a value in silence. openpyxl is the oracle of its tests.
"""

import re
from collections.abc import Iterator

from . import archives, properties
from .cells import Texts
from .findings import Findings, address, refuse
from .formats import GENERAL, Format
from .limits import Limits
from .moments import stated
from .streams import Pass
from .workbooks import SheetEntry
from .xlsx_book import Book, unescaped, whole

TRUTHS = {"1": "true", "true": "true", "0": "false", "false": "false"}
CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Workbook:
    """An XLSX file; its sheets are read one by one."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._archive, self._limits = archives.opened(content, limits), limits
        self._book = Book(self._archive, limits)
        self.sheets = self._book.sheets

    def rows(self, sheet: SheetEntry, findings: Findings) -> Iterator[tuple[int, list[str]]]:
        """Yields (row number, cells) of a sheet."""
        reader = _Rows(self._book, Texts(findings, limit=self._limits.characters), findings, self._limits)
        for chunk in archives.chunks(self._archive, sheet.part):
            reader.feed(chunk)
            yield from reader.taken()
        reader.feed(b"", last=True)
        yield from reader.taken()

    def property(self, name: str) -> str:
        """The text of a property that somebody gave to the document, or ""."""
        return properties.custom(self._archive, "docProps/custom.xml", "property", name)


class _Rows(Pass):
    """The sheet itself. Rows come out whole, in order, with "" for the gaps."""

    def __init__(self, book: Book, texts: Texts, findings: Findings, limits: Limits) -> None:
        super().__init__(characters=limits.text)
        self._book, self._texts, self._findings, self._limits = book, texts, findings, limits
        self._done: list[tuple[int, list[str]]] = []
        self._cells: list[str] = []
        self._columns: dict[str, int] = {}
        self._row = self._position = self._filled = 0
        self._in_row = self._in_cell = self._hidden = self._aside = False
        self._type = self._value = ""
        self._style = 0
        self._formula = self._has_value = False
        self.starts.update(row=self._open_row, c=self._open_cell, v=self._open_text, t=self._open_text,
                           f=self._open_formula, rPh=self._open_phonetic, mergeCell=self._merge,
                           col=self._column)  # fmt: skip
        self.ends.update(row=self._close_row, c=self._close_cell, v=self._close_value, t=self._close_inline,
                         rPh=self._close_phonetic)  # fmt: skip

    def taken(self) -> list[tuple[int, list[str]]]:
        done, self._done = self._done, []
        return done

    def _open_row(self, attributes: dict[str, str]) -> None:
        number = whole(attributes["r"]) if "r" in attributes else self._row + 1
        if number <= self._row or number > 1_048_576 or self._in_row:
            refuse("F06")
        self._row, self._position, self._in_row = number, -1, True
        self._cells = []
        self._hidden = attributes.get("hidden") in ("1", "true")

    def _close_row(self) -> None:
        self._in_row = False
        if any(self._cells):
            self._done.append((self._row, self._cells))
            if self._hidden:
                self._findings.notice("N13", str(self._row))

    def _open_cell(self, attributes: dict[str, str]) -> None:
        if not self._in_row or self._in_cell:
            refuse("F06")
        position = self._position + 1
        if reference := attributes.get("r"):
            position = self._place(reference)
        if position <= self._position:
            refuse("F06")
        self._position, self._in_cell = position, True
        self._type = attributes.get("t", "n")
        style = attributes.get("s")
        self._style = whole(style) if style else 0
        self._value, self._formula, self._has_value = "", False, False

    def _place(self, reference: str) -> int:
        name = reference.rstrip("0123456789")
        if reference[len(name) :] != str(self._row):
            refuse("F06")
        position = self._columns.get(name)
        if position is None:
            if not CELL.fullmatch(reference):
                refuse("F06")
            position = 0
            for letter in name:
                position = position * 26 + ord(letter) - 64
            position -= 1
            self._columns[name] = position
        return position

    def _open_formula(self, _attributes: dict[str, str]) -> None:
        self._formula = True

    def _open_text(self, _attributes: dict[str, str]) -> None:
        if self._in_cell:
            self.capture()

    def _close_value(self) -> None:
        if self._in_cell:
            self._value, self._has_value = self.captured(), True

    def _close_inline(self) -> None:
        text = self.captured()
        if self._in_cell and not self._aside and self._type == "inlineStr":
            self._value += text
            self._has_value = True

    def _open_phonetic(self, _attributes: dict[str, str]) -> None:
        self._aside = True

    def _close_phonetic(self) -> None:
        self._aside = False

    def _close_cell(self) -> None:
        self._in_cell = False
        row, position = self._row, self._position
        if self._formula:
            if not self._has_value or (self._value == "" and self._type not in ("str", "s")):
                self._keep(self._texts.problem("V11", row, position))
                return
            self._findings.notice("N14", address(row, position))
        if self._has_value and (text := self._text(row, position)):
            self._keep(text)

    def _keep(self, text: str) -> None:
        if self._position >= self._limits.columns:
            refuse("F14", count=self._position + 1, limit=self._limits.columns)
        self._filled += 1
        if self._filled > self._limits.cells:
            refuse("F07", reason="cells", count=self._filled, limit=self._limits.cells)
        cells = self._cells
        if len(cells) < self._position:
            cells.extend([""] * (self._position - len(cells)))
        cells.append(text)

    def _text(self, row: int, position: int) -> str:
        value, kind = self._value, self._type
        if kind == "n":
            if value.strip() == "":
                return ""
            return self._texts.number(value.strip(), self._format(), row, position, calendar=self._book.calendar)
        if kind == "s":
            index = whole(value)
            if index >= len(self._book.strings):
                refuse("F06")
            return self._texts.text(self._book.strings[index], row, position)
        if kind in ("str", "inlineStr"):
            return self._texts.text(unescaped(value), row, position)
        if kind == "b":
            return TRUTHS.get(value.strip()) or self._texts.problem("V17", row, position, value)
        if kind == "e":
            return self._texts.problem("V12", row, position, value)
        if kind == "d":
            return stated(value.strip()) or self._texts.problem("V14", row, position, value)
        return refuse("F06")

    def _format(self) -> Format:
        return self._book.formats[self._style] if self._style < len(self._book.formats) else GENERAL

    def _merge(self, attributes: dict[str, str]) -> None:
        area = attributes.get("ref", "")
        row = int("0" + "".join(char for char in area.partition(":")[0] if char in "0123456789")[:7])
        self._findings.add("V18", row=row, value=area, cell=area, area=area)

    def _column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true") and whole(attributes.get("min", "1")) <= self._limits.columns:
            self._findings.notice("N15")
