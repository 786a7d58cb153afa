"""Writes SOAP bindings in the forms that zeep knows, so that it reads what other clients read.

zeep refuses bindings to other carriers than HTTP, though the envelopes are the same; it knows no MIME parts; of two
bound operations of one name it takes the last, even an empty one; and it cannot read a body without parts, or one that
the binding does not mention.
"""

from lxml import etree

from . import bodies
from .definitions import Definitions
from .linking import Contract
from .names import BINDINGS, clark, wsdl
from .problems import ContractProblem
from .schema import Component, Part

HTTP = "http://schemas.xmlsoap.org/soap/http"


def adapt(contract: Contract, name: str, root: etree._Element) -> None:
    """Changes `root`, a copy of the contract's document of that name."""
    definitions = Definitions(contract)
    part = Part(name, root, root.get("targetNamespace", ""))
    for binding in root.findall(wsdl("binding")):
        soap = bodies.child(binding, "binding", BINDINGS)
        if soap is not None:
            soap.set("transport", HTTP)
            _drop_empty_twins(binding)
            for operation in binding.findall(wsdl("operation")):
                _adapt(definitions, Component(binding, part), operation)


def _adapt(definitions: Definitions, binding: Component, operation: etree._Element) -> None:
    try:
        port_type = definitions.find("portType", binding.node.get("type", ""), binding)
        abstract = definitions.operation(port_type, binding.inner(operation))
    except ContractProblem:
        return  # the operation is left out of the contract
    for direction in ("input", "output"):
        declared, bound = abstract.node.find(wsdl(direction)), operation.find(wsdl(direction))
        if declared is None:
            continue
        if bound is None:
            bound = etree.SubElement(operation, wsdl(direction))
        if direction == "output" and _is_empty(definitions, abstract.inner(declared), bound, binding.inner(operation)):
            operation.remove(bound)  # zeep then expects nothing
            continue
        _hoist(bound)
        if bodies.child(bound, "body", BINDINGS) is None:
            soap = bodies.child(binding.node, "binding", BINDINGS)
            etree.SubElement(bound, clark(etree.QName(soap).namespace, "body"), use="literal")


def _is_empty(definitions: Definitions, declared: Component, bound: etree._Element, user: Component) -> bool:
    try:
        return not bodies.of(definitions, declared, bound, user).parts
    except ContractProblem:
        return False


def _hoist(bound: etree._Element) -> None:
    """What a MIME root part says of the envelope stands where zeep looks for it."""
    holder = bodies.root_part(bound)
    if holder is not bound:
        for child in list(holder):
            bound.append(child)


def _drop_empty_twins(binding: etree._Element) -> None:
    operations = binding.findall(wsdl("operation"))
    full = {one.get("name") for one in operations if _says_something(one)}
    for operation in operations:
        if operation.get("name") in full and not _says_something(operation):
            binding.remove(operation)


def _says_something(operation: etree._Element) -> bool:
    return any(next(operation.iter(clark(namespace, "body")), None) is not None for namespace in BINDINGS)
