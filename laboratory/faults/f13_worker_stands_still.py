"""F13: a reconciler is stopped (SIGSTOP) beyond its lease, others do its work, and it wakes: it can commit nothing."""

import os
import random
import signal
import time
from collections import Counter

from django.conf import settings
from django.db import OperationalError, connection, transaction

from engine.shelf import Shelf
from sandboxes import actions, reconciling
from sandboxes.models import Event, Sandbox

from .. import engines, killing, portal
from ..results import Result, timed
from .f01_reconciler_killed import change, converge, is_served_as_wished, lapse

LATEST = 0.08
WAKE = 0.15
"""Seconds given to the one that wakes, to try what it was about to do."""


def run(count: int, seed: int) -> Result:
    """`count` stops within a settlement. A stop while the database or the shelf is locked only makes others wait."""
    chance, there = random.Random(seed), portal.ready()
    with timed() as result, engines.running(settings.SHELF_DIR, port=int(settings.ENGINE_URL.rpartition(":")[2])):
        sandbox = portal.sandbox(there)
        while result.counts.get("stops at work", 0) < count:
            change(sandbox, there, chance)
            with killing.forked(lambda: work(sandbox.pk)) as child:
                killing.at_work(child, chance.uniform(0, LATEST))
                os.kill(child, signal.SIGSTOP)
                result.count("stops")
                if is_locked():
                    result.count("stops within a lock")
                elif lapse([sandbox.pk]):
                    result.count("stops at work")
                    converge([sandbox.pk])
                    before = facts(sandbox.pk)
                    os.kill(child, signal.SIGCONT)
                    time.sleep(WAKE)
                    result.must("who wakes after its lease changes nothing", facts(sandbox.pk) == before)
                os.kill(child, signal.SIGCONT)
            lapse([sandbox.pk])
        converge([sandbox.pk])
        result.must("0 lost: the shelf serves the last wish", is_served_as_wished(sandbox.pk))
        moves = Counter(Event.objects.filter(sandbox=sandbox).values_list("generation", "stage"))
        result.must("0 duplicates: each move of a generation is told once", set(moves.values()) == {1})
        actions.delete(sandbox=sandbox, by=there.developer)
        converge([sandbox.pk])
    return result


def work(pk: int) -> None:
    """One settlement, and then nothing: what the sleeper did not begin before, it must not begin after."""
    reconciling.settle(pk)
    time.sleep(60)


def facts(pk: int) -> tuple:
    """All that a late commit could spoil."""
    sandbox = Sandbox.objects.filter(pk=pk).values().get()
    shelf = Shelf(settings.SHELF_DIR)
    return (
        sandbox,
        shelf.read(sandbox["public_id"]),
        list(Event.objects.filter(sandbox=pk).order_by("pk").values()),
    )


def is_locked() -> bool:
    """Whether the one that stands still holds the lock of the shelf, or of the database."""
    lock = settings.SHELF_DIR / ".lock"
    return (lock.exists() and _is_shelf_locked(lock)) or _is_database_locked()


def _is_shelf_locked(lock) -> bool:
    import fcntl

    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _is_database_locked() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 50")
        try:
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    cursor.execute("SET LOCAL lock_timeout = '50ms'")
                    list(Sandbox.objects.select_for_update().values_list("pk"))
            return False
        except OperationalError:
            return True
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA busy_timeout = 20000")
