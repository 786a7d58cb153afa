"""What the edge reads in the head of a request: which service of which sandbox, and how its body is to be read."""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from . import media
from .http.heads import Head
from .media import Media

#: A path as it came: nothing is decoded before it is taken apart, so that no `%2f` or `..` leads elsewhere.
ROUTE = re.compile(r"/m/([A-Za-z0-9_-]{22})/([A-Za-z0-9_-]{1,60})/((?:[^/%]|%[0-9A-Fa-f]{2}){1,540})")
LABEL = re.compile(r"[^/\x00-\x1f\x7f]{1,60}")


@dataclass(slots=True)
class Request:
    """The used parts of a head. `public_id` and `service` ("slug/label") are empty when the address is none.

    `action` is SOAPAction or its stand-in; `kind` is all of the head that decides how a body is read.
    """

    method: str
    path: str
    query: str
    public_id: str
    service: str
    media: Media
    action: str
    token: str
    coding: str
    accepted: str
    kind: tuple[str, Media]


def read(head: Head) -> Request:
    """The request of a head."""
    content_type = action = token = coding = accepted = ""
    for name, value in head.fields:
        if name == "content-type":
            content_type = value
        elif name == "soapaction":
            action = value
        elif name == "accept-encoding":
            accepted = value
        elif name == "content-encoding":
            coding = f"{coding}, {value}" if coding else value
        elif name == "authorization":
            scheme, _, credentials = value.partition(" ")
            if scheme.lower() == "bearer":
                token = token or credentials.strip()
        elif name == "x-mockadmin-token":
            token = value.strip()
    kind = media.read(content_type)
    action = action or kind.action
    public_id, service = route(head.path)
    return Request(
        head.method, head.path, head.query, public_id, service, kind, action, token, coding, accepted, (action, kind)
    )


def route(path: str) -> tuple[str, str]:
    """The sandbox and the service ("slug/label") that a path leads to; empty when it leads to none."""
    found = ROUTE.fullmatch(path)
    if found is None:
        return "", ""
    try:
        label = unquote_to_bytes(found[3]).decode()
    except UnicodeDecodeError:
        return "", ""
    return (found[1], f"{found[2]}/{label}") if LABEL.fullmatch(label) else ("", "")
