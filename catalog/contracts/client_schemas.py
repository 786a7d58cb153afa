"""Writes schemas in the forms that zeep knows, so that it reads what other clients read.

zeep moves what it includes into a new element, which loses prefixes, and breaks off where the including schema has no
namespace of its own; it knows neither redefinitions nor the restriction of a type that is written inside it, and it
loads unions but cannot read their values. So an included document is asked for with what it must become: its
namespace, and the names that a redefinition takes over.
"""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode
from xml.sax.saxutils import quoteattr

from lxml import etree

from .names import XML, XSD, xsd
from .schema import KINDS, cut

ROOT = re.compile(rb"<(?!\?|!)[^\s/>]+")
TARGET = re.compile(rb"""\stargetNamespace\s*=\s*("[^"]*"|'[^']*')""")
DEFAULT = re.compile(rb"\sxmlns\s*=")
REDEFINED = ".redefined"


def adapt(root: etree._Element) -> None:
    """Changes `root`, a copy of a document of the contract: simple types in the forms that zeep can read."""
    for union in list(root.iter(xsd("union"))):
        prefix = next(prefix for prefix, namespace in union.nsmap.items() if namespace == XSD)
        text = etree.Element(xsd("restriction"), base=f"{prefix}:string" if prefix else "string")
        union.getparent().replace(union, text)
    for restriction in list(root.iter(xsd("restriction"))):
        inner, outer = restriction.find(xsd("simpleType")), restriction.getparent()
        if inner is not None and outer.tag == xsd("simpleType") and not restriction.get("base"):
            outer.remove(restriction)
            for child in inner:
                outer.append(child)


def follow(root: etree._Element, query: str, is_chameleon: Callable[[str], bool]) -> None:
    """Writes into each include what the included document must become; redefinitions become includes.

    `query` is what the document itself was asked to become.
    """
    asked = parse_qs(query)
    for include in list(root.iter(xsd("include"), xsd("redefine"))):
        location = include.get("schemaLocation", "")
        wanted = {}
        own = include.getparent().get("targetNamespace") or next(iter(asked.get("target", ())), "")
        if own and is_chameleon(location):
            wanted["target"] = own
        if include.tag == xsd("redefine"):
            wanted["taken"] = " ".join(_replace(include))
        if wanted:
            include.set("schemaLocation", f"{location}?{urlencode(wanted)}")
    for taken in asked.get("taken", ()):
        for node in root:
            if node.tag in KINDS and node.get("name") in taken.split():
                node.set("name", node.get("name") + REDEFINED)


def _replace(redefine: etree._Element) -> list[str]:
    """Makes an include of a redefinition, its components beside it; gives their names."""
    redefine.tag = xsd("include")
    parent, place, names = redefine.getparent(), redefine.getparent().index(redefine) + 1, []
    for node in reversed(list(redefine)):
        name = node.get("name", "")
        names.append(name)
        for step in node.iter(etree.Element):
            for attribute in ("base", "ref"):
                if step is not node and cut(step.get(attribute, ""))[2] == name and step.tag not in (xsd("element"),):
                    step.set(attribute, step.get(attribute, "") + REDEFINED)
        parent.insert(place, node)
    return names


def as_included(content: bytes, query: str) -> bytes:
    """The document with the default namespace that includes need, and in the colour of its includer."""
    target = next(iter(parse_qs(query).get("target", ())), "")
    start = ROOT.search(content)
    if start is None:
        return content
    tag = content[start.start() : content.find(b">", start.end())]
    own, more = TARGET.search(tag), ""
    if own is None and target:
        more += f" targetNamespace={quoteattr(target)}"
    if DEFAULT.search(tag) is None and (own or target) and XML.encode() not in (own[1] if own else b""):
        more += " xmlns=" + (own[1].decode() if own else quoteattr(target))
    return content[: start.end()] + more.encode() + content[start.end() :]
