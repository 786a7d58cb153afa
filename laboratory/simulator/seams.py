"""Where the simulator stands between the product and the machine: statements, calls to the disk, the shelf's lock."""

import errno
import fcntl
import os
import random
import secrets
import shutil
import string
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.db import OperationalError

from .schedule import Killed, Schedule
from .weather import Weather

DISK = ("replace", "rename", "fsync", "mkdir", "unlink")
TIDYING = ("unlink", "rmtree")
FLOCK = fcntl.flock


class DiskFailed(OSError):
    """A call to the disk that this run let fail."""


class DatabaseFailed(OperationalError):
    """A statement that this run let fail."""


class Seams:
    """Puts the pauses, deaths and failures of a run where the product calls the machine."""

    def __init__(self, schedule: Schedule, weather: Weather, connection: Any) -> None:
        self._schedule, self._weather, self._connection = schedule, weather, connection
        self._chance: random.Random = schedule.chance

    def statement(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        """An `execute_wrapper`: around each statement, BEGIN included."""
        actor = self._schedule.running
        if actor is None or sql.startswith(("ROLLBACK", "RELEASE")):
            return execute(sql, params, many, context)
        if self._connection.in_atomic_block:
            actor.lives()
            if self._chance.random() < self._weather.kills / 10:
                actor.is_dead = True
                self._schedule.say(f"dies within a transaction, at {sql[:60]}")
                raise Killed
        else:
            self._schedule.pause(sql[:80])
        if self._chance.random() < self._weather.database / 4:
            self._schedule.say("the database fails")
            raise DatabaseFailed("the connection is gone")
        return execute(sql, params, many, context)

    def disk(self, name: str, real: Callable, *args: Any, **options: Any) -> Any:
        """A call to the disk; nothing that a dead process would do reaches it."""
        actor = self._schedule.running
        if actor is None:
            return real(*args, **options)
        if actor.is_dead and name in TIDYING:
            return None
        self._schedule.pause(f"disk: {name}")
        if name not in TIDYING and self._chance.random() < self._weather.disk:
            self._schedule.say(f"{name} fails")
            raise DiskFailed(errno.EIO, os.strerror(errno.EIO))
        if name == "fsync":  # memory needs none
            return None
        done = real(*args, **options)
        self._schedule.pause(f"disk: {name} done")
        return done

    def lock(self, descriptor: int, operation: int) -> None:
        """`flock` that lets others run while it waits."""
        if self._schedule.running is None:
            FLOCK(descriptor, operation)
            return
        self._schedule.pause("lock")
        while True:
            try:
                FLOCK(descriptor, operation | fcntl.LOCK_NB)
            except BlockingIOError:
                self._schedule.pause("waits for the lock", always=True)
            else:
                return

    @contextmanager
    def in_place(self) -> Iterator[None]:
        with ExitStack() as stack:
            put = stack.enter_context
            for name in DISK:
                real = getattr(os, name)
                put(mock.patch.object(os, name, lambda *a, _n=name, _r=real, **k: self.disk(_n, _r, *a, **k)))
            real = shutil.rmtree
            put(mock.patch.object(shutil, "rmtree", lambda *a, _r=real, **k: self.disk("rmtree", _r, *a, **k)))
            put(mock.patch.object(fcntl, "flock", self.lock))
            drawn = random.Random(self._chance.random())
            put(mock.patch.object(secrets, "token_urlsafe", lambda size=32: _letters(drawn, (size * 4 + 2) // 3)))
            put(self._connection.execute_wrapper(self.statement))
            yield


def _letters(drawn: random.Random, length: int) -> str:
    return "".join(drawn.choices(string.ascii_letters + string.digits, k=length))
