"""Reads recorded messages: the payload of a request, and the named response that a recorded answer becomes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine import xml

from ..archive import MAX_FILE
from ..names import SOAP_11, SOAP_12, clark

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
PREFIXED = re.compile(r"(?:^|[\s'\"])([\w.\-]+):[\w.\-]+")
SLOT = re.compile(r"\{\{(?=\s*[\w.\-]+\??\s*\}\})")
BRACES = "accolades"
"""The slot that writes `{{` where a recorded text holds what a template would take for a slot."""
DECLARATION = re.compile(r"\A\s*<\?xml\s[^>]*\?>")
CODES = {"Client": "Client", "Sender": "Client", "Server": "Server", "Receiver": "Server"}
LONGEST_REASON = 500


@dataclass(frozen=True)
class Request:
    """What stands in the body of a request. `references`: rpc/encoded objects by the id that an `href` names."""

    payload: etree._Element | None
    references: dict[str, etree._Element] = field(default_factory=dict)

    @property
    def element(self) -> str:
        return "" if self.payload is None else str(self.payload.tag)


@dataclass(frozen=True)
class Answer:
    """A recorded answer as a named response. `element` is its payload's; `lost` says what a response cannot hold."""

    kind: str
    source: str
    element: str = ""
    fault_code: str = ""
    fault_string: str = ""
    lost: tuple[str, ...] = ()

    @property
    def content(self) -> tuple[str, str, str, str]:
        return self.kind, self.source, self.fault_code, self.fault_string


def request(content: bytes) -> Request:
    """The payload of a whole envelope, or a payload by itself. Raises XmlRefused."""
    root = xml.parse(_root_part(content)[0], limit=MAX_FILE, bare=True)
    elements = _body(root)[1]
    others = {str(other.get("id")): other for other in elements[1:] if other.get("id")}
    return Request(elements[0] if elements else None, others)


def answer(content: bytes) -> Answer:
    """The named response of a whole envelope, or of a payload by itself. Raises XmlRefused."""
    part, has_attachments = _root_part(content)
    root = xml.parse(part, limit=MAX_FILE)
    namespace, elements = _body(root)
    lost = ("attachments",) if has_attachments else ()
    lost += ("header",) if namespace and _elements(root.find(clark(namespace, "Header"))) else ()
    if len(elements) == 1 and elements[0].tag in (clark(SOAP_11, "Fault"), clark(SOAP_12, "Fault")):
        return _fault(elements[0], lost)
    source = "\n".join(_source(element) for element in elements)
    return Answer("answer", source, str(elements[0].tag) if elements else "", lost=lost)


def without_declaration(text: str) -> bytes:
    """XML that was kept as text, as the UTF-8 bytes it is now whatever encoding it declared."""
    return DECLARATION.sub("", text.removeprefix("\ufeff")).strip().encode()


def literal(answer: Answer) -> Answer:
    """The same answer, whatever in it looks like a slot written by the slot `BRACES`."""
    write = "{{" + BRACES + "}}"
    return Answer(
        answer.kind,
        SLOT.sub(write, answer.source),
        answer.element,
        answer.fault_code,
        SLOT.sub(write, answer.fault_string),
        answer.lost,
    )


def values(request: Request, path: list[str]) -> Iterator[str]:
    """The texts at a key path, in document order, as the engine looks them up (`engine.envelope.values`)."""
    if request.payload is None:
        return
    steps, attribute = path, ""
    if steps and steps[-1].startswith("@"):
        steps, attribute = steps[:-1], steps[-1][1:]
    for element in _descend(request, request.payload, [step for step in steps if step]):
        if not attribute:
            yield "".join(str(piece) for piece in element.itertext())
        elif (value := element.get(attribute)) is not None:
            yield str(value)


def leaves(request: Request) -> Iterator[list[str]]:
    """The paths of all texts and attributes of a request, each once, in document order; an `href` is followed once."""
    seen: set[tuple[str, ...]] = set()
    followed: set[str] = set()
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [] if request.payload is None else [(request.payload, ())]
    while waiting:
        element, path = waiting.pop()
        if href := element.get("href"):
            if href in followed:
                continue
            followed.add(href)
            element = _resolved(request, element)
        children = _elements(element)
        found = [(*path, f"@{name}") for name in element.attrib if name not in ("href", "id") or not request.references]
        found += [] if children or not path else [path]
        for each in found:
            if each not in seen:
                seen.add(each)
                yield list(each)
        waiting += [(child, (*path, str(child.tag))) for child in reversed(children)]


