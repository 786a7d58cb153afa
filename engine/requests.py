"""What the edge demands of an HTTP request before anything else looks at it."""

import re
from typing import NamedTuple

#: Bytes of all header names and values together.
MOST_HEADERS = 16 * 1024
MOST_BODY = 2 * 2**20
BODY_SECONDS = 10.0

ROUTE = re.compile(r"/m/([A-Za-z0-9_-]{22})/([A-Za-z0-9_-]{1,60}/[^/\x00-\x1f]{1,60})")
ACTION = re.compile(r"(?:^|;)\s*action\s*=\s*(\"[^\"]*\"|[^;\s]+)", re.IGNORECASE)


class HttpRefused(Exception):
    """A request that is answered without a look at its content; the connection is closed when it may be out of step."""

    def __init__(self, status: int, text: str, *, close: bool = False) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.close = close


class Head(NamedTuple):
    """The headers the engine uses. `length` is None for a chunked body."""

    length: int | None
    content_type: str
    action: str
    token: str


def read(items: list[tuple[str, str]]) -> Head:
    """The used headers of a request. Raises HttpRefused for what is ambiguous or too large."""
    hosts = size = 0
    length: int | None = 0
    chunked = has_length = False
    content_type = action = token = ""
    for name, value in items:
        size += len(name) + len(value)
        if name == "content-type":
            content_type = value
        elif name == "content-length":
            length, has_length = _length(value), True
        elif name == "host":
            hosts += 1
        elif name == "soapaction":
            action = value
        elif name == "transfer-encoding":
            if chunked or value.strip().lower() != "chunked":
                raise HttpRefused(400, "only a single chunked transfer encoding is accepted", close=True)
            chunked = True
        elif name == "authorization":
            scheme, _, credentials = value.partition(" ")
            if scheme.lower() == "bearer":
                token = token or credentials.strip()
        elif name == "x-mockadmin-token":
            token = value.strip()
    if hosts != 1:
        raise HttpRefused(400, "exactly one Host header is expected", close=True)
    if size > MOST_HEADERS:
        raise HttpRefused(431, "the headers are too large", close=True)
    if chunked and has_length:
        raise HttpRefused(400, "a length and a transfer encoding exclude each other", close=True)
    if not action and content_type.startswith("application/soap"):
        found = ACTION.search(content_type)
        action = found[1] if found else ""
    return Head(None if chunked else length, content_type, action, token)


def _length(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise HttpRefused(400, "the Content-Length is no number", close=True)
    return int(value[:20])


def refuse_oversize(head: Head) -> None:
    """Raises HttpRefused (413) for a declared length above the limit, before a byte is read."""
    if head.length is not None and head.length > MOST_BODY:
        raise too_large()


def too_large() -> HttpRefused:
    """The refusal of a body above the limit."""
    return HttpRefused(413, f"the request is larger than {MOST_BODY} bytes", close=True)
