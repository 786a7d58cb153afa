"""Reads SOAP messages as those who compare them need them: the payload, the fault, the value at a key path."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine import xml

ENVELOPES = {
    "http://schemas.xmlsoap.org/soap/envelope/": "1.1",
    "http://www.w3.org/2003/05/soap-envelope": "1.2",
}
LARGEST = 8 * 2**20

Outline = tuple
"""(name, attributes, text, ((outline, text after it), …)) of an element."""


@dataclass(frozen=True)
class Fault:
    """A SOAP fault without what differs between SOAP versions: its sentence and the outlines of its details."""

    reason: str
    details: tuple[Outline, ...] = ()


@dataclass(frozen=True)
class Message:
    """A SOAP message: its version, the first element of its body (None when empty), and its fault if it is one."""

    soap: str
    payload: etree._Element | None
    fault: Fault | None

    @property
    def outline(self) -> Outline:
        return () if self.payload is None else outline(self.payload)

    def value_at(self, path: Iterable[str]) -> str | None:
        """The text where a key path points (steps from, excluding, the payload); None when nothing is there."""
        element = self.payload
        for step in path:
            if element is None or not step:
                break
            if step.startswith("@"):
                return element.get(step[1:])
            element = next((child for child in _elements(element) if _is(child.tag, step)), None)
        return None if element is None else (element.text or "").strip()

    def values_at(self, path: Iterable[str]) -> list[str]:
        """The texts of all elements or attributes that a key path finds, in document order, as the engine does."""
        found = [] if self.payload is None else [self.payload]
        for step in path:
            if step.startswith("@"):
                return [value for each in found if (value := each.get(step[1:])) is not None]
            if step:
                found = [child for each in found for child in _elements(each) if _is(child.tag, step)]
        return [(each.text or "").strip() for each in found]

    def texts(self) -> set[str]:
        """Every text and attribute value of the payload, without surrounding blanks."""
        if self.payload is None:
            return set()
        found = {text.strip() for text in self.payload.itertext()}
        return found | {value.strip() for each in _elements(self.payload, deep=True) for value in each.attrib.values()}


def read(data: bytes) -> Message:
    """The SOAP message in `data`. Raises `XmlRefused`; `ValueError` when it is no SOAP envelope."""
    root = xml.parse(data, limit=LARGEST)
    namespace, _brace, name = root.tag[1:].partition("}")
    if name != "Envelope" or namespace not in ENVELOPES:
        raise ValueError(f"the root element is {root.tag}, not a SOAP envelope")
    body = root.find(f"{{{namespace}}}Body")
    payload = None if body is None else next(_elements(body), None)
    is_fault = payload is not None and payload.tag == f"{{{namespace}}}Fault"
    return Message(ENVELOPES[namespace], payload, _fault(payload, namespace) if is_fault else None)


def alike(message: Message, wanted: Message, fits: Callable[[str, str], bool]) -> bool:
    """Whether two messages say the same: equal names and structure, and each text `fits` the wanted one."""
    if message.fault is None or wanted.fault is None:
        return message.fault is wanted.fault and _fits(message.outline, wanted.outline, fits)
    return fits(message.fault.reason, wanted.fault.reason) and _fits(message.fault.details, wanted.fault.details, fits)


def _fits(found: Any, wanted: Any, fits: Callable[[str, str], bool]) -> bool:
    if isinstance(found, tuple) and isinstance(wanted, tuple):
        pairs = zip(found, wanted, strict=False)
        return len(found) == len(wanted) and all(_fits(one, other, fits) for one, other in pairs)
    return isinstance(found, str) and isinstance(wanted, str) and fits(found, wanted)


def outline(element: etree._Element) -> Outline:
    """Names, attributes and texts all the way down: equal outlines mean equal XML, whatever the prefixes.

    Canonical XML would do as well, but libxml2 refuses it where a namespace is a relative address.
    """
    children = tuple((outline(child), (child.tail or "").strip()) for child in _elements(element))
    return element.tag, tuple(sorted(element.attrib.items())), (element.text or "").strip(), children


def _fault(element: etree._Element, namespace: str) -> Fault:
    if ENVELOPES[namespace] == "1.1":
        reason, detail = element.findtext("faultstring"), element.find("detail")
    else:
        soap = f"{{{namespace}}}"
        reason, detail = element.findtext(f"{soap}Reason/{soap}Text"), element.find(f"{soap}Detail")
    children = () if detail is None else tuple(outline(child) for child in _elements(detail))
    return Fault((reason or "").strip(), children)


def _elements(parent: etree._Element, *, deep: bool = False) -> Iterable[etree._Element]:
    """Elements only: comments and instructions have no text tag."""
    return (each for each in (parent.iter() if deep else parent) if isinstance(each.tag, str))


def _is(tag: str, step: str) -> bool:
    return tag == step or (not step.startswith("{") and tag.rpartition("}")[2] == step)
