"""Reads ODS in one pass: the file states each value exactly, and shows the text that a person sees.

Own reader on purpose: calamine drops errors and the leading zeros that a number format shows.
"""

import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache

from . import archives, properties
from . import shown as showing
from .cells import ERROR, Texts
from .findings import Findings, address, refuse
from .limits import Limits
from .moments import DAY_MS, clock, duration, stated
from .streams import Pass, attribute
from .workbooks import SheetEntry

PERIOD = re.compile(r"P(?:(\d{1,6})D)?T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,](\d{1,9}))?S)?", re.ASCII)
NUMERIC = ("float", "percentage", "currency")
CALCEXT = ":calc:xmlns:calcext:1.0"
HIDING = ("collapse", "filter")
ASIDE = (
    *("annotation", "ruby-text", "note", "frame", "custom-shape", "caption", "rect", "ellipse", "circle", "line", "g"),
    *("connector", "control", "measure", "path", "polygon", "polyline", "regular-polygon", "page-thumbnail", "scene"),
)
"""What stands in a cell and is not its text: comments, phonetic guides, drawings."""


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
        super().__init__(characters=limits.text)
        self._index, self._texts, self._findings, self._limits = index, texts, findings, limits
        self._done: list[tuple[int, list[str]]] = []
        self._table, self._depth, self._row, self._filled = -1, 0, 0, 0
        self._row_attributes: dict[str, str] = {}
        self._cells: list[str] = []
        self._position = 0
        self._cell: dict[str, str] = {}
        self._paragraphs: list[str] = []
        self._shown: str | None = None
        self._aside = 0
        self._in_paragraph = False
        self.starts.update({
            "table": self._open_table, "table-row": self._open_row, "table-cell": self._open_cell,
            "covered-table-cell": self._open_cell, "table-column": self._column, "p": self._open_paragraph,
            "s": self._spaces, "tab": self._tab, "line-break": self._line_break,
            **dict.fromkeys(ASIDE, self._open_aside),
        })  # fmt: skip
        self.ends.update({
            "table": self._close_table, "table-row": self._close_row, "table-cell": self._close_cell,
            "covered-table-cell": self._close_cell, "p": self._close_paragraph,
            **dict.fromkeys(ASIDE, self._close_aside),
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
        times = _times(attribute(self._row_attributes, "number-rows-repeated"))
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
            self._cell = {_named(name): value for name, value in attributes.items()}
            self._paragraphs = []

    def _close_cell(self) -> None:
        if not self._here:
            return
        times = _times(self._cell.get("number-columns-repeated", ""))
        wide, high = (
            _times(self._cell.get("number-columns-spanned", "")),
            _times(self._cell.get("number-rows-spanned", "")),
        )
        if wide > 1 or high > 1:
            area = f"{address(self._row, self._position)}:{address(self._row + high - 1, self._position + wide - 1)}"
            self._findings.add("V18", row=self._row, value=area, cell=area, area=area)
        text = self._text(self._row, self._position)
        if text:
            if self._position + times > self._limits.columns:
                refuse("F14", count=self._position + times, limit=self._limits.columns)
            self._cells.extend([""] * (self._position - len(self._cells)))
            self._cells.extend([text] * times)
        self._position += times

    def _open_paragraph(self, _attributes: dict[str, str]) -> None:
        if self._here and not self._aside:
            self._in_paragraph = True
            self.capture()

    def _close_paragraph(self) -> None:
        if self._here and not self._aside:
            self._in_paragraph = False
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
        self.pause()

    def _close_aside(self) -> None:
        self._aside -= 1
        if self._in_paragraph and not self._aside:
            self.resume()

    def _text(self, row: int, position: int) -> str:
        kind = self._cell.get("value-type", "")
        formula = self._cell.get("formula", "")
        shown = "\n".join(self._paragraphs)
        if not kind and not formula and not shown:
            return ""
        if self._is_error(shown, bool(formula)):
            return self._texts.problem("V12", row, position, shown)
        if formula:
            if not kind and not self._paragraphs:  # LibreOffice gives an empty paragraph, and no type, to an empty text
                return self._texts.problem("V11", row, position)
            self._findings.notice("N14", address(row, position))
        self._shown = shown if self._paragraphs else None
        return self._typed(kind, shown, row, position)

    def _is_error(self, shown: str, formula: bool) -> bool:
        if "error" in (self._cell.get("value-type"), self._cell.get("calcext value-type")):
            return True
        return formula and ERROR.fullmatch(shown) is not None

    def _typed(self, kind: str, shown: str, row: int, position: int) -> str:
        if kind in NUMERIC:
            raw = self._cell.get("value", "")
            if truth := showing.truth(raw, shown):
                return truth
            return self._texts.number(raw, showing.number(kind, raw, self._shown), row, position)
        if kind == "boolean":
            raw = self._cell.get("boolean-value", "")
            return raw if raw in ("true", "false") else self._texts.problem("V17", row, position, raw)
        if kind == "date":
            raw = self._cell.get("date-value", "")
            moment = stated(raw) if raw[:4].isdigit() else None
            return self._moment(raw, moment, row, position)
        if kind == "time":
            raw = self._cell.get("time-value", "")
            return self._moment(raw, _period(raw), row, position)
        text = self._cell.get("string-value", "")
        return self._texts.text(text or shown, row, position)

    def _moment(self, raw: str, moment: str | None, row: int, position: int) -> str:
        if moment is None:
            return self._texts.problem("V14", row, position, raw)
        if showing.shortens(moment, self._shown):
            self._texts.told("N22", row, position)
        return moment


def _period(raw: str) -> str | None:
    """A time of the day, or a duration of a day and more, of what ODS states as a duration."""
    found = PERIOD.fullmatch(raw)
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[:4])
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    milliseconds = whole * 1000 + round(float(f"0.{found[5] or 0}") * 1000)
    return clock(milliseconds) if milliseconds < DAY_MS else duration(milliseconds)


def _times(text: str) -> int:
    """How often a row or cell is repeated; a number no spreadsheet has is damage."""
    if text in ("", "1"):
        return 1
    if not text.isdecimal() or len(text) > 10 or int(text) < 1:
        refuse("F06")
    return int(text)


@lru_cache(maxsize=1024)
def _named(name: str) -> str:
    """The local name of a cell's attribute; LibreOffice's own `calcext` repeats some with more meaning."""
    space, _, local = name.rpartition(" ")
    return f"calcext {local}" if space.endswith(CALCEXT) else local