def _root_part(content: bytes) -> tuple[bytes, bool]:
    """The XML of a recorded message; the first part of a multipart one (MTOM, SwA), and whether there are others."""
    recorded = content.lstrip()
    if not recorded.startswith(b"--"):
        return recorded, False
    boundary, _line, rest = recorded.partition(b"\n")
    first, *others = rest.split(b"\n" + boundary.strip())
    _headers, _blank, part = first.replace(b"\r\n", b"\n").partition(b"\n\n")
    return part.strip(), any(other.strip() not in (b"", b"--") for other in others)


def _body(root: etree._Element) -> tuple[str, list[etree._Element]]:
    """The envelope's namespace and what its Body holds; no namespace for a payload by itself."""
    for namespace in (SOAP_11, SOAP_12):
        if root.tag == clark(namespace, "Envelope"):
            return namespace, _elements(root.find(clark(namespace, "Body")))
    return "", [root]


def _fault(fault: etree._Element, lost: tuple[str, ...]) -> Answer:
    """A fault in the words of both SOAP versions; some tools write those of 1.2 in the namespace of 1.1."""
    told = {str(child.tag).rpartition("}")[2].casefold(): child for child in _elements(fault)}
    code = told.get("faultcode")
    reason = told.get("faultstring")
    if "code" in told:
        code = next(iter(_elements(told["code"])), None)
        lost += ("subcode",) if len(_elements(told["code"])) > 1 else ()
    if "reason" in told:
        reason = next(iter(_elements(told["reason"])), None)
        lost += ("languages",) if len(_elements(told["reason"])) > 1 else ()
    lost += tuple(name for name in ("faultactor", "node", "role") if name in told and (told[name].text or "").strip())
    said = _text(code).rpartition(":")[2]
    known = CODES.get(said.partition(".")[0], "Server")
    if said and said not in CODES:
        lost += (f"faultcode {said[:60]}",)
    sentence = _text(reason)
    if len(sentence) > LONGEST_REASON:
        lost += ("faultstring",)
    details = _elements(told.get("detail"))
    source = "\n".join(_source(detail) for detail in details)
    element = str(details[0].tag) if details else ""
    return Answer("fault", source, element, known, sentence[:LONGEST_REASON], lost)


def _source(element: etree._Element) -> str:
    """The element as it was written, with the namespaces it uses and no other."""
    apart = xml.parse(etree.tostring(element, encoding="UTF-8", with_tail=False), limit=2 * MAX_FILE)
    if all(":" in each.get(XSI_TYPE, ":") for each in apart.iter(etree.Element)):
        etree.cleanup_namespaces(apart, keep_ns_prefixes=sorted(_prefixes(apart)))
    return etree.tostring(apart, encoding="unicode", with_tail=False)


def _prefixes(element: etree._Element) -> set[str]:
    """Prefixes that texts and attributes may mean: xsi:type, soapenc:arrayType, QNames in faults."""
    found: set[str] = set()
    for each in element.iter(etree.Element):
        for text in (each.text or "", *each.attrib.values()):
            found.update(PREFIXED.findall(str(text)))
    return found & {prefix for each in element.iter(etree.Element) for prefix in each.nsmap if prefix}


def _text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(str(piece) for piece in element.itertext()).strip()


def _elements(parent: etree._Element | None) -> list[etree._Element]:
    return [] if parent is None else list(parent.iterchildren(etree.Element))


def _descend(request: Request, element: etree._Element, steps: list[str]) -> Iterator[etree._Element]:
    element = _resolved(request, element)
    if not steps:
        yield element
        return
    for child in element.iterchildren(steps[0]):
        yield from _descend(request, child, steps[1:])


def _resolved(request: Request, element: etree._Element) -> etree._Element:
    href = str(element.get("href") or "")
    return request.references.get(href[1:], element) if href.startswith("#") else element
