"""Named responses made from the schema: a template with a slot for each leaf, and plausible values for the slots."""

from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from . import naming, wildcards
from .names import MOCK, XSI, clark
from .values import Values
from .writing import Node, Prefixes, branch, is_empty, is_leaf, make, namespaces, tell_type, text

DEEPEST = 60
MOST_RECORDS = 50  # of a table in an example
MOST_ROUNDS = 5  # of an element that must come several times and is too rich for one column


@dataclass
class Slot:
    """A slot on its way to its name: `trail` is the path of local names that makes it unique."""

    leaf: Node
    trail: tuple[str, ...]
    path: list[str]
    place: tuple[etree._Element, str]  # the element, and the attribute's name, "each" or ""
    where: "_Where"
    optional: bool
    fields: list["Slot"] = field(default_factory=list)
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        told = {
            "name": self.name,
            "path": self.path,
            "type": "table" if self.fields else self.leaf["base"] or "string",
            "facets": {} if self.fields else self.leaf["facets"],
            "required": self.where.must,
            "documentation": self.leaf["documentation"],
            "nillable": self.leaf["nillable"] and not self.optional,
        }
        if self.fields:
            told["fields"] = [one.to_json() for one in self.fields]
            told["min"], told["max"] = self.leaf["min"], self.leaf["max"]
        for key in ("variety", "item", "members"):
            if not self.fields and self.leaf.get(key):
                told[key] = self.leaf[key]
        return told


@dataclass(frozen=True)
class Made:
    """A generated response: its source, its slots, and two sets of examples: everything, or only what must be there."""

    source: str
    slots: list[dict[str, Any]]
    examples: dict[str, str]
    least: dict[str, str]

    @property
    def doubled(self) -> list[dict[str, str]]:
        """Where the body is one text, the same twice: zeep cannot read a list of one item or a text of one letter."""
        if len(self.slots) != 1 or self.slots[0]["path"] or not self.examples[self.slots[0]["name"]]:
            return []
        ((name, value),) = self.examples.items()
        return [{name: f"{value} {value}"}, {name: value * 2}]


def make_response(trees: list[Node], prefixes: Prefixes) -> Made:
    """The template of the elements of a body (or of the element in a fault's detail)."""
    used = set().union(*map(namespaces, trees))
    writer = _Writer({**prefixes.of(used), "mock": MOCK})
    roots = [writer.root(tree) for tree in trees]
    _finish(writer.slots)
    for root in roots:
        # Prefixes stay even when only an xsi:type uses them, which lxml does not see.
        kept = [prefix for prefix in writer.nsmap if prefix != "mock" or _uses_mock(root)]
        etree.cleanup_namespaces(root, keep_ns_prefixes=kept)
    return Made(
        "\n".join(map(text, roots)),
        [slot.to_json() for slot in writer.slots],
        _examples(writer.slots, complete=True),
        _examples(writer.slots, complete=False),
    )


@dataclass(frozen=True)
class _Where:
    """What surrounds the element being written."""

    trail: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    must: bool = True  # everything above is always there
    needed: bool = True  # the least valid message holds it
    chosen: bool = True  # the default example fills it: not in a branch of a choice that it does not take
    loose: bool = False  # directly inside a choice or an optional group, which no element of its own can leave out
    depth: int = 0
    record: int = 0  # which of several elements of one name: each is about another person or thing

    def inside(self, node: Node, *, optional: bool, record: int = 0) -> "_Where":
        return replace(
            self,
            trail=(*self.trail, node["name"]),
            path=(*self.path, clark(node["namespace"], node["name"])),
            must=self.must and not optional,
            needed=self.needed and node["min"] > 0,
            loose=False,
            depth=self.depth + 1,
            record=self.record + record,
        )

    def in_group(self, group: Node) -> "_Where":
        optional = group["min"] == 0
        return replace(
            self,
            must=self.must and not optional,
            needed=self.needed and not optional,
            loose=self.loose or optional,
        )

    def in_branch(self, *, taken: bool) -> "_Where":
        return replace(self, must=False, needed=self.needed and taken, chosen=self.chosen and taken, loose=True)


