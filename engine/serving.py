"""What this process serves: pointers read when they change, bundles opened when called, the last good ones kept."""

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import behaviour
from .behaviour import living
from .behaviour.living import Living
from .errors import BundleRefused, ShelfRefused
from .limits.rates import Bucket, Rates
from .opening import Bundles
from .shapes import Room
from .shelf import PUBLIC_ID, Pointer, Shelf
from .state import Store
from .targets import Loaded, Sandbox, Target

#: How long a publication may stay unseen, in seconds.
LOOK_EVERY = 0.2
#: How long calls wait for what was just published, in seconds, before the last good one answers them meanwhile.
PATIENCE = 0.02
MOST_SANDBOXES = 10_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Making:
    """A target that is being made of a pointer; calls wait for it until a moment, if another one can answer them."""

    task: asyncio.Task[Target]
    pointer: Pointer
    until: float


class Serving:
    """The sandboxes of a shelf, as one process sees them. Used by one event loop."""

    def __init__(
        self, shelf: Path, base: str, *, rates: Rates | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._shelf = Shelf(shelf)
        self._base = base.rstrip("/")
        self._clock = clock
        self._sandboxes: dict[str, Sandbox] = {}
        self._bundles = Bundles(self._shelf.path, clock)
        self._making: dict[tuple[str, str], _Making] = {}
        self._epoch: tuple[int, int] | None = None
        self._stamp = 0
        self._next_look = 0.0
        self.room = Room()
        self._rates = rates or Rates()

    @property
    def sandbox_count(self) -> int:
        """Sandboxes in memory."""
        return len(self._sandboxes)

    @property
    def bundle_count(self) -> int:
        """Bundles that are open."""
        return len(self._bundles)

    def sandbox(self, public_id: str) -> Sandbox | None:
        """A sandbox that is published, expired or not; None when it is unknown."""
        self._look()
        sandbox = self._sandboxes.get(public_id)
        if sandbox is not None and sandbox.stamp == self._stamp:
            return sandbox
        return self._read(public_id, sandbox)

    async def target(self, sandbox: Sandbox, name: str) -> Target | None:
        """The service "slug/label" of a sandbox; None when it has no such service.

        What was just published may take long to open: the last good one answers until it is ready. Raises
        BundleRefused when the bundle is damaged and no older one is at hand.
        """
        ready = sandbox.target(name)
        if ready is not None:
            return ready
        if name not in sandbox.pointer.services:
            self._drop(sandbox, name)
            return None
        making = self._begun(sandbox, name)
        last_good = sandbox.targets.get(name)
        if last_good is None or last_good.loaded.closed:
            return await asyncio.shield(making.task)
        rest = making.until - time.monotonic()
        if rest > 0:
            await asyncio.wait({making.task}, timeout=rest)
        return sandbox.targets.get(name, last_good)

    def _begun(self, sandbox: Sandbox, name: str) -> _Making:
        """The making of what the pointer names now, begun once for all calls that ask for it."""
        place = (sandbox.pointer.public_id, name)
        making = self._making.get(place)
        if making is None or making.task.done() or making.pointer is not sandbox.pointer:
            task = asyncio.get_running_loop().create_task(self._renew(sandbox, name))
            making = self._making[place] = _Making(task, sandbox.pointer, time.monotonic() + PATIENCE)

            def done(task: asyncio.Task[Target]) -> None:
                error = None if task.cancelled() else task.exception()
                if error is not None and not isinstance(error, BundleRefused):
                    log.error("a publication cannot be served: %s", type(error).__name__)
                if self._making.get(place) is making:
                    del self._making[place]

            task.add_done_callback(done)
        return making

    async def _renew(self, sandbox: Sandbox, name: str) -> Target:
        """Make the target and put it in place; the last good one stays when that fails."""
        pointer, stamp = sandbox.pointer, sandbox.stamp
        try:
            loaded = await self._bundles.load(pointer.services[name], stamp)
            target = await self._make(sandbox, pointer, name, loaded)
        except BundleRefused:
            sandbox.stuck[name] = stamp
            last_good = sandbox.targets.get(name)
            if last_good is None or last_good.loaded.closed:
                raise
            return last_good
        old = sandbox.targets.get(name)
        if old is not None and old.pointer.generation > pointer.generation:
            return old
        if old is not None and old.loaded is not loaded:
            self._bundles.leave(old.loaded.bundle.digest)
        sandbox.targets[name] = target
        return target

    def _drop(self, sandbox: Sandbox, name: str) -> None:
        gone = sandbox.targets.pop(name, None)
        if gone is not None:
            self._bundles.leave(gone.loaded.bundle.digest)

    async def _make(self, sandbox: Sandbox, pointer: Pointer, name: str, loaded: Loaded) -> Target:
        if pointer.strict and pointer.language not in loaded.validators:
            # Compiling a schema may take long; other calls go on meanwhile.
            await asyncio.get_running_loop().run_in_executor(None, loaded.validator, pointer.language)
        return Target(pointer, name, loaded, self._base, self.room, self._living(sandbox, pointer, name, loaded))

    def _living(self, sandbox: Sandbox, pointer: Pointer, name: str, loaded: Loaded) -> Living | None:
        """How a service behaves besides answering; None when it only answers."""
        has_states = any(operation.has_states for operation in loaded.bundle.operations)
        if pointer.behaviour is None and not has_states:
            return None
        settings = behaviour.read(pointer.behaviour or {})
        if not (has_states or settings.rules or settings.clock or settings.sequences):
            return None
        store = None
        if living.needs_store(settings, has_states=has_states):
            if sandbox.store is None:
                sandbox.store = Store(self._shelf.path, pointer.public_id)
            store = sandbox.store
            store.round = max(store.round, settings.round)
        service = name.partition("/")[0]
        return Living(settings, service, loaded.bundle, store, sandbox.held, pointer.language)

    def _look(self) -> None:
        """See whether something was published, at most every LOOK_EVERY seconds."""
        now = self._clock()
        if now < self._next_look:
            return
        self._next_look = now + LOOK_EVERY
        self._bundles.look()
        try:
            state = self._shelf.epoch.stat()
        except OSError:
            return
        epoch = (state.st_mtime_ns, state.st_ino)
        if epoch != self._epoch:
            self._epoch = epoch
            self._stamp += 1

    def _read(self, public_id: str, known: Sandbox | None) -> Sandbox | None:
        if not PUBLIC_ID.fullmatch(public_id):
            return None
        try:
            pointer = self._shelf.read(public_id)
        except ShelfRefused as error:
            log.error("%s; the last good one goes on serving", error)
            if known is not None:
                known.stamp = self._stamp
            return known
        if pointer is None or pointer.retired:
            gone = self._sandboxes.pop(public_id, None)
            if gone is not None:
                self._forget(gone)
            return None
        if known is None:
            if len(self._sandboxes) >= MOST_SANDBOXES:
                self._forget(self._sandboxes.pop(next(iter(self._sandboxes))))
            known = self._sandboxes[public_id] = Sandbox(pointer, self._stamp, self._bucket(pointer))
        elif pointer != known.pointer:
            known.pointer, known.bucket = pointer, self._bucket(pointer)
        known.stamp = self._stamp
        return known

    def _forget(self, sandbox: Sandbox) -> None:
        for name in list(sandbox.targets):
            self._drop(sandbox, name)
        if sandbox.store is not None:
            sandbox.store.close()

    def _bucket(self, pointer: Pointer) -> Bucket:
        return self._rates.bucket(pointer.public_id, pointer.rate, pointer.burst)

    def close(self) -> None:
        """Give all files back."""
        for sandbox in self._sandboxes.values():
            if sandbox.store is not None:
                sandbox.store.close()
        self._bundles.close()


def accepts(pointer: Pointer, token: str) -> bool:
    """Whether the sandbox is open or the token is one of its own; compared in constant time."""
    if not pointer.token_hashes:
        return True
    given = hashed(token)
    # A sum, as `any` would stop at the first that matches.
    return sum(hmac.compare_digest(given, known) for known in (*pointer.token_hashes, pointer.checker_hash)) > 0


def is_checker(pointer: Pointer, token: str) -> bool:
    """Whether it is the portal that calls, to check what it has just published."""
    return bool(token and pointer.checker_hash) and hmac.compare_digest(hashed(token), pointer.checker_hash)


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
