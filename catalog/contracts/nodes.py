"""Nodes of message trees, and what they take from one schema element: name, documentation, cardinality."""

import re
from typing import Any

from lxml import etree

from .names import xsd
from .problems import ContractProblem
from .schema import Component, Schema

ANY_TYPES = (xsd("anyType"), xsd("anySimpleType"))
NCNAME = re.compile(r"[^\W\d][\w.\-·]*")
LONGEST = 2_000  # characters of documentation
Node = dict[str, Any]


def blank(name: str, namespace: str, minimum: int, maximum: int | None) -> Node:
    return {
        "name": name,
        "namespace": namespace,
        "type": "",
        "base": "",
        "facets": {},
        "min": minimum,
        "max": maximum,
        "nillable": False,
        "documentation": "",
        "attributes": [],
        "children": [],
        "compositor": "",
        "default": None,
        "fixed": None,
        "recursive": False,
        "any": False,
    }


def local_name(declaration: Component) -> str:
    """The declared name; raises ContractProblem when no XML element can bear it."""
    name = declaration.node.get("name", "").strip()
    if not NCNAME.fullmatch(name):
        raise ContractProblem(
            "bad-name",
            f"{declaration.part.file} line {declaration.line}: {name!r} is no name of an element",
            file=declaration.part.file,
            line=declaration.line,
            name=name[:100],
        )
    return name


def documentation(schema: Schema, node: etree._Element) -> str:
    """The text of its annotation, as plain words."""
    question = ("documentation", node)
    if question not in schema.memory:
        found = node.findall(f"{xsd('annotation')}/{xsd('documentation')}")
        texts = (" ".join("".join(text.itertext()).split()) for text in found)
        schema.memory[question] = "\n".join(text for text in texts if text)[:LONGEST]
    return schema.memory[question]


def occurs(component: Component) -> tuple[int, int | None]:
    """The least and the most times; None for unbounded."""
    low, high = component.node.get("minOccurs", "1").strip(), component.node.get("maxOccurs", "1").strip()
    return int(low) if low.isdecimal() else 1, None if high == "unbounded" else int(high) if high.isdecimal() else 1


def times(left: int | None, right: int | None) -> int | None:
    """The product of two cardinalities."""
    return None if left is None or right is None else left * right


def first(node: etree._Element, *tags: str) -> etree._Element | None:
    """The first child with one of these tags."""
    return next((child for child in node if child.tag in tags), None)
