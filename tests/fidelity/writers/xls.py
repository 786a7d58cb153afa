"""XLS as Excel 97 wrote it (BIFF8): records of a code, a length and a body; strings once, by number."""

import struct
from dataclasses import dataclass, field

from ..kinds import Cell, Fault, Formula, Moment, Nothing, Number, Raw, Text, Truth
from . import compound

FAULTS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
LARGEST = 8224
"""Bytes of a record; what is longer goes on in CONTINUE records."""
PLAIN = 15
"""The first style of cells: those before are styles of styles."""
STATES = {"visible": 0, "hidden": 1, "veryHidden": 2}
WORKBOOK, WORKSHEET = 5, 16


@dataclass
class Around:
    """What stands around the cells, as for XLSX. `packed`: numbers are stored as RK where they can be."""

    program: str = "Excel"
    since_1904: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: bool = False
    merged: tuple[int, int, int, int] | None = None
    sheets: tuple[tuple[str, str], ...] = ()
    after: tuple[tuple[str, str], ...] = ()
    name: str = "Feuil1"
    packed: bool = False
    labels: bool = False


@dataclass
class _Book:
    around: Around
    formats: list[str] = field(default_factory=lambda: ["General"])
    strings: list[Text] = field(default_factory=list)

    def style(self, code: str) -> int:
        if code not in self.formats:
            self.formats.append(code)
        return PLAIN + self.formats.index(code)

    def string(self, text: Text) -> int:
        self.strings.append(text)
        return len(self.strings) - 1


def book(rows: list[list[Cell]], **given) -> bytes:
    around = Around(**given)
    made = _Book(around)
    sheets = [*around.sheets, (around.name, "visible"), *around.after]
    main = len(around.sheets)
    bodies = [_sheet(made, rows) if at == main else _aside() for at in range(len(sheets))]
    head, tail = _globals(made)
    listed = [_record(0x85, struct.pack("<IBB", 0, STATES[state], 0) + _short(name)) for name, state in sheets]
    start = len(head) + sum(map(len, listed)) + len(tail)
    placed = []
    for record, body in zip(listed, bodies, strict=True):
        placed.append(record[:4] + struct.pack("<I", start) + record[8:])
        start += len(body)
    return compound.packed(head + b"".join(placed) + tail + b"".join(bodies))


def _record(code: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(body)) + body


