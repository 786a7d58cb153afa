"""The one place of the code base where XML from outside is parsed.

What is refused and why was measured in the security study: DOCTYPE in every encoding, entities, external references,
unusual encodings, more than the limit. Depth (256) and text size (10 MB) are bounded by libxml2 itself.
"""

import re
from typing import Any

from lxml import etree

from .errors import XmlRefused

LIMIT = 2 * 2**20
ENCODINGS = frozenset({"UTF-8", "US-ASCII", "ASCII", "UTF-16", "UTF-16LE", "UTF-16BE"})
LATIN = frozenset({"ISO-8859-1", "ISO-8859-15", "WINDOWS-1252"})
#: The charsets that a Content-Type may name; each is accepted in an XML declaration too. ASCII is UTF-8 as well.
CHARSETS = {
    "utf-8": "UTF-8",
    "utf8": "UTF-8",
    "us-ascii": "UTF-8",
    "utf-16le": "UTF-16LE",
    "utf-16be": "UTF-16BE",
    "iso-8859-1": "ISO-8859-1",
    "latin1": "ISO-8859-1",
    "iso-8859-15": "ISO-8859-15",
    "windows-1252": "WINDOWS-1252",
    "cp1252": "WINDOWS-1252",
}
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
#: What XML 1.0 does not allow in any document, lone surrogates included.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: libxml2 ends its messages with the position, which the refusal carries by itself.
POSITION = re.compile(r", line \d+, column \d+.*\Z", re.DOTALL)


def _parser(*, bare: bool, encoding: str | None = None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        collect_ids=False,
        remove_comments=bare,
        remove_pis=bare,
    )


_FULL = _parser(bare=False)
_BARE = _parser(bare=True)
_BARE_IN = {charset: _parser(bare=True, encoding=name) for charset, name in CHARSETS.items()}


def parse(data: bytes, *, limit: int = LIMIT, bare: bool = False, charset: str = "") -> etree._Element:
    """The root element of a document of at most `limit` bytes; `bare` leaves comments and instructions out.

    The encoding is that of the byte order mark, else of `charset` (as a Content-Type names it; such a document is read
    bare), else of the XML declaration: RFC 7303 §3. Raises XmlRefused with one of the codes too-large, not-xml,
    doctype, encoding, charset, charset-utf-16.
    """
    if len(data) > limit:
        raise XmlRefused("too-large", size=len(data), limit=limit)
    parser: etree.XMLParser | None = _BARE if bare else _FULL
    if charset and not data.startswith(BYTE_ORDER_MARKS):
        parser = _BARE_IN.get(charset)
        if parser is None:
            # Without a byte order mark, nothing tells which of the two UTF-16 it is.
            raise XmlRefused("charset-utf-16" if charset == "utf-16" else "charset", charset=charset[:40])
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from None
    except (ValueError, LookupError) as error:
        raise XmlRefused("not-xml", reason=str(error)[:200]) from None
    document: Any = root.getroottree().docinfo
    # A search for the bytes "<!DOCTYPE" is blind in UTF-16, UTF-32 and UTF-7; the parsed document is not.
    if document.doctype:
        raise XmlRefused("doctype")
    encoding = (document.encoding or "UTF-8").upper()
    if encoding not in ENCODINGS and encoding not in LATIN:
        raise XmlRefused("encoding", encoding=encoding[:40])
    return root


def _refusal(error: etree.XMLSyntaxError) -> XmlRefused:
    reason = POSITION.sub("", str(error.msg or "it cannot be read")).strip()[:200]
    line, column = error.position if error.position else (0, 0)
    return XmlRefused("not-xml", line=line or 0, column=column or 0, reason=reason)


def line(node: etree._Element) -> int:
    """The line of a node in the text it was read from; the first when it is not known."""
    number: Any = node.sourceline
    return int(number or 1)


def serialise(element: etree._Element) -> bytes:
    """The element as a UTF-8 document with an XML declaration."""
    return etree.tostring(element, encoding="UTF-8", xml_declaration=True)


def forbidden(text: str) -> str:
    """The first character of the text that XML does not allow, as U+XXXX; empty when all are allowed."""
    found = FORBIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""
