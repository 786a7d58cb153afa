"""Strict validation by the contract's own schemas: one compiled schema that loads nothing but its own files."""

from typing import Any

from lxml import etree

from . import closing
from .compiling import StrictUnavailable, compile_schema
from .names import SOAP_11, SOAP_12, clark
from .strictly import MAIN

__all__ = ["UNDECLARED", "StrictUnavailable", "Validator", "check", "compile_schema", "payloads"]

MOST_ERRORS = 50
UNDECLARED = "No matching global declaration"
"""libxml2's words for a root element that no schema declares: an rpc/encoded message, a part of a type."""


class Validator:
    """Checks payload elements, or what the Body of an envelope holds. `files` are a contract's, closed or not."""

    def __init__(self, files: dict[str, bytes], main: str = "") -> None:
        self._schema = compile_schema(files if MAIN in files else closing.closed(files, main))

    def errors(self, element: etree._Element) -> list[dict[str, Any]]:
        """What the schema has against it: [{path, line, message}]; an empty list means valid."""
        return [error for payload in payloads(element) for error in check(self._schema, payload)][:MOST_ERRORS]


def payloads(element: etree._Element) -> list[etree._Element]:
    """The children of an envelope's Body (of the detail, for a fault); any other element is a payload itself."""
    for soap, detail in ((SOAP_11, "detail"), (SOAP_12, clark(SOAP_12, "Detail"))):
        if element.tag == clark(soap, "Envelope"):
            inside = _elements(element.find(clark(soap, "Body")))
            if len(inside) == 1 and inside[0].tag == clark(soap, "Fault"):
                return _elements(inside[0].find(detail))
            return inside
    return [element]


def _elements(parent: etree._Element | None) -> list[etree._Element]:
    return [] if parent is None else list(parent.iterchildren(etree.Element))


def check(schema: etree.XMLSchema, element: etree._Element) -> list[dict[str, Any]]:
    """The schema's errors on one payload element."""
    try:
        if schema.validate(element):
            return []
    except etree.XMLSchemaValidateError as error:  # libxml2 gave up (a pattern that explodes): never a pass
        return [{"path": "", "line": element.sourceline or 0, "message": str(error)[:300]}]
    return [
        {"path": entry.path or "", "line": entry.line, "message": entry.message[:500]}
        for entry in list(schema.error_log)[:MOST_ERRORS]
    ]
