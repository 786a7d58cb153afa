"""Follows every import of a contract, to members of the archive or to standard schemas, and to nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree

from . import forgotten, locating, standard
from .documents import Document, Link, Reader
from .names import BINDINGS, WSDL, XSD, clark, wsdl, xsd
from .problems import ContractProblem, Notice, all_of

DIRECTIVES = (xsd("import"), xsd("include"), xsd("redefine"))
#: Imported for decoration only: attributes that no message carries.
NEVER_NEEDED = {XSD, WSDL, "http://www.w3.org/2001/XMLSchema-instance"}


@dataclass
class Contract:
    """The closure of a main WSDL: its documents in the order they were met, all links resolved."""

    main: str
    documents: dict[str, Document] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def schemas(self) -> Iterator[tuple[Document, etree._Element]]:
        for document in self.documents.values():
            for schema in document.schemas():
                yield document, schema

    def serialise(self, name: str, locate: Callable[[str], str]) -> bytes:
        """The document with each link written as `locate(target)`; the tree itself is left as it was."""
        document = self.documents[name]
        for link in document.links:
            link.element.set(link.attribute, locate(link.target))
        return etree.tostring(document.root, encoding="UTF-8", xml_declaration=True)


def link(reader: Reader, main: str) -> Contract:
    """Reads the closure from `main`; raises one ContractProblem that carries all missing files."""
    contract = Contract(main, notices=reader.notices)
    waiting, problems = [main], []
    while waiting:
        name = waiting.pop(0)
        if name in contract.documents:
            continue
        document = contract.documents[name] = reader.document(name)
        inline = {schema.get("targetNamespace", "") for schema in document.schemas()}
        for element in _directives(document.root):
            try:
                found = _resolve(reader, document, element, inline)
            except ContractProblem as problem:
                problems.append(problem)
                continue
            if found:
                document.links.append(found)
                waiting.append(found.target)
        if not waiting and not problems:
            waiting += forgotten.import_all(reader, list(contract.documents.values()))
    if problems:
        raise _no_binding(contract, problems) or all_of(problems)
    return contract


def _no_binding(contract: Contract, problems: list[ContractProblem]) -> ContractProblem | None:
    """Schemas are not what is missing most, when no WSDL of the contract binds to SOAP."""
    wsdls = [document.root for document in contract.documents.values() if document.is_wsdl]
    bindings = (binding for root in wsdls for binding in root.findall(wsdl("binding")))
    if any(problem.parameters.get("directive") == "wsdl" for problem in problems):
        return None
    if any(binding.find(clark(namespace, "binding")) is not None for binding in bindings for namespace in BINDINGS):
        return None
    return ContractProblem("no-soap-binding", "no SOAP binding is declared", file=contract.main)


def _directives(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.findall(wsdl("import"))
    schemas = [root] if root.tag == xsd("schema") else root.findall(f"{wsdl('types')}/{xsd('schema')}")
    for schema in schemas:
        yield from (child for child in schema if child.tag in DIRECTIVES)


def _resolve(reader: Reader, document: Document, element: etree._Element, inline: set[str]) -> Link | None:
    attribute = "location" if element.tag == wsdl("import") else "schemaLocation"
    location = (element.get(attribute) or element.get("location") or "").strip()
    namespace = element.get("namespace", "")
    if namespace in NEVER_NEEDED and element.tag == xsd("import"):
        element.attrib.pop(attribute, None)
        return None
    if not location:
        return _resolve_by_namespace(reader, element, namespace, inline, attribute)
    target = locating.member(reader, document, location) or locating.known(namespace, location)
    if target is None:
        target = locating.guess(reader, document, location, namespace)
        if target is None:
            raise _missing(document, element, location)
        reader.notices.append(
            Notice(
                "import-by-name",
                f"{document.name} imports {location}; {target} of the archive was taken",
                document.name,
                element.sourceline or 0,
                {"location": location, "target": target},
            )
        )
    return Link(element, attribute, target)


def _resolve_by_namespace(
    reader: Reader, element: etree._Element, namespace: str, inline: set[str], attribute: str
) -> Link | None:
    if not namespace or namespace in inline:
        return None
    if known := standard.find(namespace=namespace):
        return Link(element, attribute, known.name)
    target = locating.member_of_namespace(reader, namespace)
    return Link(element, attribute, target) if target else None


def _missing(document: Document, element: etree._Element, location: str) -> ContractProblem:
    line = element.sourceline or 0
    wanted = next(iter(locating.basenames(location)), "") or "schema.xsd"
    remote = urlsplit(location).scheme.casefold() not in ("", "file") or location.startswith("//")
    code = "import-remote" if remote else "import-missing"
    return ContractProblem(
        code,
        f"{document.name} line {line} imports {location}, which is not in the archive: add {wanted} to the ZIP",
        file=document.name,
        line=line,
        missing=wanted[:200],
        location=location[:300],
        directive="wsdl" if element.tag == wsdl("import") else "schema",
    )
