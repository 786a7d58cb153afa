"""One learned shape: the constant bytes of a request, and the places of its texts."""

from collections.abc import Sequence
from typing import Any

from ..bundle import Operation


class Shape:
    """Requests of one kind (SOAPAction and Content-Type) that are read alike.

    `pieces` are texts and tags in turn, of the request it was learned from; `free` the numbers of the pieces that may
    be any text; `keys` the places among these of the texts that make the key. `suspected` is said of the constant part.
    """

    __slots__ = ("_begin", "_opening", "_rest", "free", "keys", "kind", "operation", "pieces", "soap", "suspected")

    def __init__(
        self, *, kind: Any, soap: str, operation: Operation, pieces: Sequence[bytes], free: Sequence[int],
        keys: Sequence[int], suspected: bool,
    ) -> None:  # fmt: skip
        self.kind = kind
        self.soap = soap
        self.operation = operation
        self.pieces = tuple(pieces)
        self.free = tuple(free)
        self.keys = tuple(keys)
        self.suspected = suspected
        first, *rest = constants(pieces, free)
        self._opening, self._begin = first, len(first)
        self._rest = tuple((constant, len(constant)) for constant in rest)

    @property
    def size(self) -> int:
        """About the bytes that it holds."""
        return 2 * sum(map(len, self.pieces)) + 64 * len(self.pieces)

    def texts(self, body: bytes) -> list[bytes] | None:
        """The texts at the free places; None when the body is not of this shape, or bears anything but plain text."""
        if not body.startswith(self._opening):
            return None
        at = self._begin
        found: list[bytes] = []
        for constant, length in self._rest:
            end = body.find(b"<", at)
            if end < 0 or not body.startswith(constant, end):
                return None
            found.append(body[at:end])
            at = end + length
        if at != len(body):
            return None
        try:
            text = b" ".join(found).decode()
        except UnicodeDecodeError:
            return None
        # Printable leaves out control characters, carriage returns (which a parse turns into line feeds) and whatever
        # XML forbids; with them some characters that it allows, which are parsed.
        return found if text.isprintable() and "&" not in text and ">" not in text else None


def constants(pieces: Sequence[bytes], free: Sequence[int]) -> list[bytes]:
    """What stands before, between and after the free pieces."""
    edges = [-1, *free, len(pieces)]
    return [b"".join(pieces[start + 1 : end]) for start, end in zip(edges, edges[1:], strict=False)]
