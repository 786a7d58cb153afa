"""Which columns exclude each other, because the contract takes only one branch of a choice."""

from dataclasses import dataclass
from typing import Any

from ...conformity.places import Trail

Node = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """The branch of a choice that a value belongs to; both are counted from 0 in the order of the answer."""

    number: int
    branch: int


def of(tree: Node) -> dict[Trail, Choice]:
    """{trail of each element and attribute under a choice: its nearest branch}; `tree`: the operation's response."""
    found: dict[Trail, Choice] = {}
    if tree:
        _walk(tree, (), None, found, [0])
    return found


def _walk(node: Node, trail: Trail, inside: Choice | None, found: dict[Trail, Choice], count: list[int]) -> None:
    if inside is not None and trail:
        found.setdefault(trail, inside)
        for each in node["attributes"]:
            found.setdefault((*trail, f"@{_clark(each)}"), inside)
    chooses = node["compositor"] == "choice" and len(node["children"]) > 1
    number = count[0]
    count[0] += chooses
    for branch, child in enumerate(node["children"]):
        mine = Choice(number, branch) if chooses else inside
        _walk(child, (*trail, _clark(child)) if child["name"] else trail, mine, found, count)


def _clark(node: Node) -> str:
    return f"{{{node['namespace']}}}{node['name']}" if node["namespace"] else node["name"]
