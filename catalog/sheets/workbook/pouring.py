"""Pours rows into the sheets of a small workbook while it is written: memory does not grow with them.

openpyxl writes 200,000 rows in half a minute and holds what it writes; only styles and rules are left to it.
"""

import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
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
Rewriting = Callable[[bytes], Iterable[str]]
"""Gives what stands in place of a part, from what openpyxl wrote there."""


@dataclass(frozen=True)
class Pour:
    """Rows for a sheet, from its row `first` on."""

    sheet: Worksheet
    rows: Iterable[list[str]]
    first: int = 2


def save(book: Workbook, pours: list[Pour]) -> IO[bytes]:
    """The file, open at its beginning; whoever closes it deletes it."""

    def filling(pour: Pour) -> Rewriting:
        styles = _styles(pour.sheet)
        return lambda content: poured(content, _pieces(pour, styles))

    return rewritten(book, {part(book, pour.sheet): filling(pour) for pour in pours})


def part(book: Workbook, sheet: Worksheet) -> str:
    """Where in the file a sheet stands."""
    return f"xl/worksheets/sheet{book.worksheets.index(sheet) + 1}.xml"


def rewritten(book: Workbook, parts: Mapping[str, Rewriting]) -> IO[bytes]:
    """The file with other contents in some of its parts, written a piece at a time."""
    with tempfile.TemporaryFile() as plain:
        book.save(plain)
        plain.seek(0)
        full = tempfile.TemporaryFile()  # noqa: SIM115 (the caller's)
        with (
            zipfile.ZipFile(plain) as source,
            zipfile.ZipFile(full, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as target,
        ):
            for entry in source.infolist():
                content = source.read(entry)
                if entry.filename not in parts:
                    target.writestr(entry, content)
                    continue
                with target.open(entry.filename, "w", force_zip64=True) as stream:
                    for piece in parts[entry.filename](content):
                        stream.write(piece.encode())
    full.seek(0)
    return full


def poured(content: bytes, rows: Iterable[str], after: Iterable[str] = ()) -> Iterator[str]:
    """A sheet as openpyxl wrote it, with more rows under its own; `after` follows the rows."""
    before, _end, rest = content.partition(END)
    yield SIZE.sub(b"", before).decode()
    yield from rows
    yield END.decode()
    yield from after
    yield rest.decode()


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
