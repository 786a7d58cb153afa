"""Message trees: what an element may hold, as plain JSON that pages, samples and templates walk.

A node: name, namespace, type (the name people gave it), base and facets (of a leaf), min, max (null = unbounded), nillable,
documentation, attributes, children, compositor, default, fixed, recursive, any. A child without a name is a group (nested
choice or repeated sequence). Where a type comes back inside itself the node says recursive and has no children.
"""

from typing import Any

from lxml import etree

from . import simple
from .names import SOAP_ENCODING, WSDL, XSD, XSI, clark, split, xsd
from .problems import ContractProblem
from .schema import GROUPS, Component, Schema, is_builtin
from .simple import Simple

DEPTHS = (14, 9, 7, 6, 5, 4, 3, 2, 1, 0)
REQUIRED_DEPTH = 40
ARRAY = clark(SOAP_ENCODING, "Array")
ANY_TYPES = (xsd("anyType"), xsd("anySimpleType"))
Node = dict[str, Any]


class OverBudget(Exception):  # noqa: N818 (not an error: the next depth is tried)
    """The tree has more nodes than the page, the template and the database can use."""


def build(schema: Schema, element: Component, *, budget: int) -> tuple[Node, bool]:
    """The tree of a global element with as many levels as fit in `budget` nodes, and whether some were left out."""
    return _fit(lambda builder: builder.element(element, 1, 1, 0, ()), schema, budget)


def build_typed(schema: Schema, name: str, type_name: str, user: Component, *, budget: int) -> tuple[Node, bool]:
    """The tree of an unqualified element `name` of a named type: the part of an rpc message."""

    def make(builder: "_Builder") -> Node:
        node = _blank(name, "", 1, 1)
        builder.fill(node, type_name, None, user, 0, ())
        return node

    return _fit(make, schema, budget)


def _fit(make, schema: Schema, budget: int) -> tuple[Node, bool]:
    for depth in DEPTHS:
        builder = _Builder(schema, depth, budget)
        try:
            return make(builder), builder.cut
        except OverBudget:
            continue
    # Even what must be there is too much: cut it where the budget ends.
    return make(_Builder(schema, 0, budget, patient=True)), True


def wrapper(name: str, namespace: str, children: list[Node]) -> Node:
    """The element that rpc style puts around the parts."""
    return {**_blank(name, namespace, 1, 1), "compositor": "sequence", "children": children}


def _blank(name: str, namespace: str, minimum: int, maximum: int | None) -> Node:
    return {
        "name": name,
        "namespace": namespace,
        "type": "",
        "base": "",
        "facets": {},
        "min": minimum,
        "max": maximum,
        "nillable": False,
        "documentation": "",
        "attributes": [],
        "children": [],
        "compositor": "",
        "default": None,
        "fixed": None,
        "recursive": False,
        "any": False,
    }


