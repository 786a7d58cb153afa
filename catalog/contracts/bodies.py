"""What an operation's messages put on the wire: the parts of the body, the headers, the faults."""

from collections.abc import Iterator

from lxml import etree

from .definitions import Definitions
from .names import BINDINGS, MIME_BINDING, WSDL, clark, split, xsd
from .problems import ContractProblem
from .schema import Component, qname
from .wsdl import Body, Fault, MessagePart


def of(definitions: Definitions, abstract: Component, bound: etree._Element | None, user: Component) -> Body:
    """The body of one direction: `abstract` is the portType's input or output, `bound` the binding's."""
    parts = parts_of(definitions, abstract)
    body = Body(list(parts.values()))
    if bound is None:
        return body
    holder = root_part(bound)
    found = child(holder, "body", BINDINGS)
    named = None
    if found is not None:
        body.namespace, body.use = found.get("namespace", ""), found.get("use", "literal")
        named = found.get("parts")
    if named is not None:
        body.parts = [parts[name] for name in named.split() if name in parts]
    else:
        attached = {content.get("part", "") for content in bound.iter(clark(MIME_BINDING, "content"))}
        body.parts = [part for part in body.parts if part.name not in attached]
    for header in holder:
        if split(header.tag)[1] == "header" and split(header.tag)[0] in BINDINGS:
            _header(definitions, header, user, abstract, body)
    return body


def _header(definitions: Definitions, header: etree._Element, user: Component, abstract: Component, body: Body) -> None:
    """A header's part is not of the body, even when it is of the same message (as INSi writes it)."""
    scope, name = user.inner(header), header.get("part", "")
    try:
        message = definitions.find("message", header.get("message", ""), scope)
    except ContractProblem:
        message = None
    part = _parts(message).get(name) if message else None
    if message is None or part is None:
        definitions.notice("odd-header", scope, part=name)
        return
    body.headers.append(part)
    if message.node is definitions.find("message", abstract.node.get("message", ""), abstract).node:
        body.parts = [one for one in body.parts if one.name != name]


def faults(definitions: Definitions, abstract: Component, bound: etree._Element) -> Iterator[Fault]:
    """The faults that the portType declares, in the use that the binding gives them; raises ContractProblem."""
    uses = dict(_fault_uses(bound))
    for node in abstract.node.findall(f"{{{WSDL}}}fault"):
        name = node.get("name", "")
        for part in parts_of(definitions, abstract.inner(node)).values():
            yield Fault(name or split(part.element or part.type)[1], part, uses.get(name, "literal"))
            break


def _fault_uses(bound: etree._Element) -> Iterator[tuple[str, str]]:
    """By name: the binding's own, and that of its soap:fault, as some give the name to one of them only."""
    for node in bound.findall(f"{{{WSDL}}}fault"):
        soap = child(node, "fault", BINDINGS)
        if soap is not None:
            yield soap.get("name", ""), soap.get("use", "literal")
            yield node.get("name", ""), soap.get("use", "literal")


def parts_of(definitions: Definitions, user: Component) -> dict[str, MessagePart]:
    """The parts of the message that an input, output or fault names; raises ContractProblem."""
    return _parts(definitions.find("message", user.node.get("message", ""), user))


def _parts(message: Component) -> dict[str, MessagePart]:
    parts = {}
    for node in message.node.findall(f"{{{WSDL}}}part"):
        name, element, kind = node.get("name", ""), node.get("element", ""), node.get("type", "")
        element = qname(element, node, message.part) if element else ""
        kind = qname(kind, node, message.part) if kind else "" if element else xsd("anyType")
        parts[name] = MessagePart(name, element, kind, message.inner(node))
    return parts


def root_part(bound: etree._Element) -> etree._Element:
    """Where the envelope is described: with attachments, in the first MIME part that has a body."""
    for part in bound.iter(clark(MIME_BINDING, "part")):
        if child(part, "body", BINDINGS) is not None:
            return part
    return bound


def child(node: etree._Element, local: str, namespaces) -> etree._Element | None:
    """The first child of that local name in one of these namespaces."""
    return next((one for one in node if split(one.tag)[1] == local and split(one.tag)[0] in namespaces), None)