class _Writer:
    """Writes elements and collects their slots; names and marks come when all slots are known."""

    def __init__(self, nsmap: dict[str, str]) -> None:
        self.nsmap = nsmap
        self.slots: list[Slot] = []

    def root(self, node: Node) -> etree._Element:
        """The body's element; its own name is not part of the slots' paths."""
        element = make(None, node, self.nsmap)
        self._fill(element, node, _Where(), optional=False)
        return element

    def _fill(self, element: etree._Element, node: Node, where: _Where, *, optional: bool) -> None:
        tell_type(element, node)
        for attribute in node["attributes"]:
            self._attribute(element, attribute, where)
        if not is_leaf(node):
            self._children(element, node["children"], node["compositor"], where)
            return
        if node["nillable"] and not optional:
            element.set(clark(MOCK, "nillable"), "true")
        trail = where.trail or (node["name"],)
        self.slots.append(Slot(node, trail, list(where.path), (element, ""), where, optional))

    def _children(self, element: etree._Element, children: list[Node], compositor: str, where: _Where) -> None:
        taken = branch({"children": children}) if compositor == "choice" else None
        for child in children:
            inner = where.in_branch(taken=child is taken) if compositor == "choice" else where
            if child["name"]:
                self._child(element, child, inner)
            elif child["any"]:
                if child["type"] in ("lax", "skip") and not inner.loose:
                    for number in range(min(child["min"], MOST_ROUNDS)):
                        etree.SubElement(element, f"{wildcards.undeclared(child)}{number + 1}")
            else:
                self._children(element, _repeated(child), child["compositor"], inner.in_group(child))

    def _child(self, parent: etree._Element, node: Node, where: _Where) -> None:
        optional = node["min"] == 0 or where.loose
        constant = where.loose and where.needed and where.chosen and node["min"] > 0 and not node["recursive"]
        if where.depth > DEEPEST or (optional and is_empty(node) and not constant):
            return
        if (node["max"] is None or node["max"] > 1) and _is_flat(node):
            self._table(parent, node, where)
            return
        for record in range(min(max(node["min"], 1), MOST_ROUNDS)):
            element = make(parent, node, self.nsmap)
            before = len(self.slots)
            self._fill(element, node, where.inside(node, optional=optional, record=record), optional=optional)
            if node["recursive"] and node["nillable"] and not optional:
                element.set(clark(XSI, "nil"), "true")  # what must be there and has no end
            if optional and len(self.slots) == before:
                if not constant:
                    parent.remove(element)
            elif optional and (not is_leaf(node) or node["attributes"]):
                element.set(clark(MOCK, "optional"), "true")

    def _table(self, parent: etree._Element, node: Node, where: _Where) -> None:
        """A repeated element of flat content: one column holds all its records."""
        element = make(parent, node, self.nsmap)
        inner = _Writer(self.nsmap)
        inner._fill(element, {**node, "min": 1}, _Where(depth=where.depth + 1), optional=False)
        _finish(inner.slots)
        inside = where.inside(node, optional=node["min"] == 0 or where.loose)
        place = (element, "each")
        self.slots.append(Slot(node, inside.trail, list(inside.path), place, inside, False, inner.slots))

    def _attribute(self, element: etree._Element, node: Node, where: _Where) -> None:
        name = clark(node["namespace"], node["name"])
        if node["fixed"] is not None:
            if node["min"]:
                element.set(name, node["fixed"])
            return
        optional = node["min"] == 0
        where = replace(where, must=where.must and not optional, needed=where.needed and not optional)
        trail, path = (*where.trail, node["name"]), [*where.path, f"@{name}"]
        self.slots.append(Slot(node, trail, path, (element, name), where, optional))


def _repeated(group: Node) -> list[Node]:
    """The children of a group; when the group repeats and holds one at a time, each of them repeats."""
    alone = group["compositor"] == "choice" or len(group["children"]) == 1
    if group["max"] == 1 or not alone:
        return group["children"]
    return [{**child, "max": None} if child["name"] else child for child in group["children"]]


def _is_flat(node: Node) -> bool:
    """Whether the records of a repeated element fit in one cell: leaves and attributes, none of them repeated."""
    if is_leaf(node):
        return True
    return bool(node["children"] or node["attributes"]) and all(
        child["name"] and is_leaf(child) and child["max"] == 1 and not child["attributes"] for child in node["children"]
    )


def _finish(slots: list[Slot]) -> None:
    """Names the slots and writes their marks."""
    for slot, name in zip(slots, naming.tell_apart([slot.trail for slot in slots]), strict=True):
        slot.name = name
        element, attribute = slot.place
        # An element that has attributes goes with all of them (mock:optional), not with its text alone.
        loose = slot.optional and (attribute or element.get(clark(MOCK, "optional")) != "true")
        mark = f"{{{{{slot.name}{'?' if loose else ''}}}}}"
        if slot.fields:
            element.set(clark(MOCK, "each"), slot.name)
        elif attribute:
            element.set(attribute, mark)
        else:
            element.text = mark


def _examples(slots: list[Slot], *, complete: bool) -> dict[str, str]:
    cast = _Cast()
    found = {}
    for slot in slots:
        if not (slot.where.chosen if complete else slot.where.needed):
            found[slot.name] = ""
        elif slot.fields:
            records = range(slot.where.record, slot.where.record + min(max(slot.leaf["min"], 1), MOST_RECORDS))
            found[slot.name] = "|".join(
                ";".join(_escaped(cast.of(one.leaf, record)) for one in slot.fields) for record in records
            )
        else:
            found[slot.name] = cast.of(slot.leaf, slot.where.record)
    return found


class _Cast:
    """The values of a message: those of each record are about someone else, as keys must differ."""

    def __init__(self) -> None:
        self._first = Values()

    def of(self, leaf: Node, record: int) -> str:
        if record == 0 or leaf["base"] in ("ID", "IDREF", "IDREFS"):
            return self._first.of(leaf)
        return Values(index=record).of(leaf)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace("|", "\\|")


def _uses_mock(root: etree._Element) -> bool:
    return any(str(name).startswith(f"{{{MOCK}}}") for element in root.iter() for name in element.attrib)
