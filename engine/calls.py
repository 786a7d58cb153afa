"""One call between the edge and the core: the core is asked, and its reply written for the wire."""

import logging
import uuid
from pathlib import Path
from traceback import extract_tb

from . import envelope, faults, multipart, persons, phrases, serving
from .answer import Reply, answer, answer_read
from .behaviour.living import Living
from .functions import Surroundings
from .requests import Request
from .shapes import Shapes
from .stories import States
from .targets import Target

#: Outcomes of requests whose shape may be learned.
LEARNED = frozenset({"answered", "defaulted", "unmatched"})

log = logging.getLogger(__name__)


async def behaved(
    target: Target, living: Living, request: Request, body: bytes, *, beside: bool, world: Surroundings
) -> Reply:
    """The reply of a sandbox that behaves: its `effect` says what is left to do for the edge."""

    def ask(surroundings: Surroundings, states: States | None) -> Reply:
        return answered(target, request, body, beside=beside, surroundings=surroundings, states=states)

    return await living.answered(ask, world, serving.hashed(request.token) if request.token else "")


def answered(
    target: Target,
    request: Request,
    body: bytes,
    *,
    beside: bool,
    surroundings: Surroundings,
    states: States | None = None,
    judged: bool = True,
) -> Reply:
    """The reply of the core; what nobody foresaw becomes a fault, and a line on stderr without the request's data."""
    language = target.pointer.language
    try:
        if target.shapes is not None:
            known = _known(target, target.shapes, request, body, beside=beside)
            if known is not None:
                return known
        reply = answer(
            target.loaded.bundle,
            body,
            expressions=target.loaded.expressions,
            action=request.action,
            media=request.media,
            language=language,
            validator=target.validator,
            policy=target.pointer.header_policy,
            beside=beside,
            identify=_message_id,
            surroundings=surroundings,
            states=states,
            judged=judged,
        )
        if target.shapes is not None and reply.outcome in LEARNED:
            target.shapes.learn(request.kind, body, reply.operation)
        return reply
    except Exception as error:  # the edge: one call must not end the connection of others
        places = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(error.__traceback__))
        log.error("a call failed with %s at %s", type(error).__name__, places)
        soap = envelope.version(body)
        reason = phrases.say("damaged-answer", language, {})
        return Reply(500, faults.envelope("Server", reason, soap, language), soap, "error", reason=reason)


def _known(target: Target, shapes: Shapes, request: Request, body: bytes, *, beside: bool) -> Reply | None:
    """The reply to a request of a known shape, which need not be parsed."""
    match = shapes.match(request.kind, body)
    if match is None:
        return None
    shape, texts = match
    reply = answer_read(
        target.loaded.bundle,
        shape.operation,
        [texts[place].decode() for place in shape.keys],
        shape.soap,
        expressions=target.loaded.expressions,
        language=target.pointer.language,
        beside=beside,
    )
    if reply is not None:
        # No number is written across a tag: what is constant was looked at when it was learned.
        reply.suspected = shape.suspected or any(map(persons.suspected, texts))
    return reply


def written(reply: Reply) -> tuple[str, bytes]:
    """The Content-Type and the bytes of a reply, with its attachments around it when it has any."""
    if reply.effect is not None and reply.effect.content_type:
        return reply.effect.content_type, reply.body
    if not reply.attachments:
        return faults.CONTENT_TYPES[reply.soap], reply.body
    return multipart.write(reply.body, reply.attachments, reply.soap, uuid.uuid4().hex)


def _message_id() -> str:
    return uuid.uuid4().urn
