"""The HTTP edge: routes, limits, tokens and deadlines around the pure core. There is no other route."""

import asyncio
import logging
import os
import time
from collections.abc import Coroutine
from typing import Any
from urllib.parse import parse_qsl

from . import calls, coding, faults, members, persons, phrases, requests, serving
from .answer import Reply
from .bodies import Bodies
from .errors import BundleRefused, EngineError
from .recording import Recorder
from .requests import Head, HttpRefused
from .serving import Serving, Target
from .shelf import Pointer
from .surroundings import World

TEXT = ("content-type", "text/plain; charset=utf-8")
XML = ("content-type", "text/xml; charset=utf-8")
CLOSE = ("connection", "close")
PACKED = (("content-encoding", "gzip"), ("vary", "accept-encoding"))
NO_SNIFFING = ("x-content-type-options", "nosniff")
HELP = (
    "This is a SOAP address of a Mock Admin sandbox: send it a SOAP 1.1 or 1.2 envelope by POST.\n"
    "Ceci est une adresse SOAP d'un bac à sable Mock Admin : envoyez-lui une enveloppe SOAP 1.1 ou 1.2 par POST.\n\n"
    "WSDL: {address}?wsdl\n\nOperations / opérations:\n{operations}\n"
)
WARNING = ("x-mockadmin-warning", "real-people-suspected")
OUTCOME_HEADERS = {
    name: ("x-mockadmin-outcome", name)
    for name in ("answered", "defaulted", "unmatched", "invalid", "unknown", "refused", "error")
}

log = logging.getLogger(__name__)


