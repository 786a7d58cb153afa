"""One run: the actors of a seed under its weather, then rest, then the question whether everything holds."""

import functools
import logging
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from unittest import mock

from . import broker, clock, world
from .actors import EXPECTED, Cast, Hands
from .broker import Broker
from .clock import Clock
from .invariants import STEADY
from .schedule import Actor, Schedule
from .seams import Seams
from .weather import JUMPS, Weather
from .witness import Witness

MOST_TURNS = 1500
BEATS = (("reconcile", 5.0), ("collect", 4.0), ("expire", 60.0))


@dataclass
class Findings:
    """What one seed showed: counts, and the invariants that broke, each with what was seen."""

    seed: int
    counts: Counter = field(default_factory=Counter)
    broken: dict[str, str] = field(default_factory=dict)
    trace: list[str] = field(default_factory=list)


def simulate(seed: int, hands: Hands | None = None) -> Findings:
    """The run of one seed; the same seed is the same run."""
    with Run(seed, hands or Hands()).prepared() as run:
        return run.goes()


class Run:
    """Everything of one seed."""

    def __init__(self, seed: int, hands: Hands) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.weather = Weather.of(self.chance)
        self.clock = Clock()
        self.schedule = Schedule(self.chance, self.clock)
        self.broker = Broker(self.chance, self.clock, self.weather)
        self.counts: Counter = Counter()
        self._hands = hands
        self._beats = dict.fromkeys((name for name, _every in BEATS), 0.0)

    @contextmanager
    def prepared(self) -> Iterator["Run"]:
        random.seed(self.seed)
        with ExitStack() as stack:
            there = stack.enter_context(world.fresh(self.chance))
            self.cast = Cast(there, self.schedule, self.broker, self.weather, self._hands)
            self.witness = Witness(self.cast)
            stack.enter_context(_heard(self.witness))
            stack.enter_context(clock.told_everywhere(self.clock))
            stack.enter_context(broker.in_place(self.broker))
            stack.enter_context(self.cast.in_place())
            stack.enter_context(Seams(self.schedule, self.weather, there.connection).in_place())
            yield self

    def goes(self) -> Findings:
        people = [
            self.schedule.add(f"person {number}", functools.partial(self.cast.asks, wishes=wishes))
            for number, wishes in enumerate(self.chance.choices((2, 3, 4), k=2))
        ]
        self.workers = [self._worker() for _ in range(self.chance.choice((2, 3)))]
        self.engine = self.schedule.add("engine", self.cast.answers)
        turns = 0
        while turns < MOST_TURNS and not all(person.is_over for person in people):
            self._beat()
            self._befall()
            self._turn()
            turns += 1
        self._come_to_rest()
        self.counts.update(turns=turns, seconds=round(self.clock.elapsed), calls=sum(self.cast.answered.values()))
        self.counts["generations"] = sum(row[0] for row in self.cast.world.rows(GENERATIONS))
        self.counts["sandboxes"] = len(self.cast.world.rows(GENERATIONS))
        return Findings(self.seed, self.counts, self.witness.broken, self.schedule.trace)

    def _turn(self) -> None:
        actor = self.schedule.turn()
        if actor is not None:
            self.witness.look(actor)
            self.clock.advance(self.chance.uniform(0, 0.3))

    def _worker(self) -> Actor:
        return self.schedule.add(f"worker {len(self.schedule.actors)}", self.cast.works)

    def _beat(self) -> None:
        """Celery's beat; its messages are as uncertain as all others."""
        for task, every in BEATS:
            if self.clock.elapsed - self._beats[task] >= every:
                self._beats[task] = self.clock.elapsed
                if self.chance.random() >= self.weather.lost:
                    self.broker.put(task)

    def _befall(self) -> None:
        """What happens between two turns; whoever dies is started again by its keeper."""
        living = [actor for actor in self.schedule.actors if not actor.is_over]
        if living and self.chance.random() < self.weather.kills:
            victim = self.chance.choice(living)
            self.schedule.kill(victim)
            self.witness.look(victim)
        for place, worker in enumerate(self.workers):
            if worker.is_over:
                self.counts["kills"] += 1
                self.workers[place] = self._worker()
        if self.engine.is_over:
            self.counts["kills"] += 1
            self.engine = self.schedule.add("engine", self.cast.answers)
        if living and self.chance.random() < self.weather.sleeps:
            sleeper = self.chance.choice(living)
            sleeper.wakes_at = self.clock.elapsed + self.chance.uniform(15, 90)
            self.schedule.say(f"{sleeper.name} stands still")
            self.counts["stops beyond a lease"] += 1
        if self.chance.random() < self.weather.jumps:
            seconds = self.chance.choice(JUMPS)
            self.clock.jump(seconds)
            self.schedule.say(f"the clock jumps by {seconds:.0f} s")
            self.counts["jumps of the clock"] += 1

    def _come_to_rest(self) -> None:
        """No more faults: half of the actors finish, the others die; then sweeps, until nothing is left to do."""
        self.weather.calms()
        self.cast.is_closing = True
        self.schedule.say("no more faults")
        for actor in self.schedule.actors:
            if not actor.is_over and self.chance.random() < 0.5:
                self.schedule.kill(actor)
                self.witness.look(actor)
        self._finish()
        self.schedule.add("rest", self.cast.comes_to_rest(self.witness.is_settled))
        self._finish()
        self.witness.conclude()

    def _finish(self) -> None:
        while (actor := self.schedule.turn()) is not None:
            self.witness.look(actor)
            self.clock.advance(0.1)


@contextmanager
def _heard(witness: Witness) -> Iterator[None]:
    """What the product only logs is heard too: what a sweep passed over, if no fault of ours explains it."""
    listener = logging.Handler()

    def emit(record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not isinstance(error, EXPECTED):
            witness.note(STEADY, f"{record.getMessage()}: {type(error).__name__}: {error}")

    listener.emit = emit
    with ExitStack() as stack:
        for name in ("sandboxes", "engine", "django"):
            logger = logging.getLogger(name)
            stack.enter_context(mock.patch.object(logger, "handlers", [listener]))
            stack.enter_context(mock.patch.object(logger, "propagate", False))
        yield


GENERATIONS = "SELECT desired_generation FROM sandboxes_sandbox"
