"""A packed table of the vault, read through once: from then on a window of rows costs the block that holds it."""

import hashlib
import re
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..errors import VaultDamaged
from . import vault

INPUT = 2**18
BLOCK = 2**20
"""Bytes of packed and of plain text that are read at a time."""
REMEMBERED = 12
"""Tables whose blocks a process knows: two or three megabytes for 200,000 rows, and no row among them."""
NUMBER = re.compile(rb"\[(\d+),")


@dataclass(frozen=True, slots=True)
class _Block:
    """Where reading can begin again: `lines` stand whole before it, `begun` is what is read of the next one."""

    lines: int
    begun: bytes
    place: int
    unpacking: Any
    check: int


class Table:
    """The rows of one content by their position from 0. `head` is its first line, `numbers` are the sheet's."""

    def __init__(self, kind: str, digest: str) -> None:
        """Raises VaultDamaged when the content is gone or no longer what it was."""
        self._kind, self._digest = kind, digest
        self._blocks: list[_Block] = []
        self.head = b""
        self.numbers = array("I")
        self._read()

    def __len__(self) -> int:
        return len(self.numbers)

    def position(self, number: int) -> int | None:
        """Where the row stands that bears this number in the spreadsheet."""
        try:
            return self.numbers.index(number)
        except ValueError:
            return None

    def lines(self, start: int, count: int) -> list[bytes]:
        """`count` rows after the first `start`, as they are stored."""
        first, end = start + 1, min(start + count, len(self)) + 1  # the head is a line too
        if not 0 < first < end:
            return []
        at = bisect_right(self._blocks, first, key=lambda block: block.lines) - 1
        found: list[bytes] = []
        line = self._blocks[at].lines
        for lines in self._from(at):
            found += lines[max(first - line, 0) : max(end - line, 0)]
            line += len(lines)
            if line >= end:
                break
        return found

    def all(self) -> Iterator[tuple[int, bytes]]:
        """Every row with its position; a large table is never held whole."""
        position = -1
        for lines in self._from(0):
            for line in lines:
                if position >= 0:
                    yield position, line
                position += 1

    def _read(self) -> None:
        digest = hashlib.sha256()
        with vault.opened(self._kind, self._digest) as stored:
            unpacking, begun, seen = zlib.decompressobj(wbits=31), b"", 0
            while not unpacking.eof:
                start = (seen, begun, stored.tell(), unpacking.copy())
                plain = self._piece(stored, unpacking)
                digest.update(plain)
                lines, begun = _split(begun, plain, last=unpacking.eof)
                self._blocks.append(_Block(*start, zlib.crc32(plain)))
                if lines and not seen:
                    self.head = lines[0]
                self.numbers.extend(int(NUMBER.match(line)[1]) for line in (lines if seen else lines[1:]))
                seen += len(lines)
        if digest.hexdigest() != self._digest:
            raise self._damaged()

    def _from(self, at: int) -> Iterator[list[bytes]]:
        """The lines of each block from one on."""
        block = self._blocks[at]
        with vault.opened(self._kind, self._digest) as stored:
            stored.seek(block.place)
            unpacking, begun = block.unpacking.copy(), block.begun
            for known in self._blocks[at:]:
                plain = self._piece(stored, unpacking)
                if zlib.crc32(plain) != known.check:
                    raise self._damaged()
                lines, begun = _split(begun, plain, last=unpacking.eof)
                yield lines

    def _piece(self, stored: Any, unpacking: Any) -> bytes:
        """The next piece of plain text; the same one from the same place."""
        packed = unpacking.unconsumed_tail or stored.read(INPUT)
        try:
            plain = unpacking.decompress(packed, BLOCK)
        except zlib.error as error:
            raise self._damaged() from error
        if not (packed or plain or unpacking.eof):
            raise self._damaged()
        return plain

    def _damaged(self) -> VaultDamaged:
        return VaultDamaged(f"{self._digest} was altered in the vault: restore it from a backup")


@lru_cache(maxsize=REMEMBERED)
def table(kind: str, digest: str) -> Table:
    """The table put under `digest`, as JSON lines [number, …] after a head. Raises VaultDamaged."""
    return Table(kind, digest)


def _split(begun: bytes, plain: bytes, *, last: bool) -> tuple[list[bytes], bytes]:
    """The whole lines, and what is read of the next one."""
    *lines, rest = (begun + plain).split(b"\n")
    return ([*lines, rest] if rest else lines, b"") if last else (lines, rest)
