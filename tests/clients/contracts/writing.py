"""Writes a WSDL around the one thing that a contract is about, and says what is called and what must be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """A named response beside those that the portal makes from the contract."""

    operation: str
    name: str
    source: str
    kind: str = "answer"
    fault_string: str = ""


@dataclass(frozen=True)
class Sheet:
    """A dataset as CSV: header, then one row per key; the portal's names `reponse` and of the declared faults."""

    operation: str
    rows: Rows


@dataclass(frozen=True)
class Call:
    """One call of a client, and what it must read.

    `arguments`: {element or part: text, mapping, or list}, below the payload's element. `expected`: {name: its texts
    wherever the client puts them}. `fault`: words of the fault that must come instead of an answer. `one_way`: nothing
    is answered, with 202.
    """

    operation: str
    arguments: Mapping[str, Any]
    expected: Mapping[str, list[str]] = field(default_factory=dict)
    fault: str = ""
    soap: str = "1.1"
    header: Mapping[str, Any] = field(default_factory=dict)
    one_way: bool = False


@dataclass(frozen=True)
class Contract:
    """What one column of the table stands for. `content` gives the WSDL, or the ZIP of several files."""

    name: str
    style: str
    filename: str
    content: bytes
    sheets: tuple[Sheet, ...]
    calls: tuple[Call, ...]
    answers: tuple[Answer, ...] = ()
    binary: tuple[str, ...] = ()
    """The elements of base64Binary: clients that can send MTOM do."""


@dataclass(frozen=True)
class Operation:
    """An operation to write. Parts are {name: `element="…"` or `type="…"`}; no `gives` makes it one-way."""

    name: str
    takes: Mapping[str, str]
    gives: Mapping[str, str] | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    """The parts of `takes` that travel in the header."""


NAMESPACES = {
    "wsdl": "http://schemas.xmlsoap.org/wsdl/",
    "xsd": "http://www.w3.org/2001/XMLSchema",
    "soap": "http://schemas.xmlsoap.org/wsdl/soap/",
    "soap12": "http://schemas.xmlsoap.org/wsdl/soap12/",
    "enc": "http://schemas.xmlsoap.org/soap/encoding/",
    "wsa": "http://www.w3.org/2005/08/addressing",
    "xmime": "http://www.w3.org/2005/05/xmlmime",
}
PREFIXES = {"1.1": "soap", "1.2": "soap12"}
ENCODING = 'encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'


def wsdl(
    name: str,
    types: str,
    *operations: Operation,
    style: str = "document",
    use: str = "literal",
    soap: Sequence[str] = ("1.1",),
    form: str = "qualified",
) -> bytes:
    """A WSDL 1.1 of the namespace `urn:exemple:<name>` (prefix `t`), with a binding for each SOAP version.

    `types` is the content of its schema.
    """
    namespace = f"urn:exemple:{name.lower()}"
    declared = "".join(f'\n    xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    bindings = [_binding(name, namespace, version, operations, style, use) for version in soap]
    ports = [
        f'<wsdl:port name="{name}{version.replace(".", "")}" binding="t:{name}Liaison{version.replace(".", "")}">'
        f'<{PREFIXES[version]}:address location="http://exemple.invalid/{name}"/></wsdl:port>'
        for version in soap
    ]
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="{name}" targetNamespace="{namespace}" xmlns:t="{namespace}"{declared}>
  <wsdl:types><xsd:schema targetNamespace="{namespace}" elementFormDefault="{form}">{types}</xsd:schema></wsdl:types>
  {"".join(_messages(operation) for operation in operations)}
  <wsdl:portType name="{name}PortType">{"".join(_abstract(operation) for operation in operations)}</wsdl:portType>
  {"".join(bindings)}
  <wsdl:service name="{name}Service">{"".join(ports)}</wsdl:service>
</wsdl:definitions>
""".encode()


def _messages(operation: Operation) -> str:
    messages = {f"{operation.name}Entree": operation.takes}
    if operation.gives is not None:
        messages[f"{operation.name}Sortie"] = operation.gives
    messages |= {f"{fault}Faute": {"detail": part} for fault, part in operation.faults.items()}
    return "".join(
        f'<wsdl:message name="{name}">'
        + "".join(f'<wsdl:part name="{part}" {attribute}/>' for part, attribute in parts.items())
        + "</wsdl:message>"
        for name, parts in messages.items()
    )


def _abstract(operation: Operation) -> str:
    written = f'<wsdl:operation name="{operation.name}"><wsdl:input message="t:{operation.name}Entree"/>'
    if operation.gives is not None:
        written += f'<wsdl:output message="t:{operation.name}Sortie"/>'
    for fault in operation.faults:
        written += f'<wsdl:fault name="{fault}" message="t:{fault}Faute"/>'
    return f"{written}</wsdl:operation>"


def _binding(name: str, namespace: str, version: str, operations: Sequence[Operation], style: str, use: str) -> str:
    prefix = PREFIXES[version]
    space = f' namespace="{namespace}"' if style == "rpc" else ""
    body = f'use="{use}"{space}' + (f" {ENCODING}" if use == "encoded" else "")
    written = ""
    for operation in operations:
        headers = "".join(
            f'<{prefix}:header message="t:{operation.name}Entree" part="{part}" use="literal"/>'
            for part in operation.headers
        )
        parts = f' parts="{" ".join(part for part in operation.takes if part not in operation.headers)}"'
        written += (
            f'<wsdl:operation name="{operation.name}"><{prefix}:operation soapAction="urn:{operation.name}"/>'
            f"<wsdl:input>{headers}<{prefix}:body {body}{parts if headers else ''}/></wsdl:input>"
        )
        if operation.gives is not None:
            written += f"<wsdl:output><{prefix}:body {body}/></wsdl:output>"
        for fault in operation.faults:
            written += f'<wsdl:fault name="{fault}"><{prefix}:fault name="{fault}" use="literal"/></wsdl:fault>'
        written += "</wsdl:operation>"
    return (
        f'<wsdl:binding name="{name}Liaison{version.replace(".", "")}" type="t:{name}PortType">'
        f'<{prefix}:binding style="{style}" transport="http://schemas.xmlsoap.org/soap/http"/>{written}</wsdl:binding>'
    )
