"""What is done to an element of a schema that libxml2 refuses. Each cure tells whether it changed something."""

import re
from collections.abc import Iterator

from lxml import etree

from ..mending import shapes
from ..mending.shapes import FACETS, GROUPS, RANKS
from ..names import xsd
from .opening import built_in

PARTICLES = (*GROUPS, xsd("element"), xsd("group"), xsd("any"))
DIRECTIVES = tuple(xsd(local) for local in ("include", "import", "redefine", "annotation"))
GLOBAL = tuple(
    xsd(local) for local in ("simpleType", "complexType", "group", "attributeGroup", "element", "attribute", "notation")
)
NOT_ALLOWED = re.compile(r"The attribute '(\w+)' is not allowed")
BAD_VALUE = re.compile(r"attribute '(\w+)': ")
FACET = re.compile(r"[Ff]acet '?(\w+)'?")
DUPLICATE = re.compile(r"[Dd]uplicate attribute use '(?:\{[^}]*\})?(\w[\w.-]*)'")
DEFAULTS = ("default", "fixed")
KEPT = ("name", "type", "ref", "base", "itemType", "memberTypes", "value")


def _attribute(node: etree._Element, message: str) -> bool:
    """An attribute that does not belong there, or one with a value that cannot be."""
    found = NOT_ALLOWED.search(message)
    if found and found[1] in node.attrib:
        del node.attrib[found[1]]
        return True
    found = BAD_VALUE.search(message)
    if found and found[1] in node.attrib and found[1] not in KEPT:
        del node.attrib[found[1]]
        return True
    return False


def _exclusive(node: etree._Element, message: str) -> bool:
    """`ref` with a name or type of its own: the reference stands. Of a type and an inline one, the inline one does."""
    if node.get("ref") is not None and ("mutually exclusive" in message or "not allowed" in message):
        gone = [name for name in node.attrib if name not in ("ref", "minOccurs", "maxOccurs", "use")]
        children = list(node)
        for name in gone:
            del node.attrib[name]
        for child in children:
            node.remove(child)
        return bool(gone or children)
    if node.get("type") is not None and any(child.tag in (xsd("complexType"), xsd("simpleType")) for child in node):
        del node.attrib["type"]
        return True
    return False


def _default(node: etree._Element, message: str) -> bool:
    """A default that is not of its type."""
    gone = [name for name in DEFAULTS if name in node.attrib and f"'{node.get(name)}'" in message]
    for name in gone:
        del node.attrib[name]
    return bool(gone)


def _order(node: etree._Element, message: str) -> bool:
    """Children in a wrong order, strangers among them, or two contents where one may be."""
    if "content is not valid" not in message:
        return False
    before = list(node)
    if node.tag == xsd("schema"):
        _keep(node, (*DIRECTIVES, *GLOBAL))
        node[:] = sorted(node, key=lambda child: child.tag not in DIRECTIVES)
    elif node.tag in GROUPS:
        _keep(node, PARTICLES)
        return list(node) != before or _free_all(node)
    elif node.tag in shapes.TYPES:
        _keep(node, tuple(RANKS))
        shapes.put_in_order(node)
    return list(node) != before


def _keep(node: etree._Element, tags: tuple[str, ...]) -> None:
    for child in list(node):
        if child.tag not in tags:
            node.remove(child)


def _all(node: etree._Element, message: str) -> bool:
    """An `all` where none may be, or with what it may not hold: its elements in any order and number."""
    if "'all'" not in message and "maxOccurs" not in message and "}all" not in message:
        return False
    around = [one for one in (node, *node.iterancestors()) if one.tag == xsd("all")]
    inside = list(node.iter(xsd("all")))
    freed = [_free_all(group) for group in around[:1] or inside]
    return any(freed)


def _free_all(group: etree._Element) -> bool:
    if group.tag != xsd("all"):
        return False
    group.tag = xsd("choice")
    group.set("minOccurs", "0")
    group.set("maxOccurs", "unbounded")
    return True


def _facet(node: etree._Element, message: str) -> bool:
    """A facet that its type does not know, or whose value is none."""
    if node.tag in FACETS:
        node.getparent().remove(node)
        return True
    found = FACET.search(message)
    facets = [facet for facet in node.iter(xsd(found[1])) if facet is not node] if found else []
    for facet in facets:
        facet.getparent().remove(facet)
    return bool(facets)


def _duplicate_attributes(node: etree._Element, message: str) -> bool:
    """An attribute declared twice: the first declaration stands."""
    found = DUPLICATE.search(message)
    if not found:
        return False
    same = [
        one
        for one in node.iter(xsd("attribute"))
        if found[1] in (one.get("name"), (one.get("ref") or "").rpartition(":")[2])
    ]
    for one in same[1:] or same:
        one.getparent().remove(one)
    return bool(same)


def _simple_base(node: etree._Element, message: str) -> bool:
    """`anyType` as the base of a simple type."""
    if "is not a simple type" not in message:
        return False
    changed = False
    for one in (node, *node.iterdescendants(xsd("restriction"))):
        if one.get("base"):
            one.set("base", built_in(one, "string"))
            changed = True
    return changed


def _content_base(node: etree._Element, message: str) -> bool:
    """A simple content that restricts a simple type was meant to extend it."""
    if "base type" not in message:
        return False
    step = next(iter(node.iter(xsd("simpleContent"))), None)
    if step is None or not len(step) or step[-1].tag != xsd("restriction"):
        return False
    step[-1].tag = xsd("extension")
    for facet in [child for child in step[-1] if child.tag in FACETS]:
        step[-1].remove(facet)
    return True


def _ambiguous(node: etree._Element, message: str) -> bool:
    """Content in which an element can mean two things: its elements in any order and number.

    A wildcard would still collide with them: then only opening the type lets pass what it allowed.
    """
    content = next(iter(node.iter(*GROUPS)), None) if "not determinist" in message else None
    if content is None or (content.tag == xsd("choice") and content.get("maxOccurs") == "unbounded"):
        return False
    found: dict[tuple[str, str], etree._Element] = {}
    for particle in _particles(content):
        if particle.tag == xsd("any") and particle.get("namespace") != "##other":
            return False
        name = particle.get("name") or (particle.get("ref") or "").rpartition(":")[2]
        found.setdefault((str(particle.tag), name), particle)
    for particle in found.values():
        for bound in ("minOccurs", "maxOccurs"):
            particle.attrib.pop(bound, None)
    content.tag = xsd("choice")
    content[:] = list(found.values())
    content.set("minOccurs", "0")
    content.set("maxOccurs", "unbounded")
    return True


def _particles(content: etree._Element) -> Iterator[etree._Element]:
    """What the groups inside a content hold in the end; not what stands inside the elements."""
    for child in content:
        if child.tag in GROUPS:
            yield from _particles(child)
        elif child.tag in PARTICLES:
            yield child


FOR_PLACE = (
    _attribute,
    _exclusive,
    _default,
    _order,
    _all,
    _facet,
    _duplicate_attributes,
    _simple_base,
    _content_base,
    _ambiguous,
)
