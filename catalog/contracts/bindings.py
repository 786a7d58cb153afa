"""The operations of a WSDL's SOAP bindings, as the messages on the wire: body element, headers, faults, action.

Ports of SOAP 1.1 and 1.2 that offer the same operation give one operation with both versions.
"""

from collections.abc import Iterator

from lxml import etree

from . import bodies
from .bodies import child
from .definitions import Definitions
from .linking import Contract
from .names import BINDINGS, WSDL, wsdl
from .nodes import local_name
from .problems import ContractProblem, Notice
from .schema import Component
from .wsdl import Operation, Wsdl


def read(contract: Contract) -> Wsdl:
    """Raises ContractProblem when no SOAP binding is reachable or none of its operations can be read."""
    return _Reading(contract).read()


class _Reading:
    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.definitions = Definitions(contract)
        self.skipped: list[ContractProblem] = []

    def read(self) -> Wsdl:
        services, bound = self._services()
        if not bound:
            found = self.definitions.all("binding")
            bound = [("", "", binding) for binding in found if _soap(binding.node) is not None]
            if bound and not services:
                self._notice("no-service", "the WSDL declares no service")
        if not bound:
            raise self._first_problem("no-soap-binding", "no SOAP binding is declared")
        merged: dict[tuple, Operation] = {}
        for service, port, binding in bound:
            for operation in self._operations(service, port, binding):
                same = merged.setdefault(operation.identity, operation)
                same.soap_versions = sorted({*same.soap_versions, *operation.soap_versions})
        if not merged:
            raise self._first_problem("no-operation", "the SOAP bindings hold no operation")
        for problem in self.skipped:
            told = {**problem.parameters, "reason": problem.message}
            notice = Notice("operation-skipped", problem.message, problem.file, problem.line, told)
            if notice not in self.definitions.notices:
                self.definitions.notices.append(notice)
        operations = list(merged.values())
        self._tell_apart(operations)
        return Wsdl(services, operations, self.definitions.notices)

    def _first_problem(self, code: str, message: str) -> ContractProblem:
        return self.skipped[0] if self.skipped else ContractProblem(code, message, file=self.contract.main)

    # --- services and ports -------------------------------------------------------------------------------------------

    def _services(self) -> tuple[list[dict], list[tuple[str, str, Component]]]:
        services, bound = [], []
        for service in self.definitions.all("service"):
            ports = []
            name = service.node.get("name", "")
            for port in service.node.findall(wsdl("port")):
                binding = self._bound(service.inner(port))
                if binding is not None:
                    version = BINDINGS[etree.QName(_soap(binding.node)).namespace]
                    ports.append({"name": port.get("name", ""), "binding": binding.name, "soap_version": version})
                    bound.append((name, port.get("name", ""), binding))
            services.append({"name": name, "documentation": _documentation(service.node), "ports": ports})
        return services, bound

    def _bound(self, port: Component) -> Component | None:
        """The SOAP binding of a port; None, and told, when there is none."""
        try:
            binding = self.definitions.find("binding", port.node.get("binding", ""), port)
        except ContractProblem as problem:
            self.skipped.append(problem)
            return None
        if _soap(binding.node) is not None:
            return binding
        self.definitions.notice("other-binding", port, port=port.node.get("name", ""))
        return None

    # --- operations ---------------------------------------------------------------------------------------------------

    def _operations(self, service: str, port: str, binding: Component) -> Iterator[Operation]:
        try:
            port_type = self.definitions.find("portType", binding.node.get("type", ""), binding)
        except ContractProblem as problem:
            self.skipped.append(problem)
            return
        for node in binding.node.findall(wsdl("operation")):
            try:
                yield self._operation(service, port, binding, port_type, node)
            except ContractProblem as problem:
                self.skipped.append(problem)

    def _operation(self, service: str, port: str, binding: Component, port_type: Component, node) -> Operation:
        user = binding.inner(node)
        name = local_name(user)
        soap, extension = _soap(binding.node), child(node, "operation", BINDINGS)
        abstract = self.definitions.operation(port_type, user)
        style = soap.get("style", "document")
        given, told = abstract.node.find(wsdl("input")), abstract.node.find(wsdl("output"))
        if given is None:
            raise _only_sends(name, abstract)
        if told is not None and abstract.node.index(told) < abstract.node.index(given):
            self.definitions.notice("solicit-response", abstract, name=name)
        return Operation(
            name=name,
            style=style if extension is None else extension.get("style", style),
            action="" if extension is None else extension.get("soapAction", ""),
            soap_versions=[BINDINGS[etree.QName(soap).namespace]],
            documentation=_documentation(abstract.node) or _documentation(node),
            input=bodies.of(self.definitions, abstract.inner(given), node.find(wsdl("input")), user),
            output=None
            if told is None
            else bodies.of(self.definitions, abstract.inner(told), node.find(wsdl("output")), user),
            faults=list(bodies.faults(self.definitions, abstract, node)),
            service=service,
            port=port,
            binding=binding.name,
            wire_name=name,
            input_name=given.get("name", ""),
        )

    def _tell_apart(self, operations: list[Operation]) -> None:
        """Operations of one name and different messages: the first keeps it, the others add what makes them differ."""
        first: dict[str, Operation] = {}
        for operation in operations:
            name = operation.name
            same = first.setdefault(name, operation)
            if same is operation:
                continue
            candidates = [told for told in _marks(operation, same) if f"{name}-{told}" not in first]
            number = 2
            while not candidates and f"{name}-{number}" in first:
                number += 1
            operation.name = f"{name}-{candidates[0] if candidates else number}"
            first[operation.name] = operation
            told = f"a second operation {name} is called {operation.name} here"
            self._notice("same-name", told, name=name, new=operation.name)

    def _notice(self, code: str, message: str, **parameters: str) -> None:
        self.definitions.notices.append(Notice(code, message, self.contract.main, 0, parameters))


def _marks(operation: Operation, first: Operation) -> Iterator[str]:
    """What tells an operation from the first of its name: the name of its input, else its port."""
    if operation.input_name and operation.input_name not in (first.input_name, operation.name):
        yield operation.input_name
    if operation.port and operation.port != first.port:
        yield operation.port


def _soap(binding: etree._Element) -> etree._Element | None:
    return child(binding, "binding", BINDINGS)


def _documentation(node: etree._Element) -> str:
    found = node.find(f"{{{WSDL}}}documentation")
    return "" if found is None else " ".join("".join(found.itertext()).split())[:4000]


def _only_sends(name: str, abstract: Component) -> ContractProblem:
    return ContractProblem(
        "notification",
        f"{abstract.part.file} line {abstract.line}: {name} has no input: it is the service that would call",
        file=abstract.part.file,
        line=abstract.line,
        name=name,
    )
