"""Brings every schema of a contract together: includes followed, chameleons coloured, no location left."""

from lxml import etree

from .documents import Document
from .grafting import graft
from .linking import DIRECTIVES, Contract
from .names import REFERENCES, XML, XSD, wsdl, xsd

ATTRIBUTES = (xsd("attribute"), xsd("attributeGroup"))


class NotFlat(Exception):
    """This contract has no flat form: it redefines a schema, or its files cannot be told apart by namespace."""


class Schemas:
    """Writes each schema of a contract into `types`, once for each namespace that it takes; those it needs first."""

    def __init__(self, contract: Contract, types: etree._Element) -> None:
        documents = contract.documents
        self.documents, self.types = documents, types
        self.targets = {link.element: link.target for document in documents.values() for link in document.links}
        self.brought = {one.target_namespace for one in documents.values() if not (one.is_standard or one.is_wsdl)}
        self.done: set[tuple[etree._Element, str]] = set()

    def write(self) -> None:
        """Raises NotFlat."""
        for document in list(self.documents.values()):
            if document.is_wsdl:
                self._add_all(document)
                for element in document.root.iterfind(wsdl("import")):
                    if element in self.targets:
                        self._add_all(self.documents[self.targets[element]])

    def _add_all(self, document: Document) -> None:
        for schema in document.schemas():
            self._add(schema, schema.get("targetNamespace", ""))

    def _add(self, schema: etree._Element, target: str) -> None:
        if (schema, target) in self.done or target == XML:
            return
        self.done.add((schema, target))
        for directive in schema.iterchildren(*DIRECTIVES):
            if directive.tag == xsd("redefine"):
                raise NotFlat
            if directive in self.targets:
                self._follow(self.documents[self.targets[directive]], directive, target)
        is_chameleon = bool(target) and not schema.get("targetNamespace")
        made = _blank(self.types, schema, target, is_chameleon)
        imported = {child.get("namespace", ""): True for child in schema.iterchildren(xsd("import"))}
        for namespace in (each for each in imported if each != XML):
            etree.SubElement(made, xsd("import"), {"namespace": namespace} if namespace else {})
        for child in schema.iterchildren(etree.Element):
            if child.tag not in DIRECTIVES and _matters(child):
                graft(made, child, keeps=_matters)
        if is_chameleon:
            _colour(made, target)

    def _follow(self, document: Document, directive: etree._Element, target: str) -> None:
        if document.is_standard and document.target_namespace in self.brought:
            return  # the contract has its own copy of that schema: clients refuse to read the same names twice
        for schema in document.schemas():
            own = schema.get("targetNamespace", "")
            self._add(schema, target if directive.tag == xsd("include") else own)


def _matters(element: etree._Element) -> bool:
    """Not annotations, which are for readers of the contract itself, nor xml:lang and its like.

    Every parser knows these without their schema; some clients would fetch it from the network.
    """
    return element.tag != xsd("annotation") and not (
        element.tag in ATTRIBUTES and element.get("ref", "").startswith("xml:")
    )


def _blank(types: etree._Element, schema: etree._Element, target: str, is_chameleon: bool) -> etree._Element:
    """The schema without its children, declaring all the prefixes that it stood under."""
    attributes = {**schema.attrib, "targetNamespace": target} if target else dict(schema.attrib)
    prefixes = dict(schema.nsmap)
    if is_chameleon and target not in [uri for prefix, uri in prefixes.items() if prefix]:
        prefixes[_free(prefixes)] = target
    return etree.SubElement(types, xsd("schema"), attributes, nsmap=prefixes)


def _free(prefixes: dict[str | None, str]) -> str:
    return next(f"own{number}" for number in range(1, 10_000) if f"own{number}" not in prefixes)


def _colour(schema: etree._Element, target: str) -> None:
    """Names without a namespace now belong to `target`: the references to them say so."""
    prefix = next(prefix for prefix, uri in schema.nsmap.items() if prefix and uri == target)
    for element in schema.iter(etree.Element):
        if None in element.nsmap or not element.tag.startswith(f"{{{XSD}}}"):
            continue
        for attribute in (*REFERENCES, "refer"):
            names = (element.get(attribute) or "").split()
            if any(":" not in name for name in names):
                coloured = [name if ":" in name else f"{prefix}:{name}" for name in names]
                element.set(attribute, " ".join(coloured))
