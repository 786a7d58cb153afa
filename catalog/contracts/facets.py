"""Asks libxml2 whether a text is a value of a simple type: the one judge whose word is also the strict schema's."""

import functools
import json
from collections.abc import Callable
from typing import Any

from lxml import etree

from .names import XSD


def compiled(kind: dict[str, Any]) -> etree.XMLSchema | None:
    """A schema whose only element, `v`, is of that simple type; None when its facets contradict each other."""
    return _compiled(json.dumps(kind, sort_keys=True))


@functools.lru_cache(maxsize=2048)
def _compiled(told: str) -> etree.XMLSchema | None:
    root = etree.Element(f"{{{XSD}}}schema", nsmap={"xs": XSD})
    element = etree.SubElement(root, f"{{{XSD}}}element", name="v")
    _define(element, json.loads(told))
    try:
        return etree.XMLSchema(root)
    except etree.XMLSchemaParseError:
        return None  # facets that contradict each other: the whole schema's own check says so


def _define(parent: etree._Element, kind: dict[str, Any]) -> None:
    """Writes the simple type as nested restrictions, one for each pattern step."""
    simple = etree.SubElement(parent, f"{{{XSD}}}simpleType")
    variety, facets = kind.get("variety", "atomic"), dict(kind.get("facets", {}))
    patterns = facets.pop("pattern", [])
    if variety == "union":
        union = etree.SubElement(simple, f"{{{XSD}}}union")
        for member in kind.get("members", ()):
            _define(union, member)
        return
    if patterns:
        step = etree.SubElement(simple, f"{{{XSD}}}restriction")
        rest = {**kind, "facets": {**facets, **({"pattern": patterns[:-1]} if patterns[:-1] else {})}}
        _define(step, rest)
        etree.SubElement(step, f"{{{XSD}}}pattern", value=patterns[-1])
        return
    if variety == "list" and not facets:
        _define(etree.SubElement(simple, f"{{{XSD}}}list"), kind["item"])
        return
    step = etree.SubElement(simple, f"{{{XSD}}}restriction")
    if variety == "list":
        _define(step, {**kind, "facets": {}})
    else:
        step.set("base", f"xs:{kind['base']}")
    for name, value in facets.items():
        for one in value if isinstance(value, list) else [value]:
            etree.SubElement(step, f"{{{XSD}}}{name}", value=str(one))


def checker(kind: dict[str, Any]) -> Callable[[str], bool]:
    """A function that says whether a text is a value of the simple type {base, facets, variety, item, members}."""
    if kind["base"] in ("anyType", "anySimpleType"):
        return lambda _text: True
    schema = compiled(kind)

    def check(text: str) -> bool:
        if schema is None:
            return False
        element = etree.Element("v")
        try:
            element.text = text
            return bool(schema.validate(element))
        except (ValueError, etree.XMLSchemaValidateError):
            return False  # characters XML forbids, or a pattern that libxml2 gives up on

    return check
