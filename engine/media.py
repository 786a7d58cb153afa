"""What a Content-Type says: the kind of the content, and the parameters that reading it needs."""

import re
from functools import lru_cache
from typing import NamedTuple

PARAMETER = re.compile(r";\s*([\w!#$&^.+-]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;\s\"]*)", re.ASCII)
ESCAPED = re.compile(r"\\(.)")


class Media(NamedTuple):
    """A read Content-Type; what it does not say is empty. `action` is SOAP 1.2's stand-in for SOAPAction."""

    kind: str = ""
    charset: str = ""
    action: str = ""
    boundary: str = ""
    start: str = ""
    is_multipart: bool = False


PLAIN = Media()


@lru_cache(maxsize=256)
def read(value: str) -> Media:
    """The media type of a header's value; never fails, as clients write many odd ones."""
    kind, _, _ = value.partition(";")
    given = parameters(value)
    # MTOM carries the envelope's own type, with its action, inside a parameter (type on the root, start-info around).
    nested = parameters(given.get("start-info", "")) or parameters(given.get("type", ""))
    return Media(
        kind.strip().lower(),
        given.get("charset", "").lower(),
        given.get("action", "") or nested.get("action", ""),
        given.get("boundary", ""),
        given.get("start", "").strip("<>"),
        kind.strip().lower().startswith("multipart/"),
    )


def parameters(value: str) -> dict[str, str]:
    """The parameters by name in lower case, unquoted; the first of a name counts."""
    found: dict[str, str] = {}
    for name, text in PARAMETER.findall(value):
        quoted = text.startswith('"')
        found.setdefault(name.lower(), ESCAPED.sub(r"\1", text[1:-1]) if quoted else text)
    return found
