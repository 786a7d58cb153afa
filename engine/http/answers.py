"""The heads of answers, as far as they are known before the answer leaves: the last lines are the connection's."""

from collections.abc import Iterable
from http import HTTPStatus

LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}


def head(status: int, told: Iterable[tuple[str, str]], length: int) -> bytes:
    """The status line, these header fields, and the length of the body."""
    return b"%bcontent-length: %d\r\n" % (start(status, told), length)


def start(status: int, told: Iterable[tuple[str, str]]) -> bytes:
    """The same without the length, to be kept for answers that differ in nothing else."""
    return LINES[status] + fields(told)


def fields(told: Iterable[tuple[str, str]]) -> bytes:
    """Header fields in lines. Raises ValueError for a value that could end its line."""
    lines = [f"{name}: {value}" for name, value in told]
    if not all(line.isprintable() for line in lines):
        raise ValueError("a header field holds a control character")
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1", "replace")
