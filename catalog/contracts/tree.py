"""Message trees: what an element may hold, as plain JSON that pages, samples and templates walk.

A node: name, namespace, type (the name people gave it), base and facets (of a leaf), min, max (null = unbounded),
nillable, documentation, attributes, children, compositor, default, fixed, recursive, any. Only where they apply:
variety, item and members (of lists and unions), mixed, xsi_type. A child without a name is a group (nested choice or
repeated sequence). Where a type comes back inside itself, or is too deep, the node is recursive and has no children.
"""

from collections.abc import Callable

from .growing import Builder, OverBudget
from .nodes import Node, blank
from .schema import Component, Schema

DEEPEST = 14  # levels of optional elements


def build(schema: Schema, element: Component, *, budget: int) -> tuple[Node, bool]:
    """The tree of a global element with as many levels as fit in `budget` nodes, and whether some were left out."""
    return _fit(lambda builder: builder.element(element, 1, 1, 0, ()), schema, budget)


def build_typed(schema: Schema, name: str, type_name: str, user: Component, *, budget: int) -> tuple[Node, bool]:
    """The tree of an unqualified element `name` of a named type: the part of an rpc message."""

    def make(builder: "Builder") -> Node:
        node = blank(name, "", 1, 1)
        builder.fill(node, type_name, None, user, 0, ())
        return node

    return _fit(make, schema, budget)


def _fit(make: Callable[[Builder], Node], schema: Schema, budget: int) -> tuple[Node, bool]:
    best, low, high = None, 0, DEEPEST
    while low <= high:
        depth = high if best is None and high == DEEPEST else (low + high) // 2
        builder = Builder(schema, depth, budget)
        try:
            best = make(builder), builder.cut
            low = depth + 1
        except OverBudget:
            high = depth - 1
    if best is not None:
        return best
    # Even what must be there is too much: cut it where the budget ends.
    return make(Builder(schema, 0, budget, patient=True)), True


def wrapper(name: str, namespace: str, children: list[Node]) -> Node:
    """The element that rpc style puts around the parts."""
    return {**blank(name, namespace, 1, 1), "compositor": "sequence", "children": children}
