"""Where an XLS file holds formulas, which xlrd does not tell: it gives their stored results as if they were typed."""

import io
import struct
from collections.abc import Iterator

from xlrd.compdoc import CompDoc

BOF, EOF, BOUNDSHEET, FORMULA = 0x0809, 0x000A, 0x0085, 0x0006
STREAMS = ("Workbook", "Book")
WORKSHEET = 0
Place = tuple[int, int]


def places(content: bytes) -> list[set[Place]]:
    """The (row, column) of each formula, counted from 0, of each sheet as xlrd counts them. xlrd has read `content`."""
    stream = _stream(content)
    starts = [
        struct.unpack_from("<I", body)[0]
        for code, body in _records(stream, 0)
        if code == BOUNDSHEET and body[5] == WORKSHEET
    ]
    return [
        {struct.unpack_from("<HH", body) for code, body in _records(stream, start) if code == FORMULA}
        for start in starts
    ]


def _stream(content: bytes) -> memoryview:
    document = CompDoc(content, logfile=io.StringIO())
    for name in STREAMS:
        memory, start, length = document.locate_named_stream(name)
        if memory:
            return memoryview(memory)[start : start + length]
    return memoryview(b"")


def _records(stream: memoryview, start: int) -> Iterator[tuple[int, memoryview]]:
    """The records of one substream, without those of charts inside it."""
    depth = 0
    while start + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, start)
        depth += (code == BOF) - (code == EOF)
        if depth == 1:
            yield code, stream[start + 4 : start + 4 + length]
        if depth == 0:
            return
        start += 4 + length
