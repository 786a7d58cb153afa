"""The SOAP faults of the engine itself: right code and HTTP status for each version, in the sandbox's language."""

from typing import NamedTuple

from . import phrases, program, xml
from .errors import EngineError, NotUnderstood
from .template import CODES_12, NAMESPACES

CONTENT_TYPES = {"1.1": "text/xml; charset=utf-8", "1.2": "application/soap+xml; charset=utf-8"}


#: Our codes as SOAP 1.2 words them; in SOAP 1.1 they are what they are.
CODES = {**CODES_12, "MustUnderstand": "MustUnderstand"}


class Fault(NamedTuple):
    """A written fault and the HTTP status that goes with it."""

    status: int
    body: bytes
    reason: str


def write(error: EngineError, soap: str, language: str) -> Fault:
    """The fault of a refusal. Client faults are 500 in SOAP 1.1 and 400 in SOAP 1.2, all others always 500."""
    code = error.fault_code
    reason = readable(text(error, language))
    status = 400 if soap == "1.2" and code == "Client" else 500
    blocks = _not_understood(error.names) if isinstance(error, NotUnderstood) and soap == "1.2" else ""
    return Fault(status, envelope(code, reason, soap, language, blocks=blocks), reason)


def _not_understood(names: list[str]) -> str:
    """One block for each header that was not understood (SOAP 1.2 part 1 §5.4.8)."""
    blocks = ""
    for name in names:
        namespace, _, local = name.rpartition("}")
        space = program.escape_attribute(namespace[1:].encode()).decode()
        declared, prefix = (f' xmlns:h="{space}"', "h:") if space else ("", "")
        blocks += f'<soap:NotUnderstood qname="{prefix}{local}"{declared}/>'
    return blocks


def envelope(code: str, reason: str, soap: str, language: str, *, blocks: str = "") -> bytes:
    """A SOAP fault; `code` is Client, Server or MustUnderstand whatever the version, `blocks` are of its header."""
    written = program.escape_text(readable(reason).encode()).decode()
    if soap == "1.2":
        inside = (
            f"<soap:Code><soap:Value>soap:{CODES[code]}</soap:Value></soap:Code>"
            f'<soap:Reason><soap:Text xml:lang="{"fr" if language.startswith("fr") else "en"}">{written}</soap:Text>'
            "</soap:Reason>"
        )
    else:
        inside = f"<faultcode>soap:{code}</faultcode><faultstring>{written}</faultstring>"
    header = f"<soap:Header>{blocks}</soap:Header>" if blocks else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<soap:Envelope xmlns:soap="{NAMESPACES[soap]}">{header}<soap:Body><soap:Fault>{inside}</soap:Fault>'
        "</soap:Body></soap:Envelope>"
    ).encode()


def readable(text: str) -> str:
    """A sentence that may quote a request, as XML can hold it: what XML forbids is replaced."""
    return xml.FORBIDDEN.sub("\ufffd", text)


def text(error: EngineError, language: str) -> str:
    """The sentence of a refusal; a list of nearest keys is worded here, as it may be empty."""
    nearest = error.details.get("nearest")
    if error.code != "unmatched" or not isinstance(nearest, list):
        return error.text(language)
    words = phrases.say("nearest", language, {"keys": ", ".join(nearest)}) if nearest else ""
    return phrases.say("unmatched", language, {**error.details, "nearest": words})
