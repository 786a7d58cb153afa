"""Where the slots of a response stand: in which branches of choices, and inside which optional parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..contracts.names import clark

Node = dict[str, Any]
Key = tuple[int, ...]
"""Names a choice or an optional part: its place in the tree."""
Route = tuple[tuple[Key, int], ...]
"""What must be chosen for a slot to be filled; of an optional part, 0 is present and 1 absent."""
PRESENT, ABSENT, NO_BRANCH = 0, 1, -1
ATTRIBUTES, CHOICE, SLOT = -1, -2, -3
"""Marks in keys: an attribute comes before all children, a choice is named by the place of its group."""


@dataclass(frozen=True)
class Switch:
    """A choice, or an optional part. `levels` are its branches, or present and absent; `names` say them."""

    key: Key
    levels: tuple[int, ...]
    names: tuple[str, ...]
    needs: Route
    is_choice: bool


@dataclass
class Routes:
    """The routes of the slots by name, and all switches on the way, outer ones first."""

    slots: dict[str, Route]
    switches: dict[Key, Switch]

    def of(self, key: Key) -> list[str]:
        """The slots behind a switch."""
        return [name for name, route in self.slots.items() if any(step[0] == key for step in route)]


def find(slots: list[dict[str, Any]], tree: Node) -> Routes:
    """The routes of slots {name, path, required} in the response's tree ({} when there is none)."""
    routes: dict[str, Route] = {}
    switches: dict[Key, Switch] = {}
    last: Key = ()
    for slot in slots:
        found = list(_into(tree, tuple(slot["path"]), (), ())) if tree else []
        if found:
            route, _node, last = _next(found, last)
        else:
            route = () if slot["required"] else _alone(slot)
        routes[slot["name"]] = tuple((key, level) for key, level, _name in route)
        for place, (key, level, name) in enumerate(route):
            needs = tuple((outer, chosen) for outer, chosen, _name in route[:place])
            _meet(switches, key, level, name, needs)
    return Routes(routes, switches)


def leaf(tree: Node, path: list[str]) -> Node | None:
    """The leaf or attribute at a path; None when the tree does not hold it."""
    return next((node for _route, node, _place in _into(tree, tuple(path), (), ())), None) if tree else None


Step = tuple[Key, int, str]
Found = tuple[tuple[Step, ...], Node, Key]
"""A node with the route and the place that lead to it; places are in the order of the document."""


def _next(found: list[Found], last: Key) -> Found:
    """The first place behind the last slot's: slots come in the order of the document.

    A path leads to several places where it is in several branches of a choice. None is behind when an element is
    written several times: then it is the one nearest to the last slot.
    """
    behind = [one for one in found if one[2] > last]
    return behind[0] if behind else found[-1]


def _alone(slot: dict[str, Any]) -> tuple[Step, ...]:
    """A switch of its own for an optional slot whose place the tree does not hold."""
    return (((SLOT, *slot["name"].encode()), PRESENT, slot["name"]),)


def _meet(switches: dict[Key, Switch], key: Key, level: int, name: str, needs: Route) -> None:
    known = switches.get(key)
    if key[-1] != CHOICE:
        switches.setdefault(key, Switch(key, (PRESENT, ABSENT), (name, name), needs, is_choice=False))
    elif known is None:
        switches[key] = Switch(key, (level,), (name,), needs, is_choice=True)
    elif level not in known.levels:
        switches[key] = Switch(key, (*known.levels, level), (*known.names, name), known.needs, is_choice=True)


def _into(node: Node, path: tuple[str, ...], route: tuple[Step, ...], place: Key) -> Iterator[Found]:
    if not path:
        yield route, node, place
    elif path[0].startswith("@"):
        for number, attribute in enumerate(node["attributes"]):
            if "@" + clark(attribute["namespace"], attribute["name"]) == path[0]:
                here = (*place, ATTRIBUTES, number)
                step = (here, PRESENT, attribute["name"])
                yield (route if attribute["min"] else (*route, step)), attribute, here
    else:
        yield from _among(node["children"], node["compositor"], path, route, place)


def _among(
    children: list[Node], compositor: str, path: tuple[str, ...], route: tuple[Step, ...], place: Key
) -> Iterator[Found]:
    for number, child in enumerate(children):
        here = (*place, number)
        inner = route
        if compositor == "choice":
            inner = (*inner, ((*place, CHOICE), number, _called(child)))
        if child["min"] == 0:
            inner = (*inner, (here, PRESENT, _called(child)))
        if not child["name"]:
            yield from _among(child["children"], child["compositor"], path, inner, here)
        elif clark(child["namespace"], child["name"]) == path[0]:
            yield from _into(child, path[1:], inner, here)


def _called(node: Node) -> str:
    """Its name; of a group, that of the first element in it."""
    while not node["name"] and node["children"]:
        node = node["children"][0]
    return node["name"]
