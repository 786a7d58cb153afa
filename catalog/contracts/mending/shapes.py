"""The order in which XML Schema wants the parts of a type."""

from lxml import etree

from ..names import BUILTINS, xsd

GROUPS = (xsd("sequence"), xsd("choice"), xsd("all"))
CONTENTS = (*GROUPS, xsd("group"))
_BOUNDS = tuple(f"{end}{side}" for end in ("min", "max") for side in ("Exclusive", "Inclusive", "Length"))
FACETS = tuple(
    xsd(local)
    for local in (*_BOUNDS, "length", "totalDigits", "fractionDigits", "enumeration", "whiteSpace", "pattern")
)
RANKS = {
    xsd("annotation"): 0,
    xsd("simpleType"): 1,
    **dict.fromkeys((*CONTENTS, xsd("simpleContent"), xsd("complexContent")), 2),
    **dict.fromkeys(FACETS, 3),
    xsd("attribute"): 4,
    xsd("attributeGroup"): 4,
    xsd("anyAttribute"): 5,
}
"""The order in which the children of a type or derivation stand."""
TYPES = tuple(xsd(local) for local in ("complexType", "extension", "restriction"))


def mend(node: etree._Element) -> bool:
    """Gives a type the parts and the order that it must have; whether anything had to be changed."""
    changed = False
    if node.tag == xsd("complexType"):
        changed = _unwrap_content(node) or _wrap_derivation(node) or _wrap_elements(node)
    return put_in_order(node) or changed


def _unwrap_content(node: etree._Element) -> bool:
    """A derived content that derives from nothing."""
    content = next((child for child in node if child.tag in (xsd("simpleContent"), xsd("complexContent"))), None)
    if content is None or any(child.tag in (xsd("extension"), xsd("restriction")) for child in content):
        return False
    for child in list(content):
        content.addprevious(child)
    node.remove(content)
    return True


def _wrap_derivation(node: etree._Element) -> bool:
    """An extension without the content around it."""
    step = next((child for child in node if child.tag in (xsd("extension"), xsd("restriction"))), None)
    if step is None:
        return False
    simple = not any(child.tag in CONTENTS for child in step) and step.get("base", "").rpartition(":")[2] in BUILTINS
    _wrap(node, xsd("simpleContent" if simple else "complexContent"), [step])
    return True


def _wrap_elements(node: etree._Element) -> bool:
    """Elements without the sequence around them."""
    loose = [child for child in node if child.tag in (xsd("element"), xsd("any"))]
    if loose:
        _wrap(node, xsd("sequence"), loose)
    return bool(loose)


def _wrap(node: etree._Element, tag: str, children: list[etree._Element]) -> None:
    whole = etree.Element(tag)
    node.insert(node.index(children[0]), whole)
    whole.extend(children)


def put_in_order(node: etree._Element) -> bool:
    """Orders the children of a type, puts several contents into one; whether anything had to be changed."""
    before = [child for child in node if child.tag in RANKS]
    after = sorted(before, key=lambda child: RANKS[child.tag])
    contents = [child for child in after if child.tag in CONTENTS]
    if after == before and len(contents) < 2:
        return False
    for child in after:
        node.remove(child)
    for child in after:
        if child not in contents:
            node.append(child)
    if contents:
        whole = contents[0]
        if len(contents) > 1:
            whole = etree.Element(xsd("sequence"))
            whole.extend(contents)
        place = sum(RANKS[child.tag] < 2 for child in node if child.tag in RANKS)
        node.insert(place, whole)
    return True
