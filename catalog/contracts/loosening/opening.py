"""The last resort: a component that keeps its name and admits anything."""

from lxml import etree

from ..names import XSD, xsd

OCCURRENCES = ("minOccurs", "maxOccurs", "form")


def open_up(node: etree._Element) -> None:
    """Changes a type, group or declaration; one without a name, which nothing can refer to, may go altogether."""
    kind = etree.QName(node).localname
    kept = {key: node.get(key) for key in ("name", *(OCCURRENCES if kind == "element" else ())) if node.get(key)}
    if "name" not in kept and kind not in ("complexType", "simpleType"):
        node.getparent().remove(node)
        return
    node.clear()
    node.attrib.update(kept)
    if kind == "complexType":
        node.set("mixed", "true")
    if kind in ("complexType", "group"):
        sequence = etree.SubElement(node, xsd("sequence"))
        etree.SubElement(sequence, xsd("any"), minOccurs="0", maxOccurs="unbounded", processContents="lax")
    if kind in ("complexType", "attributeGroup"):
        etree.SubElement(node, xsd("anyAttribute"), processContents="lax")
    if kind == "simpleType":
        etree.SubElement(node, xsd("restriction"), base=built_in(node, "string"))


def built_in(node: etree._Element, local: str) -> str:
    """A built-in type as it is written at this place."""
    prefix = next((prefix for prefix, namespace in node.nsmap.items() if namespace == XSD), None)
    return f"{prefix}:{local}" if prefix else local
