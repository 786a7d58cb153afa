"""Which leaves of a request can be the key of a dataset, the likeliest first."""

from collections.abc import Iterator
from typing import Any

from ..folding import bare
from . import naming
from .names import clark
from .writing import Node, is_leaf

EXACT = {
    "id", "identifiant", "numidentifiant", "nir", "matricule", "numero", "num", "reference", "ref", "code", "key",
}  # fmt: skip
PARTS = (
    "numidentifiant", "identifiant", "nir", "matricule", "numero", "reference", "identifier", "id", "number", "code",
    "nom",
)  # fmt: skip
MOST = 300
Leaf = tuple[tuple[str, ...], tuple[str, ...]]  # trail of local names, path of steps


def candidates(request: Node) -> list[dict[str, Any]]:
    """[{label, path}] of every leaf and attribute of the request tree, best first."""
    found = list(_leaves(request, (), ()))
    labels = naming.tell_apart([trail or (request["name"],) for trail, _path in found])
    ranked = sorted(range(len(found)), key=lambda place: (_rank(labels[place], found[place]), place))
    return [{"label": labels[place], "path": list(found[place][1])} for place in ranked[:MOST]]


def _leaves(node: Node, trail: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Leaf]:
    for attribute in node["attributes"]:
        name = clark(attribute["namespace"], attribute["name"])
        yield (*trail, attribute["name"]), (*path, f"@{name}")
    if is_leaf(node):
        yield trail, path
    for child in node["children"]:
        if child["name"]:
            step = clark(child["namespace"], child["name"])
            yield from _leaves(child, (*trail, child["name"]), (*path, step))
        else:
            yield from _leaves(child, trail, path)


def _rank(label: str, leaf: Leaf) -> int:
    name = bare(label.rpartition(".")[2])
    if name in EXACT:
        return 0
    for rank, word in enumerate(PARTS, start=1):
        if name.startswith(word) or name.endswith(word):
            return rank
    return 50 + len(leaf[1])
