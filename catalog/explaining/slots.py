"""Says what the contract knows of each slot of a template, by finding the slot's place in the message's tree."""

from typing import Any

from engine.template import Template

from ..conformity.places import Places, Trail

Node = dict[str, Any]
UNKNOWN: Node = {"base": "string", "facets": {}, "min": 0, "max": 1, "documentation": "", "nillable": False}
"""A slot that stands where the contract says nothing: any text."""


def described(template: Template, tree: Node, *, known: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """[{name, path, type, facets, required, documentation, nillable}] in the template's order.

    `tree` is the operation's response_tree ({} for a fault); `known` are earlier descriptions, kept for slots whose
    place the tree does not hold. A slot is required when its element is and the template always writes it. A slot of
    `mock:each` is a "table" whose `fields` are described likewise.
    """
    places = Places(template)
    before = {slot["name"]: slot for slot in known or []}
    found = []
    for name in template.slots:
        trail = places.trails.get(name, ())
        if name in template.tables:
            fields = [_slot(field, places.fields.get((name, field), ()), tree, None) for field in template.tables[name]]
            path, node = _repeated(tree, trail)
            told = _told(name, list(path), "table", {}, node)
            told["required"] = told["required"] and path[:-1] in places.always
            found.append({**told, "fields": fields, "min": node["min"], "max": node["max"]})
        else:
            slot = _slot(name, trail, tree, before.get(name))
            slot["required"] = slot["required"] and _always_when_there(name, template, places)
            found.append(slot)
    return found


def _always_when_there(name: str, template: Template, places: Places) -> bool:
    """Whether the element is written without its own value, in every answer or once something beside it is filled."""
    return name in template.required or bool(places.wanted_by[name] - {name})


def _slot(name: str, trail: Trail, tree: Node, before: dict[str, Any] | None) -> dict[str, Any]:
    node = _node(tree, trail)
    if node is None:
        return dict(before) if before else _told(name, list(trail), "string", {}, UNKNOWN)
    told = _told(name, list(trail), node["base"] or "string", node["facets"], node)
    return told | {key: node[key] for key in ("variety", "item", "members") if node.get(key)}


def _told(name: str, path: list[str], type_: str, facets: dict[str, Any], node: Node) -> dict[str, Any]:
    return {
        "name": name,
        "path": path,
        "type": type_,
        "facets": facets,
        "required": node["min"] > 0,
        "documentation": node["documentation"],
        "nillable": node["nillable"],
    }


def needed(tree: Node, path: list[str]) -> bool:
    """Whether the contract wants the leaf whenever the element around it is there."""
    node = _node(tree, tuple(path))
    return node is not None and node["min"] > 0


def node_at(tree: Node, path: list[str]) -> Node | None:
    """What the contract says of the element or attribute at the end of the path; None where it knows no such place."""
    return _node(tree, tuple(path))


def holds(tree: Node, path: list[str]) -> bool:
    """Whether the contract knows a place for the slot at all."""
    return _node(tree, tuple(path)) is not None


def _node(tree: Node, trail: Trail) -> Node | None:
    """The node of the tree at the end of the trail; a branch of a choice is never asked for by itself."""
    node: Node | None = tree or None
    for step in trail:
        if node is None:
            return None
        if step.startswith("@"):
            return next((each for each in node["attributes"] if "@" + _clark(each) == step), None)
        node = next((child for child in _children(node) if _clark(child) == step), None)
    return node


def _repeated(tree: Node, trail: Trail) -> tuple[Trail, Node]:
    """The part of the trail, and its node, that may come several times: what a table's records are."""
    for end in range(len(trail), 0, -1):
        node = _node(tree, trail[:end])
        if node is not None and (node["max"] is None or node["max"] > 1):
            return trail[:end], node
    return trail, {**UNKNOWN, "max": None}


def _children(node: Node) -> list[Node]:
    """The named children, those of nameless groups included; the branches of a choice count as optional."""
    found: list[Node] = []
    for child in node["children"]:
        inside = [child] if child["name"] else _children(child)
        found += [{**each, "min": 0} for each in inside] if _loose(node, child) else inside
    return found


def _loose(node: Node, child: Node) -> bool:
    return node["compositor"] == "choice" or (not child["name"] and child["min"] == 0)


def _clark(node: Node) -> str:
    return f"{{{node['namespace']}}}{node['name']}" if node["namespace"] else node["name"]
