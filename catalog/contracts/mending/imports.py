"""Adds the wsdl:import that strict clients need: of what a document uses itself, not of what its imports import."""

from collections.abc import Iterator

from lxml import etree

from ..documents import Document, Link
from ..linking import Contract
from ..names import clark, split, wsdl
from ..problems import Notice
from ..schema import Part
from .scopes import Scopes, Undeclared

OPERATION = f"{wsdl('portType')}/{wsdl('operation')}"
PATHS = {
    "message": tuple(f"{OPERATION}/{wsdl(direction)}" for direction in ("input", "output", "fault")),
    "portType": (wsdl("binding"),),
    "binding": (f"{wsdl('service')}/{wsdl('port')}",),
}
ATTRIBUTES = {"message": "message", "portType": "type", "binding": "binding"}


def mend(contract: Contract, scopes: Scopes) -> list[Notice]:
    """Links each document with those that it uses and cannot see; tells which."""
    documents = [document for document in contract.documents.values() if document.is_wsdl]
    homes = {
        (kind, clark(document.target_namespace, node.get("name", ""))): document
        for document in reversed(documents)
        for kind in PATHS
        for node in document.root.findall(wsdl(kind))
    }
    notices = []
    for document in documents:
        for used in {used.name: used for used in _used(document, homes, scopes)}.values():
            if used is not document and used.name not in _seen(contract, document, set()):
                element = etree.Element(wsdl("import"), namespace=used.target_namespace)
                document.root.insert(0, element)
                document.links.append(Link(element, "location", used.name))
                told = f"{document.name} uses {used.name} without import"
                notices.append(Notice("import-added", told, document.name, 1, {"name": used.name}))
    return notices


def _used(document: Document, homes: dict[tuple[str, str], Document], scopes: Scopes) -> Iterator[Document]:
    part = Part(document.name, document.root, document.target_namespace)
    for kind, paths in PATHS.items():
        for path in paths:
            for node in document.root.findall(path):
                try:
                    name = clark(*scopes.read(node.get(ATTRIBUTES[kind], ""), node, part))
                except Undeclared:
                    continue
                home = homes.get((kind, name)) or homes.get((kind, clark(part.target, split(name)[1])))
                if home is not None:
                    yield home


def _seen(contract: Contract, document: Document, passed: set[str]) -> set[str]:
    """The documents that it imports, and that these import, as long as the namespace changes."""
    if document.target_namespace in passed:
        return set()
    passed.add(document.target_namespace)
    found = set()
    for link in document.links:
        target = contract.documents[link.target]
        if link.element.tag == wsdl("import") and target.is_wsdl:
            found |= {link.target} | _seen(contract, target, passed)
    return found
