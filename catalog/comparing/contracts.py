"""Compares two contracts: operation by operation, each message its own way, every difference with its verdict."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import rules, trees
from .differences import Change, Difference, Direction

Operation = Mapping[str, Any]
"""An operation as the reader gives it: name, action, style, use, soap_versions, one_way, trees, headers, faults."""


def compare(
    before: Sequence[Operation], after: Sequence[Operation], *, namespaces: tuple[str, str] = ("", "")
) -> list[Difference]:
    """The differences from the older contract to the newer, in the newer's order of operations, then the removed ones.

    `namespaces` are the target namespaces of both.
    """
    found: list[Difference] = []
    if namespaces[0] != namespaces[1]:
        found += _told("", Direction.OPERATION, [Change("target-namespace-changed", (), *namespaces)])
    old = {operation["name"]: operation for operation in before}
    new = {operation["name"] for operation in after}
    for operation in after:
        name = operation["name"]
        if name in old:
            found += _operation(old[name], operation)
        else:
            found += _told(name, Direction.OPERATION, [Change("operation-added", ())])
    for name in old:
        if name not in new:
            found += _told(name, Direction.OPERATION, [Change("operation-removed", ())])
    return found


def _operation(before: Operation, after: Operation) -> Iterator[Difference]:
    name = after["name"]
    yield from _told(name, Direction.OPERATION, _facts(before, after))
    yield from _told(name, Direction.REQUEST, trees.compare(before["request_tree"], after["request_tree"]))
    yield from _named(name, Direction.REQUEST, "header", before["headers"], after["headers"])
    if not (before["one_way"] or after["one_way"]):
        yield from _told(name, Direction.RESPONSE, trees.compare(before["response_tree"], after["response_tree"]))
    yield from _named(name, Direction.RESPONSE, "fault", before["faults"], after["faults"])


def _facts(before: Operation, after: Operation) -> Iterator[Change]:
    styles = [f"{each['style']}/{each['use']}" for each in (before, after)]
    if styles[0] != styles[1]:
        yield Change("style-changed", (), *styles)
    if before["action"] != after["action"]:
        yield Change("action-changed", (), before["action"], after["action"])
    old, new = set(before["soap_versions"]), set(after["soap_versions"])
    if added := new - old:
        yield Change("soap-added", (), "", ", ".join(sorted(added)))
    if removed := old - new:
        yield Change("soap-removed", (), ", ".join(sorted(removed)), "")
    if before["one_way"] != after["one_way"]:
        yield Change("answer-removed" if after["one_way"] else "answer-added", ())


def _named(
    operation: str, direction: Direction, noun: str, before: Sequence[Operation], after: Sequence[Operation]
) -> Iterator[Difference]:
    """Headers or faults, paired by name; their content is compared where the reader gives it."""
    old, new = ({each["name"]: each for each in side} for side in (before, after))
    for name in [*new, *(name for name in old if name not in new)]:
        if name not in old:
            changes = [Change(f"{noun}-added", (name,), "", new[name]["element"])]
        elif name not in new:
            changes = [Change(f"{noun}-removed", (name,), old[name]["element"], "")]
        elif old[name].get("tree") and new[name].get("tree"):
            changes = trees.compare(old[name]["tree"], new[name]["tree"])
        elif old[name]["element"] != new[name]["element"]:
            changes = [Change("root-renamed", (name,), old[name]["element"], new[name]["element"])]
        else:
            changes = []
        yield from _told(operation, direction, changes, part=f"{noun}:{name}")


def _told(operation: str, direction: Direction, changes, *, part: str = "") -> Iterator[Difference]:
    for change in changes:
        yield Difference(
            kind=change.kind,
            operation=operation,
            direction=direction,
            part=part,
            path=change.path,
            before=change.before,
            after=change.after,
            count=change.count,
            severity=rules.severity(change.kind, direction),
        )
