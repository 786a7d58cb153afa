"""From the bytes of a request to the call in it: SOAP version, payload element, header."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from . import references, xml
from .errors import NotSoap, XmlRefused
from .references import References

SOAP_11 = "{http://schemas.xmlsoap.org/soap/envelope/}"
SOAP_12 = "{http://www.w3.org/2003/05/soap-envelope}"
VERSIONS = {f"{SOAP_11}Envelope": ("1.1", SOAP_11), f"{SOAP_12}Envelope": ("1.2", SOAP_12)}

WSA_ACTIONS = (
    "{http://www.w3.org/2005/08/addressing}Action",
    "{http://schemas.xmlsoap.org/ws/2004/08/addressing}Action",
)
#: A declaration that eight-bit bytes make of themselves although it cannot be true.
WIDE = re.compile(rb"\s*<\?xml\s[^>]*encoding\s*=\s*[\"'](UTF-?(?:16|32)[^\"']*)[\"']", re.IGNORECASE)


class Call:
    """A read request. `payload` is None for an empty Body; `header` is None when there is none or it is empty.

    `others` are the names of body elements after the payload that no reference can lead to: further parts.
    """

    __slots__ = ("_body", "_references", "action", "header", "others", "payload", "version")

    def __init__(
        self,
        version: str,
        body: etree._Element,
        payload: etree._Element | None,
        header: etree._Element | None = None,
        action: str = "",
        others: tuple[str, ...] = (),
    ) -> None:
        self.version = version
        self.payload = payload
        self.header = header
        self.action = action
        self.others = others
        self._body = body
        self._references: References | None = None

    @property
    def root(self) -> etree._Element:
        """The whole document."""
        return self._body.getroottree().getroot()

    @property
    def actions(self) -> tuple[str, ...]:
        """What the request says it wants: the SOAPAction, then the WS-Addressing action."""
        addressed = ""
        if self.header is not None:
            found = next((each for name in WSA_ACTIONS if (each := self.header.find(name)) is not None), None)
            addressed = (found.text or "").strip() if found is not None else ""
        return tuple(action for action in (self.action, addressed) if action)

    @property
    def references(self) -> References:
        """What `href` and `ref` of the SOAP encoding lead to; looked for when one is met."""
        if self._references is None:
            self._references = References(self._body)
        return self._references

    @property
    def element(self) -> str:
        """The name of the first body element, empty for an empty Body."""
        return "" if self.payload is None else str(self.payload.tag)


def read(body: bytes, *, action: str = "", charset: str = "", attachments: Mapping[str, bytes] | None = None) -> Call:
    """The call in a request. `action` is the SOAPAction as it came, quoted or not; `charset` the Content-Type's.

    `attachments` are those of an MTOM package, put in the place of their xop:Include. Raises XmlRefused for what is
    not acceptable XML, NotSoap for what is no envelope, PackageRefused for an xop:Include that leads nowhere.
    """
    root = _parsed(body, charset)
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
        elif child.tag == f"{namespace}Header" and len(child):
            header = child
    if soap_body is None:
        raise NotSoap("no-body")
    if attachments is not None:
        references.include(soap_body, attachments)
    payload, others = _payload(soap_body)
    return Call(version, soap_body, payload, header, action.strip().strip("\"'"), others)


def _parsed(body: bytes, charset: str) -> etree._Element:
    try:
        return xml.parse(body, bare=True, charset=charset)
    except XmlRefused as error:
        if error.code != "not-xml":
            raise
        wide = WIDE.match(body) if not charset else None
        if wide is not None:
            raise XmlRefused("encoding-untrue", encoding=wide[1].decode("ascii", "replace")) from None
        if charset and not body.startswith(xml.BYTE_ORDER_MARKS):
            raise XmlRefused("not-xml-in", charset=charset, reason=error.details["reason"]) from None
        raise


def _payload(body: etree._Element) -> tuple[etree._Element | None, tuple[str, ...]]:
    count = len(body)
    if count <= 1:
        return (body[0] if count else None), ()
    # rpc/encoded (Axis 1, .NET) puts the objects that `href` names beside the operation's element; they bear an id.
    payload, *others = references.roots_first(body)
    names = Counter(references.name(other) for other in others)
    return payload, tuple(str(other.tag) for other in others if not (name := references.name(other)) or names[name] > 1)


def version(body: bytes, charset: str = "") -> str:
    """The SOAP version of a request that may be refused, for the form of its fault: 1.1 unless it says 1.2."""
    try:
        root = xml.parse(body, bare=True, charset=charset)
    except XmlRefused:
        return "1.2" if SOAP_12[1:-1].encode() in body[:4096] else "1.1"
    return "1.2" if str(root.tag).startswith(SOAP_12) else "1.1"


def first(call: Call, path: tuple[str, ...]) -> str | None:
    """The first of `values`; None when the path finds nothing."""
    # Nearly every request has the field where the first child of each name leads: no need to look further.
    element = call.payload
    for step in path:
        if element is None or step[:1] in ("", "@"):
            break
        element = next(element.iterchildren(step), None)
    else:
        if element is not None and len(element) == 0:
            text = element.text
            if text is not None or not len(element.attrib):
                return str(text or "")
    return next(values(call, path), None)


def values(call: Call, path: tuple[str, ...]) -> Iterator[str]:
    """The texts that a child-axis path finds below the payload, in document order; `@name` ends at an attribute."""
    if call.payload is None:
        return
    steps, attribute = path, ""
    if steps and steps[-1].startswith("@"):
        steps, attribute = steps[:-1], steps[-1][1:]
    for element in _descend(call, call.payload, tuple(step for step in steps if step), set()):
        if not attribute:
            yield _text(_resolved(call, element))
            continue
        value = element.get(attribute)
        value = _resolved(call, element).get(attribute) if value is None else value
        if value is not None:
            yield str(value)


def _descend(
    call: Call, element: etree._Element, steps: tuple[str, ...], seen: set[tuple[etree._Element, int]]
) -> Iterator[etree._Element]:
    """What the steps lead to; `seen` keeps thousands of references to one element from being followed each anew."""
    if not steps:
        yield element
        return
    target = _resolved(call, element)
    if target is not element:
        if (target, len(steps)) in seen:
            return
        seen.add((target, len(steps)))
    for child in references.members(target, steps[0]):
        yield from _descend(call, child, steps[1:], seen)


def _resolved(call: Call, element: etree._Element) -> etree._Element:
    wanted = references.leads(element)
    target = call.references.target(wanted) if wanted else None
    return element if target is None else target


def _text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext()) if len(element) else str(element.text or "")
