"""Reads an answer as zeep, a real SOAP client, would: the second judge of every generated response."""

import warnings
from types import SimpleNamespace

import zeep
from lxml import etree
from zeep.wsdl.bindings.soap import Soap11Binding, Soap12Binding, SoapBinding

from . import transport
from .linking import Contract
from .names import split
from .wsdl import Operation

BINDINGS = {"1.1": Soap11Binding, "1.2": Soap12Binding}
CONTENT_TYPES = {"1.1": "text/xml; charset=utf-8", "1.2": "application/soap+xml; charset=utf-8"}


class Client:
    """zeep with a contract loaded; raises what zeep raises where it cannot load it (`transport.CANNOT`)."""

    def __init__(self, contract: Contract) -> None:
        self._zeep: zeep.Client = transport.client(contract)

    def refusal(self, operation: Operation, soap: str, answer: bytes) -> list[str]:
        """Why zeep cannot read an envelope as the answer of an operation; nothing when it can."""
        bound = self.binding(operation, soap)
        if bound is None:
            return ["it knows no such operation"]
        headers = {"Content-Type": CONTENT_TYPES[soap]}
        response = SimpleNamespace(status_code=200, content=answer, headers=headers, encoding="utf-8")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                bound.process_reply(self._zeep, bound.get(operation.wire_name), response)
        except (RecursionError, *transport.CANNOT) as error:
            return [f"{type(error).__name__}: {error}"[:300]]
        return []

    def understands(self, operation: Operation, soap: str, request: etree._Element) -> bool:
        """Whether zeep can read an envelope as the call of an operation, as the checks do to fill it in."""
        bound = self.binding(operation, soap)
        if bound is None:
            return False
        try:
            bound.get(operation.wire_name).input.deserialize(request)
        except (RecursionError, *transport.CANNOT):
            return False
        return True

    def binding(self, operation: Operation, soap: str) -> SoapBinding | None:
        """zeep's binding of that SOAP version that has the operation, its own one first; else any that has it."""
        having = [
            binding
            for document in self._zeep.wsdl._definitions.values()  # a port may use the binding of an imported WSDL
            for binding in document.bindings.values()
            if isinstance(binding, SoapBinding) and operation.wire_name in binding._operations
        ]
        having.sort(
            key=lambda binding: (
                not isinstance(binding, BINDINGS[soap]),
                split(str(binding.name))[1] != split(operation.binding)[1],
            )
        )
        return next(iter(having), None)
