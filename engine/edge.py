"""What the engine's addresses are: calls of sandboxes, their contracts, `/live`. There is no other route."""

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any
from urllib.parse import parse_qsl

from . import members, recording, requests, serving
from .calling import Calling, Post
from .errors import BundleRefused, EngineError
from .http import answers
from .http.connections import Connection
from .http.errors import HttpRefused
from .http.heads import Head
from .limits.strangers import Strangers
from .recording import Recorder
from .requests import Request
from .serving import Serving
from .surroundings import World
from .targets import Sandbox, Target
from .watching.counts import Counts

#: Requests a minute and address for what is not there, unless the operator says otherwise.
UNKNOWN = 120

TEXT = ("content-type", "text/plain; charset=utf-8")
XML = ("content-type", "text/xml; charset=utf-8")
NO_SNIFFING = ("x-content-type-options", "nosniff")
HELP = (
    "This is a SOAP address of a Mock Admin sandbox: send it a SOAP 1.1 or 1.2 envelope by POST.\n"
    "Ceci est une adresse SOAP d'un bac à sable Mock Admin : envoyez-lui une enveloppe SOAP 1.1 ou 1.2 par POST.\n\n"
    "WSDL: {address}?wsdl\n\nOperations / opérations:\n{operations}\n"
)
#: Refusals of calls that a sandbox's owner sees in the journal, and the caller as a SOAP fault.
INSIDE = frozenset(
    {"http-token", "http-too-large", "http-full", "http-late", "http-broken", "http-coding", "http-packed"}
)

log = logging.getLogger(__name__)


