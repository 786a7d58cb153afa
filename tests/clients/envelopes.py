"""The request of a call as XML: the portal's own sample, the one people copy, with the call's arguments in it."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from lxml import etree

from engine import xml

from .contracts import Call

ENVELOPES = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def envelope(sample: str, call: Call) -> str:
    """The whole request, in the call's SOAP version."""
    payload = _payload(sample, call)
    namespace = ENVELOPES[call.soap]
    made = etree.Element(f"{{{namespace}}}Envelope", nsmap={"soap": namespace})
    etree.SubElement(made, f"{{{namespace}}}Body").append(payload)
    return etree.tostring(made, encoding="unicode")


def tree(sample: str, call: Call) -> list:
    """The body's element as [namespace, name, type, text or children], for clients that read no WSDL."""
    return _listed(_payload(sample, call))


def _payload(sample: str, call: Call) -> etree._Element:
    body = next(each for each in xml.parse(sample.encode()) if etree.QName(each).localname == "Body")
    payload = deepcopy(body[0])
    _fill(payload, call.arguments)
    return payload


def _fill(element: etree._Element, arguments: Mapping[str, Any]) -> None:
    """Keeps the children that have an argument, as often as it has values."""
    samples = {etree.QName(child).localname: child for child in element if isinstance(child.tag, str)}
    for child in list(element):
        element.remove(child)
    element.text = None
    for name, value in arguments.items():
        for one in value if isinstance(value, list) else [value]:
            child = deepcopy(samples[name])
            element.append(child)
            if isinstance(one, str):
                child.text = one
            else:
                _fill(child, one)


def _listed(element: etree._Element) -> list:
    name = etree.QName(element)
    content = [_listed(child) for child in element] if len(element) else element.text or ""
    return [name.namespace or "", name.localname, element.get(TYPE, ""), content]
