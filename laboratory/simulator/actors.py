"""Who acts in a run: people, workers of Celery, the engine; and what of the product they call."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest import mock

from kombu.exceptions import OperationalError as BrokerAway

from engine import recording
from engine.answer import Reply
from engine.recording import Recorder
from engine.serving import Serving
from sandboxes import actions, choices, metering, reconciling
from sandboxes.checking import running
from sandboxes.errors import SandboxesError
from sandboxes.models import Check, Sandbox
from sandboxes.stages import CheckOutcome
from tests.sandboxes import world as contents

from .broker import Broker
from .schedule import Actor, Killed, Schedule
from .seams import DatabaseFailed, DiskFailed
from .weather import Weather
from .world import DAYS, LAYERS, World

EXPECTED = (DiskFailed, DatabaseFailed, BrokerAway)
"""What this run made fail itself: an actor may pass it on, and nothing else."""

WISHES = (
    *("order", "order", "order", "recompose", "recompose", "recompose", "configure"),
    *("stop", "start", "start", "reset", "extend", "delete", "retry"),
)
MOST_SWEEPS = 60
BETWEEN_SWEEPS = 20.0
"""Seconds: sixty times that is longer than the longest delays between the eight attempts."""

REPLY = Reply(200, b"", "1.2", "answered", operation=contents.OPERATION, key="1", response="individuValide")


@dataclass(frozen=True)
class Hands:
    """The work itself, as the product does it; a test puts something worse here, and sees it found out."""

    settle: Callable[[int], None] = reconciling.settle
    sweep: Callable[[], int] = reconciling.sweep
    collect: Callable[[], object] = metering.collect
    expire: Callable[[], int] = reconciling.expire
    order: Callable = actions.order


@dataclass
class Cast:
    """The actors of one run, with what they share."""

    world: World
    schedule: Schedule
    broker: Broker
    weather: Weather
    hands: Hands
    answered: Counter = field(default_factory=Counter)
    """Calls by sandbox, noted once the answer could leave."""
    stumbled: list[str] = field(default_factory=list)
    verdicts: dict[tuple[int, int], CheckOutcome] = field(default_factory=dict)
    """What a check of a sandbox's generation finds, whoever makes it."""
    is_closing: bool = False

    @property
    def chance(self) -> random.Random:
        return self.schedule.chance

    # --- workers ------------------------------------------------------------------------------------------------------

    def works(self, actor: Actor) -> None:
        """A worker of Celery: message after message."""
        self.world.join()
        while not self.is_closing:
            message = self.broker.take()
            if message is None:
                self._rests(actor, self.chance.uniform(0.3, 2.0))
                continue
            self.schedule.say(f"takes {message.task}{message.arguments}")
            try:
                self._task(message.task)(*message.arguments)
            except EXPECTED as error:
                self.schedule.say(f"passes on: {error}")
            except Killed:
                self.broker.unacknowledged(message)
                raise

    def _task(self, name: str) -> Callable:
        hands = self.hands
        return {
            "provision_sandbox": hands.settle,
            "reconcile": hands.sweep,
            "collect": hands.collect,
            "expire": hands.expire,
        }[name]

    # --- people -------------------------------------------------------------------------------------------------------

    def asks(self, actor: Actor, wishes: int) -> None:
        """Somebody at the portal, who wants this and that; a refusal is an answer."""
        self.world.join()
        for _ in range(wishes):
            name = self.chance.choice(WISHES)
            try:
                self._wish(name)
            except SandboxesError as refusal:
                self.schedule.say(f"{name}: {type(refusal).__name__}")
            except EXPECTED as error:
                self.schedule.say(f"{name}: {error}")
            self._rests(actor, self.chance.choice((0.0, 0.2, 3.0, 15.0)))

    def _wish(self, name: str) -> None:
        by = self.world.there.developer
        self.schedule.say(f"wants: {name}")
        keys = [pk for (pk,) in self.world.rows("SELECT id FROM sandboxes_sandbox ORDER BY id")]
        if name == "order" or not keys:
            organisation = self.world.there.organisation
            order = {"by": by, "organisation": organisation, "name": "Essai", "services": [self._choice()]}
            self.hands.order(days=DAYS, **order)
            return
        sandbox = Sandbox.objects.get(pk=self.chance.choice(keys))
        if name == "recompose":
            actions.recompose(sandbox=sandbox, by=by, services=[self._choice()])
        elif name == "configure":
            actions.configure(sandbox=sandbox, by=by, strict=not sandbox.strict)
        elif name == "extend":
            actions.extend(sandbox=sandbox, by=by, days=DAYS)
        else:
            getattr(actions, name)(sandbox=sandbox, by=by)

    def _choice(self) -> choices.ServiceChoice:
        there = self.world.there
        layers = [choices.LayerChoice(there.datasets[name]) for name in self.chance.choice(LAYERS)]
        return choices.ServiceChoice(there.version, {contents.OPERATION: layers})

    # --- the engine ---------------------------------------------------------------------------------------------------

    def answers(self, actor: Actor) -> None:
        """A worker of the engine: it looks at the shelf, answers, and has the call in its journal before that."""
        shelf = self.world.shelf
        serving = Serving(shelf, "http://engine", clock=lambda: self.schedule.clock.elapsed)
        recorder, seen = Recorder(shelf), Counter()
        while not self.is_closing:
            known = [name for (name,) in self.world.rows("SELECT public_id FROM sandboxes_sandbox ORDER BY id")]
            for public_id in known:
                sandbox = serving.sandbox(public_id)
                if sandbox is None or sandbox.pointer.expires_at <= self.schedule.clock.wall:
                    continue
                generation = sandbox.pointer.generation
                if generation < seen[public_id]:
                    self.stumbled.append(f"the engine went back from generation {seen[public_id]} to {generation}")
                seen[public_id] = generation
                name = next(iter(sandbox.pointer.services))
                recorder.record(
                    sandbox=public_id,
                    origin=_origin(public_id, generation, name),
                    reply=REPLY,
                    dataset='""',
                    at=self.schedule.clock.wall,
                    microseconds=250,
                    request=b"",
                )
                self.schedule.pause("answers")
                recorder.flush()
                self.schedule.pause("has answered")
                if not recorder.failing:  # a full disk loses lines, never answers
                    self.answered[public_id] += 1
            self._rests(actor, self.chance.uniform(0.5, 4.0))
        recorder.close()

    def _rests(self, actor: Actor, seconds: float) -> None:
        actor.wakes_at = self.schedule.clock.elapsed + seconds
        self.schedule.pause("rests", always=True)

    # --- rest ---------------------------------------------------------------------------------------------------------

    def comes_to_rest(self, is_settled: Callable[[], bool]) -> Callable[[Actor], None]:
        """A worker that sweeps when nothing fails any more, until nothing is left to do."""

        def sweeps(actor: Actor) -> None:
            self.world.join()
            for _ in range(MOST_SWEEPS):
                self._rests(actor, BETWEEN_SWEEPS)
                self.hands.sweep()
                if is_settled():
                    break
            while self.hands.collect().stored:
                pass

        return sweeps

    # --- the calls of the check ---------------------------------------------------------------------------------------

    def report(self, claim, sandbox: Sandbox) -> Iterator[Check]:
        """In the place of `running._report`, which calls over HTTP: now and then no engine, or a wrong answer."""
        drawn = self.chance.random()
        found = CheckOutcome.FAILED if drawn > 1 - self.weather.wrong else CheckOutcome.PASSED
        for service in sandbox.services.select_related("version"):
            for position in range(2):
                running.leases.hold(claim)
                self.schedule.pause("calls")
                if drawn < self.weather.engine_away:
                    raise running.EngineUnreachable("the engine is away")
                yield Check(
                    sandbox_id=claim.pk,
                    generation=claim.generation,
                    version=service.version,
                    operation_name=contents.OPERATION,
                    position=position,
                    outcome=self.verdicts.setdefault((claim.pk, claim.generation), found),
                    reason="another answer",
                )

    @contextmanager
    def in_place(self) -> Iterator[None]:
        with mock.patch.object(running, "_report", self.report):
            yield


def _origin(public_id: str, generation: int, name: str) -> str:
    service, _, version = name.partition("/")
    return recording.origin_of(sandbox=public_id, generation=generation, service=service, version=version)
