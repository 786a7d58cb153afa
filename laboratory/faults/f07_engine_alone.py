"""F07: portal, database and broker are stopped for minutes; the engine answers, and is restarted meanwhile."""

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from .. import callers, engines, killing, mocks, places
from ..results import Result, timed
from .f02_engine_workers_killed import metered_by_key, verify

CALLERS = 4
PAUSE = 0.025
"""Seconds between two calls of a caller: above 100 calls a second together, on a quiet machine."""

BASELINE = 5.0
"""Seconds of load with everything running, to compare with."""

AIM = 1.2
"""How much slower the slowest of a hundred may be than with everything running."""


def run(count: int, seed: int) -> Result:
    """`count` seconds with everything stopped but the engine."""
    with timed() as result:
        asyncio.run(_run(count, seed, result))
    return result


async def _run(seconds: int, seed: int, result: Result) -> None:
    data = places.fresh("alone")
    shelf = data / "shelf"
    mocks.publish(shelf)
    with _others(data) as others, engines.running(shelf, workers=2) as engine:
        result.counts["others that ran, and were stopped"] = len(others)
        load = callers.Callers(engine.port, verify, count=CALLERS, pause=PAUSE, seed=seed)
        await asyncio.sleep(BASELINE)
        usual = await load.stop()
        for process in others.values():
            process.kill()
            process.wait()
        shutil.move(data / "mockadmin.sqlite3", data / "away.sqlite3")
        result.must("the portal answers no more", not _answers(int(others["portal"].args[-1])))

        load = callers.Callers(engine.port, verify, count=CALLERS, pause=PAUSE, seed=seed + 1)
        await asyncio.sleep(seconds / 3)
        engine.signal(signal.SIGHUP)
        await asyncio.sleep(seconds / 3)
        tally = await load.stop()
        engine.stop()
        began = time.monotonic()
        with engines.running(shelf, workers=2) as again:
            result.counts["seconds to start again, cold"] = round(time.monotonic() - began, 1)
            load = callers.Callers(again.port, verify, count=CALLERS, pause=PAUSE, seed=seed + 2)
            await asyncio.sleep(seconds / 3)
            late = await load.stop()
            again.stop()
    answered = tally.answered + late.answered
    failed = sum(each.cuts - each.idle_closed + each.not_200 + each.refused for each in (tally, late))
    times = tally.times + late.times
    result.counts |= {
        "calls answered": answered.total(),
        "calls a second": round(answered.total() / seconds),
        "calls failed": failed,
        "wrong answers": len(tally.wrong) + len(late.wrong),
        "p50 ms": callers.percentile(times, 0.5),
        "p99 ms": callers.percentile(times, 0.99),
        "p99 ms with everything running": callers.percentile(usual.times, 0.99),
    }
    slower = callers.percentile(times, 0.99) / (callers.percentile(usual.times, 0.99) or 1)
    result.notes.append(f"p99 was {slower:.1f} times that with everything running; the aim: {AIM:g} on a quiet machine")
    result.must("0 failed answers, a rolling and a cold restart included", failed == 0 and answered.total() > 0)
    result.must("no wrong body and no other status", not tally.wrong and not late.wrong)
    lost = sum((usual.answered + answered - metered_by_key(shelf)).values())
    result.must("every answered call waits in the journal for the collector", lost == 0)


@contextlib.contextmanager
def _others(data: Path) -> Iterator[dict[str, subprocess.Popen]]:
    """The portal on its database, and Redis when the machine has it: running, and answering."""
    port = places.free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mockadmin.settings",
        "SECRET_KEY": secrets.token_hex(32),
        "DATA_DIR": str(data),
        "SHELF_DIR": str(data / "shelf"),
        "DATABASE_URL": f"sqlite:///{data / 'mockadmin.sqlite3'}",
        "DEBUG": "true",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=engines.ROOT, env=environment, check=True)
    started: dict[str, subprocess.Popen] = {}

    def start(name: str, *command: str) -> None:
        started[name] = subprocess.Popen(
            command, cwd=engines.ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    redis = shutil.which("redis-server") or shutil.which("valkey-server")
    try:
        if redis:
            start("broker", redis, "--port", "0", "--unixsocket", str(data / "redis.sock"), "--save", "")
        start("portal", sys.executable, "manage.py", "runserver", "--noreload", "--nothreading", str(port))
        if not killing.until(lambda: _answers(port), seconds=60, pause=0.1):
            raise AssertionError("the portal does not start")
        yield started
    finally:
        for process in started.values():
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
