"""Simple types: which built-in they come down to, and every facet met on the way there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from .names import split, xsd
from .problems import ContractProblem
from .schema import Component, Schema, is_builtin

MAX_DEPTH = 40
NUMBERS = {"length", "minLength", "maxLength", "totalDigits", "fractionDigits"}
TEXTS = {"minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "whiteSpace"}
LISTS = {"NMTOKENS": "NMTOKEN", "IDREFS": "IDREF", "ENTITIES": "ENTITY"}


@dataclass(frozen=True)
class Simple:
    """`base` is the built-in's local name. Every text of facets["pattern"] must match, one of enumeration."""

    base: str
    facets: dict[str, Any] = field(default_factory=dict)
    variety: str = "atomic"
    item: "Simple | None" = None
    members: tuple["Simple", ...] = ()

    def to_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"base": self.base, "facets": self.facets}
        if self.variety != "atomic":
            told["variety"] = self.variety
        if self.item:
            told["item"] = self.item.to_json()
        if self.members:
            told["members"] = [member.to_json() for member in self.members]
        return told


STRING = Simple("string")


def of_name(schema: Schema, name: str, user: Component, depth: int = 0) -> Simple:
    """The simple type of that name; a complex type with simple content gives its content."""
    if is_builtin(name):
        local = split(name)[1]
        if local in LISTS:
            return Simple(local, {}, "list", Simple(LISTS[local]))
        return Simple("string" if local in ("anySimpleType", "anyType", "anyAtomicType") else local)
    component = schema.get("type", name, user)
    if component.node.tag == xsd("complexType"):
        return of_simple_content(schema, component, depth + 1)
    return of_node(schema, component, depth + 1)


def of_node(schema: Schema, component: Component, depth: int = 0) -> Simple:
    """The simple type that an xs:simpleType element defines."""
    if depth > MAX_DEPTH:
        raise _circular(component)
    key = ("simple", component.node, component.part.target)
    if key not in schema.memory:
        schema.memory[key] = _of_definition(schema, component, depth)
    return schema.memory[key]


def _of_definition(schema: Schema, component: Component, depth: int) -> Simple:
    for child in component.node:
        inner = Component(child, component.part, component.name)
        if child.tag == xsd("restriction"):
            return _restrict(_base(schema, inner, depth), child)
        if child.tag == xsd("list"):
            return Simple("string", {}, "list", _item(schema, inner, depth))
        if child.tag == xsd("union"):
            return Simple("string", {}, "union", None, tuple(_members(schema, inner, depth)))
    return STRING


def of_simple_content(schema: Schema, component: Component, depth: int = 0) -> Simple:
    """The content of a complexType with xs:simpleContent."""
    if depth > MAX_DEPTH:
        raise _circular(component)
    content = component.node.find(xsd("simpleContent"))
    if content is None:
        return STRING
    for child in content:
        if child.tag in (xsd("extension"), xsd("restriction")):
            base = _base(schema, Component(child, component.part, component.name), depth)
            return _restrict(base, child) if child.tag == xsd("restriction") else base
    return STRING


def _base(schema: Schema, user: Component, depth: int) -> Simple:
    inline = user.node.find(xsd("simpleType"))
    if inline is not None:
        return of_node(schema, user.inner(inline), depth + 1)
    base = user.node.get("base")
    return of_name(schema, schema.name(base, user), user, depth + 1) if base else STRING


def _item(schema: Schema, user: Component, depth: int) -> Simple:
    inline = user.node.find(xsd("simpleType"))
    if inline is not None:
        return of_node(schema, user.inner(inline), depth + 1)
    return of_name(schema, schema.name(user.node.get("itemType", ""), user), user, depth + 1)


def _members(schema: Schema, user: Component, depth: int) -> Iterator[Simple]:
    for name in user.node.get("memberTypes", "").split():
        yield of_name(schema, schema.name(name, user), user, depth + 1)
    for inline in user.node.findall(xsd("simpleType")):
        yield of_node(schema, user.inner(inline), depth + 1)


def _restrict(base: Simple, restriction: etree._Element) -> Simple:
    facets = dict(base.facets)
    values: list[str] = []
    patterns: list[str] = []
    for child in restriction:
        local, value = etree.QName(child).localname, child.get("value", "")
        if local == "enumeration":
            values.append(value)
        elif local == "pattern":
            patterns.append(value)
        elif local in NUMBERS:
            facets[local] = int(value) if value.strip().isdecimal() else 0
        elif local in TEXTS:
            facets[local] = value.strip()
    if values:
        facets["enumeration"] = values
    if patterns:  # patterns of one step are alternatives; steps add up
        one = patterns[0] if len(patterns) == 1 else "|".join(f"({pattern})" for pattern in patterns)
        facets["pattern"] = [*facets.get("pattern", []), one]
    return Simple(base.base, facets, base.variety, base.item, base.members)


def _circular(component: Component) -> ContractProblem:
    return ContractProblem(
        "circular",
        f"{component.part.file} line {component.line}: this type is defined by itself",
        file=component.part.file,
        line=component.line,
        name=split(component.name)[1],
    )
