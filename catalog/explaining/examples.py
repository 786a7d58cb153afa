"""A whole request and a whole answer of an operation, and the value that each element has in them."""

from dataclasses import dataclass, field

from lxml import etree

from engine import xml
from engine.errors import XmlRefused

from ..models import NamedResponse, Operation
from ..previews import previewing
from .outlines import Trail

LONGEST = 5 * 2**20


@dataclass(frozen=True)
class Example:
    """`xml` is the envelope as people copy it; `values` the first text of each element and attribute of its body."""

    xml: str = ""
    values: dict[Trail, str] = field(default_factory=dict)


def request(operation: Operation) -> Example:
    """The sample request that was made when the contract was read."""
    return Example(operation.sample_request, values_of(operation.sample_request))


def answer(operation: Operation, response: NamedResponse | None) -> Example:
    """What a mock answers with this response while no dataset fills it."""
    if response is None:
        return Example()
    rendered = previewing.answer(operation, response, response.examples).xml
    return Example(rendered, values_of(rendered))


def values_of(envelope: str) -> dict[Trail, str]:
    """{trail: text} of the body's first element; nothing when the text is no envelope that can be read."""
    try:
        root = xml.parse(envelope.encode(), limit=LONGEST)
    except XmlRefused:
        return {}
    payload = next(iter(root[-1]), None) if len(root) else None
    found: dict[Trail, str] = {}
    if payload is not None:
        _collect(payload, (), found)
    return found


def _collect(element: etree._Element, trail: Trail, found: dict[Trail, str]) -> None:
    for name, value in element.attrib.items():
        found.setdefault((*trail, f"@{name}"), value)
    children = [child for child in element if isinstance(child.tag, str)]
    if not children and (element.text or "").strip():
        found.setdefault(trail, element.text.strip())
    for child in children:
        _collect(child, (*trail, child.tag), found)
