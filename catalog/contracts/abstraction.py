"""What stands in the place of abstract elements and types, which no message can hold."""

from .names import xsd
from .nodes import Node
from .schema import Component, Schema

MOST_STEPS = 8


def element(schema: Schema, component: Component) -> Component:
    """An abstract element gives way to the first concrete one that may stand in its place."""
    for _step in range(MOST_STEPS):
        if component.node.get("abstract") not in ("true", "1"):
            break
        substitutes = schema.substitutes(component.name)
        if not substitutes:
            break
        component = substitutes[0]
    return component


def complex_type(schema: Schema, node: Node, definition: Component) -> Component:
    """An abstract type gives way to the first concrete one that extends it, told by xsi:type."""
    seen = 0
    while definition.node.get("abstract") in ("true", "1") and seen < MOST_STEPS:
        derived = schema.derived(definition.name)
        concrete = [one for one in derived if one.node.get("abstract") not in ("true", "1")] or derived
        if not concrete:  # nothing can ever stand here: the contract leaves it to others
            node["recursive"] = True
            break
        definition, seen = concrete[0], seen + 1
        node["xsi_type"] = definition.name
    return definition


def type_of_head(schema: Schema, declaration: Component) -> str:
    """The type of an element that declares none: that of its substitution group's head, else anything."""
    head = declaration.node.get("substitutionGroup")
    if not head:
        return xsd("anyType")
    component = schema.get("element", schema.name(head, declaration), declaration)
    type_name = component.node.get("type")
    return schema.name(type_name, component) if type_name else xsd("anyType")
