"""Everything that a spreadsheet carries, seen or not, as texts: other sheets, comments, properties, names, old rows.

For whoever looks for what must not be there. Nothing is interpreted: marks are dropped, texts stay.
"""

import html
import re
from collections.abc import Iterable, Iterator

from . import archives, xls
from .limits import DEFAULT, Limits

RUNS = re.compile(
    rb"</(?:\w+:)?t>\s*</(?:\w+:)?r>\s*<(?:\w+:)?r>(?:\s*<(?:\w+:)?rPr>.*?</(?:\w+:)?rPr>)?\s*<(?:\w+:)?t[^>]*>",
    re.DOTALL,
)
"""Where a text goes on in another style: the two halves are one text."""
SPANS = re.compile(rb"</?text:(?:span|a)\b[^>]*>")
SCIENTIFIC = re.compile(r"\b\d(?:\.\d+)?[eE]\+?1[0-4]\b")
"""A number of 11 to 15 digits as a spreadsheet may store it."""
SECTIONS = re.compile("&[LCR]")
"""Where the left, middle or right part of a page's header begins."""
XML = (".xml", ".rels", ".vml")
LINES = bytes.maketrans(b'<>"', b"\n\n\n")
SHAPES = bytes.maketrans(b"123456789e", b"000000000E")
"""What a number written as a power of ten looks like: 0E+0, 0E0."""
PIECE = 2**20
"""Bytes of a part that are looked at together."""
ENDS = (b"row>", b"si>")
"""Where a large part may be cut: no text goes on behind the end of a row, nor of a shared string."""
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
            if name.lower().endswith(XML):
                yield from ((name, _of_xml(piece)) for piece in _pieces(archives.chunks(archive, name)))
            else:
                yield name, _of_bytes(b"".join(archives.chunks(archive, name)))


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A part in pieces of about PIECE bytes, each cut where a text ends; whole when it has no such place."""
    kept: list[bytes] = []
    size, wanted = 0, PIECE
    for chunk in chunks:
        kept.append(chunk)
        size += len(chunk)
        if size < wanted:
            continue
        joined = b"".join(kept)
        end = 0 if _is_wide(joined) else max(joined.rfind(mark) + len(mark) if mark in joined else 0 for mark in ENDS)
        if end:
            yield joined[:end]
        kept = [joined[end:]]
        size = len(kept[0])
        wanted = size + max(PIECE, size)  # a part without rows is joined a few times only
    yield b"".join(kept)


def _is_wide(raw: bytes) -> bool:
    return raw.startswith((b"\xff\xfe", b"\xfe\xff"))


def _of_xml(raw: bytes) -> str:
    """Texts and attributes, each on a line; numbers written as powers of ten are written out."""
    if _is_wide(raw):
        raw = raw.decode("utf-16", "replace").encode()
    if b"r>" in raw:
        raw = RUNS.sub(b"", raw)
    if b"text:" in raw:
        raw = SPANS.sub(b"", raw)
    raw = raw.translate(LINES)
    shapes = raw.translate(SHAPES)
    text = raw.decode("utf-8", "replace")
    if "&" in text:
        text = SECTIONS.sub("\n", html.unescape(text))
    if b"0E0" in shapes or b"0E+0" in shapes:
        text = SCIENTIFIC.sub(lambda found: f"{float(found[0]):.0f}", text)
    return text


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
