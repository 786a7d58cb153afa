"""SOAP encoding (SOAP 1.1 §5): its arrays and simple types, and the collections that PHP and Axis write with it."""

from lxml import etree

from . import simple
from .names import SOAP_ENCODING, WSDL, XML_SOAP, XSD, clark, split, xsd
from .schema import Component, Schema, is_builtin

#: The encodings of SOAP 1.1, of SOAP 1.2, and of the drafts in between.
ENCODINGS = (
    SOAP_ENCODING,
    "http://www.w3.org/2003/05/soap-encoding",
    "http://www.w3.org/2001/12/soap-encoding",
    "http://www.w3.org/2001/09/soap-encoding",
)
BUILTINS = {"base64": "base64Binary", "Struct": "anyType"}
ARRAY = clark(SOAP_ENCODING, "Array")
MAP, VECTOR = clark(XML_SOAP, "Map"), clark(XML_SOAP, "Vector")


def is_array(name: str) -> bool:
    """Whether a type is the array of an encoding, of no declared content."""
    namespace, local = split(name)
    return namespace in ENCODINGS and local == "Array"


def builtin(name: str) -> str:
    """The XML Schema built-in that a simple type of an encoding stands for ("" for any other type)."""
    namespace, local = split(name)
    return xsd(BUILTINS.get(local, local)) if namespace in ENCODINGS and local != "Array" else ""


def derivation(schema: Schema, definition: Component) -> Component | None:
    """The step that derives a complex type, directly or not, from an encoding's array."""
    for _step in range(simple.MAX_DEPTH):
        content = definition.node.find(xsd("complexContent"))
        step = None if content is None else _derives(content)
        if step is None or not step.get("base"):
            return None
        owner = Component(step, definition.part, definition.name)
        base = schema.name(step.get("base"), owner)
        if is_array(base):
            return owner
        if is_builtin(base):
            return None
        definition = schema.get("type", base, owner)
    return None


def array_type(schema: Schema, step: Component) -> str:
    """What `wsdl:arrayType` says of its items: `{namespace}local[]`, a bracket for each rank; "" when it is silent."""
    for attribute in step.node.iter(xsd("attribute")):
        if told := attribute.get(clark(WSDL, "arrayType")):
            name, bracket, rank = told.strip().partition("[")
            return f"{schema.name(name, step.inner(attribute))}{bracket or '['}{rank or ']'}"
    return ""


def items(array: str) -> tuple[str, str]:
    """Of `{namespace}local[][]`: what one item is (`{namespace}local[]`, an array again) and its last rank (`[]`)."""
    item, bracket, rank = array.rpartition("[")
    return item, bracket + rank


def dimensions(rank: str) -> int:
    """How many indexes an item of that rank has: 1 for `[]`, 2 for `[,]`."""
    return rank.count(",") + 1


def _derives(content: etree._Element) -> etree._Element | None:
    return next((step for step in content if step.tag in (xsd("extension"), xsd("restriction"))), None)


def is_free(name: str) -> bool:
    """Whether a value of that type may be anything: as encoded messages tell their types, samples take a text."""
    return name in (clark(XSD, "anyType"), clark(XSD, "anySimpleType"), clark(XSD, "ur-type"))
