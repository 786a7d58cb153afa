"""Who runs now: actors are threads of which one at a time has the floor, and a seed says which, and what befalls it."""

import random
import threading
from collections.abc import Callable

from .clock import Clock

GOES_ON = 0.6
"""How often an actor keeps the floor at an instant where another could take it."""


class Killed(BaseException):
    """This actor's process was ended by `kill -9`; what its code would tidy up afterwards has no effect."""


class Actor:
    """A process of the product: it works until its next pause, each time it gets the floor."""

    def __init__(self, name: str, work: Callable[["Actor"], None], schedule: "Schedule") -> None:
        self.name = name
        self.wakes_at = 0.0
        self.is_dead = False
        self.is_over = False
        self.error: BaseException | None = None
        self._work = work
        self._schedule = schedule
        self._floor = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def has_the_floor(self) -> None:
        """Let it run until it pauses, dies or ends."""
        self._floor.release()
        self._schedule.returned.acquire()
        if self.is_over:
            self._thread.join()

    def gives_back(self) -> None:
        """Called within the actor: others run meanwhile."""
        self._schedule.returned.release()
        self._floor.acquire()
        self.lives()

    def lives(self) -> None:
        """Raises Killed in an actor that was killed."""
        if self.is_dead:
            raise Killed

    def _live(self) -> None:
        self._floor.acquire()
        try:
            self.lives()
            self._work(self)
        except Killed:
            pass
        except BaseException as error:  # noqa: BLE001 (reported by the run: nothing may be lost in a thread)
            self.error = error
        finally:
            self.is_over = True
            self._schedule.returned.release()


class Schedule:
    """The actors of a run, and the instants at which they can be stopped."""

    def __init__(self, chance: random.Random, clock: Clock) -> None:
        self.chance = chance
        self.clock = clock
        self.actors: list[Actor] = []
        self.running: Actor | None = None
        self.returned = threading.Semaphore(0)
        self.trace: list[str] = []

    def add(self, name: str, work: Callable[[Actor], None]) -> Actor:
        actor = Actor(name, work, self)
        self.actors.append(actor)
        return actor

    def say(self, what: str) -> None:
        """One line of what happened, for whoever replays the seed."""
        who = self.running.name if self.running else "-"
        self.trace.append(f"{self.clock.elapsed:9.2f} {who:<12} {what}")

    def turn(self) -> Actor | None:
        """One actor gets the floor; when all sleep, time passes until the first wakes. None when all are over."""
        living = [actor for actor in self.actors if not actor.is_over]
        if not living:
            return None
        ready = [actor for actor in living if actor.wakes_at <= self.clock.elapsed]
        if not ready:
            first = min(living, key=lambda actor: actor.wakes_at)
            self.clock.advance(first.wakes_at - self.clock.elapsed)
            ready = [first]
        return self.give(self.chance.choice(ready))

    def give(self, actor: Actor) -> Actor:
        self.running = actor
        try:
            actor.has_the_floor()
        finally:
            self.running = None
        return actor

    def kill(self, actor: Actor) -> None:
        """It ends where it stands; only the kernel and the database tidy up after it."""
        actor.is_dead = True
        self.say(f"{actor.name} is killed")
        self.give(actor)

    def pause(self, where: str, *, always: bool = False) -> None:
        """An instant at which others can come between; nothing outside of the actors' threads."""
        actor = self.running
        if actor is None:
            return
        actor.lives()
        self.say(where)
        if always or self.chance.random() >= GOES_ON:
            actor.gives_back()
