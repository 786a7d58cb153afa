"""F19: a hundred calls a second for a day, while each minute something is killed, swapped, restarted or gone."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections, models

from sandboxes import addresses
from sandboxes.models import Sandbox, Usage
from tests.reliability import processes

from .. import brokers, callers, engines, killing, memory, mocks, places, portal
from ..results import Result, timed
from .f01_reconciler_killed import is_settled
from .f02_engine_workers_killed import answered

EVERY = 60.0
CALLERS, PAUSE = 5, 0.045
"""Together above a hundred calls a second on a quiet machine."""

METERED_PAUSE = 0.2
"""Between two calls to a sandbox of the portal, whose usage is counted; the others are to one it does not know."""

LOOK_EVERY = 5.0
AWAY = 3.0
"""Seconds that the broker stays away."""

EDITIONS = 2
LEAST_ANSWERED = 0.999
MOST_GROWTH = 1.0
"""In % an hour."""

HOUR = 3600
WARM_UP = 0.1
"""Of the time, in which memory may grow."""


def run(count: int, seed: int) -> Result:
    """`count` seconds."""
    there, program = portal.ready(), brokers.program()
    with timed() as result:
        if program is None:
            result.lacks("Redis")
            return result
        sandbox = portal.sandbox(there)
        target = callers.Target(
            urlsplit(addresses.url(sandbox, there.version)).path,
            lambda _number: portal.REQUEST.encode(),
            keys=1,
            media="application/soap+xml",
        )
        connections.close_all()
        port = int(settings.ENGINE_URL.rpartition(":")[2])
        with (
            brokers.Broker(program) as broker,
            engines.running(settings.SHELF_DIR, port=port) as engine,
            Collector(broker.url) as collector,
        ):
            if not killing.until(lambda: is_settled(sandbox.pk), seconds=60, pause=0.1):
                raise AssertionError(f"the sandbox is not made\n{collector.words()}")
            Soak(engine, collector, broker, random.Random(seed), result).run(count, target)
            _judge_usage(sandbox.pk, result)
    return result


class Collector:
    """Celery with its beat, on Redis: it reads the engine's log each second."""

    def __init__(self, broker: str) -> None:
        folder = places.fresh("collector")
        self._log = folder / "log"
        self._environment = processes.environment() | {"REDIS_URL": broker}
        self._command = (sys.executable, *processes.WORKER, "--beat", "--schedule", str(folder / "beat"))

    def __enter__(self) -> "Collector":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=engines.ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """kill -9 of the process and its children."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def words(self) -> str:
        return self._log.read_text(errors="replace")[-3000:]


class Soak:
    """Load, faults and looks at memory, until the time is over."""

    def __init__(
        self,
        engine: engines.Engine,
        collector: Collector,
        broker: brokers.Broker,
        chance: random.Random,
        result: Result,
    ) -> None:
        self._engine, self._collector, self._broker = engine, collector, broker
        self._chance, self._result = chance, result
        self._generation = 0

    def run(self, seconds: int, metered: callers.Target) -> None:
        """So long, with a fault each minute, or five in a shorter time."""
        for _ in range(EDITIONS):
            self._swapped()
            with self._load(metered):
                time.sleep(1)
        before, every, samples = self._descriptors(), min(EVERY, seconds / 5), []
        faults, began = self._faults(), time.monotonic()
        with self._load(metered) as (tally, counted):
            upcoming = began + every / 2
            while (now := time.monotonic()) < began + seconds:
                if now >= upcoming:
                    upcoming += every
                    next(faults)()
                samples.append((now - began, memory.held({self._engine.process.pid, *self._engine.workers()})))
                time.sleep(min(LOOK_EVERY, every / 4))
        self._judge_answers(seconds, tally, counted)
        self._judge_memory(seconds, samples)
        after = self._descriptors()
        self._result.counts |= {"descriptors before": before, "descriptors after": after}
        self._result.must("0 file descriptors leaked", after <= before)

    @contextmanager
    def _load(self, metered: callers.Target) -> Iterator[tuple[callers.Tally, callers.Tally]]:
        port = self._engine.port
        with (
            callers.beside(port, _is_right, count=CALLERS, pause=PAUSE) as tally,
            callers.beside(port, _is_dupuis, count=1, pause=METERED_PAUSE, target=metered) as counted,
        ):
            yield tally, counted

    def _descriptors(self) -> int:
        """Of the keeper and its workers, while nobody calls."""
        time.sleep(1)
        return sum(map(memory.descriptors, {self._engine.process.pid, *self._engine.workers()}))

    # --- what happens to it -------------------------------------------------------------------------------------------

    def _faults(self) -> Iterator[Callable[[], None]]:
        """Each kind once, in another order each time."""
        kinds = [self._worker_killed, self._collector_killed, self._swapped, self._restarted, self._broker_gone]
        while True:
            yield from self._chance.sample(kinds, len(kinds))

    def _worker_killed(self) -> None:
        os.kill(self._chance.choice(sorted(self._engine.workers())), signal.SIGKILL)
        self._result.count("workers killed")

    def _collector_killed(self) -> None:
        self._collector.kill()
        self._collector.start()
        self._result.count("collectors killed")

    def _swapped(self) -> None:
        self._generation += 1
        mocks.publish(settings.SHELF_DIR, generation=self._generation, edition=self._generation % EDITIONS)
        self._result.count("swaps")

    def _restarted(self) -> None:
        self._engine.signal(signal.SIGHUP)
        self._result.count("rolling restarts")

    def _broker_gone(self) -> None:
        self._broker.suffer("killed")
        time.sleep(AWAY)
        self._broker.recover()
        self._result.count("brokers gone")

    # --- what must hold -----------------------------------------------------------------------------------------------

    def _judge_answers(self, seconds: int, *tallies: callers.Tally) -> None:
        answered = sum(each.answers for each in tallies)
        failed = sum(each.cuts - each.idle_closed + each.not_200 + each.refused for each in tallies)
        times = [took for each in tallies for took in each.times]
        self._result.counts |= {
            "calls answered": answered,
            "calls a second": round(answered / seconds),
            "calls failed": failed,
            "p99 ms": callers.percentile(times, 0.99),
        }
        share = answered / (answered + failed) if answered else 0.0
        self._result.must(f"{100 * LEAST_ANSWERED:g} % answered, at least", share >= LEAST_ANSWERED)
        self._result.must("no wrong body", not any(each.wrong for each in tallies))
        self._result.notes += [words for each in tallies for words in each.wrong[:2]]

    def _judge_memory(self, seconds: int, samples: list[tuple[float, int]]) -> None:
        """Keeper and workers together; what they take in the first tenth of the time is their warming up."""
        later = [each for each in samples if each[0] >= WARM_UP * seconds]
        self._result.counts |= {"MB when warm": later[0][1] >> 20, "MB at the end": later[-1][1] >> 20}
        if seconds < HOUR:
            self._result.notes.append("growth of memory is judged from an hour on")
            return
        growth = memory.slope(later)
        self._result.counts["growth of memory in % an hour"] = round(growth, 2)
        self._result.must(f"memory grows by {MOST_GROWTH:g} % an hour at most", growth <= MOST_GROWTH)


def _judge_usage(pk: int, result: Result) -> None:
    """The collector that is left has counted each line of the log."""
    connections.close_all()
    public_id = Sandbox.objects.get(pk=pk).public_id
    logged = sum(line.count for line in answered(settings.SHELF_DIR) if line.sandbox == public_id)

    def counted() -> int:
        found = Usage.objects.filter(sandbox=pk, outcome="answered").aggregate(calls=models.Sum("calls"))
        return found["calls"] or 0

    result.must("0 lost, 0 miscounted: usage is the log", killing.until(lambda: counted() == logged, seconds=60))
    result.counts |= {"calls metered": logged, "calls counted": counted()}


def _is_right(number: int, _head: bytes, body: bytes) -> bool:
    return any(mocks.expected(number, edition) in body for edition in range(EDITIONS))


def _is_dupuis(_number: int, _head: bytes, body: bytes) -> bool:
    return b"Dupuis" in body
