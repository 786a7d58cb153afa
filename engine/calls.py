"""One call between the edge and the core: the core is asked, and its reply written for the wire."""

import logging
import uuid
from pathlib import Path
from traceback import extract_tb

from . import envelope, faults, multipart, phrases
from .answer import Reply, answer
from .functions import Surroundings
from .requests import Head
from .serving import Target

SOAP_HEADERS = {version: ("content-type", kind) for version, kind in faults.CONTENT_TYPES.items()}

log = logging.getLogger(__name__)


def answered(target: Target, head: Head, body: bytes, *, beside: bool, surroundings: Surroundings) -> Reply:
    """The reply of the core; what nobody foresaw becomes a fault, and a line on stderr without the request's data."""
    language = target.pointer.language
    try:
        return answer(
            target.loaded.bundle,
            body,
            expressions=target.loaded.expressions,
            action=head.action,
            media=head.media,
            language=language,
            validator=target.validator,
            policy=target.pointer.header_policy,
            beside=beside,
            identify=_message_id,
            surroundings=surroundings,
        )
    except Exception as error:  # the edge: one call must not end the connection of others
        places = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(error.__traceback__))
        log.error("a call failed with %s at %s", type(error).__name__, places)
        soap = envelope.version(body)
        reason = phrases.say("damaged-answer", language, {})
        return Reply(500, faults.envelope("Server", reason, soap, language), soap, "error", reason=reason)


def written(reply: Reply) -> tuple[tuple[str, str], bytes]:
    """The Content-Type and the bytes of a reply, with its attachments around it when it has any."""
    if not reply.attachments:
        return SOAP_HEADERS[reply.soap], reply.body
    kind, content = multipart.write(reply.body, reply.attachments, reply.soap, uuid.uuid4().hex)
    return ("content-type", kind), content


def _message_id() -> str:
    return uuid.uuid4().urn
