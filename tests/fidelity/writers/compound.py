"""The compound file around an XLS workbook: sectors of 512 bytes, their chains, and a directory of two entries."""

import struct

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR = 512
CUTOFF = 4096
"""A smaller stream would have to stand among the short sectors."""
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
PER_SECTOR = SECTOR // 4
LISTED = 109


def packed(stream: bytes) -> bytes:
    """A compound file whose only stream is `Workbook`."""
    stream = stream.ljust(CUTOFF, b"\0")
    sectors = -(-len(stream) // SECTOR)
    tables = 1
    while tables * PER_SECTOR < sectors + 1 + tables:
        tables += 1
    if tables > LISTED:
        raise ValueError("the workbook is too large for this writer")
    chain = [*range(1, sectors), END, END, *[TABLE] * tables]  # the stream, the directory, the tables themselves
    chain += [FREE] * (tables * PER_SECTOR - len(chain))
    directory = _entry("Root Entry", 5, child=1) + _entry("Workbook", 2, start=0, size=len(stream)) + _entry("", 0) * 2
    return b"".join((
        _header(tables, first=sectors),
        stream.ljust(sectors * SECTOR, b"\0"),
        directory,
        struct.pack(f"<{len(chain)}I", *chain),
    ))  # fmt: skip


def _header(tables: int, *, first: int) -> bytes:
    """`first`: the sector of the directory, which the tables follow."""
    listed = [*range(first + 1, first + 1 + tables)]
    listed += [FREE] * (LISTED - tables)
    head = SIGNATURE + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, tables, first, 0, CUTOFF, END, 0, END, 0)
    return head + struct.pack(f"<{LISTED}I", *listed)


def _entry(name: str, kind: int, *, child: int = FREE, start: int = END, size: int = 0) -> bytes:
    written = (name + "\0").encode("utf-16-le") if name else b""
    head = written.ljust(64, b"\0") + struct.pack("<HBB3I", len(written), kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