class _Builder:
    def __init__(self, schema: Schema, depth: int, budget: int, *, patient: bool = False) -> None:
        self.schema, self.depth, self.left, self.patient = schema, depth, budget, patient
        self.cut = False
        self.spare = False  # inside a branch of a choice that no sample takes

    # --- elements -----------------------------------------------------------------------------------------------------

    def element(self, component: Component, minimum: int, maximum: int | None, depth: int, path: tuple) -> Node:
        """The node of an element declaration, global or local."""
        self.left -= 1
        if self.left < 0 and not self.patient:
            raise OverBudget
        declaration = self._concrete(component)
        node = _blank(declaration.node.get("name", ""), self._namespace(declaration), minimum, maximum)
        node["nillable"] = declaration.node.get("nillable") in ("true", "1")
        node["default"], node["fixed"] = declaration.node.get("default"), declaration.node.get("fixed")
        node["documentation"] = _documentation(declaration.node) or _documentation(component.node)
        inline = _first(declaration.node, xsd("complexType"), xsd("simpleType"))
        type_name = declaration.node.get("type")
        name = self.schema.name(type_name, declaration) if type_name else ""
        if not name and inline is None:
            name = self._type_of_head(declaration)
        self.fill(node, name, inline, declaration, depth, path)
        return node

    def fill(self, node: Node, type_name: str, inline, user: Component, depth: int, path: tuple) -> None:
        """Gives the node what its type says."""
        if type_name in ANY_TYPES or (not type_name and inline is None):
            node.update(type="anyType", base="string" if type_name == ANY_TYPES[1] else "anyType", any=True)
            return
        if type_name and is_builtin(type_name):
            node.update(type=split(type_name)[1], **simple.of_name(self.schema, type_name, user).to_json())
            return
        definition = self.schema.get("type", type_name, user) if type_name else user.inner(inline)
        node["type"] = split(type_name)[1]
        if definition.node.tag == xsd("simpleType"):
            node.update(simple.of_node(self.schema, definition).to_json())
        else:
            self._complex(node, self._concrete_type(node, definition), depth, path)
        node["documentation"] = node["documentation"] or _documentation(definition.node)

    def _complex(self, node: Node, definition: Component, depth: int, path: tuple) -> None:
        key = definition.node
        times = path.count(key)
        optional = node["min"] == 0 or self.spare
        if times and (optional or times > 3):
            node["recursive"] = True
            return
        if (optional and depth > self.depth) or depth > REQUIRED_DEPTH or self.left < 0:
            node["recursive"] = self.cut = True
            return
        memory, question = self.schema.memory, ("attributes", key, definition.part.target)
        if question not in memory:
            memory[question] = list(self._attributes(definition, set()).values())
        node["attributes"] = memory[question]
        self.left -= len(node["attributes"])
        if definition.node.find(xsd("simpleContent")) is not None:
            node.update(simple.of_simple_content(self.schema, definition).to_json())
            return
        node["mixed"] = definition.node.get("mixed") in ("true", "1")
        children = self._content(definition, depth + 1, (*path, key))
        if len(children) == 1 and not children[0]["name"] and not children[0]["any"]:
            group = children[0]
            if group["min"] == 1 and group["max"] == 1:
                node["compositor"], node["children"] = group["compositor"], group["children"]
                return
        node["compositor"], node["children"] = "sequence", children

    # --- content ------------------------------------------------------------------------------------------------------

    def _content(self, definition: Component, depth: int, path: tuple, guard: int = 0) -> list[Node]:
        """The children of a complex type: those of its base first when it extends one."""
        if guard > simple.MAX_DEPTH:
            raise ContractProblem(
                "circular", "a type extends itself", file=definition.part.file, line=definition.line, name=""
            )
        content = definition.node.find(xsd("complexContent"))
        if content is None:
            return self._particles(definition, depth, path)
        for step in content:
            if step.tag not in (xsd("extension"), xsd("restriction")):
                continue
            inner = Component(step, definition.part, definition.name)
            base = self.schema.name(step.get("base", "xs:anyType"), inner) if step.get("base") else ANY_TYPES[0]
            if base == ARRAY:
                return self._array(inner, depth, path)
            own = self._particles(inner, depth, path)
            if step.tag == xsd("restriction") or is_builtin(base):
                return own
            before = self._content(self.schema.get("type", base, inner), depth, path, guard + 1)
            return before + own
        return []

    def _particles(self, owner: Component, depth: int, path: tuple) -> list[Node]:
        for child in owner.node:
            if child.tag in (*GROUPS, xsd("group")):
                group = self._group(owner.inner(child), depth, path, 0)
                if group["compositor"] != "choice" and group["min"] == 1 and group["max"] == 1:
                    return group["children"]
                return [group] if group["children"] else []
        return []

    def _group(self, component: Component, depth: int, path: tuple, guard: int) -> Node:
        """A sequence, choice, all or group reference, as a node without a name."""
        if guard > simple.MAX_DEPTH:
            raise ContractProblem(
                "circular", "a group holds itself", file=component.part.file, line=component.line, name=""
            )
        minimum, maximum = _occurs(component)
        if component.node.tag == xsd("group"):
            name = self.schema.name(component.node.get("ref", ""), component)
            definition = self.schema.get("group", name, component)
            inside = _first(definition.node, *GROUPS)
            group = _blank("", "", minimum, maximum) if inside is None else self._group(
                definition.inner(inside), depth, path, guard + 1
            )  # fmt: skip
            group["min"], group["max"] = minimum * group["min"], _times(maximum, group["max"])
            return group
        node = {**_blank("", "", minimum, maximum), "compositor": etree.QName(component.node).localname}
        before = self.spare
        for child in component.node:
            node["children"] += self._particle(component.inner(child), node, depth, path, guard)
            self.spare = before or (node["compositor"] == "choice" and bool(node["children"]))
        self.spare = before
        return node

    def _particle(self, component: Component, owner: Node, depth: int, path: tuple, guard: int) -> list[Node]:
        tag = component.node.tag
        if tag == xsd("any"):
            minimum, maximum = _occurs(component)
            namespace = component.node.get("namespace", "##any")
            rule = component.node.get("processContents", "strict")
            return [{**_blank("", namespace, minimum, maximum), "any": True, "type": rule}]
        if tag == xsd("element"):
            minimum, maximum = _occurs(component)
            if maximum == 0:
                return []
            ref = component.node.get("ref")
            if not ref:
                return [self.element(component, minimum, maximum, depth, path)]
            name = self.schema.name(ref, component)
            if is_builtin(name):  # .NET data sets carry their own schema
                return [{**_blank("", XSD, minimum, maximum), "any": True, "type": "skip"}]
            declared = self.schema.get("element", name, component)
            node = self.element(declared, minimum, maximum, depth, path)
            node["documentation"] = _documentation(component.node) or node["documentation"]
            return [node]
        if tag in (*GROUPS, xsd("group")):
            group = self._group(component, depth, path, guard + 1)
            plain = group["compositor"] != "choice" and group["min"] == 1 and group["max"] == 1
            if plain and owner["compositor"] != "choice":
                return group["children"]
            return [group] if group["children"] else []
        return []

    def _array(self, restriction: Component, depth: int, path: tuple) -> list[Node]:
        """The items of a SOAP-encoded array, from its wsdl:arrayType."""
        for attribute in restriction.node.iter(xsd("attribute")):
            if item := attribute.get(f"{{{WSDL}}}arrayType"):
                name = self.schema.name(item.partition("[")[0], restriction.inner(attribute))
                node = _blank("item", "", 0, None)
                self.fill(node, name, None, restriction, depth, path)
                return [node]
        return self._particles(restriction, depth, path)

    # --- attributes ---------------------------------------------------------------------------------------------------

    def _attributes(self, definition: Component, seen: set) -> dict[str, Node]:
        """By {namespace}name: those of the base, then its own; a prohibited one is gone."""
        if definition.node in seen:
            return {}
        seen.add(definition.node)
        found: dict[str, Node] = {}
        owner = definition
        content = _first(definition.node, xsd("complexContent"), xsd("simpleContent"))
        if content is not None:
            step = _first(content, xsd("extension"), xsd("restriction"))
            if step is None:
                return found
            owner = Component(step, definition.part, definition.name)
            base = self.schema.name(step.get("base"), owner) if step.get("base") else ANY_TYPES[0]
            if not is_builtin(base):
                found |= self._attributes(self.schema.get("type", base, owner), seen)
        for child in owner.node:
            if child.tag == xsd("attribute"):
                self._attribute(owner.inner(child), found)
            elif child.tag == xsd("attributeGroup") and child.get("ref"):
                name = self.schema.name(child.get("ref"), owner.inner(child))
                found |= self._attributes(self.schema.get("attributeGroup", name, owner), seen)
        return found

    def _attribute(self, component: Component, found: dict[str, Node]) -> None:
        use, declared = component.node.get("use", "optional"), component
        if ref := component.node.get("ref"):
            name = self.schema.name(ref, component)
            if split(name)[0] in (SOAP_ENCODING, XSI):
                return
            declared = self.schema.get("attribute", name, component)
            namespace, local = split(declared.name)
        else:
            local, qualified = component.node.get("name", ""), component.part.root.get("attributeFormDefault")
            form = component.node.get("form", qualified or "unqualified")
            namespace = component.part.target if form == "qualified" else ""
        if use == "prohibited":
            found.pop(clark(namespace, local), None)
            return
        node = _blank(local, namespace, 1 if use == "required" else 0, 1)
        node["default"] = component.node.get("default", declared.node.get("default"))
        node["fixed"] = component.node.get("fixed", declared.node.get("fixed"))
        node["documentation"] = _documentation(component.node) or _documentation(declared.node)
        inline, type_name = declared.node.find(xsd("simpleType")), declared.node.get("type")
        if inline is not None:
            node.update(simple.of_node(self.schema, declared.inner(inline)).to_json())
        else:
            name = self.schema.name(type_name, declared) if type_name else ANY_TYPES[1]
            node["type"] = split(name)[1]
            node.update(simple.of_name(self.schema, name, declared).to_json())
        found[clark(namespace, local)] = node

    # --- abstraction --------------------------------------------------------------------------------------------------

    def _concrete(self, component: Component) -> Component:
        """An abstract element gives way to the first concrete one that may stand in its place."""
        for _step in range(8):
            if component.node.get("abstract") not in ("true", "1"):
                break
            substitutes = self.schema.substitutes(component.name)
            if not substitutes:
                break
            component = substitutes[0]
        return component

    def _concrete_type(self, node: Node, definition: Component) -> Component:
        """An abstract type gives way to the first concrete one that extends it, told by xsi:type."""
        seen = 0
        while definition.node.get("abstract") in ("true", "1") and seen < 8:
            derived = self.schema.derived(definition.name)
            concrete = [one for one in derived if one.node.get("abstract") not in ("true", "1")] or derived
            if not concrete:
                break
            definition, seen = concrete[0], seen + 1
            node["xsi_type"] = definition.name
        return definition

    def _type_of_head(self, declaration: Component) -> str:
        head = declaration.node.get("substitutionGroup")
        if not head:
            return xsd("anyType")
        component = self.schema.get("element", self.schema.name(head, declaration), declaration)
        type_name = component.node.get("type")
        return self.schema.name(type_name, component) if type_name else xsd("anyType")

    def _namespace(self, declaration: Component) -> str:
        if declaration.name:
            return declaration.part.target
        form = declaration.node.get("form", declaration.part.root.get("elementFormDefault", "unqualified"))
        return declaration.part.target if form == "qualified" else ""


def _occurs(component: Component) -> tuple[int, int | None]:
    low, high = component.node.get("minOccurs", "1").strip(), component.node.get("maxOccurs", "1").strip()
    return int(low) if low.isdecimal() else 1, None if high == "unbounded" else int(high) if high.isdecimal() else 1


def _times(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left * right


def _first(node: etree._Element, *tags: str) -> etree._Element | None:
    return next((child for child in node if child.tag in tags), None)


def _documentation(node: etree._Element) -> str:
    texts = (
        " ".join("".join(found.itertext()).split())
        for found in node.findall(f"{xsd('annotation')}/{xsd('documentation')}")
    )
    return "\n".join(text for text in texts if text)[:2000]


__all__ = ["Node", "Simple", "build", "build_typed", "wrapper"]
