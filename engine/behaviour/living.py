"""The behaviour of one service of a sandbox, alive in one process: what is remembered, counted and decided per call."""

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Protocol, TypeAlias
from urllib.parse import quote

from ..answer import Reply
from ..bundle import Operation
from ..functions import Surroundings
from ..state import Store
from ..stories import States
from . import breaking, dice
from .deciding import NOTHING, Asked, decide
from .effects import Effect
from .performing import Held
from .settings import Sequence, Settings
from .surroundings import Own

#: How often the lock of a sandbox's memory is tried, and how long is waited between, in seconds.
TRIES = 400
PAUSE = 0.0005

#: Asks the core: in these surroundings, with these states of keys.
Ask: TypeAlias = Callable[[Surroundings, States | None], Reply]

log = logging.getLogger(__name__)


class Operations(Protocol):
    """A bundle, as far as it matters here."""

    operations: tuple[Operation, ...]


class Living:
    """One service of a sandbox that behaves. `store` is shared by its services; None when nothing is remembered."""

    def __init__(
        self,
        settings: Settings,
        service: str,
        bundle: Operations,
        store: Store | None,
        held: Held,
        language: str = "fr",
    ) -> None:
        self.held = held
        self._settings = settings
        self._service = service
        self._operations = {operation.name: operation for operation in bundle.operations}
        self._faults = {name: _faults(operation) for name, operation in self._operations.items()}
        self._store = store
        self._language = language

    async def answered(self, ask: Ask, world: Surroundings, consumer_hash: str) -> Reply:
        """The reply of the core, moved, counted, delayed and broken as the sandbox wants it.

        What is remembered is locked from the look-up to the move, so that two calls never leave the same state.
        """
        store = await self._entered()
        try:
            states = None if store is None else lambda key: str(store.get("state", self._service, key) or "")
            reply = ask(self._surroundings(world, store), states)
            reply.effect = self._settled(reply, consumer_hash, store)
        finally:
            if store is not None:
                self._leave(store)
        return reply

    def _settled(self, reply: Reply, consumer_hash: str, store: Store | None) -> Effect:
        operation = self._operations.get(reply.operation)
        asked = Asked(
            reply.operation,
            reply.key,
            self._settings.consumers.get(consumer_hash, ""),
            self._faults.get(reply.operation, ()),
        )
        decision = NOTHING
        if self._settings.rules:
            decision = decide(self._settings.rules, asked, self._dice(asked, store))
        if self.held.is_full and decision.holds:
            return breaking.crowded(reply, self._language)
        effect = breaking.applied(decision, reply, operation, self._language)
        if reply.states is not None and store is not None:
            effect.headers += (self._moved(reply, store, is_broken=decision.failure is not None),)
        return effect

    def _moved(self, reply: Reply, store: Store, *, is_broken: bool) -> tuple[str, str]:
        """Brings the key into its next state, unless the answer is broken; the header that says so."""
        before, after = reply.states or ("", "")
        if before == after or is_broken:
            return "x-mockadmin-state", _named(before)
        if not store.put("state", self._service, reply.key, after):
            return "x-mockadmin-state", f"{_named(before)}; full"
        return "x-mockadmin-state", f"{_named(before)} -> {_named(after)}"

    def _dice(self, asked: Asked, store: Store | None) -> dice.Dice:
        """Of a sandbox with a seed the numbers of this call: the n-th of its operation, key and consumer."""
        if not self._settings.seed or store is None:
            return dice.unforeseen
        scope = f"{self._service} {asked.operation}"
        turn = int(store.get("calls", scope, asked.key) or 0) + 1
        store.put("calls", scope, asked.key, turn)
        return dice.seeded(self._settings.seed, f"{scope} {asked.key}", turn)

    def _surroundings(self, world: Surroundings, store: Store | None) -> Surroundings:
        if self._settings.clock is None and not self._settings.sequences:
            return world

        def count(name: str, sequence: Sequence) -> int | None:
            if store is None:
                return None
            last = store.get("number", "", name)
            number = sequence.start if last is None else int(last) + sequence.step
            return number if store.put("number", "", name, number) else None

        return Own(world, self._settings.clock, self._settings.sequences, count)

    async def _entered(self) -> Store | None:
        """The store, locked; None when there is none, or when it cannot be had: the call is answered without."""
        if self._store is None:
            return None
        try:
            for _ in range(TRIES):
                if self._store.enter():
                    return self._store
                await asyncio.sleep(PAUSE)
        except OSError as error:
            log.error("states cannot be read (%s): calls are answered as if there were none", error)
        else:
            log.error("the states of a sandbox are held by another process: a call was answered as if there were none")
        return None

    def _leave(self, store: Store) -> None:
        try:
            store.leave()
        except OSError as error:
            log.error("states cannot be written (%s): they are as they were before the call", error)


def needs_store(settings: Settings, *, has_states: bool) -> bool:
    """Whether anything of a sandbox has to be remembered from one call to the next."""
    return has_states or bool(settings.sequences) or bool(settings.seed and settings.rules)


def _faults(operation: Operation) -> Collection[str]:
    return frozenset(each.name for each in operation.responses if each.template.kind == "fault")


def _named(state: str) -> str:
    return quote(state, safe=" ()'") if state else "-"
