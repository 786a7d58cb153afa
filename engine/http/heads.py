"""The head of a request, read strictly: what RFC 9112 lets a server refuse is refused, nothing is repaired.

Whatever could be framed in two ways ends the connection: two lengths, a length beside chunks, folded lines, bare line
feeds, spaces before a colon, control characters. What is accepted here, llhttp accepts and reads the same way (tested).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from .errors import HttpRefused
from .limits import LONGEST_LINE, MOST_FIELDS, MOST_HEADERS

END = b"\r\n\r\n"
LONGEST_KNOWN = 200
LINE = re.compile(rb"([A-Z]{1,20}) ([\x21-\x7e]+) HTTP/1\.([01])")
OTHER_VERSION = re.compile(rb"[A-Z]{1,20} [\x21-\x7e]+ HTTP/\d(?:\.\d)?")
FIELD = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([\t\x20-\x7e\x80-\xff]*)(?<!\t)")
#: `/path?query`, alone or behind the scheme and authority that a proxy would be sent (RFC 9112 §3.2.2).
TARGET = re.compile(
    r"(?:https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?)?(/[^?#]*)(?:\?([^#]*))?", re.IGNORECASE | re.ASCII
)
HOST = re.compile(r"[^\s/?#@,\\]*")
DIGITS = re.compile(r"[0-9]{1,30}")


class Head(NamedTuple):
    """A read head. `path` and `query` are as they came, nothing decoded; names of `fields` are in lower case.

    `length` is None for a chunked body; `expects` says that the client waits to be told to go on.
    """

    method: str
    path: str
    query: str
    minor: int
    fields: list[tuple[str, str]]
    length: int | None
    keep_alive: bool
    expects: bool


def read(data: bytes) -> Head:
    """The head in its bytes, which end with the empty line. Raises HttpRefused, which closes the connection."""
    line, *rest = data[:-4].split(b"\r\n")
    method, path, query, minor = _first(line)
    if len(rest) > MOST_FIELDS or len(data) - len(line) > MOST_HEADERS:
        raise HttpRefused(431, "http-headers", close=True)
    fields = [_known_field(each) if len(each) <= LONGEST_KNOWN else _field(each) for each in rest]
    length, keep_alive, expects = _framing(fields, minor)
    return Head(method, path, query, minor, fields, length, keep_alive, expects)


def _first(line: bytes) -> tuple[str, str, str, int]:
    """Method, path, query, and the version's last digit."""
    found = LINE.fullmatch(line)
    if found is None:
        if OTHER_VERSION.fullmatch(line):
            raise HttpRefused(505, "http-version", close=True)
        raise HttpRefused(400, "http-head", close=True)
    if len(line) > LONGEST_LINE:
        raise HttpRefused(414, "http-line", close=True, limit=LONGEST_LINE)
    target = TARGET.fullmatch(found[2].decode())
    if target is None:
        raise HttpRefused(400, "http-target", close=True)
    return found[1].decode(), target[1], target[2] or "", int(found[3])


def _field(line: bytes) -> tuple[str, str]:
    found = FIELD.fullmatch(line)
    if found is None:
        raise HttpRefused(400, "http-head", close=True)
    return found[1].decode().lower(), found[2].decode("latin-1").strip(" \t")


#: Most lines come again and again.
_known_field = lru_cache(maxsize=1024)(_field)


def _framing(fields: list[tuple[str, str]], minor: int) -> tuple[int | None, bool, bool]:
    """How long the body is, whether the connection lives on, whether the client waits to be told to go on."""
    hosts = 0
    lengths: list[str] = []
    encodings: list[str] = []
    wishes: set[str] = set()
    expects = False
    for name, value in fields:
        if name == "host":
            hosts += 1
            if not HOST.fullmatch(value):
                raise HttpRefused(400, "http-host", close=True)
        elif name == "content-length":
            lengths.append(value)
        elif name == "transfer-encoding":
            encodings.append(value.lower())
        elif name == "connection":
            wishes.update(wish.strip().lower() for wish in value.split(","))
        elif name == "expect":
            if value.lower() != "100-continue":
                raise HttpRefused(417, "http-expect", close=True)
            expects = minor == 1
    if hosts > 1 or (hosts == 0 and minor == 1):
        raise HttpRefused(400, "http-host", close=True)
    keep_alive = "close" not in wishes and (minor == 1 or "keep-alive" in wishes)
    return _length(lengths, encodings, minor), keep_alive, expects


def _length(lengths: list[str], encodings: list[str], minor: int) -> int | None:
    if encodings:
        if lengths:
            raise HttpRefused(400, "http-framing", close=True)
        if encodings != ["chunked"] or minor == 0:
            raise HttpRefused(400, "http-encoding", close=True)
        return None
    if not lengths:
        return 0
    if len(lengths) > 1 or not DIGITS.fullmatch(lengths[0]):
        raise HttpRefused(400, "http-length", close=True)
    return int(lengths[0])
