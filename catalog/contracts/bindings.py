"""The operations of a WSDL's SOAP bindings, as the messages on the wire: body element, headers, faults, action.

Ports of SOAP 1.1 and 1.2 that offer the same operation give one operation with both versions.
"""

from collections.abc import Iterator

from lxml import etree

from .linking import Contract
from .names import BINDINGS, MIME_BINDING, WSDL, clark, split, wsdl
from .nodes import local_name
from .problems import ContractProblem, Notice
from .schema import Component, Part, qname
from .wsdl import Body, MessagePart, Operation, Wsdl

KINDS = ("message", "portType", "binding", "service")


def read(contract: Contract) -> Wsdl:
    """Raises ContractProblem when no SOAP binding is reachable or a reference leads nowhere."""
    return _Reading(contract).read()


class _Reading:
    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.notices: list[Notice] = []
        self.skipped: list[ContractProblem] = []
        self.tables: dict[str, dict[str, Component]] = {kind: {} for kind in KINDS}
        for document in contract.documents.values():
            if document.is_wsdl:
                part = Part(document.name, document.root, document.target_namespace)
                for kind in KINDS:
                    for node in document.root.findall(wsdl(kind)):
                        name = clark(part.target, node.get("name", ""))
                        self.tables[kind].setdefault(name, Component(node, part, name))

    def read(self) -> Wsdl:
        services, bound = self._services()
        if not bound:
            bound = [
                ("", "", binding) for binding in self.tables["binding"].values() if _soap(binding.node) is not None
            ]
            if bound:
                self.notices.append(Notice("no-service", "the WSDL declares no service", self.contract.main))
        if not bound:
            raise ContractProblem("no-soap-binding", "no SOAP binding is declared", file=self.contract.main)
        merged: dict[tuple, Operation] = {}
        for service, port, binding in bound:
            for operation in self._operations(service, port, binding):
                same = merged.setdefault(operation.identity, operation)
                for version in operation.soap_versions:
                    if version not in same.soap_versions:
                        same.soap_versions = sorted([*same.soap_versions, version])
        if not merged and self.skipped:
            raise self.skipped[0]
        for problem in self.skipped:
            told = {**problem.parameters, "reason": problem.message}
            self.notices.append(Notice("operation-skipped", problem.message, problem.file, problem.line, told))
        if not merged:
            raise ContractProblem("no-operation", "the SOAP bindings hold no operation", file=self.contract.main)
        operations = list(merged.values())
        self._tell_apart(operations)
        return Wsdl(services, operations, self.notices)

    def _services(self) -> tuple[list[dict], list[tuple[str, str, Component]]]:
        services, bound = [], []
        for service in self.tables["service"].values():
            ports = []
            for port in service.node.findall(wsdl("port")):
                binding = self._find("binding", port.get("binding", ""), service.inner(port))
                soap = _soap(binding.node)
                if soap is None:
                    self._notice("other-binding", service.inner(port), port=port.get("name", ""))
                    continue
                version = BINDINGS[etree.QName(soap).namespace]
                ports.append({"name": port.get("name", ""), "binding": binding.name, "soap_version": version})
                bound.append((service.node.get("name", ""), port.get("name", ""), binding))
            name, text = service.node.get("name", ""), _documentation(service.node)
            services.append({"name": name, "documentation": text, "ports": ports})
        return services, bound

    def _operations(self, service: str, port: str, binding: Component) -> Iterator[Operation]:
        port_type = self._find("portType", binding.node.get("type", ""), binding)
        for node in binding.node.findall(wsdl("operation")):
            try:
                yield self._operation(service, port, binding, port_type, node)
            except ContractProblem as problem:
                self.skipped.append(problem)

    def _operation(self, service: str, port: str, binding: Component, port_type: Component, node) -> Operation:
        user = binding.inner(node)
        name = local_name(user)
        soap, extension = _soap(binding.node), _child(node, "operation", BINDINGS)
        abstract = self._abstract(port_type, user)
        style = soap.get("style", "document")
        given, told = abstract.node.find(wsdl("input")), abstract.node.find(wsdl("output"))
        if given is None:
            raise _undefined("input", name, abstract)
        return Operation(
            name=name,
            style=style if extension is None else extension.get("style", style),
            action="" if extension is None else extension.get("soapAction", ""),
            soap_versions=[BINDINGS[etree.QName(soap).namespace]],
            documentation=_documentation(abstract.node) or _documentation(node),
            input=self._body(abstract.inner(given), node.find(wsdl("input")), user),
            output=None if told is None else self._body(abstract.inner(told), node.find(wsdl("output")), user),
            faults=list(self._faults(abstract)),
            service=service,
            port=port,
            binding=binding.name,
            wire_name=node.get("name", ""),
        )

    def _abstract(self, port_type: Component, user: Component) -> Component:
        """The portType's operation that a binding's operation binds; overloads are told apart by their input's name."""
        name = user.node.get("name", "")
        same = [node for node in port_type.node.findall(wsdl("operation")) if node.get("name") == name]
        if not same:
            raise _undefined("operation", name, user)
        wanted = user.node.find(wsdl("input"))
        if len(same) > 1 and wanted is not None and wanted.get("name"):
            for node in same:
                given = node.find(wsdl("input"))
                if given is not None and given.get("name") == wanted.get("name"):
                    return port_type.inner(node)
        return port_type.inner(same[0])

    def _body(self, abstract: Component, bound: etree._Element | None, user: Component) -> Body:
        parts = self._parts(abstract.node.get("message", ""), abstract)
        body = Body(list(parts.values()))
        if bound is None:
            return body
        holder = _mime_root(bound)
        found = _child(holder, "body", BINDINGS)
        if found is not None:
            body.namespace, body.use = found.get("namespace", ""), found.get("use", "literal")
            if (named := found.get("parts")) is not None:
                body.parts = [parts[name] for name in named.split() if name in parts]
        own = qname(abstract.node.get("message", ""), abstract.node, abstract.part)
        for header in holder:
            if split(header.tag)[1] == "header" and split(header.tag)[0] in BINDINGS:
                self._header(header, user, own, body)
        return body

    def _header(self, header: etree._Element, user: Component, own: str, body: Body) -> None:
        """A header's part is not of the body, even when it is of the same message (as INSi writes it)."""
        scope = user.inner(header)
        message, name = header.get("message"), header.get("part", "")
        if not message:
            self._notice("odd-header", scope, part=name)
            return
        part = self._parts(message, scope).get(name)
        if part is None:
            self._notice("odd-header", scope, part=name)
            return
        body.headers.append(part)
        if qname(message, header, user.part) == own:
            body.parts = [one for one in body.parts if one.name != name]

    def _faults(self, abstract: Component) -> Iterator[tuple[str, MessagePart]]:
        for fault in abstract.node.findall(wsdl("fault")):
            parts = self._parts(fault.get("message", ""), abstract.inner(fault))
            for part in parts.values():
                yield fault.get("name") or split(part.element or part.type)[1], part
                break

    def _parts(self, message: str, user: Component) -> dict[str, MessagePart]:
        found = self._find("message", message, user)
        parts = {}
        for node in found.node.findall(wsdl("part")):
            scope = found.inner(node)
            element, type_name = node.get("element", ""), node.get("type", "")
            parts[node.get("name", "")] = MessagePart(
                node.get("name", ""),
                qname(element, node, found.part) if element else "",
                qname(type_name, node, found.part) if type_name else "",
                scope,
            )
        return parts

    def _find(self, kind: str, text: str, user: Component) -> Component:
        name = qname(text, user.node, user.part)
        found = self.tables[kind].get(name)
        if found is None and not split(name)[0]:  # many write a bare name where a prefixed one is due
            found = self.tables[kind].get(clark(user.part.target, name))
        if found is None:
            raise _undefined(kind, name, user)
        return found

    def _tell_apart(self, operations: list[Operation]) -> None:
        """Operations of one name and different messages get names of their own."""
        taken: set[str] = set()
        for operation in operations:
            name, number = operation.name, 1
            while operation.name in taken:
                number += 1
                operation.name = f"{name}-{number}"
            if number > 1:
                self.notices.append(
                    Notice(
                        "same-name",
                        f"a second operation {name} is called {operation.name} here",
                        self.contract.main,
                        0,
                        {"name": name, "new": operation.name},
                    )
                )
            taken.add(operation.name)

    def _notice(self, code: str, user: Component, **parameters: str) -> None:
        told = f"{user.part.file} line {user.line}: {code} {', '.join(parameters.values())}"
        self.notices.append(Notice(code, told, user.part.file, user.line, parameters))


def _soap(binding: etree._Element) -> etree._Element | None:
    return _child(binding, "binding", BINDINGS)


def _child(node: etree._Element, local: str, namespaces) -> etree._Element | None:
    return next((child for child in node if split(child.tag)[1] == local and split(child.tag)[0] in namespaces), None)


def _mime_root(bound: etree._Element) -> etree._Element:
    """With attachments, the SOAP body is described inside the first MIME part that has one."""
    for part in bound.iter(clark(MIME_BINDING, "part")):
        if _child(part, "body", BINDINGS) is not None:
            return part
    return bound


def _documentation(node: etree._Element) -> str:
    found = node.find(f"{{{WSDL}}}documentation")
    return "" if found is None else " ".join("".join(found.itertext()).split())[:4000]


def _undefined(kind: str, name: str, user: Component) -> ContractProblem:
    namespace, local = split(name)
    return ContractProblem(
        "undefined",
        f"{user.part.file} line {user.line} uses {kind} {name}, which nothing defines",
        file=user.part.file,
        line=user.line,
        kind=kind,
        name=local,
        namespace=namespace,
    )
