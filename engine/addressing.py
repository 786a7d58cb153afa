"""WS-Addressing: what an answer says of itself when its request bears addressing headers. Nobody is ever called.

WS-Addressing 1.0 (2005/08) with its SOAP binding, and the submission of 2004/08 that many still send.
"""

from collections.abc import Callable

from lxml import etree

from . import program
from .envelope import Call

W3C = "http://www.w3.org/2005/08/addressing"
SUBMISSION = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
NAMESPACES = (W3C, SUBMISSION)
ANONYMOUS = {W3C: f"{W3C}/anonymous", SUBMISSION: f"{SUBMISSION}/role/anonymous"}
FAULT_ACTIONS = {W3C: f"{W3C}/soap/fault", SUBMISSION: f"{SUBMISSION}/fault"}
#: Blocks of the one who called that go back to him as they are.
REFERENCES = ("ReferenceParameters", "ReferenceProperties")


def headers(call: Call, *, action: str, is_fault: bool, identify: Callable[[], str] | None) -> bytes:
    """The header blocks of the answer; empty when the request bears no addressing.

    `action` is the declared one; without it a fault gets the standard's own, an answer the request's with "Response".
    `identify` makes the URI of the message. An address to reply to is copied into To, and never connected to.
    """
    space = _namespace(call)
    if not space:
        return b""
    if not action:
        action = FAULT_ACTIONS[space] if is_fault else f"{_text(call, space, 'Action') or call.action}Response"
    reply_to = _block(call, space, "ReplyTo")
    fault_to = _block(call, space, "FaultTo") if is_fault else None
    to = fault_to if fault_to is not None else reply_to
    told = [("Action", action), ("MessageID", identify() if identify is not None else "")]
    told += [("RelatesTo", _text(call, space, "MessageID")), ("To", _address(to, space))]
    written = "".join(
        f'<wsa:{name} xmlns:wsa="{space}">{program.escape_text(text.encode()).decode()}</wsa:{name}>'
        for name, text in told
        if text
    )
    return written.encode() + _references(to, space)


def insert(envelope: bytes, blocks: bytes) -> bytes:
    """An envelope of our own with these header blocks, after those it has."""
    head, body, rest = envelope.partition(b"<soap:Body>")
    opened = head.removesuffix(b"</soap:Header>")
    start = b"<soap:Header>" if opened == head else b""
    return b"".join((opened, start, blocks, b"</soap:Header>", body, rest))


def _namespace(call: Call) -> str:
    """The version of WS-Addressing that the request uses, told by the first block of either."""
    for block in call.header if call.header is not None else ():
        space = etree.QName(block).namespace
        if space in NAMESPACES:
            return str(space)
    return ""


def _block(call: Call, space: str, name: str) -> etree._Element | None:
    return None if call.header is None else call.header.find(f"{{{space}}}{name}")


def _text(call: Call, space: str, name: str) -> str:
    block = _block(call, space, name)
    return "" if block is None else str(block.text or "").strip()


def _address(endpoint: etree._Element | None, space: str) -> str:
    found = None if endpoint is None else endpoint.find(f"{{{space}}}Address")
    return (str(found.text or "").strip() if found is not None else "") or ANONYMOUS[space]


def _references(endpoint: etree._Element | None, space: str) -> bytes:
    """The reference parameters as blocks of their own; 1.0 marks them as such (SOAP binding §3.4)."""
    if endpoint is None:
        return b""
    written: list[bytes] = []
    for holder in endpoint.iterchildren(*(f"{{{space}}}{name}" for name in REFERENCES)):
        for block in holder:
            if space == W3C:
                block.set(f"{{{W3C}}}IsReferenceParameter", "true")
            written.append(etree.tostring(block, encoding="UTF-8", xml_declaration=False, with_tail=False))
    return b"".join(written)
