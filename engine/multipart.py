"""Messages with attachments: MTOM and SwA packages read within bounds, and MTOM answers written.

RFC 2046 and 2387 have the form, XOP 1.0 and SOAP Messages with Attachments what the parts mean.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from . import media
from .errors import PackageRefused
from .media import Media
from .template import content_id

MOST_PARTS = 100
LONGEST_HEAD = 8 * 1024
LONGEST_BOUNDARY = 70
BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]*[0-9A-Za-z'()+_,./:=?-]")
FOLDED = re.compile(r"\r?\n[ \t]+")
XOP = "application/xop+xml"
ROOT = "envelope@mockadmin"
ENVELOPES = {"1.1": "text/xml", "1.2": "application/soap+xml"}


class Part(NamedTuple):
    """One part: its Content-ID (without brackets, may be empty), its type, and its bytes with no transfer encoding."""

    name: str
    media: Media
    content: bytes


class Package(NamedTuple):
    """The part that holds the envelope, and the others by Content-ID."""

    root: Part
    attachments: Mapping[str, bytes]


def read(body: bytes, kind: Media) -> Package:
    """The parts of a multipart/related message. Raises PackageRefused for any that cannot be told apart for certain."""
    if kind.kind != "multipart/related":
        raise PackageRefused("package-kind", kind=kind.kind[:60])
    if len(kind.boundary) > LONGEST_BOUNDARY or not BOUNDARY.fullmatch(kind.boundary):
        raise PackageRefused("package-boundary")
    parts = [_part(piece) for piece in _pieces(body, b"--" + kind.boundary.encode())]
    named = [part.name for part in parts if part.name]
    if len(set(named)) != len(named):
        raise PackageRefused("package-twice", name=next(name for name in named if named.count(name) > 1)[:100])
    root = next((part for part in parts if part.name == kind.start), None) if kind.start else parts[0]
    if root is None:
        raise PackageRefused("package-start", name=kind.start[:100])
    return Package(root, {part.name: part.content for part in parts if part.name and part is not root})


def _pieces(body: bytes, delimiter: bytes) -> list[bytes]:
    """What stands between the delimiters, which must begin their lines; what stands around them is left out."""
    pieces: list[bytes] = []
    begun = -1
    at = body.find(delimiter)
    while at >= 0:
        end = at + len(delimiter)
        # Only at the beginning of a line: looking for the end of the line is then linear in all.
        if at == 0 or body[at - 1] == 0x0A:
            is_last = body.startswith(b"--", end)
            line = body.find(b"\n", end)
            if body[end + 2 * is_last : line if line >= 0 else len(body)].strip():
                at = body.find(delimiter, end)
                continue
            if begun >= 0:
                pieces.append(body[begun : _before_break(body, at)])
            if len(pieces) > MOST_PARTS:
                raise PackageRefused("package-parts", limit=MOST_PARTS)
            if is_last and pieces:
                return pieces
            begun = line + 1 if line >= 0 else len(body)
        at = body.find(delimiter, end)
    raise PackageRefused("package-open" if begun >= 0 else "package-empty")


def _before_break(body: bytes, at: int) -> int:
    """The line break before a delimiter is the delimiter's."""
    return max(at - 2 if body[at - 2 : at] == b"\r\n" else at - 1, 0)


def _part(piece: bytes) -> Part:
    head, content = _split(piece)
    headers: dict[str, str] = {}
    for line in FOLDED.sub(" ", head.decode("latin-1")).splitlines():
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    name = headers.get("content-id", "").strip("<>")
    return Part(
        name,
        media.read(headers.get("content-type", "")),
        _transferred(content, headers.get("content-transfer-encoding", "").lower(), name),
    )


def _split(piece: bytes) -> tuple[bytes, bytes]:
    if piece.startswith((b"\r\n", b"\n")):
        return b"", piece.partition(b"\n")[2]
    ends = [(at, mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := piece.find(mark, 0, LONGEST_HEAD)) >= 0]
    if not ends:
        raise PackageRefused("package-head", limit=LONGEST_HEAD)
    at, mark = min(ends)
    return piece[:at], piece[at + len(mark) :]


def _transferred(content: bytes, encoding: str, name: str) -> bytes:
    if encoding in ("", "binary", "8bit", "7bit"):
        return content
    if encoding == "quoted-printable":
        return quopri.decodestring(content)
    try:
        if encoding == "base64":
            return base64.b64decode(b"".join(content.split()), validate=True)
    except binascii.Error:
        pass
    raise PackageRefused("package-transfer", name=name[:100] or "–", encoding=encoding[:40])


def write(envelope: bytes, attachments: Sequence[bytes], soap: str, boundary: str) -> tuple[str, bytes]:
    """The Content-Type and the body of an MTOM message; `boundary` must stand in none of its parts."""
    inner = ENVELOPES[soap]
    pieces = [
        f'--{boundary}\r\nContent-Type: {XOP}; charset=UTF-8; type="{inner}"\r\n'
        f"Content-Transfer-Encoding: binary\r\nContent-ID: <{ROOT}>\r\n\r\n".encode(),
        envelope,
    ]
    for number, content in enumerate(attachments, start=1):
        head = (
            f"\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\n"
            f"Content-Transfer-Encoding: binary\r\nContent-ID: <{content_id(number)}>\r\n\r\n"
        )
        pieces += [head.encode(), content]
    pieces.append(f"\r\n--{boundary}--\r\n".encode())
    header = f'multipart/related; type="{XOP}"; start="<{ROOT}>"; start-info="{inner}"; boundary="{boundary}"'
    return header, b"".join(pieces)
