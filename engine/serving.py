"""What this process serves: pointers read when they change, bundles opened when called, the last good ones kept."""

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from . import behaviour, bundle, recording
from .answer import RowExpressions
from .behaviour import living
from .behaviour.living import Living
from .behaviour.performing import Held
from .bundle import Bundle
from .contract import Pages
from .errors import BundleRefused, ShelfRefused
from .limits.rates import Bucket, Rates
from .shapes import Room, Shapes
from .shelf import PUBLIC_ID, Pointer, Shelf
from .state import Store
from .validation import SchemaValidator

#: How long a publication may stay unseen, in seconds.
LOOK_EVERY = 0.2
MOST_BUNDLES = 256
MOST_SANDBOXES = 10_000

log = logging.getLogger(__name__)


class Label(NamedTuple):
    """How answers and the journal name a dataset, made once: a header in ASCII, and a JSON string."""

    header: tuple[str, str]
    quoted: str

    @classmethod
    def of(cls, label: bundle.DatasetLabel) -> "Label":
        header = f"{quote(label.name, safe=' ()')}; revision={label.revision}"
        return cls(("x-mockadmin-dataset", header), json.dumps(f"{label.name} r{label.revision}"))


class Loaded:
    """An open bundle with what is derived from it once."""

    def __init__(self, opened: Bundle) -> None:
        self.bundle = opened
        self.expressions = RowExpressions()
        self.pages = Pages(opened)
        self.datasets = [Label.of(label) for label in opened.datasets]
        self.validators: dict[str, SchemaValidator] = {}
        self.used_at = 0.0
        self.closed = False

    def validator(self, language: str) -> SchemaValidator:
        """The compiled schema of the contract; building it can take seconds."""
        return self.validators.setdefault(language, SchemaValidator(self.bundle, language))


class Target:
    """One service of one sandbox, ready to answer."""

    __slots__ = ("address", "generation", "heads", "living", "loaded", "origin", "pointer", "shapes", "validator")

    def __init__(
        self, pointer: Pointer, name: str, loaded: Loaded, base: str, room: Room, living: Living | None = None
    ) -> None:
        slug, _, label = name.partition("/")
        self.pointer = pointer
        self.loaded = loaded
        self.living = living
        self.generation = ("x-mockadmin-generation", str(pointer.generation))
        self.heads: dict[tuple[int, str, int, str], bytes] = {}
        self.address = f"{base}/m/{pointer.public_id}/{quote(slug)}/{quote(label)}"
        self.validator = loaded.validator(pointer.language) if pointer.strict else None
        # What is validated, or answered as states and rules want it, is read in full.
        self.shapes = Shapes(loaded.bundle, room) if self.validator is None and living is None else None
        self.origin = origin(pointer, name)


class Sandbox:
    """A pointer in memory, and the targets made from it. An older target answers while a newer one cannot be made."""

    __slots__ = ("bucket", "held", "pointer", "stamp", "store", "stuck", "targets")

    def __init__(self, pointer: Pointer, stamp: int, bucket: Bucket) -> None:
        self.bucket = bucket
        self.held = Held()
        self.store: Store | None = None
        self.pointer = pointer
        self.stamp = stamp
        self.targets: dict[str, Target] = {}
        self.stuck: dict[str, int] = {}

    def target(self, name: str) -> Target | None:
        """The target of "slug/label" when it is ready and current."""
        target = self.targets.get(name)
        if target is None or target.loaded.closed:
            return None
        current = target.pointer is self.pointer or self.stuck.get(name) == self.stamp
        return target if current else None


class Serving:
    """The sandboxes of a shelf, as one process sees them. Used by one event loop."""

    def __init__(
        self, shelf: Path, base: str, *, rates: Rates | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._shelf = Shelf(shelf)
        self._base = base.rstrip("/")
        self._clock = clock
        self._sandboxes: dict[str, Sandbox] = {}
        self._bundles: dict[str, Loaded] = {}
        self._opening: dict[str, asyncio.Future[Loaded]] = {}
        self._refused: dict[str, int] = {}
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

        Raises BundleRefused when its bundle is damaged and no older one is at hand.
        """
        ready = sandbox.target(name)
        if ready is not None:
            return ready
        digest = sandbox.pointer.services.get(name)
        if digest is None:
            sandbox.targets.pop(name, None)
            return None
        pointer = sandbox.pointer
        try:
            loaded = await self._load(digest)
            target = await self._make(sandbox, pointer, name, loaded)
        except BundleRefused:
            sandbox.stuck[name] = sandbox.stamp
            last_good = sandbox.targets.get(name)
            if last_good is None or last_good.loaded.closed:
                raise
            return last_good
        sandbox.targets[name] = target
        return target

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
            if gone is not None and gone.store is not None:
                gone.store.close()
            return None
        if known is None:
            if len(self._sandboxes) >= MOST_SANDBOXES:
                oldest = self._sandboxes.pop(next(iter(self._sandboxes)))
                if oldest.store is not None:
                    oldest.store.close()
            known = self._sandboxes[public_id] = Sandbox(pointer, self._stamp, self._bucket(pointer))
        elif pointer != known.pointer:
            known.pointer, known.bucket = pointer, self._bucket(pointer)
        known.stamp = self._stamp
        return known

    def _bucket(self, pointer: Pointer) -> Bucket:
        return self._rates.bucket(pointer.public_id, pointer.rate, pointer.burst)

    async def _load(self, digest: str) -> Loaded:
        loaded = self._bundles.get(digest)
        if loaded is not None:
            return loaded
        if self._refused.get(digest) == self._stamp:
            raise BundleRefused("bundle-damaged", digest=digest, reason="it was refused before")
        opening = self._opening.get(digest)
        if opening is None:
            opening = self._opening[digest] = asyncio.ensure_future(self._open(digest))
        return await asyncio.shield(opening)

    async def _open(self, digest: str) -> Loaded:
        try:
            opened = await asyncio.get_running_loop().run_in_executor(None, bundle.open, self._shelf.path, digest)
        except BundleRefused as error:
            self._refused[digest] = self._stamp
            log.error("%s", error)
            raise
        finally:
            del self._opening[digest]
        self._make_room()
        loaded = self._bundles[digest] = Loaded(opened)
        loaded.used_at = self._clock()
        return loaded

    def _make_room(self) -> None:
        while len(self._bundles) >= MOST_BUNDLES:
            digest = min(self._bundles, key=lambda name: self._bundles[name].used_at)
            oldest = self._bundles.pop(digest)
            oldest.closed = True
            oldest.bundle.close()

    def close(self) -> None:
        """Give all files back."""
        for sandbox in self._sandboxes.values():
            if sandbox.store is not None:
                sandbox.store.close()
        for loaded in self._bundles.values():
            loaded.closed = True
            loaded.bundle.close()
        self._bundles.clear()


def origin(pointer: Pointer, name: str) -> str:
    """What the journal says about the service "slug/label" of a sandbox, prepared."""
    slug, _, label = name.partition("/")
    return recording.origin_of(sandbox=pointer.public_id, generation=pointer.generation, service=slug, version=label)


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
