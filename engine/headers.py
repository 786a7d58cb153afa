"""Header blocks that must be understood: which are meant for us, and which this sandbox accepts.

SOAP 1.1 §4.2.2 and §4.2.3 (actor, mustUnderstand), SOAP 1.2 part 1 §2.2, §2.4 and §5.2 (role, mustUnderstand).
"""

from collections.abc import Iterator, Set

from lxml import etree

from .addressing import NAMESPACES as ADDRESSING
from .envelope import SOAP_11, SOAP_12, Call
from .errors import NotUnderstood

#: What a sandbox does with header blocks that must be understood: `known` is the usual one.
KNOWN, ALL, NONE = "known", "all", "none"

SECURITY = (
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
    "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd",
    "http://schemas.xmlsoap.org/ws/2002/04/secext",
    "http://schemas.xmlsoap.org/ws/2002/07/secext",
    "http://schemas.xmlsoap.org/ws/2002/12/secext",
    "http://schemas.xmlsoap.org/ws/2003/06/secext",
)
UNDERSTOOD = frozenset({*SECURITY, *ADDRESSING})

NEXT_11 = "http://schemas.xmlsoap.org/soap/actor/next"
ROLES_12 = "http://www.w3.org/2003/05/soap-envelope/role/"
OURS = {"1.1": ("", NEXT_11), "1.2": ("", f"{ROLES_12}next", f"{ROLES_12}ultimateReceiver")}
NAMES = {
    "1.1": (f"{SOAP_11}mustUnderstand", f"{SOAP_11}actor"),
    "1.2": (f"{SOAP_12}mustUnderstand", f"{SOAP_12}role"),
}


def understand(call: Call, policy: str, declared: Set[str]) -> None:
    """Raises NotUnderstood naming each block that is for us, must be understood, and is not accepted by `policy`.

    `declared` are the header elements of the contract, which count as known. WS-Security is accepted, not verified.
    """
    if policy == ALL:
        return
    names = [str(block.tag) for block in _mandatory(call) if policy == NONE or not _is_known(block, declared)]
    if names:
        raise NotUnderstood(names)


def _mandatory(call: Call) -> Iterator[etree._Element]:
    must, role = NAMES[call.version]
    for block in call.header if call.header is not None else ():
        if str(block.get(must, "")).strip() in ("1", "true") and str(block.get(role, "")).strip() in OURS[call.version]:
            yield block


def _is_known(block: etree._Element, declared: Set[str]) -> bool:
    return etree.QName(block).namespace in UNDERSTOOD or str(block.tag) in declared
