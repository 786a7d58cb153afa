"""Reads as schema what stands in a schema: elements of the wrong namespace or case, and strangers."""

from lxml import etree

from ..names import WSDL, XSD, split, xsd
from ..problems import Notice

_WORDS = """
    all annotation any anyAttribute appinfo attribute attributeGroup choice complexContent complexType documentation
    element enumeration extension field fractionDigits group import include key keyref length list maxExclusive
    maxInclusive maxLength minExclusive minInclusive minLength notation pattern redefine restriction schema selector
    sequence simpleContent simpleType totalDigits union unique whiteSpace"""
#: What may stand in a schema, by local name.
VOCABULARY = frozenset(_WORDS.split())
FOLDED = {local.casefold(): local for local in VOCABULARY}
ANNOTATIONS = (xsd("appinfo"), xsd("documentation"))


def mend(name: str, schema: etree._Element) -> list[Notice]:
    """`<element>` where `<xsd:element>` was meant: the default namespace is another one. Strangers are left out."""
    lines, strangers = [], []
    for node in schema.iterdescendants(etree.Element):
        namespace, local = split(node.tag)
        if namespace == XSD and local in VOCABULARY:
            continue
        if any(one.tag in ANNOTATIONS for one in node.iterancestors()):
            continue
        if namespace in ("", WSDL, XSD) and local.casefold() in FOLDED:
            node.tag = xsd(FOLDED[local.casefold()])
            lines.append(node.sourceline or 0)
        else:
            strangers.append(node)
    for stranger in strangers:
        stranger.getparent().remove(stranger)
    if not lines:
        return []
    told = f"{name} line {lines[0]}: an element of the schema is not in the namespace of XML Schema"
    return [Notice("schema-namespace", told, name, lines[0], {"count": len(lines)})]
