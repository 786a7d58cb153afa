"""F06: PostgreSQL is stopped at once and started again; the portal says so and recovers, nothing is done by half."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.postgres import Absent, Cluster, cluster

from .. import callers, engines, killing, mocks, people, places, portal
from ..results import Result, timed
from .f02_engine_workers_killed import verify

TOLD_WITHIN, BACK_WITHIN, SETTLED_WITHIN = 6.0, 15.0, 90.0
CALLERS, PAUSE = 2, 0.05
UP, MOST_DOWN = (0.2, 1.2), 1.0
"""Seconds before a stop, and seconds that it stays away, at most."""

FIRST_RATE = 10_000
"""A person sets the rate of a sandbox, each time another one: each leaves one entry in the trail."""


def run(count: int, seed: int) -> Result:
    """`count` stops, of a server that is started for it."""
    with timed() as result:
        try:
            with cluster() as server:
                os.environ["DATABASE_URL"] = server.url
                _run(server, count, seed, result)
        except Absent as absent:
            result.lacks("PostgreSQL")
            result.notes.append(str(absent))
    return result


def _run(server: Cluster, count: int, seed: int, result: Result) -> None:
    there, chance = portal.ready(), random.Random(seed)
    from django.conf import settings
    from django.db import connections

    from tests.reliability import processes

    from .f01_reconciler_killed import is_settled

    sandbox = portal.sandbox(there)
    reader, author = _two_people(there, sandbox)
    mocks.publish(settings.SHELF_DIR)
    port = int(settings.ENGINE_URL.rpartition(":")[2])
    with engines.running(settings.SHELF_DIR, port=port), _portal(processes.environment()) as address:
        worker = processes.worker(places.fresh("worker"))
        try:
            with (
                callers.beside(port, verify, count=CALLERS, pause=PAUSE, seed=seed) as tally,
                people.at(address, reader, author) as everyone,
            ):
                for _ in range(count):
                    _stop_and_start(server, everyone, chance, result)
            connections.close_all()
            began = time.monotonic()
            settled = killing.until(lambda: is_settled(sandbox.pk), seconds=SETTLED_WITHIN, pause=0.2)
            result.counts["seconds until Celery had done it all"] = round(time.monotonic() - began, 1)
            result.must("Celery lives on, and does what was asked for", settled and worker.runs)
        finally:
            worker.kill()
    _judge(sandbox.pk, author, result)
    heard = [each for person in everyone for each in person.heard]
    result.counts |= {
        "pages and answers": len(heard),
        "said 503": sum(each.status == 503 for each in heard),
        "calls answered by the engine": tally.answers,
        "calls failed": tally.cuts - tally.idle_closed + tally.not_200 + tally.refused,
    }
    strange = Counter(str(each) for each in heard if not each.is_expected)
    result.must("a page or an answer is 200, or 503 with a message and Retry-After", not strange)
    result.must("the engine goes on: 0 calls failed", result.counts["calls failed"] == 0 and not tally.wrong)
    result.notes += [f"{times} times {what}" for what, times in strange.most_common(3)]


def _stop_and_start(server: Cluster, everyone: list[people.Person], chance: random.Random, result: Result) -> None:
    """One fault: each person is told, and finds the portal again by asking."""
    time.sleep(chance.uniform(*UP))
    server.stop()
    _longest(result, "longest until 503 in s", TOLD_WITHIN, everyone, 503, "503 within 6 s")
    time.sleep(chance.uniform(0, MOST_DOWN))
    server.start()
    _longest(result, "longest until 200 in s", BACK_WITHIN, everyone, 200, "the portal is back by itself within 15 s")
    result.count("stops")


def _longest(result: Result, name: str, limit: float, everyone: list[people.Person], status: int, must: str) -> None:
    """Waits until each person who asked after this moment was answered so."""
    began = time.monotonic()
    result.must(must, killing.until(lambda: all(each.was_told(status, began) for each in everyone), seconds=limit))
    result.counts[name] = max(result.counts.get(name, 0), round(time.monotonic() - began, 1))


def _two_people(there: portal.Portal, sandbox) -> tuple[people.Reading, people.Acting]:
    from django.test import Client

    from tests import factories

    browser = Client()
    browser.force_login(there.developer)
    token = factories.token(there.developer, there.organisation)
    return (
        people.Reading(f"/bacs/{sandbox.public_id}/", browser.cookies["session"].value),
        people.Acting(f"/api/v1/sandboxes/{sandbox.public_id}/rate/", token, first=FIRST_RATE),
    )


@contextmanager
def _portal(environment: dict[str, str]) -> Iterator[int]:
    """The portal as `make run` starts it; its port."""
    port = places.free_port()
    environment |= {"ENGINE_RATE": "100000", "ALLOWED_HOSTS": "127.0.0.1"}
    django = (sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0")
    subprocess.run(django, cwd=engines.ROOT, env=environment, check=True)
    gunicorn = ("-m", "gunicorn", "mockadmin.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread")
    with (places.folder() / "portal.log").open("ab") as log:
        process = subprocess.Popen(
            (sys.executable, *gunicorn, "--threads", "4"), cwd=engines.ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        if not killing.until(lambda: people.ask(port, "GET", "/healthz").status == 200, seconds=60, pause=0.1):
            raise AssertionError("the portal does not start")
        yield port
    finally:
        process.terminate()
        process.wait()


def _judge(pk: int, author: people.Acting, result: Result) -> None:
    """What was acknowledged is there, what was not is there whole or not at all."""
    from accounts.models import Entry
    from sandboxes.models import Sandbox

    from .f01_reconciler_killed import is_served_as_wished

    sandbox = Sandbox.objects.get(pk=pk)
    entries = Entry.objects.filter(verb="sandbox.limit", kind="sandbox", key=str(pk)).order_by("pk")
    kept = [entry.detail["rate"] for entry in entries]
    result.counts |= {"changes acknowledged": len(author.acknowledged), "changes kept": len(kept)}
    result.must("0 lost: what was acknowledged is kept", set(author.acknowledged) <= set(kept))
    result.must("nothing is there twice, or was not asked for", len(set(kept)) == len(kept) <= author.asked)
    whole = sandbox.rate == kept[-1] and sandbox.desired_generation == 1 + len(kept)
    result.must("no half state: sandbox, generation and trail agree", whole)
    result.must("the shelf serves the last wish", is_served_as_wished(pk))
