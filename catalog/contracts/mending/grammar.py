"""Mends imports and schemas that say something else than they mean."""

from collections.abc import Iterator

from lxml import etree

from .. import standard
from ..documents import Document
from ..linking import Contract
from ..names import REFERENCES, WSDL, wsdl, xsd
from ..problems import Notice
from ..schema import cut
from . import shapes


def mend(contract: Contract) -> list[Notice]:
    """Mends every schema in place and tells what."""
    notices = []
    for document in contract.documents.values():
        if document.name not in standard.BY_NAME:
            notices += _imports(contract, document)
            for schema in document.schemas():
                notices += _target(document, schema)
                notices += _nameless(document, schema)
                notices += _disordered(document, schema)
                notices += _without_namespace(document, schema)
    return notices


def _imports(contract: Contract, document: Document) -> list[Notice]:
    """An import for another namespace than the file has; a redefinition of nothing, an inclusion of nothing."""
    notices = []
    for link in document.links:
        target = contract.documents[link.target]
        wanted, found = link.element.get("namespace", ""), target.target_namespace
        line = link.element.sourceline or 0
        if link.element.tag == xsd("redefine") and not len(link.element):
            link.element.tag = xsd("include")
        own = link.element.getparent().get("targetNamespace", "")
        if link.element.tag == xsd("include") and found not in ("", own):
            link.element.tag, wanted = xsd("import"), own
        if link.element.tag == xsd("import") and target.root.tag == xsd("schema") and wanted != found:
            if found:
                link.element.set("namespace", found)
            elif wanted:  # a chameleon, coloured by its import
                target.root.set("targetNamespace", wanted)
            told = f"{document.name} line {line} imports {wanted} from {link.target}, which is of {found}"
            parameters = {"location": link.target, "wanted": wanted, "found": found}
            notices.append(Notice("import-namespace", told, document.name, line, parameters))
    linked = {link.element for link in document.links}
    for include in list(document.root.iter(xsd("include"), xsd("redefine"))):
        if include not in linked:
            include.getparent().remove(include)
    return notices


def _disordered(document: Document, schema: etree._Element) -> list[Notice]:
    """What stands in an order that no client reads, or is no schema's."""
    lines = []
    for step in schema.iter(xsd("extension")):
        if step.getparent().tag == xsd("simpleType"):
            step.tag = xsd("restriction")
            lines.append(step.sourceline or 0)
    for node in list(schema.iter(etree.Element)):
        if node.tag in shapes.TYPES and shapes.mend(node):
            lines.append(node.sourceline or 0)
    return [
        Notice("schema-order", f"{document.name} line {line}: a type out of order", document.name, line)
        for line in lines
    ]


def _without_namespace(document: Document, schema: etree._Element) -> list[Notice]:
    """Names of no namespace have to be imported: clients take them for names of this one otherwise."""
    if not schema.get("targetNamespace") or schema.nsmap.get(None):
        return []
    if any(node.tag == xsd("import") and not node.get("namespace") for node in schema):
        return []
    other = [one for one in document.schemas() if not one.get("targetNamespace")]
    names = {child.get("name") for one in other for child in one}
    used = {node.get(name) for node in schema.iter(etree.Element) for name in REFERENCES}
    if not used & names - {None}:
        return []
    schema.insert(0, etree.Element(xsd("import")))
    line = schema.sourceline or 0
    told = f"{document.name} line {line}: names of no namespace used without import"
    return [Notice("import-added", told, document.name, line, {"name": 'xmlns=""'})]


def _target(document: Document, schema: etree._Element) -> list[Notice]:
    """An inline schema without namespace whose components are used as of the WSDL's own namespace."""
    own = document.target_namespace
    if document.root is schema or schema.get("targetNamespace") or not own:
        return []
    parts = document.root.findall(f"{wsdl('message')}/{wsdl('part')}")
    used = {name for part in parts for name in _own_names(part, own)}
    others = {child.get("name") for other in document.schemas() if other.get("targetNamespace") for child in other}
    if not used & {child.get("name") for child in schema} - others:
        return []
    schema.set("targetNamespace", own)
    line = schema.sourceline or 0
    told = f"{document.name} line {line}: a schema without namespace is put into that of the WSDL"
    return [Notice("schema-target", told, document.name, line, {"namespace": own})]


def _own_names(part: etree._Element, own: str) -> Iterator[str]:
    """The local names that a part takes from the WSDL's namespace, or from WSDL's by leaving the prefix out."""
    for attribute in ("element", "type"):
        prefix, colon, local = cut(part.get(attribute, ""))
        if part.nsmap.get(prefix if colon else None) in (own, WSDL):
            yield local


def _nameless(document: Document, schema: etree._Element) -> list[Notice]:
    """An element without a name can be on no wire."""
    notices = []
    for node in list(schema.iterdescendants(xsd("element"), xsd("attribute"))):
        if node.get("ref") is None and not (node.get("name") or "").strip():
            line = node.sourceline or 0
            notices.append(Notice("nameless", f"{document.name} line {line}: no name", document.name, line))
            node.getparent().remove(node)
    return notices
