"""What may stand where a schema says xs:any: an element that it declares, or one that nobody declares."""

from collections.abc import Iterator

from .names import clark, split, xsd
from .nodes import Node, blank
from .schema import Component, Schema, is_builtin

FOREIGN = "urn:exemple"


def node(component: Component, minimum: int, maximum: int | None) -> Node:
    """The nameless node of a wildcard: `namespace` as written, the target namespace spelt out; `type` its rule."""
    written = component.node.get("namespace", "##any").split()
    namespaces = [component.part.target or "##local" if one == "##targetNamespace" else one for one in written]
    rule = component.node.get("processContents", "strict")
    return {**blank("", " ".join(namespaces), minimum, maximum), "any": True, "type": rule}


def undeclared(wildcard: Node) -> str:
    """The name of an element that the wildcard admits, where the schema does not look for its declaration."""
    first = wildcard["namespace"].split()[0]
    namespace = FOREIGN if first in ("##any", "##other") else "" if first == "##local" else first
    return clark(namespace, "exemple")


def declared(schema: Schema, component: Component) -> Component | None:
    """A global element that a strict wildcard admits: one that holds a text, else any."""
    admitted = list(_admitted(schema, component))
    return next(iter([one for one in admitted if _is_text(schema, one)] or admitted), None)


def _admitted(schema: Schema, component: Component) -> Iterator[Component]:
    said = node(component, 1, 1)["namespace"].split()
    for element in schema.all("element"):
        namespace = split(element.name)[0]
        if element.node.get("abstract") in ("true", "1"):
            continue
        foreign = namespace not in ("", component.part.target)
        if "##any" in said or (namespace or "##local") in said or ("##other" in said and foreign):
            yield element


def _is_text(schema: Schema, element: Component) -> bool:
    if element.node.find(xsd("simpleType")) is not None:
        return True
    kind = element.node.get("type")
    if not kind:
        return False
    name = schema.name(kind, element)
    found = None if is_builtin(name) else schema.find("type", name)
    return name != xsd("anyType") if found is None else found.node.tag == xsd("simpleType")