def _start(kind: int) -> bytes:
    return _record(0x809, struct.pack("<4HII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


END = _record(0x0A)


def _globals(made: _Book) -> tuple[bytes, bytes]:
    """What stands before and behind the list of sheets."""
    font = _record(0x31, struct.pack("<5H4B", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _short("Arial"))
    head = [
        _start(WORKBOOK),
        _record(0x5C, _long(made.around.program).ljust(112, b" ")),
        _record(0x42, struct.pack("<H", 1200)),
        _record(0x3D, struct.pack("<9H", 0, 0, 9000, 9000, 0x38, 0, 0, 1, 600)),
        _record(0x22, struct.pack("<H", made.around.since_1904)),
        font * 5,
    ]
    numbered = list(enumerate(made.formats[1:], start=164))
    head += [_record(0x41E, struct.pack("<H", number) + _long(code)) for number, code in numbered]
    head += [_style(0, is_parent=True)] * PLAIN
    head += [_style(number) for number in (0, *(number for number, _code in numbered))]
    head.append(_record(0x293, struct.pack("<HBB", 0x8000, 0, 0xFF)))
    return b"".join(head), _strings(made.strings) + END


def _style(number: int, *, is_parent: bool = False) -> bytes:
    return _record(0xE0, struct.pack("<3H4BIIH", 0, number, 0xFFF5 if is_parent else 1, 0x20, 0, 0, 0, 0, 0, 0x20C0))


def _strings(strings: list[Text]) -> bytes:
    """The table of strings, which CONTINUE records part: between strings, or between characters after a new flag."""
    body, found = bytearray(struct.pack("<II", len(strings), len(strings))), []
    for text in strings:
        wide, chars = _chars(text.text)
        runs, guide = _runs(text), _guide(text)
        head = struct.pack("<HB", len(chars) // (1 + wide), wide | 8 * bool(runs) | 4 * bool(guide))
        head += struct.pack("<H", len(runs) // 4) if runs else b""
        head += struct.pack("<I", len(guide)) if guide else b""
        if len(body) + len(head) + 4 > LARGEST:
            found.append(bytes(body))
            body = bytearray()
        body += head
        while len(body) + len(chars) > LARGEST:
            room = (LARGEST - len(body)) // 2 * 2
            found.append(bytes(body + chars[:room]))
            body, chars = bytearray([wide]), chars[room:]
        body += chars
        if len(body) + len(runs) + len(guide) > LARGEST:
            found.append(bytes(body))
            body = bytearray()
        body += runs + guide
    found.append(bytes(body))
    return b"".join(_record(0x3C if at else 0xFC, each) for at, each in enumerate(found))


def _chars(text: str) -> tuple[bool, bytes]:
    """Whether each character takes two bytes, and the bytes."""
    try:
        return False, text.encode("latin-1")
    except UnicodeEncodeError:
        return True, text.encode("utf-16-le", "surrogatepass")


def _runs(text: Text) -> bytes:
    """Where another font begins."""
    found, at = b"", 0
    for number, piece in enumerate(text.runs):
        found += struct.pack("<HH", at, number % 2) if number else b""
        at += len(piece)
    return found


def _guide(text: Text) -> bytes:
    if not text.guide:
        return b""
    chars = text.guide.encode("utf-16-le")
    length = len(text.guide)
    body = struct.pack("<HHHHHH", 0, 0x37, 1, length, length, length)[:4] + struct.pack("<3H", 1, length, length)
    body += chars + struct.pack("<3H", 0, 0, len(text.text))
    return struct.pack("<HH", 1, len(body)) + body


def _short(text: str) -> bytes:
    return _counted(text, "<BB")


def _long(text: str) -> bytes:
    return _counted(text, "<HB")


def _counted(text: str, head: str) -> bytes:
    wide, chars = _chars(text)
    return struct.pack(head, len(chars) // (1 + wide), wide) + chars


def _sheet(made: _Book, rows: list[list[Cell]]) -> bytes:
    width = max(len(row) for row in rows)
    found = [_start(WORKSHEET), _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))]
    if made.around.hidden_columns:
        found.append(_record(0x7D, struct.pack("<6H", 1, 1, 0x900, PLAIN, 1, 0)))
    for number, row in enumerate(rows):
        hidden = 0x20 * (number + 1 in made.around.hidden_rows)
        found.append(_record(0x208, struct.pack("<6HI", number, 0, len(row), 0xFF, 0, 0, 0x100 | hidden)))
        found += [_cell(made, (number, position), cell) for position, cell in enumerate(row)]
    found.append(_record(0x23E, struct.pack("<HHHIHHI", 0x6B6, 0, 0, 64, 0, 0, 0)))
    if made.around.merged:
        found.append(_record(0xE5, struct.pack("<5H", 1, *made.around.merged)))
    return b"".join(found) + END


def _aside() -> bytes:
    """A sheet that holds the number 9."""
    return _start(WORKSHEET) + _record(0x203, struct.pack("<3Hd", 0, 0, PLAIN, 9)) + END


def _cell(made: _Book, place: tuple[int, int], cell: Cell) -> bytes:
    def at(style: str = "General") -> bytes:
        return struct.pack("<HHH", *place, made.style(style))

    match cell:
        case Text() if made.around.labels:
            return _record(0x204, at() + _long(cell.text))
        case Text():
            return _record(0xFD, at() + struct.pack("<I", made.string(cell)))
        case Number() | Moment():
            value = float(cell.digits if isinstance(cell, Number) else cell.serial)
            if made.around.packed and value.is_integer() and abs(value) < 2**29:
                return _record(0x27E, at(cell.format) + struct.pack("<i", int(value) << 2 | 2))
            return _record(0x203, at(cell.format) + struct.pack("<d", value))
        case Truth():
            return _record(0x205, at() + bytes([cell.value, 0]))
        case Fault():
            return _record(0x205, at() + bytes([FAULTS[cell.code], 1]))
        case Formula():
            style = cell.result.format if isinstance(cell.result, Number | Moment) else "General"
            return _formula(at(style), cell.result)
        case Nothing():
            return _record(0x201, at("00000")) if cell.styled else b""
        case Raw():
            return _cell(made, place, cell.xls)


def _formula(head: bytes, result: Cell | None) -> bytes:
    """Its stored result, and as its expression the same as a constant."""
    text = b""
    match result:
        case Number() | Moment():
            stored = struct.pack("<d", float(result.digits if isinstance(result, Number) else result.serial))
            tokens = b"\x1f" + stored
        case Text(text="") | None:
            stored, tokens = b"\x03\0\0\0\0\0\xff\xff", b"\x17\0\0"
        case Text():
            stored, tokens = bytes(6) + b"\xff\xff", b"\x17" + _short(result.text)
            text = _record(0x207, _long(result.text))
        case Truth():
            stored, tokens = bytes([1, 0, result.value, 0, 0, 0]) + b"\xff\xff", bytes([0x1D, result.value])
        case Fault():
            code = FAULTS[result.code]
            stored, tokens = bytes([2, 0, code, 0, 0, 0]) + b"\xff\xff", bytes([0x1C, code])
        case _:
            raise TypeError(f"no formula gives {result}")
    return _record(0x06, head + stored + struct.pack("<HIH", 0, 0, len(tokens)) + tokens) + text
