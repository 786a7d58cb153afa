"""Which cells of a row fill several branches of one choice (`xs:choice`), of which the contract allows one."""

from collections.abc import Mapping
from typing import Any

from ..cases import routes

Node = dict[str, Any]


class Choices:
    """The choices of a response that may be made once. `slots` and `tree` are as the operation describes them."""

    def __init__(self, slots: list[dict[str, Any]], tree: Node) -> None:
        found = routes.find(slots, tree)
        self._choices = [
            {name: branch for name, route in found.slots.items() for key, branch in route if key == switch.key}
            for switch in found.switches.values()
            if switch.is_choice and not _repeats(tree, switch.key)
        ]

    def clash(self, values: Mapping[str, str]) -> list[str]:
        """The filled slots of the first choice of which several branches are filled."""
        for choice in self._choices:
            filled = [name for name in choice if values.get(name)]
            if len({choice[name] for name in filled}) > 1:
                return filled
        return []


def _repeats(tree: Node, key: routes.Key) -> bool:
    """Whether the choice, or anything around it, may come several times: then several branches can be right."""
    node = tree
    for place in key:
        if place < 0:
            break
        node = node["children"][place]
        if node["max"] != 1:
            return True
    return False
