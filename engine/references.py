"""References inside a message: `href` and `ref` of the SOAP encoding, members of its arrays, `xop:Include` of MTOM."""

import base64
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from .errors import PackageRefused

ENCODING_11 = "{http://schemas.xmlsoap.org/soap/encoding/}"
ENCODING_12 = "{http://www.w3.org/2003/05/soap-encoding}"
#: An element that bears one of these is an array, whose members may have any name.
ARRAY_MARKS = frozenset({f"{ENCODING_11}arrayType", f"{ENCODING_12}itemType", f"{ENCODING_12}arraySize"})
REF = f"{ENCODING_12}ref"
ARRAY = f"{ENCODING_11}Array"
INCLUDE = "{http://www.w3.org/2004/08/xop/include}Include"
MOST_HOPS = 32


class References:
    """The elements of a Body by their id, whether beside the payload or inside it."""

    def __init__(self, body: etree._Element) -> None:
        self._named: dict[str, etree._Element] = {}
        self._found: dict[str, etree._Element | None] = {}
        for element in body.iter():
            found = name(element)
            if found:
                self._named.setdefault(found, element)

    def target(self, wanted: str) -> etree._Element | None:
        """Where an id leads, through other references if need be; the last one met when these run in a circle."""
        if wanted in self._found:
            return self._found[wanted]
        found, following = None, wanted
        for _hop in range(MOST_HOPS):
            met = self._named.get(following)
            if met is None:
                break
            found, following = met, leads(met)
        self._found[wanted] = found
        return found


def name(element: etree._Element) -> str:
    """The id of an element in SOAP 1.1 or 1.2, empty for none."""
    return str(element.get("id") or element.get(f"{ENCODING_12}id") or "")


def leads(element: etree._Element) -> str:
    """The id that an element refers to, empty for none; what has content of its own refers to nothing."""
    if not element.keys():
        return ""
    href = element.get("href")
    reference = str(element.get(REF) or "") if href is None else str(href) if href.startswith("#") else ""
    # The first child alone is asked for, as counting them all takes long where they are many.
    if not reference or element.text or next(element.iterchildren(), None) is not None:
        return ""
    return reference.removeprefix("#")


def roots_first(body: etree._Element) -> list[etree._Element]:
    """The children of a Body, the serialisation root first: a child with `root="0"` is none (SOAP 1.1 §5.6)."""
    children = list(body)
    root = next((child for child in children if child.get(f"{ENCODING_11}root") != "0"), children[0])
    return [root, *(child for child in children if child is not root)]


def members(element: etree._Element, step: str) -> Iterator[etree._Element]:
    """The children of a name; of an encoded array all children, as its members' names mean nothing."""
    found = False
    for child in element.iterchildren(step):
        found = True
        yield child
    if not found and (element.tag == ARRAY or set(element.keys()) & ARRAY_MARKS):
        yield from element.iterchildren(tag=etree.Element)


def include(body: etree._Element, attachments: Mapping[str, bytes]) -> None:
    """Put each attachment in the place of its xop:Include, in Base64 (XOP 1.0 §3.2).

    Raises PackageRefused for one that is not alone in its element, is no `cid:`, is not there, or was used before, as
    a single attachment could otherwise fill the memory.
    """
    used: set[str] = set()
    for element in list(body.iter(INCLUDE)):
        href = str(element.get("href") or "")
        if not href.startswith("cid:"):
            raise PackageRefused("xop-address", href=href[:100])
        wanted = unquote(href[4:])
        content = attachments.get(wanted)
        parent = element.getparent()
        if content is None:
            raise PackageRefused("xop-missing", name=wanted[:100])
        if wanted in used:
            raise PackageRefused("xop-twice", name=wanted[:100])
        if parent is None or len(parent) != 1 or (parent.text or "").strip() or (element.tail or "").strip():
            raise PackageRefused("xop-beside", name=wanted[:100])
        used.add(wanted)
        parent.remove(element)
        parent.text = base64.b64encode(content).decode()
