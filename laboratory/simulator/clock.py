"""The time of a run: seconds that only pass, and a wall clock that is set otherwise now and then."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from unittest import mock

from django.utils import timezone

from engine import recording
from sandboxes import leases

START = datetime(2030, 1, 1, 12, tzinfo=UTC).timestamp()


class Clock:
    """`elapsed` is what a monotonic clock says, `wall` what the calendar says; both in seconds."""

    def __init__(self) -> None:
        self.elapsed = 0.0
        self.ahead = START
        self.furthest = START
        self.set_back_at = 0.0

    @property
    def wall(self) -> float:
        return self.ahead + self.elapsed

    def advance(self, seconds: float) -> None:
        self.elapsed += seconds
        self.furthest = max(self.furthest, self.wall)

    def jump(self, seconds: float) -> None:
        """Someone sets the wall clock."""
        self.ahead += seconds
        self.furthest = max(self.furthest, self.wall)
        if seconds < 0:
            self.set_back_at = self.elapsed


@contextmanager
def told_everywhere(clock: Clock) -> Iterator[None]:
    """The portal and the engine's journal go by this clock."""

    class Moment(datetime):
        @classmethod
        def now(cls, tz=None) -> datetime:
            return datetime.fromtimestamp(clock.wall, tz)

    watches = SimpleNamespace(time=lambda: clock.wall, monotonic=lambda: clock.elapsed, sleep=time.sleep)
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(timezone, "datetime", Moment))
        stack.enter_context(mock.patch.object(leases, "monotonic", watches.monotonic))
        stack.enter_context(mock.patch.object(recording, "time", watches))
        yield
