"""F11: SIGHUP replaces the engine's workers one after the other, under load; no call fails."""

import asyncio
import signal

from .. import callers, engines, mocks, places
from ..results import Result, timed
from .f02_engine_workers_killed import verify

WORKERS = 2
CALLERS = 6
PAUSE = 0.005
REPLACED_WITHIN = 60.0


def run(count: int, seed: int) -> Result:
    """`count` times all workers."""
    with timed() as result:
        asyncio.run(_run(count, seed, result))
    return result


async def _run(count: int, seed: int, result: Result) -> None:
    shelf = places.fresh("shelf")
    mocks.publish(shelf)
    with engines.running(shelf, workers=WORKERS) as engine:
        load = callers.Callers(engine.port, verify, count=CALLERS, pause=PAUSE, seed=seed)
        for _ in range(count):
            old = engine.workers()
            engine.signal(signal.SIGHUP)
            result.must("every worker was replaced", await _until_replaced(engine, old))
            result.count("restarts")
        tally = await load.stop()
        engine.stop()
    result.counts |= {
        "workers replaced": count * WORKERS,
        "calls answered": tally.answers,
        "closed between two calls, sent again": tally.idle_closed,
        "calls failed": tally.cuts - tally.idle_closed + tally.not_200,
        "connections refused": tally.refused,
        "p99 ms": callers.percentile(tally.times, 0.99),
    }
    result.must("0 failed but for calls that crossed the end of an idle connection", result.counts["calls failed"] == 0)
    result.must("0 connections refused", tally.refused == 0)
    result.must("no wrong body and no other status", not tally.wrong)
    result.notes += tally.wrong[:3]


async def _until_replaced(engine: engines.Engine, old: set[int]) -> bool:
    ends = asyncio.get_running_loop().time() + REPLACED_WITHIN
    while asyncio.get_running_loop().time() < ends:
        now = engine.workers()
        if now and not now & old and len(now) == WORKERS:
            return True
        await asyncio.sleep(0.02)
    return False
