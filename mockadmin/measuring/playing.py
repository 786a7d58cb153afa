"""Lets the engine answer every operation of a contract that was just read, as it would in a sandbox without data."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import bundle
from engine.answer import Reply, RowExpressions, answer
from engine.bundle import BundleSource, OperationSource, ResponseSource
from engine.envelope import SOAP_11, SOAP_12
from engine.errors import EngineError

NAMESPACES = {"1.1": SOAP_11[1:-1], "1.2": SOAP_12[1:-1]}
DIGEST = "measured"


@dataclass(frozen=True)
class Played:
    """One call of an operation in one SOAP version: what was sent and what the engine said."""

    operation: str
    soap: str
    one_way: bool
    request: bytes
    reply: Reply

    @property
    def answered(self) -> bool:
        if self.one_way:
            return self.reply.status == 202
        return self.reply.status == 200 and self.reply.outcome in ("answered", "defaulted")


class Unplayable(Exception):
    """The engine refuses the contract's own responses; the message says why."""


def play(reading: Mapping[str, Any], files: Mapping[str, bytes]) -> list[Played]:
    """Every operation of `reading`, in each of its SOAP versions, with its sample request. Raises Unplayable."""
    source = BundleSource(
        service="measured",
        version="1",
        operations=[_operation(operation) for operation in reading["operations"]],
        datasets=[],
        files=files,
        main_file=reading["main"],
        digest=DIGEST,
    )
    with tempfile.TemporaryDirectory() as folder:
        shelf = Path(folder)
        try:
            bundle.write(shelf, source)
            opened = bundle.open(shelf, DIGEST)
        except EngineError as error:
            raise Unplayable(str(error)) from error
        try:
            return [
                _call(opened, operation, soap)
                for operation in reading["operations"]
                for soap in operation["soap_versions"]
            ]
        finally:
            opened.close()


def _operation(operation: Mapping[str, Any]) -> OperationSource:
    responses = operation["responses"]
    default = next((response for response in responses if response["is_default"]), None)
    return OperationSource(
        name=operation["name"],
        element=operation["input_element"],
        action=operation["action"],
        parts=_parts(operation["request_tree"]),
        one_way=operation["one_way"],
        responses=[
            ResponseSource(**{key: response[key] for key in ("name", "kind", "source", "fault_code", "fault_string")})
            for response in responses
        ],
        examples=default["examples"] if default else {},
        default_response=default["name"] if default else "",
    )


def _parts(tree: Mapping[str, Any]) -> list[str]:
    """The body elements after the first, when a request has several: a nameless node stands around them."""
    several = tree["children"] if tree and not tree["name"] else []
    return [f"{{{node['namespace']}}}{node['name']}" if node["namespace"] else node["name"] for node in several[1:]]


def _call(opened: bundle.Bundle, operation: Mapping[str, Any], soap: str) -> Played:
    request = operation["sample_request"]
    written = operation["soap_versions"][0]
    if soap != written:
        request = request.replace(NAMESPACES[written], NAMESPACES[soap])
    body = request.encode()
    reply = answer(opened, body, expressions=RowExpressions(), action=operation["action"])
    return Played(operation["name"], soap, operation["one_way"], body, reply)
