"""Content-Encoding: requests are unpacked within bounds, large answers are packed for those who ask."""

import asyncio
import gzip
import re
import zlib

from .http.errors import HttpRefused, too_large
from .http.limits import MOST_BODY

#: Bytes from which an answer is worth packing: below, the time costs more than the bytes.
LARGE = 8 * 1024
HUGE = 256 * 1024
GZIP = 16 + zlib.MAX_WBITS
#: Names of Content-Encoding, and how zlib is told to read each. Many send "deflate" without zlib's own frame.
CODINGS = {"gzip": (GZIP,), "x-gzip": (GZIP,), "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS)}
MOST_MEMBERS = 16

ACCEPTED = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)", re.IGNORECASE)


def decoded(body: bytes, coding: str) -> bytes:
    """The body without its Content-Encoding.

    Raises HttpRefused: 415 for a coding that is not read, 413 above the limit, 400 for what is not of its coding.
    """
    name = coding.strip().lower()
    if name in ("", "identity"):
        return body
    frames = CODINGS.get(name)
    if frames is None:
        raise HttpRefused(415, "http-coding", coding=coding.strip()[:40])
    for frame in frames:
        try:
            return _inflated(body, frame)
        except zlib.error:
            continue
    raise HttpRefused(400, "http-packed", coding=name)


def _inflated(body: bytes, frame: int) -> bytes:
    """Never more than the limit is unpacked; gzip may hold several members, one after the other."""
    content = b""
    for _member in range(MOST_MEMBERS):
        unpacker = zlib.decompressobj(frame)
        content += unpacker.decompress(body, MOST_BODY + 1 - len(content))
        if len(content) > MOST_BODY:
            raise too_large()
        if not unpacker.eof:
            break
        body = unpacker.unused_data
        if not body:
            return content
        if frame != GZIP:
            break
    raise zlib.error("it is cut short, or something follows it")


def accepts_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header asks for gzip; `*` alone does not."""
    return ACCEPTED.search(accepted) is not None


async def packed(body: bytes) -> bytes:
    """The body in gzip, fast rather than small; a huge one is packed beside the loop, which serves others meanwhile."""
    if len(body) < HUGE:
        return _packed(body)
    return await asyncio.get_running_loop().run_in_executor(None, _packed, body)


def _packed(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=1, mtime=0)
