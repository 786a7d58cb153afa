"""F05: Redis is killed, emptied, paused or restarted while a person acts: no error, little delay, nothing forgotten."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections

from sandboxes import actions, reconciling

from .. import brokers, engines, portal
from ..results import Result, timed
from .f01_reconciler_killed import converge

MOST_DELAY = 10.0
KINDS = ("killed", "emptied", "paused", "restarted")

PERSON = """
import sys, time
import django
django.setup()
from accounts.models import User
from sandboxes import actions
from sandboxes.models import Sandbox
from mockadmin.celery import app
import kombu.transport.redis
print("ready", flush=True)
for pk in sys.stdin:
    sandbox, started = Sandbox.objects.get(pk=int(pk)), time.monotonic()
    actions.configure(sandbox=sandbox, by=User.objects.get(pk=int(sys.argv[1])), strict=not sandbox.strict)
    print(time.monotonic() - started, flush=True)
"""
"""The portal's own settings and broker, in a process of its own: it acts once for each line it is given."""


def run(count: int, seed: int) -> Result:
    """`count` faults; each kind in turn."""
    program = brokers.program()
    chance, there = random.Random(seed), portal.ready()
    with timed() as result:
        if program is None:
            result.lacks("Redis")
            return result
        sandbox = portal.sandbox(there)
        port = int(settings.ENGINE_URL.rpartition(":")[2])
        with engines.running(settings.SHELF_DIR, port=port) as engine, brokers.Broker(program) as broker:
            if converge([sandbox.pk]) >= MOST_DELAY:
                raise AssertionError(
                    f"the sandbox is not ready before any fault: {_standing(sandbox)}\n{engine.words()}"
                )
            with _person(broker.url, there.developer.pk) as person:
                for number in range(count):
                    kind = KINDS[number % len(KINDS)]
                    broker.suffer(kind)
                    time.sleep(chance.uniform(0, 0.05))
                    took = act(person, sandbox.pk)
                    broker.recover()
                    result.count(f"{kind}: actions")
                    result.must("no action fails", took is not None)
                    slowest = max(result.counts.get(f"{kind}: longest action in s", 0), round(took or 0, 1))
                    result.counts[f"{kind}: longest action in s"] = slowest
                    result.must(f"no action takes more than {MOST_DELAY:.0f} s", took is None or took <= MOST_DELAY)
                    reconciling.sweep()
                    done = converge([sandbox.pk]) < MOST_DELAY
                    result.must("what was asked for is done at the next sweeps", done)
                    if took is None or not done:
                        result.notes.append(_standing(sandbox))
                        break
        actions.delete(sandbox=sandbox, by=there.developer)
        reconciling.sweep()
    return result


def _standing(sandbox) -> str:
    """Where it stands, for whoever reads that it did not come to its end."""
    sandbox.refresh_from_db()
    steps = ", ".join(f"{step.name} {step.stage} {step.log[-200:]}" for step in sandbox.steps.order_by("pk"))
    return f"{sandbox.stage}, {sandbox.observed_generation} of {sandbox.desired_generation}; {steps}"


def act(person: subprocess.Popen, pk: int) -> float | None:
    """Seconds that the action took; None when it failed."""
    connections.close_all()
    person.stdin.write(f"{pk}\n")
    person.stdin.flush()
    said = person.stdout.readline()
    return float(said) if said else None


@contextmanager
def _person(url: str, pk: int) -> Iterator[subprocess.Popen]:
    name = connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mockadmin.settings",
        "REDIS_URL": url,
        **({"DATABASE_URL": f"sqlite:///{name}"} if connection.vendor == "sqlite" else {}),
    }
    command = [sys.executable, "-c", PERSON, str(pk)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=engines.ROOT, env=environment, text=True, **pipes)
    try:
        process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.communicate()
