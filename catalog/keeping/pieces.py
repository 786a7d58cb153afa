"""Large contents in unnamed files: what goes into a sealed child and comes out of it is never held whole in memory."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO

CHUNK = 2**18


@dataclass(frozen=True)
class Piece:
    """`size` bytes of an open file, from `start` on; they can be read as long as the file is open."""

    file: IO[bytes]
    start: int
    size: int

    def __len__(self) -> int:
        return self.size

    def part(self, start: int, size: int | None = None) -> "Piece":
        """The bytes from `start` on: `size` of them, or all that follow."""
        return Piece(self.file, self.start + start, self.size - start if size is None else size)

    def chunks(self) -> Iterator[bytes]:
        """The bytes a part at a time, wherever the file itself is being read."""
        place, end = self.start, self.start + self.size
        while place < end:
            chunk = os.pread(self.file.fileno(), min(CHUNK, end - place), place)
            if not chunk:
                raise EOFError("the file ends before the piece")
            yield chunk
            place += len(chunk)

    def read(self) -> bytes:
        return b"".join(self.chunks())


Content = bytes | Piece


def gathered(chunks: Iterable[bytes], shelf: ExitStack) -> Piece:
    """Everything in a file that nobody else can open, and that is gone when `shelf` is closed."""
    file = shelf.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (the shelf is the context)
    size = sum(file.write(chunk) for chunk in chunks)
    file.flush()
    return Piece(file, 0, size)


def chunks(content: Content) -> Iterable[bytes]:
    """A content a part at a time, held in memory or not."""
    return content.chunks() if isinstance(content, Piece) else (content,)


def lines(content: Content) -> Iterator[bytes]:
    """The lines of a content without their ends; there is none after the last end."""
    begun = b""
    for chunk in chunks(content):
        *whole, begun = (begun + chunk).split(b"\n")
        yield from whole
    if begun:
        yield begun
