"""From the bytes of a request to the call in it: SOAP version, payload element, header."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from . import xml
from .errors import NotSoap, XmlRefused

SOAP_11 = "{http://schemas.xmlsoap.org/soap/envelope/}"
SOAP_12 = "{http://www.w3.org/2003/05/soap-envelope}"
VERSIONS = {f"{SOAP_11}Envelope": ("1.1", SOAP_11), f"{SOAP_12}Envelope": ("1.2", SOAP_12)}

WSA_ACTIONS = (
    "{http://www.w3.org/2005/08/addressing}Action",
    "{http://schemas.xmlsoap.org/ws/2004/08/addressing}Action",
)


@dataclass(frozen=True, slots=True)
class Call:
    """A read request. `payload` is None for an empty Body; `references` are the targets of rpc/encoded `href`s."""

    version: str
    payload: etree._Element | None
    header: etree._Element | None = None
    action: str = ""
    references: Mapping[str, etree._Element] = field(default_factory=dict)

    @property
    def wanted_action(self) -> str:
        """The SOAPAction, or the WS-Addressing action when there is none."""
        if self.action or self.header is None:
            return self.action
        for name in WSA_ACTIONS:
            found = self.header.find(name)
            if found is not None:
                return (found.text or "").strip()
        return ""

    @property
    def element(self) -> str:
        """The name of the first body element, empty for an empty Body."""
        return "" if self.payload is None else str(self.payload.tag)


def read(body: bytes, *, action: str = "") -> Call:
    """The call in a request. `action` is the SOAPAction as it came, quoted or not.

    Raises XmlRefused for what is not acceptable XML, NotSoap for what is no envelope with at most one payload.
    """
    root = xml.parse(body, bare=True)
    known = VERSIONS.get(str(root.tag))
    if known is None:
        raise NotSoap("not-soap", name=str(root.tag)[:200])
    version, namespace = known
    soap_body = header = None
    for child in root:
        if child.tag == f"{namespace}Body":
            if soap_body is not None:
                raise NotSoap("two-bodies")
            soap_body = child
        elif child.tag == f"{namespace}Header":
            header = child
    if soap_body is None:
        raise NotSoap("no-body")
    payload, references = _payload(soap_body)
    return Call(version, payload, header, action.strip().strip("\"'"), references)


def _payload(body: etree._Element) -> tuple[etree._Element | None, Mapping[str, etree._Element]]:
    count = len(body)
    if count == 0:
        return None, {}
    if count == 1:
        return body[0], {}
    # rpc/encoded (Axis 1) puts the objects that `href` names beside the operation's element; they bear an id.
    others = list(body)[1:]
    references = {str(other.get("id")): other for other in others if other.get("id")}
    if len(references) != len(others):
        raise NotSoap("two-payloads", count=count)
    return body[0], references


def version(body: bytes) -> str:
    """The SOAP version of a request that may be refused, for the form of its fault: 1.1 unless it says 1.2."""
    try:
        root = xml.parse(body, bare=True)
    except XmlRefused:
        return "1.2" if SOAP_12[1:-1].encode() in body[:4096] else "1.1"
    return "1.2" if str(root.tag).startswith(SOAP_12) else "1.1"


def first(call: Call, path: tuple[str, ...]) -> str | None:
    """The first of `values`; None when the path finds nothing."""
    if not call.references:
        # Nearly every request has the field where the first child of each name leads: no need to look further.
        element = call.payload
        for step in path:
            if element is None or step[:1] in ("", "@"):
                break
            element = next(element.iterchildren(step), None)
        else:
            if element is not None and len(element) == 0:
                return str(element.text or "")
    return next(values(call, path), None)


def values(call: Call, path: tuple[str, ...]) -> Iterator[str]:
    """The texts that a child-axis path finds below the payload, in document order; `@name` ends at an attribute."""
    if call.payload is None:
        return
    steps, attribute = path, ""
    if steps and steps[-1].startswith("@"):
        steps, attribute = steps[:-1], steps[-1][1:]
    for element in _descend(call, call.payload, tuple(step for step in steps if step)):
        if attribute:
            value = element.get(attribute)
            if value is not None:
                yield str(value)
        else:
            yield _text(element)


def _descend(call: Call, element: etree._Element, steps: tuple[str, ...]) -> Iterator[etree._Element]:
    element = _resolved(call, element)
    if not steps:
        yield element
        return
    for child in element.iterchildren(steps[0]):
        yield from _descend(call, child, steps[1:])


def _resolved(call: Call, element: etree._Element) -> etree._Element:
    """The element itself, or the one its `href="#id"` names; one hop only, so a circle ends."""
    if call.references:
        href = element.get("href") or ""
        return call.references.get(str(href)[1:], element) if str(href).startswith("#") else element
    return element


def _text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext()) if len(element) else str(element.text or "")