class Edge:
    """The application of one worker process (`http.connections.Application`)."""

    def __init__(
        self, sandboxes: Serving, recorder: Recorder, world: World | None = None, *, unknown: int = UNKNOWN
    ) -> None:
        self.counts = Counts()
        self.strangers = Strangers(unknown)
        self._serving = sandboxes
        self._recorder = recorder
        self._calling = Calling(recorder, self.counts, world or World(), self._later)
        self._tasks: set[asyncio.Task[None]] = set()

    # --- what the connections ask -------------------------------------------------------------------------------------

    def read(self, head: Head) -> Request:
        return requests.read(head)

    def admit(self, request: Request) -> None:
        if request.method == "POST":
            self._admitted(request)

    def take(self, request: Request, body: bytes, connection: Connection) -> None:
        if not request.service:
            self._elsewhere(request, connection)
        elif request.method == "POST":
            sandbox = self._admitted(request)
            post = Post(connection, request, body)
            if not sandbox.bucket.takes(post.started) and not serving.is_checker(sandbox.pointer, request.token):
                self._calling.throttle(post, sandbox.pointer, sandbox.bucket)
                return
            target = sandbox.target(request.service)
            if target is None:
                self._later(self._call_once_ready(post, sandbox), connection)
            else:
                self._calling.answer(post, target)
        elif request.method == "GET":
            self._later(self._look(request, connection), connection)
        else:
            self._found(request)
            raise HttpRefused(405, "http-method", close=True)

    def refuse(self, request: Request | None, refusal: HttpRefused, connection: Connection) -> None:
        if request is not None and request.method == "POST" and refusal.code in INSIDE:
            sandbox = self._serving.sandbox(request.public_id)
            if sandbox is not None and not _is_expired(sandbox) and request.service in sandbox.pointer.services:
                self._calling.refuse(Post(connection, request, b""), sandbox.pointer, refusal)
                return
        if refusal.code == "http-not-found":
            refusal = self._counted(refusal, connection)
        headers = [TEXT, ("allow", "GET, POST")] if refusal.status == 405 else [TEXT]
        if refusal.status == 429:
            headers.append(("retry-after", str(refusal.details["seconds"])))
        self.counts.other("http", refusal.status)
        body = f"{refusal.text()}\n".encode()
        connection.answer(answers.head(refusal.status, headers, len(body)), body, close=refusal.close)

    def _counted(self, refusal: HttpRefused, connection: Connection) -> HttpRefused:
        """What a client hears who asks for something unknown: that it is, or to wait when it asks too often."""
        seconds = self.strangers.seconds_to_wait(connection.address, time.perf_counter_ns())
        if not seconds:
            return refusal
        return HttpRefused(429, "http-unknown-rate", close=refusal.close, seconds=seconds)

    # --- addresses ----------------------------------------------------------------------------------------------------

    def _elsewhere(self, request: Request, connection: Connection) -> None:
        if request.path != "/live" or request.method != "GET":
            raise _not_found()
        healthy = self._recorder.failures == 0
        _say(connection, "alive\n" if healthy else "alive, but the journal cannot be written\n", TEXT)

    def _found(self, request: Request) -> Sandbox:
        """A sandbox that is known and not expired; a call to an expired one is noted for its owner."""
        sandbox = self._serving.sandbox(request.public_id)
        if sandbox is None:
            raise _not_found()
        if _is_expired(sandbox):
            if request.method == "POST" and request.service in sandbox.pointer.services:
                self._calling.note_expired(sandbox.pointer, request.service)
            raise _not_found()
        return sandbox

    def _admitted(self, request: Request) -> Sandbox:
        """A sandbox that has the service and knows the token."""
        sandbox = self._found(request)
        if request.service not in sandbox.pointer.services:
            raise _not_found()
        if not serving.accepts(sandbox.pointer, request.token):
            raise HttpRefused(401, "http-token")
        return sandbox

    async def _ready(self, sandbox: Sandbox, name: str) -> Target:
        try:
            target = await self._serving.target(sandbox, name)
        except BundleRefused:
            raise HttpRefused(503, "http-damaged") from None
        if target is None:
            raise _not_found()
        return target

    async def _call_once_ready(self, post: Post, sandbox: Sandbox) -> None:
        try:
            self._calling.answer(post, await self._ready(sandbox, post.request.service))
        except HttpRefused as refusal:
            self.refuse(post.request, refusal, post.connection)

    async def _look(self, request: Request, connection: Connection) -> None:
        """GET: the contract, or a page that says what this address is for. Within the rate of the sandbox, too."""
        try:
            sandbox = self._admitted(request)
            now = time.perf_counter_ns()
            if not sandbox.bucket.takes(now):
                seconds = sandbox.bucket.seconds_to_wait(now)
                raise HttpRefused(429, "http-rate", rate=sandbox.bucket.rate, seconds=seconds)
            target = await self._ready(sandbox, request.service)
            self._show(request, target, connection)
        except HttpRefused as refusal:
            self.refuse(request, refusal, connection)

    def _show(self, request: Request, target: Target, connection: Connection) -> None:
        asked = _asked(request.query)
        if asked is None:
            operations = "\n".join(f"- {operation.name}" for operation in target.loaded.bundle.operations)
            _say(connection, HELP.format(address=target.address, operations=operations), TEXT, NO_SNIFFING)
            return
        try:
            page = target.loaded.pages.page(asked, target.address)
        except EngineError as error:
            log.error("a contract cannot be served: %s", error)
            raise HttpRefused(500, "http-no-contract") from None
        if page is None:
            raise HttpRefused(404, "http-no-flat" if asked == members.FLAT else "http-no-file")
        self.counts.other("contract", 200)
        connection.answer(answers.head(200, [XML, NO_SNIFFING, target.generation], len(page)), page)

    # --- beside the calls ---------------------------------------------------------------------------------------------

    def _later(self, work: Coroutine[Any, Any, None], connection: Connection) -> None:
        """Go on with a call when something is ready; whatever fails there ends this connection alone."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)

        def ended(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            if not task.cancelled() and task.exception() is not None:
                connection.drop()
                log.error("a call failed with %s", type(task.exception()).__name__)

        task.add_done_callback(ended)

    async def tick(self) -> None:
        """Each second, for ever: write what was only counted, bring the journal down to the disk."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(1.0)
            try:
                self._calling.tell_throttled()
                descriptors = self._recorder.tick()
            except OSError as error:
                log.error("the journal could not be looked after: %s", error)
                continue
            if descriptors:
                await loop.run_in_executor(None, recording.synchronise, descriptors)

    def close(self) -> None:
        """Write what was only counted so far."""
        self._calling.tell_throttled()


def _not_found() -> HttpRefused:
    return HttpRefused(404, "http-not-found")


def _is_expired(sandbox: Sandbox) -> bool:
    return sandbox.pointer.expires_at <= time.time()


def _say(connection: Connection, text: str, *told: tuple[str, str]) -> None:
    body = text.encode()
    connection.answer(answers.head(200, told, len(body)), body)


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
