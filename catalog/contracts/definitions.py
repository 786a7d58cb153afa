"""The messages, port types, bindings and services of a WSDL, by name."""

from collections import defaultdict

from lxml import etree

from .linking import Contract
from .names import clark, split, wsdl
from .problems import ContractProblem, Notice
from .schema import Component, Part, qname

KINDS = ("message", "portType", "binding", "service")


class Definitions:
    """The tables of all WSDL documents of a contract; `notices` are what had to be left out."""

    def __init__(self, contract: Contract) -> None:
        self.notices: list[Notice] = []
        self._by_name: dict[etree._Element, dict[str, list[etree._Element]]] = {}
        self._tables: dict[str, dict[str, Component]] = {kind: {} for kind in KINDS}
        for document in contract.documents.values():
            if document.is_wsdl:
                part = Part(document.name, document.root, document.target_namespace)
                for kind in KINDS:
                    for node in document.root.findall(wsdl(kind)):
                        name = clark(part.target, node.get("name", ""))
                        self._tables[kind].setdefault(name, Component(node, part, name))

    def all(self, kind: str) -> list[Component]:
        return list(self._tables[kind].values())

    def find(self, kind: str, text: str, user: Component) -> Component:
        """What `user` refers to as `text`; raises ContractProblem. Names were mended before (see `mending`)."""
        name = qname(text, user.node, user.part)
        found = self._tables[kind].get(name)
        if found is None:
            raise undefined(kind, name, user)
        return found

    def operation(self, port_type: Component, user: Component) -> Component:
        """The portType's operation that a binding's operation, `user`, binds; raises ContractProblem.

        Overloads are told apart by the names of input and output, else by their order.
        """
        name = user.node.get("name", "")
        same = self._operations(port_type.node).get(name)
        if not same:
            raise undefined("operation", name, user)
        named = [node for node in same if _names(node, name) == _names(user.node, name)]
        if len(named) == 1:
            return port_type.inner(named[0])
        bound = self._operations(user.node.getparent())[name]
        return port_type.inner(same[min(bound.index(user.node), len(same) - 1)])

    def _operations(self, owner: etree._Element) -> dict[str, list[etree._Element]]:
        """The operations of a port type or binding by name."""
        if owner not in self._by_name:
            self._by_name[owner] = defaultdict(list)
            for node in owner.findall(wsdl("operation")):
                self._by_name[owner][node.get("name", "")].append(node)
        return self._by_name[owner]

    def notice(self, code: str, user: Component, **parameters: str) -> None:
        told = f"{user.part.file} line {user.line}: {code} {', '.join(parameters.values())}"
        notice = Notice(code, told, user.part.file, user.line, parameters)
        if notice not in self.notices:
            self.notices.append(notice)


def undefined(kind: str, name: str, user: Component) -> ContractProblem:
    """Something of the WSDL that is referred to and stands nowhere."""
    namespace, local = split(name)
    return ContractProblem(
        "undefined",
        f"{user.part.file} line {user.line} uses {kind} {name or '(without name)'}, which nothing defines",
        file=user.part.file,
        line=user.line,
        kind=kind,
        name=local,
        namespace=namespace,
    )


def _names(node: etree._Element, name: str) -> tuple[str, ...]:
    """The names of an operation's input and output, or those that WSDL gives them when they have none."""
    directions = [(direction, node.find(wsdl(direction))) for direction in ("input", "output")]
    both = all(found is not None for _direction, found in directions)
    suffixes = {"input": "Request", "output": "Response"} if both else {"input": "", "output": ""}
    return tuple(
        found.get("name", f"{name}{suffixes[direction]}") for direction, found in directions if found is not None
    )
