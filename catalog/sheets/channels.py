"""Everything that a spreadsheet carries, seen or not, as texts: other sheets, comments, properties, names, old rows.

For whoever looks for what must not be there. Nothing is interpreted: marks are dropped, texts stay.
"""

import html
import re
from collections.abc import Iterator

from . import archives, xls
from .limits import DEFAULT, Limits

RUNS = re.compile(
    rb"</(?:\w+:)?t>\s*</(?:\w+:)?r>\s*<(?:\w+:)?r>(?:\s*<(?:\w+:)?rPr>.*?</(?:\w+:)?rPr>)?\s*<(?:\w+:)?t[^>]*>",
    re.DOTALL,
)
"""Where a text goes on in another style: the two halves are one text."""
SPANS = re.compile(rb"</?text:(?:span|a)\b[^>]*>")
MARKS = re.compile(r'[<>"]')
SCIENTIFIC = re.compile(r"\b\d(?:\.\d+)?[eE]\+?1[0-4]\b")
"""A number of 11 to 15 digits as a spreadsheet may store it."""
SECTIONS = re.compile("&[LCR]")
"""Where the left, middle or right part of a page's header begins."""
XML = (".xml", ".rels", ".vml")
DIGITS = re.compile(rb"[0-9][0-9 .\-]{11,24}")


def texts(content: bytes, kind: str, limits: Limits = DEFAULT) -> Iterator[tuple[str, str]]:
    """(part of the file, its text) of an XLSX, ODS or XLS; a CSV is nothing but its cells. Raises SheetRefused."""
    if kind == "csv":
        return
    if kind == "xls":
        yield from _of_xls(content)
    else:
        archive = archives.opened(content, limits)
        yield "", archive.comment.decode("latin-1")
        for name in archive.namelist():
            raw = b"".join(archives.chunks(archive, name))
            yield name, _of_xml(raw) if name.lower().endswith(XML) else _of_bytes(raw)


def _of_xml(raw: bytes) -> str:
    """Texts and attributes, each on a line; numbers written as powers of ten are written out."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", "replace").encode()
    raw = SPANS.sub(b"", RUNS.sub(b"", raw))
    text = SECTIONS.sub("\n", html.unescape(MARKS.sub("\n", raw.decode("utf-8", "replace"))))
    return SCIENTIFIC.sub(lambda found: f"{float(found[0]):.0f}", text)


def _of_bytes(raw: bytes) -> str:
    """What looks like digits in a picture or another binary part, in one byte or two for each."""
    narrow = DIGITS.findall(raw)
    wide = DIGITS.findall(raw.replace(b"\x00", b""))
    return b"\n".join([*narrow, *wide]).decode("ascii")


def _of_xls(content: bytes) -> Iterator[tuple[str, str]]:
    book = xls.opened(content)
    for sheet in book.sheets():
        yield sheet.name, "\n".join(_written(value) for row in range(sheet.nrows) for value in sheet.row_values(row))
        yield sheet.name, "\n".join(note.text for note in sheet.cell_note_map.values())
    yield "", f"{book.user_name}\n" + "\n".join(name.name for name in book.name_obj_list)
    # Properties and what was erased but not overwritten: the bytes themselves, in both widths.
    yield "", _of_bytes(content)


def _written(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
