"""What the head of an answer tells: what came of the call, and which row of which dataset answered."""

from collections.abc import Iterable, Sequence

from .answer import Reply
from .http import answers
from .targets import Target

OUTCOME = "x-mockadmin-outcome"
WARNING = ("x-mockadmin-warning", "real-people-suspected")
PACKED = (("content-encoding", "gzip"), ("vary", "accept-encoding"))
#: Heads that one service keeps ready: a few statuses and outcomes for each of its datasets.
MOST_KEPT = 200


def head(target: Target, reply: Reply, kind: str, length: int, more: Sequence[tuple[str, str]] = ()) -> bytes:
    """The head of a reply whose body has this length and Content-Type, with further fields if there are any.

    Its beginning is made once for all replies of the service that differ in their row alone.
    """
    known = (reply.status, reply.outcome, reply.dataset, kind)
    start = target.heads.get(known)
    if start is None:
        start = answers.start(reply.status, _told(target, reply, kind))
        if len(target.heads) < MOST_KEPT and not reply.attachments:
            target.heads[known] = start
    if reply.dataset >= 0:
        start = b"%bx-mockadmin-row: %d\r\n" % (start, reply.row)
    if reply.notice:
        start += answers.fields([("x-mockadmin-notice", _ascii(reply.notice))])
    if more:
        start += answers.fields(more)
    return b"%bcontent-length: %d\r\n" % (start, length)


def _told(target: Target, reply: Reply, kind: str) -> Iterable[tuple[str, str]]:
    if kind:
        yield "content-type", kind
    yield OUTCOME, reply.outcome
    yield target.generation
    if reply.dataset >= 0:
        yield target.loaded.datasets[reply.dataset].header


def _ascii(text: str) -> str:
    """A header's value: letters without their accents rather than lost."""
    return " ".join(text.encode("ascii", "replace").decode().split())[:500]
