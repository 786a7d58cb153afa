"""Follows every import of a contract, to members of the archive or to standard schemas, and to nothing else."""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import etree

from . import standard
from .documents import Document, Link, Reader
from .names import WSDL, XML, XSD, wsdl, xsd
from .problems import ContractProblem, Notice, all_of

DIRECTIVES = (xsd("import"), xsd("include"), xsd("redefine"))
REFERENCES = ("type", "ref", "base", "itemType", "memberTypes", "substitutionGroup")
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
            waiting += _forgotten(reader, contract)
    if problems:
        raise all_of(problems)
    return contract


def _forgotten(reader: Reader, contract: Contract) -> list[str]:
    """Standard schemas whose names are used without an import: imports them, as every tolerant client does."""
    added = []
    for document in contract.documents.values():
        for schema in document.schemas():
            imported = {link.target for link in document.links if link.element.getparent() is schema}
            for name in sorted(_standards_used(schema) - imported - {document.name}):
                element = etree.Element(xsd("import"), namespace=standard.BY_NAME[name].namespace)
                schema.insert(0, element)
                document.links.append(Link(element, "schemaLocation", name))
                added.append(name)
                if not document.is_standard:
                    reader.notices.append(
                        Notice(
                            "import-added",
                            f"{document.name} uses {name} without import",
                            document.name,
                            schema.sourceline or 0,
                            {"name": name},
                        )
                    )
    return added


def _standards_used(schema: etree._Element) -> set[str]:
    found = set()
    for element in schema.iter(etree.Element):
        for attribute in REFERENCES:
            for text in (element.get(attribute) or "").split():
                prefix = text.rpartition(":")[0]
                namespace = XML if prefix == "xml" else element.nsmap.get(prefix or None)
                known = standard.find(namespace=namespace) if namespace else None
                if known and namespace != schema.get("targetNamespace"):
                    found.add(known.name)
    return found


def _directives(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.findall(wsdl("import"))
    schemas = [root] if root.tag == xsd("schema") else root.findall(f"{wsdl('types')}/{xsd('schema')}")
    for schema in schemas:
        yield from (child for child in schema if child.tag in DIRECTIVES)


def _resolve(reader: Reader, document: Document, element: etree._Element, inline: set[str]) -> Link | None:
    attribute = "location" if element.tag == wsdl("import") else "schemaLocation"
    location = (element.get(attribute) or "").strip()
    namespace = element.get("namespace", "")
    if namespace in NEVER_NEEDED and element.tag == xsd("import"):
        element.attrib.pop(attribute, None)
        return None
    if not location:
        return _resolve_by_namespace(reader, element, namespace, inline, attribute)
    target = _member(reader, document, location) or _known(namespace, location)
    if target is None:
        target = _guess(reader, document, location, namespace)
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
    target = _member_of_namespace(reader, namespace)
    return Link(element, attribute, target) if target else None


def _member(reader: Reader, document: Document, location: str) -> str | None:
    """The member at that path, relative to the document that names it."""
    if document.is_standard:
        return None
    path = unquote(location.replace("\\", "/")) if "://" not in location else ""
    if not path or path.startswith("/"):
        return None
    full = posixpath.normpath(posixpath.join(posixpath.dirname(document.name), path))
    if full in reader.files:
        return full
    folded = [name for name in reader.files if name.casefold() == full.casefold()]
    return folded[0] if len(folded) == 1 else None


def _known(namespace: str, location: str) -> str | None:
    found = standard.find(namespace=namespace) or standard.find(address=location)
    return found.name if found else None


def _guess(reader: Reader, document: Document, location: str, namespace: str) -> str | None:
    """An address or a foreign path, resolved by file name, then by namespace, among the members only."""
    for wanted in _basenames(location):
        same = [name for name in reader.files if posixpath.basename(name).casefold() == wanted.casefold()]
        if len(same) == 1 and same[0] != document.name:
            return same[0]
    return _member_of_namespace(reader, namespace) if namespace else None


def _basenames(location: str) -> list[str]:
    parts = urlsplit(location.replace("\\", "/"))
    names = [posixpath.basename(unquote(parts.path))]
    for _key, value in parse_qsl(parts.query, keep_blank_values=True):
        last = posixpath.basename(value)
        names += [last, f"{last}.xsd", f"{last}.wsdl"]
    return [name for name in names if name not in ("", ".xsd", ".wsdl", ".", "..")]


def _member_of_namespace(reader: Reader, namespace: str) -> str | None:
    """The only XSD of the archive with that target namespace."""
    marks = [quote + namespace.encode() + quote for quote in (b'"', b"'")]
    found = []
    for name, content in reader.files.items():
        if name.casefold().endswith(".xsd") and any(mark in content for mark in marks):
            document = reader.document(name)
            if document.target_namespace == namespace and not document.is_wsdl:
                found.append(name)
    return found[0] if len(found) == 1 else None


def _missing(document: Document, element: etree._Element, location: str) -> ContractProblem:
    line = element.sourceline or 0
    wanted = next(iter(_basenames(location)), "") or "schema.xsd"
    remote = urlsplit(location).scheme.casefold() not in ("", "file") or location.startswith("//")
    code = "import-remote" if remote else "import-missing"
    return ContractProblem(
        code,
        f"{document.name} line {line} imports {location}, which is not in the archive: add {wanted} to the ZIP",
        file=document.name,
        line=line,
        missing=wanted[:200],
        location=location[:300],
    )
