"""What answers take from outside the request: the clock of a time zone, UUIDs, and numbers that never come twice."""

import os
import time
import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from .errors import PluginFailed
from .plugins import Asked, Given, Runner

#: 2020-01-01 in milliseconds: numbers begin with those that have passed since.
FIRST = 1_577_836_800_000
#: The last digits of a number tell the processes of one machine apart: neighbours have neighbouring ids.
PROCESSES = 1_000


class World:
    """The surroundings of one worker process. `zone` is an IANA time zone; raises ValueError for any other text."""

    def __init__(self, zone: str = "Europe/Paris", runner: Runner | None = None) -> None:
        try:
            self._zone = ZoneInfo(zone)
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"{zone!r} is not a time zone") from error
        self._last = 0
        self._runner = runner

    def now(self) -> datetime:
        """This moment in the zone."""
        return datetime.now(self._zone)

    def uuid(self) -> str:
        """A random UUID (version 4)."""
        return str(uuid.uuid4())

    def number(self, _name: str = "") -> int:
        """Milliseconds since 2020, then three digits of the process: fifteen digits until the year 2051.

        One process never gives a number twice and always a higher one: faster than the clock, it counts ahead of it.
        """
        self._last = max(self._last + 1, time.time_ns() // 1_000_000 - FIRST)
        return self._last * PROCESSES + os.getpid() % PROCESSES

    def plugged(self, name: str, given: Given, asked: Asked) -> str:
        """What a plug-in of this worker gives. Raises PluginFailed."""
        if self._runner is None:
            raise PluginFailed("plugin-failed", name=name)
        return self._runner.ask(name, given, asked)
