"""Mends names of messages, port types and bindings that lead nowhere, and drops what cannot be kept."""

import re
from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from ..documents import Document
from ..linking import Contract
from ..names import BINDINGS, clark, split, wsdl
from ..nodes import NCNAME
from ..problems import Notice
from ..schema import Part
from .scopes import Scopes, Undeclared
from .texts import USUAL_PREFIXES

DIRECTIONS = (wsdl("input"), wsdl("output"))
HEADERS = tuple(clark(namespace, local) for namespace in BINDINGS for local in ("header", "headerfault"))
BODIES = tuple(clark(namespace, "body") for namespace in BINDINGS)
KINDS = ("message", "portType", "binding")
UNFIT = re.compile(r"[^\w.-]|^(?=[\d.-])")


class Abstracts:
    """Mends the WSDL documents of a contract; `notices` tells what."""

    def __init__(self, contract: Contract, scopes: Scopes) -> None:
        self.scopes = scopes
        self.notices: list[Notice] = []
        self._documents = [document for document in contract.documents.values() if document.is_wsdl]
        self._known: dict[str, dict[str, etree._Element]] = {kind: {} for kind in KINDS}
        self._renamed: dict[tuple[str, str], str] = {}
        self._by_local: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._told: set[tuple] = set()
        for document in self._documents:
            for kind in KINDS:
                for node in document.root.findall(wsdl(kind)):
                    local = (node.get("name") or "").strip()
                    name = clark(document.target_namespace, local)
                    if self._known[kind].setdefault(name, node) is node:
                        self._by_local[kind, local].append(name)

    def mend(self) -> None:
        self._rename()
        for document in self._documents:
            part = Part(document.name, document.root, document.target_namespace)
            for binding in document.root.findall(wsdl("binding")):
                if port_type := self._refer(binding, "type", "portType", part):
                    self._operation_names(binding, port_type, part)
            for port in document.root.findall(f"{wsdl('service')}/{wsdl('port')}"):
                if not self._refer(port, "binding", "binding", part):
                    self._drop(port, "port-left-out", part, port=port.get("name", ""), name=port.get("binding", ""))
            for operation in document.root.findall(f"{wsdl('portType')}/{wsdl('operation')}"):
                self._messages(operation, document, part)
        for document in self._documents:
            part = Part(document.name, document.root, document.target_namespace)
            for header in list(document.root.iter(*HEADERS)):
                self._header(header, part)
            for message in document.root.findall(wsdl("message")):
                self._part_names(message, part)
            for body in document.root.iter(*BODIES, *HEADERS):
                if body.get("namespace") == "":  # the same as none, and refused by clients
                    del body.attrib["namespace"]

    def _rename(self) -> None:
        """Names with a colon or a leading digit, which no client can refer to."""
        for kind in KINDS:
            for name, node in list(self._known[kind].items()):
                namespace, local = split(name)
                new = UNFIT.sub("_", local)
                if new != local and clark(namespace, new) not in self._known[kind]:
                    node.set("name", new)
                    self._known[kind][clark(namespace, new)] = node
                    self._renamed[kind, local] = clark(namespace, new)

    def _operation_names(self, binding: etree._Element, port_type: str, part: Part) -> None:
        """The only operation of a binding that its port type does not know is the only one that it alone knows."""
        operations = self._known["portType"][port_type].findall(wsdl("operation"))
        known = {operation.get("name") for operation in operations}
        bound = {operation.get("name"): operation for operation in binding.findall(wsdl("operation"))}
        lost, free = [bound[name] for name in bound if name not in known], known - set(bound)
        if len(lost) == len(free) == 1:
            found = free.pop() or ""
            self._tell("name-guessed", lost[0], part, kind="operation", name=lost[0].get("name", ""), found=found)
            lost[0].set("name", found)

    def _messages(self, operation: etree._Element, document: Document, part: Part) -> None:
        for direction in operation.findall("*"):
            if direction.tag in DIRECTIONS and not self._refer(direction, "message", "message", part):
                self._add_message(direction, operation, document, part)
            elif direction.tag == wsdl("fault") and not self._refer(direction, "message", "message", part):
                self._drop(direction, "fault-skipped", part, name=direction.get("name", ""))

    def _refer(self, node: etree._Element, attribute: str, kind: str, part: Part) -> str:
        """The {namespace}name to which the attribute leads, mended as far as it can be; "" when to nothing."""
        text = node.get(attribute, "").strip()
        for written in (text, text.partition(":")[2]):
            if found := self._renamed.get((kind, written)):
                node.set(attribute, self.scopes.write(*split(found), node, part.file))
                self._tell("name-guessed", node, part, kind=kind, name=written, found=found)
                return found
        try:
            namespace, local = self.scopes.read(text, node, part)
        except Undeclared as undeclared:
            namespace, local = self._declare(undeclared, kind, node, part), undeclared.local
            if not namespace:
                node.set(attribute, local)
        if clark(namespace, local) in self._known[kind]:
            return clark(namespace, local)
        own = clark(part.target, local)
        found = own if own in self._known[kind] else self._only(kind, local)
        if found:
            if found != own or namespace:
                self._tell("name-guessed", node, part, kind=kind, name=local, found=found)
            node.set(attribute, self.scopes.write(*split(found), node, part.file))
        return found

    def _declare(self, undeclared: Undeclared, kind: str, node: etree._Element, part: Part) -> str:
        namespace = split(self._only(kind, undeclared.local))[0] or part.target
        if clark(namespace, undeclared.local) not in self._known[kind]:
            namespace = USUAL_PREFIXES.get(undeclared.prefix, namespace)
        if namespace:
            self.scopes.declare(part.file, undeclared.prefix, namespace)
        self._tell("prefix-declared", node, part, prefix=undeclared.prefix[:100], namespace=namespace)
        return namespace

    def _only(self, kind: str, local: str) -> str:
        found = self._by_local[kind, local]
        return found[0] if len(found) == 1 and local else ""

    def _add_message(
        self, direction: etree._Element, operation: etree._Element, document: Document, part: Part
    ) -> None:
        """An empty message in the place of the missing one: the operation is called and answered with nothing."""
        wanted = direction.get("message", "").rpartition(":")[2]
        local = wanted or f"{operation.get('name', '')}-{split(direction.tag)[1]}"
        made = etree.Element(wsdl("message"), name=local)
        first = document.root.find(wsdl("portType"))
        document.root.insert(document.root.index(first), made)
        name = clark(part.target, local)
        self._known["message"].setdefault(name, made)
        direction.set("message", self.scopes.write(part.target, local, direction, part.file))
        self._tell("message-missing", direction, part, operation=operation.get("name", ""), name=wanted)

    def _header(self, header: etree._Element, part: Part) -> None:
        """Clients stop at a header whose part is in no message; mocks ask for none."""
        name = header.get("part", "")
        message = self._message_of(header, part) if header.get("message") else None
        if message is None or name not in _names(message):
            if split(header.tag)[1] == "header":
                self._tell("odd-header", header, part, part=name)
            header.getparent().remove(header)
        elif not header.get("use"):
            header.set("use", "literal")
            self._tell("header-use", header, part, part=name)

    def _message_of(self, header: etree._Element, part: Part) -> etree._Element | None:
        return self._known["message"].get(self._refer(header, "message", "message", part))

    def _part_names(self, message: etree._Element, part: Part) -> None:
        """A part of a type is an element on the wire: what cannot be its name is made one."""
        for node in message.findall(wsdl("part")):
            name = node.get("name", "")
            for attribute in ("element", "type"):
                if node.get(attribute) == "":
                    del node.attrib[attribute]
            if node.get("type") and not NCNAME.fullmatch(name):
                new = UNFIT.sub("_", name) or "part"
                node.set("name", new)
                self._tell("part-renamed", node, part, name=name, new=new)
                self._follow(name, new)

    def _follow(self, name: str, new: str) -> None:
        """Bindings that name the part name it by its new name."""
        for document in self._documents:
            for body in document.root.iter(*BODIES):
                if name in body.get("parts", "").split():
                    body.set("parts", " ".join(new if one == name else one for one in body.get("parts").split()))

    def _drop(self, node: etree._Element, code: str, scope: Part, /, **parameters: str) -> None:
        self._tell(code, node, scope, **parameters)
        node.getparent().remove(node)

    def _tell(self, code: str, node: etree._Element, scope: Part, /, **parameters: str) -> None:
        line = node.sourceline or 0
        told = f"{scope.file} line {line}: {code} {', '.join(parameters.values())}"
        once = (code, scope.file, *parameters.values())
        if once not in self._told:
            self._told.add(once)
            self.notices.append(Notice(code, told, scope.file, line, parameters))


def _names(message: etree._Element) -> Iterator[str]:
    return (part.get("name", "") for part in message.findall(wsdl("part")))
