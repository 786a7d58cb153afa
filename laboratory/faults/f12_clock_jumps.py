"""F12: the wall clock jumps while a worker holds a lease and dies, and while calls are counted."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.conf import settings
from django.db import models
from django.utils import timezone

from sandboxes import leases, metering
from sandboxes.models import Sandbox, Usage

from .. import portal
from ..results import Result, timed
from .f03_collector_killed import line

JUMPS = tuple(
    sign * jump for jump in (timedelta(hours=1), timedelta(days=1), timedelta(days=365)) for sign in (1, -1)
) + (timedelta(seconds=1), timedelta(seconds=-1), timedelta(seconds=30), timedelta(seconds=-30))
"""Summer time moves no clock of ours (all is UTC); an hour is what a machine set to local time makes of it."""

ENGINE = "laboratory-clock"
LONGEST = timedelta(seconds=60)
"""Real time after which a dead worker's sandbox can be claimed again."""


def run(count: int, seed: int) -> Result:
    """`count` jumps: each with a lease that is held when its worker dies."""
    chance, there = random.Random(seed), portal.ready()
    with timed() as result:
        sandbox = portal.sandbox(there)
        folder = settings.SHELF_DIR / "log" / ENGINE
        folder.mkdir(parents=True)
        for number in range(count):
            jump = chance.choice(JUMPS)
            for kind, waiting in ((leases.MAKING, to_make), (leases.CHECKING, to_check)):
                held = claimed_and_left(sandbox, kind, waiting)
                result.must("a claim keeps others away", held)
                with clock(jump + LONGEST):
                    free = waiting(sandbox).exists()
                result.count("jumps over a lease")
                result.count("claimed again within 60 s", free)
                result.must("no lease of a dead worker is held for more than 60 s of real time", free)
            with clock(jump):
                with (folder / "1.log").open("ab") as log:
                    log.write(line(sandbox, number + 1, ENGINE))
                metering.collect()
        counted = Usage.objects.filter(sandbox=sandbox).aggregate(calls=models.Sum("calls"))["calls"]
        result.counts |= {"calls": count, "calls counted": counted}
        result.must("no call and no hour is lost in the usage", counted == count)
    return result


def claimed_and_left(sandbox, kind: leases.Kind, waiting) -> bool:
    """A worker claims, and dies: nobody else may claim at this moment."""
    now = timezone.now()
    Sandbox.objects.filter(pk=sandbox.pk).update(
        stage="checking" if kind is leases.CHECKING else "approved",
        observed_generation=1 if kind is leases.CHECKING else 0,
        **{kind.until: now, kind.next_try_at: now, kind.attempts: 0},
    )
    return leases.take(kind, waiting(sandbox)) and not waiting(sandbox).exists()


def to_make(sandbox):
    return Sandbox.objects.filter(pk=sandbox.pk).to_provision()


def to_check(sandbox):
    return Sandbox.objects.filter(pk=sandbox.pk).to_check()


@contextmanager
def clock(ahead: timedelta) -> Iterator[None]:
    """The wall clock of this process, set otherwise."""
    real = timezone.now

    def now() -> datetime:
        return real() + ahead

    with mock.patch.object(timezone, "now", now):
        yield
