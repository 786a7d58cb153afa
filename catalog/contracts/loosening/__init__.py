"""Makes a strict schema compile that libxml2 refuses, by leaving out as little as possible; each time it is told.

Real contracts hold attributes and facets that XML Schema does not know, content that is ambiguous, an `all` where none
may be. What libxml2 complains about is mended at that place, most of it without any effect on messages; where that does
not help, the type around it is opened to any content. What cannot be compiled even so is not validated, visibly.
"""

from dataclasses import dataclass

from lxml import etree

from engine import xml

from ..archive import MAX_FILE
from ..compiling import Complaint, StrictUnavailable, compile_schema
from ..names import xsd
from ..strictly import FOLDER
from . import cures, opening

MOST_ROUNDS = 12
MOST_TOLD = 20
KINDS = ("complexType", "simpleType", "group", "attributeGroup", "element", "attribute")
COMPONENTS = tuple(xsd(kind) for kind in KINDS)


@dataclass(frozen=True)
class Loosened:
    """What was mended in a strict file: the component's kind (its tag) and name, and libxml2's words."""

    file: str
    tag: str
    name: str
    reason: str


@dataclass(frozen=True)
class Strict:
    """The strict files, loosened if need be; `schema` is None when they do not compile, and `reason` says why."""

    files: dict[str, bytes]
    schema: etree.XMLSchema | None
    reason: str
    loosened: tuple[Loosened, ...]


def compiled(files: dict[str, bytes]) -> Strict:
    """Never raises: a contract without a strict schema is still a contract."""
    told: list[Loosened] = []
    try:
        return Strict(files, compile_schema(files), "", ())
    except StrictUnavailable as error:
        first = error
    made = {name: _lined(content) for name, content in files.items()}
    tried: set[tuple] = set()
    for _round in range(MOST_ROUNDS):
        try:
            return Strict(made, compile_schema(made), "", tuple(told[:MOST_TOLD]))
        except StrictUnavailable as error:
            if not _mend(made, error.complaints, tried, told):
                break
    return Strict(files, None, str(first), ())


def _lined(content: bytes) -> bytes:
    """One element on a line, so that libxml2's line tells the element."""
    root = xml.parse(content, limit=4 * MAX_FILE)
    etree.indent(root, space="")
    return etree.tostring(root, encoding="UTF-8")


def _mend(files: dict[str, bytes], complaints: list[Complaint], tried: set[tuple], told: list[Loosened]) -> bool:
    """Mends each place complained of once; False when nothing is left to try."""
    roots: dict[str, etree._Element] = {}
    touched: set[etree._Element] = set()
    for complaint in complaints:
        name = FOLDER + complaint.file
        if name not in files:
            continue
        if name not in roots:
            roots[name] = xml.parse(files[name], limit=4 * MAX_FILE)
        node = next((one for one in roots[name].iter(etree.Element) if one.sourceline == complaint.line), None)
        if node is None:
            continue
        component = _component(node)
        if component in touched:  # its other faults may be gone by now
            continue
        touched.add(component)
        if _cure(node, component, complaint, name, tried):
            reason = complaint.message.replace("{http://www.w3.org/2001/XMLSchema}", "")[:200]
            named = next((one for one in (component, *component.iterancestors()) if one.get("name")), component)
            told.append(Loosened(complaint.file, str(named.tag), named.get("name", ""), reason))
        else:
            touched.discard(component)
    changed = {name: etree.tostring(root, encoding="UTF-8") for name, root in roots.items()}
    changed = {name: content for name, content in changed.items() if content != files[name]}
    files.update({name: _lined(content) for name, content in changed.items()})
    return bool(changed)


def _component(node: etree._Element) -> etree._Element:
    """The smallest definition around a place: a type, a group, a declaration; else the schema."""
    return next((one for one in (node, *node.iterancestors()) if one.tag in COMPONENTS), node)


def _cure(node: etree._Element, component: etree._Element, complaint: Complaint, file: str, tried: set[tuple]) -> bool:
    """The first cure that was not tried yet at this place."""
    place = (file, component.getroottree().getpath(component))
    for cure in cures.FOR_PLACE:
        key = (*place, node.tag, cure.__name__, complaint.message)
        if key not in tried:
            tried.add(key)
            if cure(node, complaint.message):
                return True
    for opened in (component, *component.iterancestors()):
        key = (file, opened.getroottree().getpath(opened), "open")
        if opened.tag in COMPONENTS and key not in tried:
            tried.add(key)
            opening.open_up(opened)
            return True
    return False
