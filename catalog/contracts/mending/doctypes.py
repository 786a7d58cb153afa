"""Takes a document type out of a schema when it only names short texts (entities), and writes these texts in place.

The W3C's own schemas declare namespaces so. Everything that reaches outside or grows is left for the refusal: SYSTEM
and PUBLIC entities, parameter entities, entities made of entities, an external DTD other than the one of XML Schema
itself, which is never read.
"""

import re

MOST_ENTITIES = 50
LONGEST = 500  # bytes of one entity
MOST_GROWTH = 2**18  # bytes, all uses together
START = re.compile(rb"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
OPENING = re.compile(
    rb"<!DOCTYPE\s+[\w.:-]+\s*"
    rb"(?:PUBLIC\s+(?:\"-//W3C//DTD XMLSCHEMA [^\"]*\"|'-//W3C//DTD XMLSCHEMA [^']*')\s+(?:\"[^\"]*\"|'[^']*')\s*)?"
    rb"(?P<open>\[)?",
    re.IGNORECASE,
)
ENTITY = re.compile(rb"<!ENTITY\s+(?P<name>[A-Za-z_][\w.-]*)\s+(?:\"(?P<a>[^\"&%<]*)\"|'(?P<b>[^'&%<]*)')\s*>")
SILENT = re.compile(rb"\s+|<!--.*?-->|<!(?:ATTLIST|ELEMENT)\s[^<>]*>", re.DOTALL)
CLOSING = re.compile(rb"\]?\s*>")
PREDEFINED = {b"lt", b"gt", b"amp", b"quot", b"apos"}


def expand(content: bytes) -> tuple[bytes, list[str]] | None:
    """The content without its document type, and the names of the entities; None when it is not that harmless."""
    at = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    while skipped := START.match(content, at):
        at = skipped.end()
    opening = OPENING.match(content, at)
    if opening is None:
        return None
    entities: dict[bytes, bytes] = {}
    end = opening.end()
    while opening["open"]:
        if silent := SILENT.match(content, end):
            end = silent.end()
        elif entity := ENTITY.match(content, end):
            entities.setdefault(entity["name"], (entity["a"] if entity["a"] is not None else entity["b"]))
            end = entity.end()
        else:
            break
    closing = CLOSING.match(content, end)
    if closing is None or closing[0].startswith(b"]") != bool(opening["open"]):
        return None
    if len(entities) > MOST_ENTITIES or any(len(text) > LONGEST for text in entities.values()):
        return None
    rest, grown = content[closing.end() :], 0
    for name, text in entities.items():
        written = b"&" + name + b";"
        grown += rest.count(written) * len(text)
        if name in PREDEFINED or grown > MOST_GROWTH:
            return None
        rest = rest.replace(written, text.replace(b'"', b"&quot;").replace(b"'", b"&apos;"))
    lines = b"\n" * content.count(b"\n", at, closing.end())
    return content[:at] + lines + rest, [name.decode() for name in entities]
