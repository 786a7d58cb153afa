"""Message trees: what an element may hold, as plain JSON that pages, samples and templates walk.

A node: name, namespace, type (the name people gave it), base and facets (of a leaf), min, max (null = unbounded),
nillable, documentation, attributes, children, compositor, default, fixed, recursive, any. Only where they apply:
variety, item and members (of lists and unions), mixed, xsi_type, and of encoded messages array_type
(`{namespace}local[]`) and encoding_style. A child without a name is a group (nested choice or
repeated sequence). Where a type comes back inside itself, or is too deep, the node is recursive and has no children.
"""

from collections.abc import Callable

from .growing import Builder, OverBudget
from .names import SOAP_ENCODING
from .nodes import Node, blank
from .schema import Component, Schema

DEEPEST = 14  # levels of optional elements


def build(schema: Schema, element: Component, *, budget: int, encoded: bool = False) -> tuple[Node, bool]:
    """The tree of a global element with as many levels as fit in `budget` nodes, and whether some were left out."""
    return _fit(lambda builder: builder.element(element, 1, 1, 0, ()), schema, budget, encoded)


def build_typed(
    schema: Schema, name: str, type_name: str, user: Component, *, budget: int, encoded: bool = False
) -> tuple[Node, bool]:
    """The tree of an unqualified element `name` of a named type: the part of an rpc message."""

    def make(builder: "Builder") -> Node:
        node = blank(name, "", 1, 1)
        builder.fill(node, type_name, None, user, 0, ())
        return node

    return _fit(make, schema, budget, encoded)


def _fit(make: Callable[[Builder], Node], schema: Schema, budget: int, encoded: bool) -> tuple[Node, bool]:
    best, low, high = None, 0, DEEPEST
    while low <= high:
        depth = high if best is None and high == DEEPEST else (low + high) // 2
        builder = Builder(schema, depth, budget, encoded=encoded)
        try:
            best = make(builder), builder.cut
            low = depth + 1
        except OverBudget:
            high = depth - 1
    if best is not None:
        return best
    # Even what must be there is too much: cut it where the budget ends.
    return make(Builder(schema, 0, budget, patient=True, encoded=encoded)), True


def wrapper(name: str, namespace: str, children: list[Node]) -> Node:
    """The element that rpc style puts around the parts."""
    return {**blank(name, namespace, 1, 1), "compositor": "sequence", "children": children}


def together(trees: list[Node]) -> Node:
    """One tree for all elements of a body: the element's own, a nameless one around several, {} for none."""
    return {**blank("", "", 1, 1), "compositor": "sequence", "children": trees} if len(trees) > 1 else dict(*trees)


def encoded(node: Node) -> Node:
    """The same body element, saying that its content follows SOAP encoding."""
    return {**node, "encoding_style": SOAP_ENCODING}
