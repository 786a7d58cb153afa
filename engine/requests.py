"""What the edge demands of an HTTP request before anything else looks at it."""

import re
from typing import NamedTuple

from . import media, phrases
from .media import Media

#: Bytes of all header names and values together.
MOST_HEADERS = 16 * 1024
MOST_BODY = 2 * 2**20

ROUTE = re.compile(r"/m/([A-Za-z0-9_-]{22})/([A-Za-z0-9_-]{1,60}/[^/\x00-\x1f]{1,60})")


class HttpRefused(Exception):
    """A request that is answered without a look at its content; the connection is closed when it may be out of step."""

    def __init__(self, status: int, code: str, *, close: bool = False, **details: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.close = close
        self.details = details

    def text(self, language: str = "en") -> str:
        """The sentence for people, in French ("fr") or English."""
        return phrases.say(self.code, language, self.details)


class Head(NamedTuple):
    """The headers the engine uses. `length` is None for a chunked body; `action` is SOAPAction or its stand-in."""

    length: int | None
    media: Media
    action: str
    token: str
    coding: str = ""
    accepted: str = ""


def read(items: list[tuple[str, str]]) -> Head:
    """The used headers of a request. Raises HttpRefused for what is ambiguous or too large."""
    hosts = size = 0
    length: int | None = 0
    chunked = has_length = False
    content_type = action = token = coding = accepted = ""
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
        elif name == "accept-encoding":
            accepted = value
        elif name == "content-encoding":
            coding = f"{coding}, {value}" if coding else value
        elif name == "transfer-encoding":
            if chunked or value.strip().lower() != "chunked":
                raise HttpRefused(400, "http-encoding", close=True)
            chunked = True
        elif name == "authorization":
            scheme, _, credentials = value.partition(" ")
            if scheme.lower() == "bearer":
                token = token or credentials.strip()
        elif name == "x-mockadmin-token":
            token = value.strip()
    if hosts != 1:
        raise HttpRefused(400, "http-host", close=True)
    if size > MOST_HEADERS:
        raise HttpRefused(431, "http-headers", close=True)
    if chunked and has_length:
        raise HttpRefused(400, "http-framing", close=True)
    kind = media.read(content_type)
    return Head(None if chunked else length, kind, action or kind.action, token, coding, accepted)


def _length(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise HttpRefused(400, "http-length", close=True)
    return int(value[:20])


def refuse_oversize(head: Head) -> None:
    """Raises HttpRefused (413) for a declared length above the limit, before a byte is read."""
    if head.length is not None and head.length > MOST_BODY:
        raise too_large()


def too_large() -> HttpRefused:
    """The refusal of a body above the limit."""
    return HttpRefused(413, "http-too-large", close=True, limit=MOST_BODY)
