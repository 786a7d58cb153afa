"""What a contract defines, by kind and name, and the schemas where more can be defined."""

from collections import defaultdict

from lxml import etree

from .. import standard
from ..linking import Contract
from ..names import XSD, clark, wsdl, xsd
from ..schema import KINDS, Part, parts_of


class Tables:
    """The global components of all schemas, and where each namespace is at home."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.parts = list(parts_of(contract))
        self._known: dict[str, set[str]] = defaultdict(set)
        self._by_local: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._homes: dict[str, etree._Element] = {}
        for part in self.parts:
            if part.target == (part.root.get("targetNamespace") or "") and part.file not in standard.BY_NAME:
                self._homes.setdefault(part.target, part.root)
            for child in part.root:
                for node in child if child.tag == xsd("redefine") else (child,):
                    self._register(node, part)

    def has(self, kind: str, name: str) -> bool:
        return name in self._known[kind]

    def defines(self, namespace: str) -> bool:
        """Whether any schema is of that namespace."""
        return any(part.target == namespace for part in self.parts)

    def only(self, kind: str, local: str) -> str:
        """The only component of that local name, as {namespace}local; empty when there is none, or a choice."""
        found = self._by_local[kind, local]
        return found[0] if len(found) == 1 else ""

    def home(self, namespace: str) -> etree._Element:
        """A schema element where a component of that namespace can be added; a new one in the main WSDL if need be."""
        if namespace not in self._homes:
            root = self.contract.documents[self.contract.main].root
            types = root.find(wsdl("types"))
            if types is None:
                types = etree.Element(wsdl("types"))
                first = root.find(wsdl("message"))
                root.insert(0 if first is None else root.index(first), types)
            home = etree.SubElement(types, xsd("schema"), elementFormDefault="qualified", nsmap={"xsd": XSD})
            if namespace:
                home.set("targetNamespace", namespace)
            self._homes[namespace] = home
        return self._homes[namespace]

    def add(self, kind: str, name: str) -> None:
        self._known[kind].add(name)

    def _register(self, node: etree._Element, part: Part) -> None:
        kind, local = KINDS.get(node.tag), (node.get("name") or "").strip()
        if kind and local:
            name = clark(part.target, local)
            if name not in self._known[kind]:
                self._known[kind].add(name)
                self._by_local[kind, local].append(name)
