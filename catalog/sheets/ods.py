"""Reads ODS in one pass: the file states each value exactly, and shows the text that a person sees.

Own reader on purpose: calamine drops errors and the leading zeros that a number format shows.
"""

import re
import zipfile
from collections.abc import Iterator

from . import archives, properties
from .cells import MOMENT, Texts, clock, duration, iso
from .findings import Findings, address, refuse
from .formats import GENERAL, Format
from .limits import Limits
from .streams import Pass, attribute
from .workbooks import SheetEntry

PERIOD = re.compile(r"P(?:(\d{1,6})D)?T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,](\d{1,9}))?S)?", re.ASCII)
ERRORS = re.compile(r"#(?:N/A|N/D|REF|DIV/0|VALUE|VALEUR|NAME|NOM|NUM|NOMBRE|NULL|NUL)[!?]?|Err:\d{3}")
NUMERIC = ("float", "percentage", "currency")
HIDING = ("collapse", "filter")


class Workbook:
    """An ODS file; each sheet that is read costs a pass over the content of all."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._archive, self._limits = archives.opened(content, limits), limits
        names = set(self._archive.namelist())
        if "META-INF/manifest.xml" in names:
            _Manifest(self._archive)
        if "content.xml" not in names:
            refuse("F06")
        self.sheets = _Sheets(self._archive).sheets

    def rows(self, sheet: SheetEntry, findings: Findings) -> Iterator[tuple[int, list[str]]]:
        """Yields (row number, cells) of a sheet."""
        reader = _Rows(int(sheet.part), Texts(findings, limit=self._limits.characters), findings, self._limits)
        for chunk in archives.chunks(self._archive, "content.xml"):
            reader.feed(chunk)
            yield from reader.taken()
        reader.feed(b"", last=True)
        yield from reader.taken()

    def property(self, name: str) -> str:
        """The text of a property that somebody gave to the document, or ""."""
        return properties.custom(self._archive, "meta.xml", "user-defined", name)


class _Manifest(Pass):
    """META-INF/manifest.xml: tells whether the content is encrypted."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__(characters=0)
        self.starts["encryption-data"] = lambda _attributes: refuse("F01")
        self.read(archives.chunks(archive, "META-INF/manifest.xml"))


