"""The clock and the sequences of a sandbox, where it has its own; the world's for all the rest."""

from collections.abc import Callable, Mapping
from datetime import datetime

from ..functions import Surroundings, moments
from ..plugins import Asked, Given
from .settings import EVERY, Clock, Sequence


class Own:
    """The surroundings of one answer. `count` gives the next number of a sequence that the sandbox counts."""

    def __init__(
        self,
        world: Surroundings,
        clock: Clock | None,
        sequences: Mapping[str, Sequence],
        count: Callable[[str, Sequence], int | None],
    ) -> None:
        self._world = world
        self._clock = clock
        self._sequences = sequences
        self._count = count

    def now(self) -> datetime:
        """This moment as the sandbox sees it."""
        moment = self._world.now()
        return moment if self._clock is None else seen(moment, self._clock)

    def uuid(self) -> str:
        """A UUID that nobody else has."""
        return self._world.uuid()

    def number(self, name: str = "") -> int:
        """The next number of a sequence; of one that the sandbox does not count, a number that never came before."""
        sequence = self._sequences.get(name) or self._sequences.get(EVERY)
        number = None if sequence is None else self._count(name, sequence)
        return self._world.number(name) if number is None else number

    def plugged(self, name: str, given: Given, asked: Asked) -> str:
        """What a plug-in gives."""
        return self._world.plugged(name, given, asked)


def seen(moment: datetime, clock: Clock) -> datetime:
    """A moment of the world on a sandbox's clock, in the same time zone."""
    if clock.shift:
        return moments.shifted(moment, clock.shift)
    fixed = datetime.fromisoformat(clock.fixed)
    if "T" in clock.fixed:
        return fixed.replace(tzinfo=moment.tzinfo)
    return moment.replace(year=fixed.year, month=fixed.month, day=fixed.day)
