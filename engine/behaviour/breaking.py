"""What a failure makes of a reply: another status, another body, or none. The journal tells that it was meant."""

from http import HTTPStatus

from .. import faults, phrases
from ..answer import Reply
from ..bundle import Operation
from ..faults import CONTENT_TYPES
from ..template import NAMESPACES
from .deciding import Decision
from .effects import Effect
from .performing import MOST_HELD, MOST_HELD_TOGETHER
from .settings import Failure

HTML = "text/html; charset=utf-8"
RETRY_AFTER = "1"
#: Of an answer that is cut, this share arrives.
SHARE = 0.6
#: What Tuxedo says to those who ask tpstrerror(3c) about the number in tperrno.
TUXEDO = {
    "TPETIME": "timeout occured",
    "TPESVCFAIL": "application level service failure",
    "TPENOENT": "no entry found",
    "TPESYSTEM": "internal system error",
}


def applied(decision: Decision, reply: Reply, operation: Operation | None, language: str) -> Effect:
    """Breaks a reply as it was decided; what is left to do for the edge. The reply's reason says what was done."""
    effect = Effect(decision.delay)
    headers = []
    words = []
    if decision.delay:
        headers.append(("x-mockadmin-delay", str(decision.delay)))
        told = {"rule": decision.delayed_by, "milliseconds": decision.delay}
        words.append(phrases.say("behaved-delay", language, told))
    if decision.failure is not None:
        headers.append(("x-mockadmin-chaos", _told(decision.failure)))
        if decision.failure.status in (429, 503):
            headers.append(("retry-after", RETRY_AFTER))
        told = {"rule": decision.broken_by, "what": _told(decision.failure)}
        words.append(phrases.say("behaved-failure", language, told))
        _break(decision.failure, reply, effect, operation, language)
        reply.outcome = "broken"
    effect.headers = tuple(headers)
    reply.reason = " ".join((*words, reply.reason)).strip()
    return effect


def crowded(reply: Reply, language: str) -> Effect:
    """Refuses a call that would have to be held back while too many are; nothing is moved."""
    reply.reason = phrases.say("held-full", language, {"limit": MOST_HELD, "together": MOST_HELD_TOGETHER})
    reply.status, reply.outcome, reply.attachments, reply.states = 503, "refused", (), None
    reply.body = faults.envelope("Server", reply.reason, reply.soap, language)
    return Effect(headers=(("retry-after", RETRY_AFTER),))


def _break(failure: Failure, reply: Reply, effect: Effect, operation: Operation | None, language: str) -> None:
    attachments, reply.attachments = reply.attachments, ()
    match failure.kind:
        case "http":
            reply.status, reply.body, effect.content_type = failure.status, _page(failure.status), HTML
        case "tuxedo":
            reply.status = 500
            reply.body = faults.envelope("Server", f"{failure.name} - {TUXEDO[failure.name]}", reply.soap, language)
        case "fault":
            _fault(failure.name, reply, operation)
        case "truncated":
            reply.body = reply.body[: int(len(reply.body) * SHARE)]
        case "malformed":
            reply.body = _malformed(reply.body)
        case "empty":
            reply.body, effect.content_type = b"", CONTENT_TYPES[reply.soap or "1.1"]
        case "content-type":
            effect.content_type = HTML
        case "namespace":
            namespace = NAMESPACES[reply.soap or "1.1"].encode()
            reply.body = reply.body.replace(namespace, namespace + b"unknown/")
        case "timeout" | "reset":
            reply.status, reply.body = 0, b""
            effect.wire, effect.seconds = failure.kind, failure.seconds
        case "drip":
            reply.attachments = attachments
            effect.wire, effect.seconds = failure.kind, failure.seconds


def _fault(name: str, reply: Reply, operation: Operation | None) -> None:
    """A fault of the contract, filled with its plausible values."""
    responses = operation.responses if operation is not None else ()
    response = next((each for each in responses if each.name == name), None)
    if response is not None:
        reply.body = response.template.fill(response.examples, reply.soap)
        reply.status, reply.response = response.template.status(reply.soap), name


def _malformed(body: bytes) -> bytes:
    """The end of the Body is lost, and an ampersand stands alone: no parser reads it."""
    head, end, tail = body.rpartition(b"</")
    return head + b" & " + tail if end else b"&" + body


def _page(status: int) -> bytes:
    words = f"{status} {HTTPStatus(status).phrase}"
    return f"<html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>\n".encode()


def _told(failure: Failure) -> str:
    """What was done, as headers and the journal say it: `http-503`, `timeout-30`, `tuxedo-TPETIME`."""
    detail = failure.status or failure.name or (f"{failure.seconds:g}" if failure.seconds else "")
    ascii_only = str(detail).encode("ascii", "replace").decode()
    return f"{failure.kind}-{ascii_only}" if detail else failure.kind