class _Sheets(Pass):
    """The tables of content.xml in order, and which are hidden by their style."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__(characters=0)
        self.sheets: list[SheetEntry] = []
        self._style = ""
        self._hiding: set[str] = set()
        self._depth = 0
        self.starts.update({"style": self._open_style, "table-properties": self._properties, "table": self._table})
        self.ends["table"] = self._close_table
        self.read(archives.chunks(archive, "content.xml"))

    def _open_style(self, attributes: dict[str, str]) -> None:
        self._style = attribute(attributes, "name")

    def _properties(self, attributes: dict[str, str]) -> None:
        if attribute(attributes, "display") == "false":
            self._hiding.add(self._style)

    def _table(self, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            hidden = attribute(attributes, "style-name") in self._hiding
            self.sheets.append(SheetEntry(attribute(attributes, "name"), str(len(self.sheets)), hidden))

    def _close_table(self) -> None:
        self._depth -= 1


class _Rows(Pass):
    """One table of content.xml. Repeated empty rows and cells cost nothing; repeated filled ones are bounded."""

    def __init__(self, index: int, texts: Texts, findings: Findings, limits: Limits) -> None:
        super().__init__(characters=limits.characters)
        self._index, self._texts, self._findings, self._limits = index, texts, findings, limits
        self._done: list[tuple[int, list[str]]] = []
        self._table, self._depth, self._row, self._filled = -1, 0, 0, 0
        self._row_attributes: dict[str, str] = {}
        self._cells: list[str] = []
        self._position = 0
        self._cell: dict[str, str] = {}
        self._paragraphs: list[str] = []
        self._aside = 0
        self.starts.update({
            "table": self._open_table, "table-row": self._open_row, "table-cell": self._open_cell,
            "covered-table-cell": self._open_cell, "table-column": self._column, "p": self._open_paragraph,
            "s": self._spaces, "tab": self._tab, "line-break": self._line_break, "annotation": self._open_aside,
        })  # fmt: skip
        self.ends.update({
            "table": self._close_table, "table-row": self._close_row, "table-cell": self._close_cell,
            "covered-table-cell": self._close_cell, "p": self._close_paragraph, "annotation": self._close_aside,
        })  # fmt: skip

    def taken(self) -> list[tuple[int, list[str]]]:
        done, self._done = self._done, []
        return done

    @property
    def _here(self) -> bool:
        return self._table == self._index and self._depth == 1

    def _open_table(self, _attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self._table += 1

    def _close_table(self) -> None:
        self._depth -= 1

    def _column(self, attributes: dict[str, str]) -> None:
        if self._here and attribute(attributes, "visibility") in HIDING:
            self._findings.notice("N15")

    def _open_row(self, attributes: dict[str, str]) -> None:
        if self._here:
            self._row_attributes, self._cells, self._position = attributes, [], 0
            self._row += 1

    def _close_row(self) -> None:
        if not self._here:
            return
        times = _times(self._row_attributes, "number-rows-repeated")
        if any(self._cells):
            self._filled += len(self._cells) * times
            if self._row + times > 1_048_577 or self._filled > self._limits.cells:
                refuse("F07", reason="cells", count=self._filled, limit=self._limits.cells)
            self._done.extend((self._row + step, self._cells) for step in range(times))
            if attribute(self._row_attributes, "visibility") in HIDING:
                self._findings.notice("N13", str(self._row))
        self._row += times - 1

    def _open_cell(self, attributes: dict[str, str]) -> None:
        if self._here:
            self._cell, self._paragraphs = attributes, []

    def _close_cell(self) -> None:
        if not self._here:
            return
        times = _times(self._cell, "number-columns-repeated")
        wide, high = _times(self._cell, "number-columns-spanned"), _times(self._cell, "number-rows-spanned")
        if wide > 1 or high > 1:
            area = f"{address(self._row, self._position)}:{address(self._row + high - 1, self._position + wide - 1)}"
            self._findings.add("V18", row=self._row, value=area, area=area)
        text = self._text(self._row, self._position)
        if text:
            if self._position + times > self._limits.columns:
                refuse("F14", count=self._position + times, limit=self._limits.columns)
            self._cells.extend([""] * (self._position - len(self._cells)))
            self._cells.extend([text] * times)
        self._position += times

    def _open_paragraph(self, _attributes: dict[str, str]) -> None:
        if self._here and not self._aside:
            self.capture()

    def _close_paragraph(self) -> None:
        if self._here and not self._aside:
            self._paragraphs.append(self.captured())

    def _spaces(self, attributes: dict[str, str]) -> None:
        count = attribute(attributes, "c") or "1"
        if not count.isdecimal() or len(count) > 6:
            refuse("F16", limit=self._limits.characters)
        self._add(" " * int(count))

    def _tab(self, _attributes: dict[str, str]) -> None:
        self._add("\t")

    def _line_break(self, _attributes: dict[str, str]) -> None:
        self._add("\n")

    def _add(self, text: str) -> None:
        if self._here and not self._aside:
            self._characters(text)

    def _open_aside(self, _attributes: dict[str, str]) -> None:
        self._aside += 1

    def _close_aside(self) -> None:
        self._aside -= 1

    def _text(self, row: int, position: int) -> str:
        kind = attribute(self._cell, "value-type")
        formula = attribute(self._cell, "formula")
        shown = "\n".join(self._paragraphs)
        if not kind and not formula and not shown:
            return ""
        if self._is_error(shown, bool(formula)):
            return self._texts.problem("V12", row, position, shown)
        if formula:
            if not kind:
                return self._texts.problem("V11", row, position)
            self._findings.notice("N14", address(row, position))
        return self._typed(kind, shown, row, position)

    def _is_error(self, shown: str, formula: bool) -> bool:
        kinds = [value for name, value in self._cell.items() if name.endswith("value-type")]
        return "error" in kinds or (formula and ERRORS.fullmatch(shown) is not None)

    def _typed(self, kind: str, shown: str, row: int, position: int) -> str:
        if kind in NUMERIC:
            return self._texts.number(attribute(self._cell, "value"), self._format(kind, shown), row, position)
        if kind == "boolean":
            return "true" if attribute(self._cell, "boolean-value") == "true" else "false"
        if kind == "date":
            raw = attribute(self._cell, "date-value")
            if not MOMENT.fullmatch(raw):
                return self._texts.problem("V14", row, position, raw)
            return iso(*raw.split("T"))
        if kind == "time":
            return self._time(attribute(self._cell, "time-value"), row, position)
        stated = attribute(self._cell, "string-value")
        return self._texts.text(stated or shown, row, position)

    def _format(self, kind: str, shown: str) -> Format:
        """Leading zeros are read from what the cell shows: `00042` beside the value 42."""
        if kind == "percentage":
            return Format("percent")
        digits = re.sub(r"[\s.\-/\u202f\xa0]", "", shown)
        value = attribute(self._cell, "value")
        if digits.isdecimal() and digits.startswith("0") and digits.lstrip("0") == value.lstrip("0") and digits != "0":
            return Format("number", len(digits), masked=digits != shown)
        return GENERAL

    def _time(self, raw: str, row: int, position: int) -> str:
        found = PERIOD.fullmatch(raw)
        if not found:
            return self._texts.problem("V14", row, position, raw)
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[:4])
        fraction = int((found[5] or "").ljust(3, "0")[:3])
        milliseconds = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + fraction
        return clock(milliseconds) if milliseconds < 86_400_000 else duration(milliseconds)


def _times(attributes: dict[str, str], name: str) -> int:
    """How often a row or cell is repeated; a number no spreadsheet has is damage."""
    text = attribute(attributes, name) or "1"
    if not text.isdecimal() or len(text) > 10 or int(text) < 1:
        refuse("F06")
    return int(text)