class Edge:
    """The RSGI application of one worker process."""

    def __init__(self, sandboxes: Serving, recorder: Recorder, world: World | None = None) -> None:
        self._serving = sandboxes
        self._recorder = recorder
        self._world = world or World()
        self._bodies = Bodies()
        self._ticking: asyncio.Task[None] | None = None

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._ticking = loop.create_task(self._tick())

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
        self._recorder.close()
        self._serving.close()

    def __rsgi__(self, scope: Any, protocol: Any) -> Coroutine[Any, Any, None]:
        return self._handle(scope, protocol)

    async def _handle(self, scope: Any, protocol: Any) -> None:
        started = time.perf_counter_ns()
        try:
            head = requests.read(scope.headers.items())
            found = requests.ROUTE.fullmatch(scope.path)
            if found is None:
                self._elsewhere(scope, protocol)
            elif scope.method == "POST":
                await self._call(protocol, head, found[1], found[2], started)
            elif scope.method == "GET":
                await self._look(scope, protocol, head, found[1], found[2])
            else:
                self._find(found[1])
                protocol.response_str(
                    405, [TEXT, ("allow", "GET, POST"), CLOSE], f"{phrases.say('http-method', 'en', {})}\n"
                )
        except HttpRefused as refusal:
            headers = [TEXT, CLOSE] if refusal.close else [TEXT]
            protocol.response_str(refusal.status, headers, f"{refusal.text()}\n")

    def _elsewhere(self, scope: Any, protocol: Any) -> None:
        if scope.path == "/live" and scope.method == "GET":
            healthy = self._recorder.failures == 0
            protocol.response_str(200, [TEXT], "alive\n" if healthy else "alive, but the journal cannot be written\n")
            return
        raise _not_found()

    def _find(self, public_id: str, called: str = "") -> serving.Sandbox:
        """A sandbox that is known and not expired; a call to an expired one is noted for its owner."""
        sandbox = self._serving.sandbox(public_id)
        if sandbox is None:
            raise _not_found()
        if sandbox.pointer.expires_at <= time.time():
            if called in sandbox.pointer.services:
                self._record_expired(sandbox.pointer, called)
            raise _not_found()
        return sandbox

    def _record_expired(self, pointer: Pointer, called: str) -> None:
        reply = Reply(404, b"", "", "refused", reason=phrases.say("expired", pointer.language, {}))
        self._recorder.record(
            sandbox=pointer.public_id,
            origin=serving.origin(pointer, called),
            reply=reply,
            dataset='""',
            at=time.time(),
            microseconds=0,
            request=b"",
        )

    async def _call(self, protocol: Any, head: Head, public_id: str, name: str, started: int) -> None:
        sandbox = self._find(public_id, name)
        target = sandbox.target(name)
        if target is None:
            target = await self._target(sandbox, name)
        try:
            self._admit(target, head)
            body = await self._bodies.read(protocol, head)
            if head.coding:
                body = coding.decoded(body, head.coding)
        except HttpRefused as refusal:
            self._refuse(protocol, target, head, refusal, started)
            return
        checking = serving.is_checker(target.pointer, head.token)
        loaded = target.loaded
        if loaded.closed:
            # Evicted while the body was on its way.
            target = await self._target(sandbox, name)
            loaded = target.loaded
        loaded.used_at = time.monotonic()
        beside = target.pointer.binary == "mtom" and not checking
        reply = calls.answered(target, head, body, beside=beside, surroundings=self._world)
        kind, content = calls.written(reply)
        coded = len(content) >= coding.LARGE and coding.accepts_gzip(head.accepted)
        if coded:
            content = await coding.packed(content)
        headers = self._note(target, reply, None if checking else reply.asked or body, started)
        if content:
            protocol.response_bytes(reply.status, [kind, *(PACKED if coded else ()), *headers], content)
        else:
            protocol.response_empty(reply.status, headers)

    async def _target(self, sandbox: serving.Sandbox, name: str) -> Target:
        try:
            target = await self._serving.target(sandbox, name)
        except BundleRefused:
            raise HttpRefused(503, "http-damaged") from None
        if target is None:
            raise _not_found()
        return target

    def _admit(self, target: Target, head: Head) -> None:
        if not serving.accepts(target.pointer, head.token):
            raise HttpRefused(401, "http-token")
        requests.refuse_oversize(head)

    def _note(self, target: Target, reply: Reply, body: bytes | None, started: int) -> list[tuple[str, str]]:
        """Write the exchange in the journal; the headers that tell what answered.

        Without `body` it is the portal's check: not written.
        """
        headers = [OUTCOME_HEADERS[reply.outcome], target.generation]
        dataset = '""'
        if reply.dataset >= 0:
            label = target.loaded.datasets[reply.dataset]
            dataset = label.quoted
            headers += [("x-mockadmin-row", str(reply.row)), label.header]
        if reply.notice:
            headers.append(("x-mockadmin-notice", _ascii(reply.notice)))
        if body is not None:
            if persons.suspected(body):
                headers.append(WARNING)
            self._record(target, reply, dataset, body, started)
        return headers

    def _refuse(self, protocol: Any, target: Target, head: Head, refusal: HttpRefused, started: int) -> None:
        """A refusal inside a sandbox: a SOAP fault for the client, a line for the owner."""
        soap = "1.2" if head.media.kind == "application/soap+xml" else "1.1"
        reason = refusal.text(target.pointer.language)
        body = faults.envelope("Client", reason, soap, target.pointer.language)
        reply = Reply(refusal.status, body, soap, "refused", reason=reason)
        self._record(target, reply, '""', b"", started)
        headers = [calls.SOAP_HEADERS[soap], OUTCOME_HEADERS["refused"]]
        if refusal.status == 401:
            headers.append(("www-authenticate", "Bearer"))
        if refusal.status == 415:
            headers.append(("accept-encoding", "gzip, deflate"))
        if refusal.close:
            headers.append(CLOSE)
        protocol.response_bytes(refusal.status, headers, body)

    def _record(self, target: Target, reply: Reply, dataset: str, body: bytes, started: int) -> None:
        self._recorder.record(
            sandbox=target.pointer.public_id,
            origin=target.origin,
            reply=reply,
            dataset=dataset,
            at=time.time(),
            microseconds=(time.perf_counter_ns() - started) // 1000,
            request=body,
        )

    async def _look(self, scope: Any, protocol: Any, head: Head, public_id: str, name: str) -> None:
        """GET: the contract, or a page that says what this address is for."""
        target = await self._target(self._find(public_id), name)
        if not serving.accepts(target.pointer, head.token):
            raise HttpRefused(401, "http-token")
        asked = _asked(scope.query_string)
        if asked is None:
            operations = "\n".join(f"- {operation.name}" for operation in target.loaded.bundle.operations)
            text = HELP.format(address=target.address, operations=operations)
            protocol.response_str(200, [TEXT, NO_SNIFFING], text)
            return
        try:
            page = target.loaded.pages.page(asked, target.address)
        except EngineError as error:
            log.error("a contract cannot be served: %s", error)
            raise HttpRefused(500, "http-no-contract") from None
        if page is None:
            raise HttpRefused(404, "http-no-flat" if asked == members.FLAT else "http-no-file")
        protocol.response_bytes(200, [XML, NO_SNIFFING, target.generation], page)

    async def _tick(self) -> None:
        """Each second: cut bodies that take too long, and bring the journal down to the disk."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(1.0)
            self._bodies.cut_late_ones()
            descriptor = self._recorder.tick()
            if descriptor >= 0:
                await loop.run_in_executor(None, _synchronise, descriptor)


def _synchronise(descriptor: int) -> None:
    try:
        os.fdatasync(descriptor)
    except OSError as error:
        log.error("the journal could not be synchronised: %s", error)
    finally:
        os.close(descriptor)


def _not_found() -> HttpRefused:
    return HttpRefused(404, "http-not-found")


def _asked(query: str) -> str | None:
    """The file of the contract that a query asks for, empty for the main one; None when it asks for none.

    `?wsdl&flat` asks for the contract as one WSDL that imports nothing.
    """
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=5)
    except ValueError:
        return None
    asked = next((value for name, value in pairs if name.lower() in ("wsdl", "xsd")), None)
    return members.FLAT if asked == "" and any(name.lower() == "flat" for name, _value in pairs) else asked


def _ascii(text: str) -> str:
    """A header's value: letters without their accents rather than lost."""
    return " ".join(text.encode("ascii", "replace").decode().split())[:500]
