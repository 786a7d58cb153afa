"""The attributes of a complex type: its own, those of its base and of attribute groups."""

from . import simple
from .encoding import ENCODINGS
from .names import XSI, clark, split, xsd
from .nodes import ANY_TYPES, Node, blank, documentation, first, local_name
from .schema import Component, Schema, is_builtin


def of(schema: Schema, definition: Component) -> list[Node]:
    """Found once for each definition, as trees meet the same types again and again."""
    question = ("attributes", definition.node, definition.part.target)
    if question not in schema.memory:
        schema.memory[question] = list(_collect(schema, definition, set()).values())
    return schema.memory[question]


def _collect(schema: Schema, definition: Component, seen: set) -> dict[str, Node]:
    """By {namespace}name: those of the base, then its own; a prohibited one is gone."""
    if definition.node in seen or definition.part.target in ENCODINGS:  # id and href, which no value needs
        return {}
    seen.add(definition.node)
    found: dict[str, Node] = {}
    owner = definition
    content = first(definition.node, xsd("complexContent"), xsd("simpleContent"))
    if content is not None:
        step = first(content, xsd("extension"), xsd("restriction"))
        if step is None:
            return found
        owner = Component(step, definition.part, definition.name)
        base = schema.name(step.get("base"), owner) if step.get("base") else ANY_TYPES[0]
        if not is_builtin(base):
            found |= _collect(schema, schema.get("type", base, owner), seen)
    for child in owner.node:
        if child.tag == xsd("attribute"):
            _add(schema, owner.inner(child), found)
        elif child.tag == xsd("attributeGroup") and child.get("ref"):
            name = schema.name(child.get("ref"), owner.inner(child))
            found |= _collect(schema, schema.get("attributeGroup", name, owner), seen)
    return found


def _add(schema: Schema, component: Component, found: dict[str, Node]) -> None:
    use, declared = component.node.get("use", "optional"), component
    if ref := component.node.get("ref"):
        name = schema.name(ref, component)
        if split(name)[0] in (*ENCODINGS, XSI):
            return
        declared = schema.get("attribute", name, component)
        namespace, local = split(declared.name)
    else:
        local, qualified = local_name(component), component.part.root.get("attributeFormDefault")
        form = component.node.get("form", qualified or "unqualified")
        namespace = component.part.target if form == "qualified" else ""
    if use == "prohibited":
        found.pop(clark(namespace, local), None)
        return
    node = blank(local, namespace, 1 if use == "required" else 0, 1)
    node["default"] = component.node.get("default", declared.node.get("default"))
    node["fixed"] = component.node.get("fixed", declared.node.get("fixed"))
    node["documentation"] = documentation(schema, component.node) or documentation(schema, declared.node)
    inline, type_name = declared.node.find(xsd("simpleType")), declared.node.get("type")
    if inline is not None:
        node.update(simple.of_node(schema, declared.inner(inline)).to_json())
    else:
        name = schema.name(type_name, declared) if type_name else ANY_TYPES[1]
        node["type"] = split(name)[1]
        node.update(simple.of_name(schema, name, declared).to_json())
    found[clark(namespace, local)] = node
