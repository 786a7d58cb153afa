"""All schema components of a contract, by name: what include, import, chameleon include and redefine bring together."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from .linking import Contract
from .names import XML, XSD, clark, split, xsd
from .problems import ContractProblem

MAX_PARTICLES = 1_000  # of one group: libxml2 takes quadratic time in the branches of a choice
MAX_COMPONENTS = 20_000
KINDS = {
    xsd("element"): "element",
    xsd("complexType"): "type",
    xsd("simpleType"): "type",
    xsd("attribute"): "attribute",
    xsd("group"): "group",
    xsd("attributeGroup"): "attributeGroup",
}
GROUPS = (xsd("sequence"), xsd("choice"), xsd("all"))


@dataclass(frozen=True)
class Part:
    """A schema element as seen from a target namespace; a chameleon is seen from several."""

    file: str
    root: etree._Element
    target: str


@dataclass(frozen=True)
class Component:
    """A declaration or definition, with the part whose form defaults and namespace apply to it."""

    node: etree._Element
    part: Part
    name: str = ""  # {namespace}local; empty for anonymous ones

    @property
    def line(self) -> int:
        return self.node.sourceline or 0

    def inner(self, node: etree._Element) -> "Component":
        return Component(node, self.part)


class Schema:
    """The symbol tables of a contract; raises ContractProblem when it is too large to be honest."""

    def __init__(self, contract: Contract) -> None:
        self.parts = list(parts_of(contract))
        self.duplicates: list[Component] = []
        self.memory: dict[tuple, Any] = {}  # what trees ask again and again, by (question, node, target namespace)
        self._tables: dict[str, dict[str, Component]] = defaultdict(dict)
        self._redefined: dict[tuple[str, str], Component] = {}
        self._substitutes: dict[str, list[Component]] = defaultdict(list)
        self._derived: dict[str, list[Component]] = defaultdict(list)
        count = 0
        for part in self.parts:
            count += len(part.root)
            if count > MAX_COMPONENTS:
                raise ContractProblem("too-many-components", "too many components", file=part.file, most=MAX_COMPONENTS)
            self._register(part)
        self._relate()

    # --- looking up ---------------------------------------------------------------------------------------------------

    def find(self, kind: str, name: str) -> Component | None:
        return self._tables[kind].get(name)

    def all(self, kind: str) -> list[Component]:
        """Every global component of a kind, in the order of the contract."""
        return list(self._tables[kind].values())

    def get(self, kind: str, name: str, user: Component) -> Component:
        """The component that `user` refers to; raises ContractProblem at the place that refers."""
        if (before := self._redefined.get((kind, name))) and _is_inside_redefine(user.node):
            return before
        found = self._tables[kind].get(name)
        if found is None:
            namespace, local = split(name)
            raise ContractProblem(
                "undefined",
                f"{user.part.file} line {user.line} uses {kind} {name}, which nothing defines",
                file=user.part.file,
                line=user.line,
                kind=kind,
                name=local,
                namespace=namespace,
            )
        return found

    def name(self, text: str, user: Component) -> str:
        """The `{namespace}local` of a prefixed name written in `user`."""
        return qname(text, user.node, user.part)

    def substitutes(self, element: str) -> list[Component]:
        """The elements that may stand in its place, the concrete ones first."""
        return sorted(self._substitutes[element], key=lambda found: found.node.get("abstract") in ("true", "1"))

    def derived(self, type_name: str) -> list[Component]:
        """The named complex types that derive from it directly."""
        return self._derived[type_name]

    # --- building -----------------------------------------------------------------------------------------------------

    def _register(self, part: Part) -> None:
        for child in part.root:
            if child.tag == xsd("redefine"):
                for inner in child:
                    self._declare(inner, part, redefines=True)
            else:
                self._declare(child, part, redefines=False)
        for group in part.root.iter(*GROUPS):
            if len(group) > MAX_PARTICLES:
                raise ContractProblem(
                    "too-many-particles",
                    f"{part.file} line {group.sourceline}: a group of {len(group)} elements",
                    file=part.file,
                    line=group.sourceline or 0,
                    count=len(group),
                    most=MAX_PARTICLES,
                )

    def _declare(self, node: etree._Element, part: Part, *, redefines: bool) -> None:
        kind, local = KINDS.get(node.tag), node.get("name", "").strip()
        if kind is None or not local:
            return
        component = Component(node, part, clark(part.target, local))
        table = self._tables[kind]
        before = table.setdefault(component.name, component)
        if before.node is node:
            return
        if redefines:
            self._redefined[kind, component.name], table[component.name] = before, component
        elif before.node.getparent().tag == xsd("redefine"):
            self._redefined[kind, component.name] = component
        else:
            self.duplicates.append(component)

    def _relate(self) -> None:
        for component in self._tables["element"].values():
            if head := component.node.get("substitutionGroup"):
                self._substitutes[self.name(head, component)].append(component)
        for component in self._tables["type"].values():
            content = component.node.find(xsd("complexContent"))
            if content is None:
                content = component.node.find(xsd("simpleContent"))
            if content is not None and len(content) and (base := content[-1].get("base")):
                self._derived[self.name(base, component.inner(content[-1]))].append(component)


def qname(text: str, node: etree._Element, part: Part) -> str:
    """Resolves a prefixed name in the scope of `node`. In a chameleon, no namespace means the includer's."""
    prefix, colon, local = cut(text)
    namespace = XML if prefix == "xml" else node.nsmap.get(prefix if colon else None)
    if namespace is None and colon:
        raise ContractProblem(
            "undeclared-prefix",
            f"{part.file} line {node.sourceline}: prefix {prefix} is not declared",
            file=part.file,
            line=node.sourceline or 0,
            prefix=prefix,
        )
    if namespace is None and not part.root.get("targetNamespace"):
        namespace = part.target
    return clark(namespace or "", local)


def cut(text: str) -> tuple[str, str, str]:
    """Prefix, colon and local part; both empty but the last when there is no prefix."""
    prefix, colon, local = text.strip().partition(":")
    return (prefix, colon, local) if colon else ("", "", prefix)


def _is_inside_redefine(node: etree._Element) -> bool:
    return any(ancestor.tag == xsd("redefine") for ancestor in node.iterancestors())


def is_builtin(name: str) -> bool:
    return name.startswith(f"{{{XSD}}}")


def parts_of(contract: Contract) -> Iterator[Part]:
    """Every (schema element, target namespace) reached from the main document, once each."""
    waiting = [(document.name, None) for document in contract.documents.values() if document.is_wsdl]
    seen: set[tuple[str, str | None]] = set()
    while waiting:
        name, includer = waiting.pop(0)
        if (name, includer) in seen:
            continue
        seen.add((name, includer))
        document = contract.documents[name]
        target = None
        for schema in document.schemas():
            target = schema.get("targetNamespace") or includer or ""
            yield Part(name, schema, target)
        for link in document.links:
            if link.element.tag in (xsd("include"), xsd("redefine")):
                own = link.element.getparent().get("targetNamespace") or includer or ""
                inside = contract.documents[link.target].root.get("targetNamespace")
                waiting.append((link.target, None if inside else own))
            else:
                waiting.append((link.target, None))
