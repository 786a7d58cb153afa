"""The broker of a run: messages that are lost, come twice, or late."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from unittest import mock

from kombu.exceptions import OperationalError

from sandboxes import tasks

from .clock import Clock
from .weather import Weather

SENT = ("provision_sandbox", "reconcile", "collect", "expire")
AGAIN_AFTER = 30.0
"""Seconds after which a message that nobody acknowledged comes again."""


@dataclass(order=True)
class Message:
    due: float
    number: int
    task: str = field(compare=False)
    arguments: tuple = field(compare=False)


class Broker:
    """Messages that wait, by the time at which they can be taken."""

    def __init__(self, chance: random.Random, clock: Clock, weather: Weather) -> None:
        self._chance, self._clock, self._weather = chance, clock, weather
        self._waiting: list[Message] = []
        self._number = 0

    def send(self, task: str, *arguments) -> None:
        """What `Task.delay` does."""
        if self._chance.random() < self._weather.broker_away:
            raise OperationalError("the broker is away")
        if self._chance.random() < self._weather.lost:
            return
        for _ in range(2 if self._chance.random() < self._weather.twice else 1):
            late = self._chance.choice((0.0, 0.0, self._chance.uniform(0, 40)))
            self.put(task, arguments, late)

    def put(self, task: str, arguments: tuple = (), late: float = 0.0) -> None:
        self._number += 1
        self._waiting.append(Message(self._clock.elapsed + late, self._number, task, arguments))

    def take(self) -> Message | None:
        """The first message whose time has come."""
        due = [message for message in self._waiting if message.due <= self._clock.elapsed]
        if not due:
            return None
        self._waiting.remove(first := min(due))
        return first

    def unacknowledged(self, message: Message) -> None:
        """Its worker died: it comes again, as Celery does with `acks_late`."""
        self.put(message.task, message.arguments, AGAIN_AFTER)


@contextmanager
def in_place(broker: Broker) -> Iterator[None]:
    """Celery sends through it."""
    with ExitStack() as stack:
        for name in SENT:
            task = getattr(tasks, name)
            stack.enter_context(mock.patch.object(task, "delay", lambda *given, _n=name: broker.send(_n, *given)))
        yield
