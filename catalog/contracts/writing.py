"""Writes message trees as XML: what sample requests and response templates share."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from .linking import Contract
from .names import MOCK, SOAP_11, SOAP_12, SOAP_ENCODING, WSDL, XML, XSD, XSI, clark, split

Node = dict[str, Any]
FIXED = {"mock": MOCK, "xsi": XSI, "xml": XML, "xsd": XSD, "soapenc": SOAP_ENCODING, "soapenv": SOAP_11}
RESERVED = {*FIXED, "soap", "xmlns"}


class Prefixes:
    """The prefix of each namespace: the contract's own where it has one."""

    def __init__(self, contract: Contract) -> None:
        self._by_namespace: dict[str, str] = {namespace: prefix for prefix, namespace in FIXED.items()}
        self._taken = set(RESERVED)
        for document in contract.documents.values():
            for prefix, namespace in document.root.nsmap.items():
                if prefix and namespace not in (XSD, WSDL, SOAP_11, SOAP_12):
                    self._give(namespace, prefix)

    def _give(self, namespace: str, prefix: str) -> None:
        if namespace not in self._by_namespace and prefix not in self._taken:
            self._by_namespace[namespace] = prefix
            self._taken.add(prefix)

    def of(self, namespaces: set[str]) -> dict[str, str]:
        """{prefix: namespace} for these namespaces, numbered where the contract gives no prefix."""
        found = {}
        for namespace in sorted(namespaces - {"", XML}):
            number = 1
            while namespace not in self._by_namespace:
                self._give(namespace, f"ns{number}")
                number += 1
            found[self._by_namespace[namespace]] = namespace
        return found


def namespaces(node: Node) -> set[str]:
    """Every namespace that elements and attributes of the tree are in."""
    found = {node["namespace"]} if node["name"] else set()
    for child in (*node["attributes"], *node["children"]):
        found |= namespaces(child)
    if node.get("xsi_type"):
        found |= {XSI, split(node["xsi_type"])[0]}
    if node.get("array_type"):
        found |= {SOAP_ENCODING, split(node["array_type"])[0]}
    if node.get("encoding_style"):
        found.add(SOAP_11)
    if node["nillable"]:
        found.add(XSI)
    return found


def is_leaf(node: Node) -> bool:
    """Whether the element holds text: a simple type, or simple content with attributes."""
    return bool(node["base"]) and not node["any"]


def is_empty(node: Node) -> bool:
    """Whether nothing can be written inside: cut by recursion, or open content only."""
    if node["recursive"]:
        return True
    return not is_leaf(node) and not node["attributes"] and not any(_fillable(child) for child in node["children"])


def _fillable(child: Node) -> bool:
    return not child["recursive"] and (is_leaf(child) or not is_empty(child) or (child["min"] > 0 and not child["any"]))


def branch(choice: Node) -> Node | None:
    """The branch of a choice that samples take: the first that can be written to its end."""
    usable = [child for child in choice["children"] if not child["recursive"] and not child["any"]]
    return next(iter(usable), None) or next(iter(choice["children"]), None)


def members(node: Node) -> Iterator[Node]:
    """The children that a sample writes, groups opened: one branch of a choice, one round of a repetition."""
    yield from _members(node["children"], node["compositor"])


def _members(children: list[Node], compositor: str) -> Iterator[Node]:
    if compositor == "choice":
        chosen = branch({"children": children})
        children = [chosen] if chosen else []
    for child in children:
        if child["name"] or child["any"]:
            yield child
        else:
            yield from _members(child["children"], child["compositor"])


def make(parent: etree._Element | None, node: Node, nsmap: dict[str, str]) -> etree._Element:
    """The bare element of a node, below `parent` or as a root that declares the prefixes."""
    name = clark(node["namespace"], node["name"])
    if parent is None:
        return etree.Element(name, nsmap=nsmap or None)
    return etree.SubElement(parent, name)


def tell_type(element: etree._Element, node: Node, *, size: str = "") -> None:
    """Says by xsi:type which type an encoded element has, or which concrete one stands for an abstract one.

    Of an array also the type of its items, and their number where `size` gives it; the receiver counts otherwise.
    """
    if node.get("encoding_style"):
        element.set(clark(SOAP_11, "encodingStyle"), node["encoding_style"])
    if node.get("xsi_type"):
        element.set(clark(XSI, "type"), _prefixed(element, node["xsi_type"]))
    if node.get("array_type"):
        items, bracket, rank = node["array_type"].rpartition("[")
        size = ",".join(["1"] * (rank.count(",") + 1)) if "," in rank else size  # a grid holds one item
        element.set(clark(SOAP_ENCODING, "arrayType"), f"{_prefixed(element, items)}{bracket}{size}]")


def _prefixed(element: etree._Element, name: str) -> str:
    namespace, local = split(name)
    prefix = next((prefix for prefix, uri in element.nsmap.items() if uri == namespace and prefix), "")
    return f"{prefix}:{local}" if prefix else local


def text(element: etree._Element) -> str:
    """The element as indented text, without declaration."""
    etree.indent(element, "  ")
    return etree.tostring(element, encoding="unicode")
