"""Recognises what Oracle's SALT makes of Tuxedo services: buffers, fields and the errors of their callers.

In a body stands an element named after the service, and in it `inbuf` (asked), `outbuf` (answered) or `errbuf` (the
detail of a fault). Facts: Oracle SALT, "Data Type Mapping and Message Conversion"; Tuxedo, tperrno(5).
"""

import re
from collections.abc import Iterable
from typing import Any

from .writing import Node
from .wsdl import MessagePart
from .wsdl import Operation as BoundOperation

NAMESPACE = re.compile(r"urn:pack\.(?P<pack>.+)_typedef\.salt\d+")
GENERIC = "TuxedoWebService"  # what SALT calls every service
BUFFERS = {
    "FML", "FML32", "VIEW", "VIEW32", "STRING", "MBSTRING", "CARRAY", "XML", "RECORD", "X_C_TYPE", "X_COMMON",
    "X_OCTET",
}  # fmt: skip
SERVICE_NAME = 15
"""Letters of a service name that SALT's own client side keeps (tuxservice)."""

FAULTS = {
    "TPESVCFAIL": "le service a échoué et l'a dit (tpreturn avec TPFAIL) ; son message d'erreur est dans le détail",
    "TPETIME": "délai dépassé : le service n'a pas répondu avant la fin du délai de blocage ou de la transaction",
    "TPENOENT": "service inconnu : aucun serveur n'annonce ce service, il est arrêté ou n'a pas démarré",
    "TPESYSTEM": "erreur interne de Tuxedo ou de la passerelle SALT ; le journal ULOG du serveur en dit plus",
}
"""What the caller of a Tuxedo service may meet (tperrno), and when."""


def pack(namespaces: Iterable[str], operations: list[dict[str, Any]]) -> str | None:
    """The name of the pack when this contract is one of SALT's ("" when nothing names it); None for any other.

    SALT's namespace is proof enough when an operation uses it; else every message has to hold its buffer and no more.
    """
    used = {operation[side].partition("}")[0][1:] for operation in operations for side in _ELEMENTS}
    for namespace in namespaces:
        if (found := NAMESPACE.fullmatch(namespace)) and namespace in used:
            return found["pack"]
    wrapped = [
        _buffer(operation[tree], name) is not None
        for operation in operations
        for tree, name in (("request_tree", "inbuf"), ("response_tree", "outbuf"))
        if operation[tree]
    ]
    return "" if wrapped and all(wrapped) else None


def complete(operation: dict[str, Any], bound: BoundOperation) -> dict[str, Any]:
    """What Tuxedo knows of an operation: its buffers with their fields. Adds the errors that its callers may meet."""
    buffers = {
        "in": _described(_buffer(operation["request_tree"], "inbuf"), bound.input.parts),
        "out": _described(_buffer(operation["response_tree"], "outbuf"), bound.output.parts if bound.output else []),
    }
    for fault, declared in zip(operation["faults"], bound.faults, strict=True):
        buffers.setdefault("err", _described(_buffer(fault["tree"], "errbuf"), [declared.part]))
    if not operation["one_way"]:
        operation["responses"] += _faults(operation["responses"])
    return {"service": operation["name"], **{side: told for side, told in buffers.items() if told}}


def shortened(names: Iterable[str]) -> dict[str, str]:
    """Operations that SALT, as a client, advertises under a shorter name: {name: tuxservice}."""
    return {name: name[:SERVICE_NAME] for name in names if len(name) > SERVICE_NAME}


_ELEMENTS = ("input_element", "output_element")


def _buffer(tree: Node, name: str) -> Node | None:
    """The only child of a message, when it is the buffer of that name."""
    children = tree.get("children", [])
    return children[0] if len(children) == 1 and children[0]["name"] == name else None


def _described(buffer: Node | None, parts: list[MessagePart]) -> dict[str, Any] | None:
    if buffer is None:
        return None
    return {"buffer": _type(parts[0].name if parts else "", buffer), "fields": _fields(buffer)}


def _type(part: str, buffer: Node) -> str:
    """Tuxedo's name of a buffer's type: SALT names the message's part after it, and the schema's type too."""
    said = [part.upper(), buffer["type"].partition("_")[0].upper()]
    by_base = {"string": "STRING", "base64Binary": "CARRAY", "hexBinary": "CARRAY"}
    return next((word for word in said if word in BUFFERS), by_base.get(buffer["base"], ""))


def _fields(node: Node) -> list[dict[str, Any]]:
    found = []
    for child in node["children"]:
        if not child["name"]:
            found += _fields(child)
            continue
        inner = _fields(child)
        told = {"type": "FML32", "fields": inner} if inner else {"type": child["base"] or child["type"]}
        found.append({"name": child["name"], "min": child["min"], "max": child["max"], **told})
    return found


def _failure(responses: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The contract's own fault, whose detail is an error buffer."""
    faults = [response for response in responses if response["kind"] == "fault"]
    return next((fault for fault in faults if "errbuf" in fault["source"]), None)


def _faults(responses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    failure = _failure(responses)
    taken = {response["name"] for response in responses}
    made = []
    for name, when in FAULTS.items():
        if name in taken:
            continue
        detail = failure if name == "TPESVCFAIL" and failure else {"source": "", "slots": [], "examples": {}}
        made.append(
            {
                "name": name,
                "kind": "fault",
                "source": detail["source"],
                "fault_code": "Server",
                "fault_string": f"{name} - {when}.",
                "slots": detail["slots"],
                "examples": detail["examples"],
                "is_default": False,
            }
        )
    return made
