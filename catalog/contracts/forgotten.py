"""Imports that documents forgot: of standard schemas whose names they use."""

from lxml import etree

from . import standard
from .documents import Document, Link, Reader
from .names import REFERENCES, WSDL, XML, XSD, wsdl, xsd
from .problems import Notice


def import_all(reader: Reader, documents: list[Document]) -> list[str]:
    """Imports the standard schemas whose names are used without, as every tolerant client does; gives their names."""
    added = []
    for document in documents:
        for schema in document.schemas():
            added += _import(reader, document, schema, _standards_used(schema))
        parts = document.root.findall(f"{wsdl('message')}/{wsdl('part')}")
        used = {name for part in parts for name in _standards_used(part, ("type", "element"))}
        used -= {link.target for link in document.links}
        if used:
            added += _import(reader, document, _first_schema(document), used)
    return added


def _import(reader: Reader, document: Document, schema: etree._Element, used: set[str]) -> list[str]:
    imported = {link.target for link in document.links if link.element.getparent() is schema}
    added = sorted(used - imported - {document.name})
    for name in added:
        element = etree.Element(xsd("import"), namespace=standard.BY_NAME[name].namespace)
        schema.insert(0, element)
        document.links.append(Link(element, "schemaLocation", name))
        if not document.is_standard:
            told, line = f"{document.name} uses {name} without import", schema.sourceline or 0
            reader.notices.append(Notice("import-added", told, document.name, line, {"name": name}))
    return added


def _standards_used(root: etree._Element, attributes: tuple[str, ...] = REFERENCES) -> set[str]:
    found = set()
    for element in root.iter(etree.Element):
        for attribute in attributes:
            for text in (element.get(attribute) or "").split():
                prefix = text.rpartition(":")[0]
                namespace = XML if prefix == "xml" else element.nsmap.get(prefix or None)
                known = standard.find(namespace=namespace) if namespace else None
                if known and namespace not in (root.get("targetNamespace"), WSDL):
                    found.add(known.name)
    return found


def _first_schema(document: Document) -> etree._Element:
    """An inline schema of a WSDL that can import; a new one when there is none."""
    schemas = document.schemas()
    if schemas:
        return schemas[0]
    types = document.root.find(wsdl("types"))
    if types is None:
        types = etree.Element(wsdl("types"))
        document.root.insert(0, types)
    return etree.SubElement(types, xsd("schema"), nsmap={"xsd": XSD})
