"""Answers the calls of sandboxes: the core is asked, the exchange written down, the answer handed to the connection."""

import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from . import calls, coding, faults, persons, phrases, serving, targets, telling
from .answer import Reply
from .behaviour import performing
from .behaviour.living import Living
from .http import answers
from .http.connections import Connection
from .http.errors import HttpRefused
from .limits.rates import Bucket
from .limits.tallies import Refused, Tallies
from .recording import Recorder
from .requests import Request
from .shelf import Pointer
from .surroundings import World
from .targets import Target
from .template import NAMESPACES
from .watching.counts import Counts

THROTTLED = "throttled"
SOAP_12 = NAMESPACES["1.2"].encode()
#: Where an envelope names its version.
BEGINNING = 4096

#: Goes on with a call that has to wait for something.
Later = Callable[[Coroutine[Any, Any, None], Connection], None]


class Post:
    """One call: its connection, its head, its body once it is unpacked, and when it was whole (`perf_counter_ns`)."""

    __slots__ = ("body", "checking", "connection", "request", "started")

    def __init__(self, connection: Connection, request: Request, body: bytes) -> None:
        self.connection = connection
        self.request = request
        self.body = body
        self.checking = False
        self.started = time.perf_counter_ns()


class Calling:
    """The calls of one worker process."""

    def __init__(self, recorder: Recorder, counts: Counts, world: World, later: Later) -> None:
        self._recorder = recorder
        self._counts = counts
        self._tallies = Tallies()
        self._world = world
        self._later = later

    def answer(self, post: Post, target: Target) -> None:
        """Answer a call: at once, or later where its sandbox is slow on purpose or the answer is huge.

        Raises HttpRefused for a body that cannot be unpacked.
        """
        request = post.request
        if request.coding:
            post.body = coding.decoded(post.body, request.coding)
        target.loaded.used_at = time.monotonic()
        post.checking = serving.is_checker(target.pointer, request.token)
        if target.living is not None and not post.checking:
            self._later(self._behave(post, target, target.living), post.connection)
            return
        beside = target.pointer.binary == "mtom" and not post.checking
        judged = not post.checking
        reply = calls.answered(target, request, post.body, beside=beside, surroundings=self._world, judged=judged)
        kind, content = calls.written(reply)
        if len(content) >= coding.LARGE and coding.accepts_gzip(request.accepted):
            self._later(self._pack(post, target, reply, kind, content), post.connection)
        else:
            post.connection.answer(self._noted(post, target, reply, kind, len(content)), content)

    async def _pack(self, post: Post, target: Target, reply: Reply, kind: str, content: bytes) -> None:
        content = await coding.packed(content)
        post.connection.answer(self._noted(post, target, reply, kind, len(content), telling.PACKED), content)

    async def _behave(self, post: Post, target: Target, living: Living) -> None:
        """Answer as the sandbox behaves: late, broken, or never."""
        beside = target.pointer.binary == "mtom"
        reply = await calls.behaved(target, living, post.request, post.body, beside=beside, world=self._world)
        kind, content = calls.written(reply)
        more = reply.effect.headers if reply.effect is not None else ()
        if len(content) >= coding.LARGE and coding.accepts_gzip(post.request.accepted):
            content, more = await coding.packed(content), (*more, *telling.PACKED)
        is_mute = reply.effect is not None and reply.effect.wire in ("timeout", "reset")
        head = self._noted(post, target, reply, kind, len(content), more, is_mute=is_mute)
        self._recorder.flush()  # what is sent piece by piece does not wait for the end of a turn
        line = post.connection
        if reply.effect is not None:
            await performing.wait(reply.effect, living.held)
        if reply.effect is None or not reply.effect.wire:
            line.answer(head, content)
            return
        await performing.treat(reply.effect, living.held, line, lambda: line.whole(head, content))
        line.close()

    def _noted(
        self,
        post: Post,
        target: Target,
        reply: Reply,
        kind: str,
        length: int,
        more: Sequence[tuple[str, str]] = (),
        *,
        is_mute: bool = False,
    ) -> bytes:
        """Write the exchange in the journal; the head of its answer, unless nothing will be said.

        The portal's check of what it has just published is not written.
        """
        if not post.checking:
            asked = reply.asked or post.body
            if persons.suspected(asked) if reply.suspected is None else reply.suspected:
                more = (*more, telling.WARNING)
            dataset = target.loaded.datasets[reply.dataset].quoted if reply.dataset >= 0 else '""'
            self._record(post, target.pointer, target.origin, reply, asked, dataset)
        return b"" if is_mute else telling.head(target, reply, kind if length else "", length, more)

    def refuse(self, post: Post, pointer: Pointer, refusal: HttpRefused) -> None:
        """A refusal inside a sandbox: a SOAP fault for the client, a line for the owner."""
        reply = _refused(post, pointer, refusal, "Client", "refused")
        self._record(post, pointer, targets.origin(pointer, post.request.service), reply, b"")
        self._send_refused(post, refusal, reply)

    def throttle(self, post: Post, pointer: Pointer, bucket: Bucket) -> None:
        """A call above the rate of its sandbox: a SOAP fault. One a second has a line, the others are counted."""
        seconds = bucket.seconds_to_wait(post.started)
        refusal = HttpRefused(429, "http-rate", rate=bucket.rate, seconds=seconds)
        reply = _refused(post, pointer, refusal, "Server", THROTTLED)
        origin = targets.origin(pointer, post.request.service)
        if self._tallies.is_first(Refused(pointer.public_id, origin, pointer.language, bucket.rate)):
            self._record(post, pointer, origin, reply, post.body)
        else:
            self._counts.call(THROTTLED, 429, _since(post))
        self._send_refused(post, refusal, reply)

    def tell_throttled(self) -> None:
        """Once a second: a line for each service, which stands for the calls above the rate that had none."""
        for refused, count in self._tallies.take():
            words = {"count": count, "rate": refused.rate}
            reason = phrases.say("http-rate-more", refused.language, words)
            self._recorder.record(
                sandbox=refused.sandbox,
                origin=refused.origin,
                reply=Reply(429, b"", "", THROTTLED, reason=reason),
                dataset='""',
                at=time.time(),
                microseconds=0,
                request=b"",
                count=count,
            )

    def _send_refused(self, post: Post, refusal: HttpRefused, reply: Reply) -> None:
        body = reply.body
        told = [("content-type", faults.CONTENT_TYPES[reply.soap]), (telling.OUTCOME, reply.outcome)]
        if refusal.status in (429, 503):
            told.append(("retry-after", str(refusal.details["seconds"])))
        if refusal.status == 401:
            told.append(("www-authenticate", "Bearer"))
        if refusal.status == 415:
            told.append(("accept-encoding", "gzip, deflate"))
        post.connection.answer(answers.head(refusal.status, told, len(body)), body, close=refusal.close)

    def note_expired(self, pointer: Pointer, service: str) -> None:
        """Write down a call to a sandbox whose time is over."""
        reply = Reply(404, b"", "", "refused", reason=phrases.say("expired", pointer.language, {}))
        self._counts.call("refused", 404, 0)
        self._recorder.record(
            sandbox=pointer.public_id,
            origin=targets.origin(pointer, service),
            reply=reply,
            dataset='""',
            at=time.time(),
            microseconds=0,
            request=b"",
        )

    def _record(
        self, post: Post, pointer: Pointer, origin: str, reply: Reply, asked: bytes, dataset: str = '""'
    ) -> None:
        microseconds = _since(post)
        self._counts.call(reply.outcome, reply.status, microseconds)
        self._recorder.record(
            sandbox=pointer.public_id,
            origin=origin,
            reply=reply,
            dataset=dataset,
            at=time.time(),
            microseconds=microseconds,
            request=asked,
        )


def _since(post: Post) -> int:
    """Microseconds since the call was whole."""
    return (time.perf_counter_ns() - post.started) // 1000


def _refused(post: Post, pointer: Pointer, refusal: HttpRefused, code: str, outcome: str) -> Reply:
    """The SOAP fault of a refusal, in the version of the client as far as it can be told without parsing."""
    is_new = post.request.media.kind == "application/soap+xml" or SOAP_12 in post.body[:BEGINNING]
    soap = "1.2" if is_new else "1.1"
    reason = refusal.text(pointer.language)
    body = faults.envelope(code, reason, soap, pointer.language)
    return Reply(refusal.status, body, soap, outcome, reason=reason)
