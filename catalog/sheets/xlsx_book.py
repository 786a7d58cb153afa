"""The parts of an XLSX file around its sheets: their list, the shared strings, the number formats of the styles."""

import posixpath
import re
import zipfile

from . import archives, formats
from .findings import refuse
from .formats import Format
from .limits import Limits
from .moments import Calendar
from .streams import Pass, attribute
from .workbooks import SheetEntry

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""ECMA-376 part 1, 22.9.2.19: how a string holds a character that XML cannot."""


class Book:
    """The parts around the sheet: list of sheets, shared strings, number format of each style."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        names = set(archive.namelist())
        main = _main_part(archive)
        folder = posixpath.dirname(main)
        relations = _Relations(archive, posixpath.join(folder, "_rels", posixpath.basename(main) + ".rels"), folder)
        parts = _Parts(archive, main)
        self.calendar = parts.calendar
        self.sheets = [
            SheetEntry(name, relations.targets.get(relation, ""), hidden) for name, relation, hidden in parts.sheets
        ]
        self.sheets = [sheet for sheet in self.sheets if sheet.part in names and "/chartsheets/" not in sheet.part]
        styles, strings = relations.first("/styles"), relations.first("/sharedStrings")
        self.formats = _Styles(archive, styles).formats if styles in names else []
        self.strings = _Strings(archive, strings, limits).strings if strings in names else []


def _main_part(archive: zipfile.ZipFile) -> str:
    root = _Relations(archive, "_rels/.rels", "")
    return root.first("/officeDocument") or "xl/workbook.xml"


class _Relations(Pass):
    def __init__(self, archive: zipfile.ZipFile, part: str, folder: str) -> None:
        super().__init__(characters=0)
        self.targets: dict[str, str] = {}
        self._types: list[tuple[str, str]] = []
        self._folder = folder
        self.starts["Relationship"] = self._relation
        self.read(archives.chunks(archive, part))

    def _relation(self, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(self._folder, target)
        path = posixpath.normpath(path)
        self.targets[attributes.get("Id", "")] = path
        self._types.append((attributes.get("Type", ""), path))

    def first(self, ending: str) -> str:
        return next((path for kind, path in self._types if kind.endswith(ending)), "")


class _Parts(Pass):
    """workbook.xml: sheets in order, and the epoch of dates."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        super().__init__(characters=0)
        self.sheets: list[tuple[str, str, bool]] = []
        self.calendar = Calendar.EXCEL
        self.starts.update(sheet=self._sheet, workbookPr=self._properties, fileVersion=self._program)
        self.read(archives.chunks(archive, part))

    def _sheet(self, attributes: dict[str, str]) -> None:
        hidden = attributes.get("state", "visible") != "visible"
        self.sheets.append((attributes.get("name", ""), attribute(attributes, "id"), hidden))

    def _properties(self, attributes: dict[str, str]) -> None:
        if attributes.get("date1904", "0") in ("1", "true"):
            self.calendar = Calendar.MAC

    def _program(self, attributes: dict[str, str]) -> None:
        """Stands before the properties. LibreOffice counts the days of 1900 its own way."""
        if attributes.get("appName") == "Calc":
            self.calendar = Calendar.CALC


class _Styles(Pass):
    """styles.xml: the number format of each cell style, by its index."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        super().__init__(characters=0)
        self.formats: list[Format] = []
        self._codes = dict(formats.BUILT_IN)
        self._inside = False
        self.starts.update(numFmt=self._format, cellXfs=self._open, xf=self._style)
        self.ends["cellXfs"] = self._close
        self.read(archives.chunks(archive, part))

    def _format(self, attributes: dict[str, str]) -> None:
        self._codes[whole(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")

    def _open(self, _attributes: dict[str, str]) -> None:
        self._inside = True

    def _close(self) -> None:
        self._inside = False

    def _style(self, attributes: dict[str, str]) -> None:
        if self._inside:
            code = self._codes.get(whole(attributes.get("numFmtId", "0")), "")
            self.formats.append(formats.understood(code))


class _Strings(Pass):
    """sharedStrings.xml: texts without their formatting; phonetic guides (rPh) left out."""

    def __init__(self, archive: zipfile.ZipFile, part: str, limits: Limits) -> None:
        super().__init__(characters=limits.text)
        self.strings: list[str] = []
        self._limits = limits
        self._runs: list[str] = []
        self._aside = False
        self.starts.update(si=self._open, t=self._text, rPh=self._phonetic)
        self.ends.update(si=self._close, t=self._end_text, rPh=self._end_phonetic)
        self.read(archives.chunks(archive, part))

    def _open(self, _attributes: dict[str, str]) -> None:
        self._runs.clear()

    def _text(self, _attributes: dict[str, str]) -> None:
        self.capture()

    def _end_text(self) -> None:
        text = self.captured()
        if not self._aside:
            self._runs.append(text)

    def _phonetic(self, _attributes: dict[str, str]) -> None:
        self._aside = True

    def _end_phonetic(self) -> None:
        self._aside = False

    def _close(self) -> None:
        self.strings.append(unescaped("".join(self._runs)))
        if len(self.strings) > self._limits.cells:
            refuse("F07", reason="cells", count=len(self.strings), limit=self._limits.cells)


def whole(text: str) -> int:
    """A small whole number of the file's own making; refuses anything else as damage."""
    if not text.strip().isdecimal() or len(text) > 12:
        refuse("F06")
    return int(text)


def unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    text = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")  # two halves are one sign
