"""A chunked body, put together while it comes (RFC 9112 §7.1). Extensions and trailers are read over, within bounds."""

import re

from .errors import broken, too_large
from .heads import FIELD
from .limits import LONGEST_CHUNK_LINE, MOST_AROUND_CHUNKS, MOST_BODY, MOST_TRAILERS

NAME = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
TEXT = rb'"(?:[\t\x20\x21\x23-\x5b\x5d-\x7e]|\\[\t\x20-\x7e])*"'
SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})(?:;%b(?:=(?:%b|%b))?)*" % (NAME, NAME, TEXT))


class Chunks:
    """What has come of one body. `take` is given the bytes received so far, and removes those it has read."""

    __slots__ = ("_around", "_content", "_is_last", "_left", "_trailers", "size")

    def __init__(self) -> None:
        self.size = 0
        # Not a list of pieces: of chunks of a byte or two it would be many times as large as what has come.
        self._content = bytearray()
        self._left = -1
        self._is_last = False
        self._around = 0
        self._trailers = 0

    @property
    def body(self) -> bytes:
        """The content."""
        return bytes(self._content)

    @property
    def come(self) -> int:
        """How many bytes of the content are here, the chunk that is coming left out."""
        return len(self._content)

    def take(self, received: bytearray) -> bool:
        """Whether the body has come to its end. Raises HttpRefused: 400 for what is malformed, 413 above the limit."""
        at, length = 0, len(received)
        try:
            while not self._is_last:
                if self._left < 0:
                    line = _line(received, at, LONGEST_CHUNK_LINE)
                    if line is None:
                        return False
                    at += len(line) + 2
                    self._begin(line)
                elif length - at < self._left + 2:
                    return False
                else:
                    end = at + self._left
                    if received[end : end + 2] != b"\r\n":
                        raise broken()
                    self._content += received[at:end]
                    at, self._left = end + 2, -1
            while (line := _line(received, at, MOST_TRAILERS)) is not None:
                at += len(line) + 2
                if not line:
                    return True
                self._trail(line)
            return False
        finally:
            del received[:at]

    def _begin(self, line: bytes) -> None:
        found = SIZE.fullmatch(line)
        if found is None:
            raise broken()
        size = int(found[1], 16)
        self.size += size
        self._around += len(line) + 4
        if self.size > MOST_BODY:
            raise too_large()
        if self._around > MOST_AROUND_CHUNKS:
            raise broken()
        self._left, self._is_last = (size, False) if size else (-1, True)

    def _trail(self, line: bytes) -> None:
        self._trailers += len(line)
        if self._trailers > MOST_TRAILERS or not FIELD.fullmatch(line):
            raise broken()


def _line(received: bytearray, at: int, longest: int) -> bytes | None:
    """The line that begins there, without its end; None when it has not come whole. Raises HttpRefused."""
    end = received.find(b"\r\n", at, at + longest + 2)
    if end < 0:
        if len(received) - at > longest + 1:
            raise broken()
        return None
    return bytes(received[at:end])
