"""Sample requests: a whole SOAP envelope with plausible values, as schema-valid as the contract allows."""

from lxml import etree

from . import wildcards
from .names import ENVELOPES, XSI, clark
from .values import Values
from .writing import Node, Prefixes, is_empty, is_leaf, make, members, namespaces, tell_type, text

DEEPEST = 60


def payload(tree: Node, prefixes: Prefixes, *, complete: bool) -> etree._Element:
    """The body's element with values: every element (`complete`), or only those that must be there."""
    return _write(None, tree, prefixes.of(namespaces(tree)), Values(), complete, 0)


def envelope(payloads: list[etree._Element], soap_version: str) -> str:
    """The request as people copy it."""
    soap = ENVELOPES[soap_version]
    root = etree.Element(clark(soap, "Envelope"), nsmap={"soap": soap})
    etree.SubElement(root, clark(soap, "Header"))
    holder = etree.SubElement(root, clark(soap, "Body"))
    holder.extend(payloads)
    return text(root)


def _write(parent, node: Node, nsmap: dict[str, str], values: Values, complete: bool, depth: int) -> etree._Element:
    element = make(parent, node, nsmap)
    tell_type(element, node)
    for attribute in node["attributes"]:
        if complete or attribute["min"]:
            element.set(clark(attribute["namespace"], attribute["name"]), values.of(attribute))
    if is_leaf(node):
        element.text = values.of(node)
        return element
    for child in members(node):
        if child["any"] and not child["name"]:
            _fill_open(element, child)
        elif child["min"] or (complete and not child["recursive"] and not (is_empty(child) and not child["any"])):
            for _round in range(min(max(child["min"], 1), 50)):
                if depth < DEEPEST:
                    _write(element, child, nsmap, values, complete, depth + 1)
    tell_type(element, node, size=str(len(element)))
    if node["nillable"] and is_empty(node) and not len(element) and node["min"]:
        element.set(clark(XSI, "nil"), "true")
    return element


def _fill_open(element: etree._Element, wildcard: Node) -> None:
    """Puts one element where the schema wants any element and does not look into it."""
    for number in range(min(wildcard["min"], 5)):
        if wildcard["type"] in ("lax", "skip"):
            etree.SubElement(element, f"{wildcards.undeclared(wildcard)}{number + 1}")
