"""Colours XML on the server: indented, escaped, and never refused, whatever the text is."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from lxml import etree

from engine import xml
from engine.errors import XmlRefused

_TOKENS = re.compile(
    r"(?P<comment><!--.*?(?:-->|$))"
    r"|(?P<text><!\[CDATA\[.*?(?:\]\]>|$))"
    r"|(?P<meta><[?!][^>]*>?)"
    r"|(?P<tag></?[\w:.\-]+(?:\s+[\w:.\-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>)",
    re.DOTALL,
)
_TAG = re.compile(r"(?P<mark></?|/?>)|(?P<value>\"[^\"]*\"|'[^']*')|(?P<name>[\w:.\-]+)|(?P<rest>[\s=]+)")
LONGEST_COLOURED = 300_000
"""Characters of a numbered text that is coloured: beyond, the eye gains nothing, and the page waits."""
_SLOT = re.compile(r"(\{\{[^{}]*\}\})")


def coloured(source: str) -> SafeString:
    """`source` as escaped HTML in which tags, attributes, values, comments and `{{slots}}` bear a class."""
    return mark_safe(_painted(_indented(source)))  # noqa: S308 (every piece went through escape())


def lines(source: str) -> list[SafeString]:
    """The lines of `source` as it stands, each complete in itself; a very long text is escaped without colours."""
    if len(source) > LONGEST_COLOURED:
        return [escape(line) for line in source.splitlines()]
    found, open_span = [], ""
    for line in _painted(source).splitlines():
        whole = open_span + line
        opened = whole.rfind("<span")
        open_span = whole[opened : whole.index(">", opened) + 1] if opened > whole.rfind("</span>") else ""
        found.append(mark_safe(whole + ("</span>" if open_span else "")))  # noqa: S308 (as above)
    return found


def _painted(source: str) -> str:
    pieces, position = [], 0
    for token in _TOKENS.finditer(source):
        pieces.append(_text(source[position : token.start()]))
        pieces.append(_tag(token[0]) if token.lastgroup == "tag" else _span(token.lastgroup or "text", token[0]))
        position = token.end()
    pieces.append(_text(source[position:]))
    return "".join(pieces)


def _indented(source: str) -> str:
    """Well-formed XML with one element per line; anything else as it came."""
    try:
        tree = xml.parse(source.encode())
    except XmlRefused:
        return source.strip()
    etree.indent(tree)
    return etree.tostring(tree, encoding="unicode")


def _tag(tag: str) -> str:
    pieces, seen_name = [], False
    for part in _TAG.finditer(tag):
        kind = part.lastgroup
        if kind == "name":
            pieces.append(_span("attribute" if seen_name else "tag", part[0]))
            seen_name = True
        elif kind == "value":
            pieces.append(f'<span class="x-value">{_text(part[0])}</span>')
        else:
            pieces.append(_span("mark", part[0]) if kind == "mark" else escape(part[0]))
    return "".join(pieces)


def _text(text: str) -> str:
    return "".join(
        _span("slot", piece) if _SLOT.fullmatch(piece) else str(escape(piece)) for piece in _SLOT.split(text)
    )


def _span(kind: str, text: str) -> str:
    return f'<span class="x-{kind}">{escape(text)}</span>'
