"""Pours rows into the sheets of a small workbook while it is written: memory does not grow with them.

openpyxl writes 200,000 rows in half a minute and holds what it writes; only styles and rules are left to it.
"""

import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from . import looks

END = b"</sheetData>"
SIZE = re.compile(rb'<dimension ref="[^"]*"\s*/>')
BATCH = 500
"""Rows written at once."""


@dataclass(frozen=True)
class Pour:
    """Rows for a sheet, from its row `first` on."""

    sheet: Worksheet
    rows: Iterable[list[str]]
    first: int = 2


def save(book: Workbook, pours: list[Pour]) -> IO[bytes]:
    """The file, open at its beginning; whoever closes it deletes it."""
    styles = {pour.sheet.title: _styles(pour.sheet) for pour in pours}
    with tempfile.TemporaryFile() as plain:
        book.save(plain)
        plain.seek(0)
        parts = {f"xl/worksheets/sheet{book.worksheets.index(pour.sheet) + 1}.xml": pour for pour in pours}
        full = tempfile.TemporaryFile()  # noqa: SIM115 (the caller's)
        with (
            zipfile.ZipFile(plain) as source,
            zipfile.ZipFile(full, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as target,
        ):
            for entry in source.infolist():
                content = source.read(entry)
                if entry.filename in parts:
                    pour = parts[entry.filename]
                    _fill(target, entry.filename, content, pour, styles[pour.sheet.title])
                else:
                    target.writestr(entry, content)
    full.seek(0)
    return full


def _fill(target: zipfile.ZipFile, name: str, content: bytes, pour: Pour, styles: tuple[int, int]) -> None:
    before, _end, after = content.partition(END)
    with target.open(name, "w", force_zip64=True) as stream:
        stream.write(SIZE.sub(b"", before))
        for piece in _pieces(pour, styles):
            stream.write(piece.encode())
        stream.write(END + after)


def _pieces(pour: Pour, styles: tuple[int, int]) -> Iterator[str]:
    letters = [get_column_letter(position) for position in range(1, pour.sheet.max_column + 1)]
    batch: list[str] = []
    for number, cells in enumerate(pour.rows, start=pour.first):
        batch.append(_row(number, cells, letters, styles))
        if len(batch) == BATCH:
            yield "".join(batch)
            batch.clear()
    yield "".join(batch)


def _row(number: int, cells: list[str], letters: list[str], styles: tuple[int, int]) -> str:
    plain, quoted = styles
    parts = [f'<row r="{number}">']
    for letter, text in zip(letters, cells, strict=True):
        if text:
            style = quoted if looks.ACTIVE.match(text) else plain
            space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
            shown = escape(looks.escaped(text))
            parts.append(f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t{space}>{shown}</t></is></c>')
    parts.append("</row>")
    return "".join(parts)


def _styles(sheet: Worksheet) -> tuple[int, int]:
    return looks.style(sheet, quoted=False), looks.style(sheet, quoted=True)
