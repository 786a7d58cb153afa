"""Compares two message trees element by element; a moved element or another namespace does not stop it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from . import types
from .differences import Change

Node = dict[str, Any]
Path = tuple[str, ...]
Pair = tuple["Member", "Member"]
MANY = None
"""Without limit, as `max` of a node says it."""


@dataclass(frozen=True)
class Member:
    """A named child (or a wildcard) with how often it may come, the groups around it counted in."""

    node: Node
    low: int
    high: int | None

    @property
    def name(self) -> str:
        return self.node["name"]

    @property
    def occurs(self) -> str:
        return f"{self.low}..{'n' if self.high is MANY else self.high}"


def compare(before: Node, after: Node) -> list[Change]:
    """The changes between two messages; {} is an empty body. Equal changes of namespace are told once, counted."""
    if before == after:
        return []
    if not before or not after:
        return [Change("body-added" if after else "body-removed", ((after or before)["name"],))]
    path = (after["name"],)
    found = list(_root(before, after, path))
    return _gathered(found)


def _root(before: Node, after: Node, path: Path) -> Iterator[Change]:
    if before["name"] != after["name"]:
        yield Change("root-renamed", path, before["name"], after["name"])
    yield from _element(before, after, path)


def _element(before: Node, after: Node, path: Path) -> Iterator[Change]:
    """What two elements that are taken for the same one differ in, besides how often they come."""
    if before == after:
        return
    if before["namespace"] != after["namespace"]:
        yield Change("namespace-changed", path, before["namespace"] or "–", after["namespace"] or "–")
    if before["recursive"] or after["recursive"]:  # cut there, in one of them perhaps only for want of room
        return
    if bool(before["nillable"]) != bool(after["nillable"]):
        yield Change("nillable-added" if after["nillable"] else "nillable-removed", path)
    if before["default"] != after["default"]:
        yield Change("default-changed", path, before["default"] or "", after["default"] or "")
    if before["type"] != after["type"] and before["type"] and after["type"] and not _builtin(before, after):
        yield Change("type-renamed", path, before["type"], after["type"])
    yield from _content(before, after, path)
    yield from _attributes(before["attributes"], after["attributes"], path)


def _builtin(*nodes: Node) -> bool:
    """Whether one of them is of a type that nobody named: a change of it is told as such."""
    return any(node["type"] == node["base"] for node in nodes)


def _content(before: Node, after: Node, path: Path) -> Iterator[Change]:
    old, new = _holds(before), _holds(after)
    if old == new == "text":
        yield from types.changes(before, after, path)
    elif old == new == "elements":
        yield from _children(before, after, path)
    elif old != new:
        kind = "type-widened" if new == "anything" else "type-narrowed" if old == "anything" else "content-changed"
        yield Change(kind, path, before["base"] or old, after["base"] or new)


def _holds(node: Node) -> str:
    if node["any"]:
        return "anything"
    return "text" if node["base"] and not node["children"] else "elements"


def _attributes(before: list[Node], after: list[Node], path: Path) -> Iterator[Change]:
    old, new = ([Member(node, node["min"], 1) for node in nodes] for nodes in (before, after))
    pairs, gone, come = _paired(old, new)
    yield from _come_and_gone(gone, come, path, mark="@")
    for one, other in pairs:
        here = (*path, f"@{other.name}")
        yield from _occurrence(one, other, here)
        if one.node["default"] != other.node["default"]:
            yield Change("default-changed", here, one.node["default"] or "", other.node["default"] or "")
        yield from types.changes(one.node, other.node, here)


# --- children ---------------------------------------------------------------------------------------------------------


def _children(before: Node, after: Node, path: Path) -> Iterator[Change]:
    shape = _shape(before, after)
    if shape:
        yield Change(shape, path, before["compositor"], after["compositor"])
    old, new = list(members(before)), list(members(after))
    yield from _wildcards(old, new, path)
    pairs, gone, come = _paired([m for m in old if m.name], [m for m in new if m.name])
    yield from _come_and_gone(gone, come, path)
    if before["compositor"] == after["compositor"] == "sequence":
        yield from _order(pairs, new, path)
    for one, other in pairs:
        here = (*path, other.name)
        if shape not in ("became-choice", "no-longer-choice"):
            yield from _occurrence(one, other, here)
        yield from _element(one.node, other.node, here)


def members(node: Node) -> Iterator[Member]:
    """The children with a name and the wildcards, those of nameless groups included."""
    yield from _members(node["children"], node["compositor"], 1, 1)


def _members(children: list[Node], compositor: str, low: int, high: int | None) -> Iterator[Member]:
    alternative = compositor == "choice" and len(children) > 1
    for child in children:
        least = 0 if alternative else child["min"] * low
        most = MANY if MANY in (child["max"], high) else child["max"] * high
        if child["name"] or child["any"]:
            yield Member(child, least, most)
        else:
            yield from _members(child["children"], child["compositor"], least, most)


def _shape(before: Node, after: Node) -> str:
    old, new = before["compositor"] or "sequence", after["compositor"] or "sequence"
    if old == new or len(before["children"]) < 2 or len(after["children"]) < 2:
        return ""
    if new == "choice":
        return "became-choice"
    if old == "choice":
        return "no-longer-choice"
    return "order-freed" if new == "all" else "order-fixed"


def _paired(old: list[Member], new: list[Member]) -> tuple[list[Pair], list[Member], list[Member]]:
    """The members of both sides that are the same one, by name with namespace, then by bare name; and the rest."""
    pairs: list[Pair] = []
    places = {id(member): place for place, member in enumerate(old)}
    for key in (_clark, lambda member: member.name):
        free: dict[str, list[Member]] = {}
        for member in new:
            free.setdefault(key(member), []).append(member)
        left = []
        for member in old:
            if free.get(key(member)):
                pairs.append((member, free[key(member)].pop(0)))
            else:
                left.append(member)
        taken = {id(other) for _one, other in pairs}
        old, new = left, [member for member in new if id(member) not in taken]
    return sorted(pairs, key=lambda pair: places[id(pair[0])]), old, new


def _clark(member: Member) -> str:
    return f"{{{member.node['namespace']}}}{member.name}"


def _come_and_gone(gone: Iterable[Member], come: Iterable[Member], path: Path, mark: str = "") -> Iterator[Change]:
    for member in gone:
        kind = "removed-required" if member.low else "removed-optional"
        yield Change(kind, (*path, mark + member.name), member.occurs, "")
    for member in come:
        kind = "added-required" if member.low else "added-optional"
        yield Change(kind, (*path, mark + member.name), "", member.occurs)


def _occurrence(before: Member, after: Member, path: Path) -> Iterator[Change]:
    told = before.occurs, after.occurs
    if before.low != after.low:
        if not before.low:
            kind = "became-required"
        elif not after.low:
            kind = "became-optional"
        else:
            kind = "least-raised" if after.low > before.low else "least-lowered"
        yield Change(kind, path, *told)
    if before.high != after.high:
        raised = after.high is MANY or (before.high is not MANY and after.high > before.high)
        if before.high == 1:
            kind = "became-list"
        elif after.high == 1:
            kind = "no-longer-list"
        else:
            kind = "most-raised" if raised else "most-lowered"
        yield Change(kind, path, *told)


def _order(pairs: list[Pair], new: list[Member], path: Path) -> Iterator[Change]:
    """Whether those that stayed, given in their old order, come in another one."""
    places = {id(member): place for place, member in enumerate(new)}
    now = [places[id(other)] for _one, other in pairs]
    if now != sorted(now):
        before = ", ".join(one.name for one, _other in pairs)
        after = ", ".join(other.name for _one, other in sorted(pairs, key=lambda pair: places[id(pair[1])]))
        yield Change("reordered", path, before, after)


def _wildcards(old: list[Member], new: list[Member], path: Path) -> Iterator[Change]:
    before, after = ([m.occurs for m in each if not m.name] for each in (old, new))
    if bool(before) != bool(after):
        yield Change("wildcard-added" if after else "wildcard-removed", path, ", ".join(before), ", ".join(after))


def _gathered(found: list[Change]) -> list[Change]:
    """The changes, equal moves from one namespace to another told once at the first place, with their number."""
    kept: list[Change] = []
    seen: dict[tuple[str, str], int] = {}
    for change in found:
        if change.kind != "namespace-changed":
            kept.append(change)
        elif (moved := (change.before, change.after)) in seen:
            place = seen[moved]
            kept[place] = kept[place]._replace(count=kept[place].count + 1)
        else:
            seen[moved] = len(kept)
            kept.append(change)
    return kept
