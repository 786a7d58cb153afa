"""Grows a message tree from an element's declaration: types, groups, extensions, recursion."""

from lxml import etree

from . import abstraction, attributes, encoding, simple, wildcards
from .names import XML_SOAP, XSD, split, xsd
from .nodes import ANY_TYPES, Node, blank, documentation, first, local_name, occurs, times
from .problems import ContractProblem
from .schema import GROUPS, Component, Schema, is_builtin

REQUIRED_DEPTH = 40


class OverBudget(Exception):
    """The tree has more nodes than the page, the template and the database can use."""


class Builder:
    """Grows one tree: `depth` levels of optional elements, `budget` nodes; `patient` cuts where the budget ends.

    In an `encoded` tree every element tells its type, and an element of any type is a text.
    """

    def __init__(
        self, schema: Schema, depth: int, budget: int, *, patient: bool = False, encoded: bool = False
    ) -> None:
        self.schema, self.depth, self.left = schema, depth, budget
        self.patient, self.encoded = patient, encoded
        self.cut = False
        self.spare = False  # inside a branch of a choice that no sample takes

    # --- elements -----------------------------------------------------------------------------------------------------

    def element(self, component: Component, minimum: int, maximum: int | None, depth: int, path: tuple) -> Node:
        """The node of an element declaration, global or local."""
        self.left -= 1
        if self.left < 0 and not self.patient:
            raise OverBudget
        declaration = abstraction.element(self.schema, component)
        node = blank(local_name(declaration), _namespace(declaration), minimum, maximum)
        node["nillable"] = declaration.node.get("nillable") in ("true", "1")
        node["default"], node["fixed"] = declaration.node.get("default"), declaration.node.get("fixed")
        said = (documentation(self.schema, one.node) for one in (declaration, component))
        node["documentation"] = next(filter(None, said), "")
        inline = first(declaration.node, xsd("complexType"), xsd("simpleType"))
        type_name = declaration.node.get("type")
        name = self.schema.name(type_name, declaration) if type_name else ""
        if not name and inline is None:
            name = abstraction.type_of_head(self.schema, declaration)
        self.fill(node, name, inline, declaration, depth, path)
        return node

    def fill(self, node: Node, type_name: str, inline, user: Component, depth: int, path: tuple) -> None:
        """Gives the node what its type says."""
        if self.encoded and (encoding.is_free(type_name) or (not type_name and inline is None)):
            node.update(type="anyType", base="string", xsi_type=xsd("string"))
            return
        if self.encoded and type_name:
            node["xsi_type"] = type_name
        if encoding.is_array(type_name):
            self._array(node, f"{ANY_TYPES[0]}[]", "item", user, depth, path)
            return
        if split(type_name)[0] == XML_SOAP and self.schema.find("type", type_name) is None:
            self._collection(node, split(type_name)[1], user, depth, path)
            return
        if built_in := encoding.builtin(type_name):
            node.update(type=split(type_name)[1], **simple.of_name(self.schema, built_in, user).to_json())
            return
        if type_name in ANY_TYPES or (not type_name and inline is None):
            node.update(type=split(type_name)[1] or "anyType", base="string")  # a text, the one content all can write
            return
        if type_name and is_builtin(type_name):
            node.update(type=split(type_name)[1], **simple.of_name(self.schema, type_name, user).to_json())
            return
        definition = self.schema.get("type", type_name, user) if type_name else user.inner(inline)
        node["type"] = split(type_name)[1]
        if definition.node.tag == xsd("simpleType"):
            node.update(simple.of_node(self.schema, definition).to_json())
        else:
            self._complex(node, abstraction.complex_type(self.schema, node, definition), depth, path)
        node["documentation"] = node["documentation"] or documentation(self.schema, definition.node)

    def _complex(self, node: Node, definition: Component, depth: int, path: tuple) -> None:
        key = definition.node
        times = path.count(key)
        optional = node["min"] == 0 or self.spare or node["nillable"]
        if node["recursive"]:
            return
        if times and (optional or times > 3):
            node["recursive"] = True
            return
        if (optional and depth > self.depth) or depth > REQUIRED_DEPTH or self.left < 0:
            node["recursive"] = self.cut = True
            return
        node["attributes"] = attributes.of(self.schema, definition)
        self.left -= len(node["attributes"])
        if definition.node.find(xsd("simpleContent")) is not None:
            node.update(simple.of_simple_content(self.schema, definition).to_json())
            return
        array = encoding.derivation(self.schema, definition)
        if array is not None:
            self._declared_array(node, array, depth + 1, (*path, key))
            return
        node["mixed"] = definition.node.get("mixed") in ("true", "1")
        children = self._content(definition, depth + 1, (*path, key))
        if len(children) == 1 and not children[0]["name"] and not children[0]["any"]:
            group = children[0]
            if group["min"] == 1 and group["max"] == 1:
                node["compositor"], node["children"] = group["compositor"], group["children"]
                return
        node["compositor"] = "sequence" if definition.node.find(xsd("all")) is None else "all"
        node["children"] = children
        if node["mixed"] and not children:
            node["base"] = "string"

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
        minimum, maximum = occurs(component)
        if component.node.tag == xsd("group"):
            name = self.schema.name(component.node.get("ref", ""), component)
            definition = self.schema.get("group", name, component)
            inside = first(definition.node, *GROUPS)
            group = blank("", "", minimum, maximum) if inside is None else self._group(
                definition.inner(inside), depth, path, guard + 1
            )  # fmt: skip
            group["min"], group["max"] = minimum * group["min"], times(maximum, group["max"])
            return group
        node = {**blank("", "", minimum, maximum), "compositor": etree.QName(component.node).localname}
        before = self.spare
        for child in component.node:
            node["children"] += self._particle(component.inner(child), node, depth, path, guard)
            self.spare = before or (node["compositor"] == "choice" and bool(node["children"]))
        self.spare = before
        return node

    def _particle(self, component: Component, owner: Node, depth: int, path: tuple, guard: int) -> list[Node]:
        tag = component.node.tag
        if tag == xsd("any"):
            return [self._wildcard(component, depth, path)]
        if tag == xsd("element"):
            minimum, maximum = occurs(component)
            if maximum == 0:
                return []
            ref = component.node.get("ref")
            if not ref:
                return [self.element(component, minimum, maximum, depth, path)]
            name = self.schema.name(ref, component)
            if is_builtin(name):  # .NET data sets carry their own schema
                return [{**blank("", XSD, minimum, maximum), "any": True, "type": "skip"}]
            declared = self.schema.get("element", name, component)
            node = self.element(declared, minimum, maximum, depth, path)
            node["documentation"] = documentation(self.schema, component.node) or node["documentation"]
            return [node]
        if tag in (*GROUPS, xsd("group")):
            group = self._group(component, depth, path, guard + 1)
            plain = group["compositor"] != "choice" and group["min"] == 1 and group["max"] == 1
            if plain and owner["compositor"] != "choice":
                return group["children"]
            return [group] if group["children"] else []
        return []

    def _wildcard(self, component: Component, depth: int, path: tuple) -> Node:
        """Open content; where it must be filled with what the schema declares, one of these elements."""
        minimum, maximum = occurs(component)
        open_node = wildcards.node(component, minimum, maximum)
        found = wildcards.declared(self.schema, component) if minimum and open_node["type"] == "strict" else None
        return open_node if found is None else self.element(found, minimum, maximum, depth, path)

    # --- SOAP encoding ------------------------------------------------------------------------------------------------

    def _declared_array(self, node: Node, step: Component, depth: int, path: tuple) -> None:
        """An array whose items are told by wsdl:arrayType, or by the content that its restriction writes."""
        written = [child for child in self._particles(step, depth, path) if child["name"]]
        name = written[0]["name"] if written else "item"
        if self.encoded:
            node.setdefault("xsi_type", encoding.ARRAY)
        if told := encoding.array_type(self.schema, step):
            self._array(node, told, name, step, depth, path)
        elif len(written) == 1:
            items = written[0].get("xsi_type", ANY_TYPES[0])
            node.update(compositor="sequence", children=[{**written[0], "min": 0, "max": None}])
            self._tell_array(node, f"{items}[]")
        else:
            self._array(node, f"{ANY_TYPES[0]}[]", name, step, depth, path)

    def _array(self, node: Node, array: str, name: str, user: Component, depth: int, path: tuple) -> None:
        """`array` is `{namespace}local[]`; the items of `[,]` are one, as their number is that of a grid."""
        kind, rank = encoding.items(array)
        grid = encoding.dimensions(rank) > 1
        item = blank(name, "", 1 if grid else 0, 1 if grid else None)
        self.left -= 1
        if kind.endswith("]"):
            item["type"] = "Array"
            if self.encoded:
                item["xsi_type"] = encoding.ARRAY
            self._array(item, kind, "item", user, depth, path)
        else:
            self.fill(item, kind, None, user, depth, path)
        node.update(type=node["type"] or "Array", compositor="sequence", children=[item])
        self._tell_array(node, array)

    def _tell_array(self, node: Node, array: str) -> None:
        if self.encoded:
            node["array_type"] = array

    def _collection(self, node: Node, local: str, user: Component, depth: int, path: tuple) -> None:
        """The types of xml-soap, which PHP and Axis know without a schema."""
        if local not in ("Map", "Vector"):
            node.update(type=local, base="anyType", any=True)
            return
        item = blank("item", "", 0, None)
        names = ("key", "value") if local == "Map" else ()
        parts = [blank(name, "", 1, 1) for name in names]
        for free in parts or [item]:
            self.fill(free, ANY_TYPES[0], None, user, depth, path)
        if parts:
            item.update(type="mapItem", compositor="sequence", children=parts)
        node.update(type=local, compositor="sequence", children=[item])


def _namespace(declaration: Component) -> str:
    if declaration.name:
        return declaration.part.target
    form = declaration.node.get("form", declaration.part.root.get("elementFormDefault", "unqualified"))
    return declaration.part.target if form == "qualified" else ""
