"""F02: `kill -9` of engine workers under load; each call that was answered is in the journal, no answer is wrong."""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from engine import journal

from .. import callers, engines, mocks, places
from ..results import Result, timed

WORKERS = 2
CALLERS = 6
PAUSE = 0.01
"""Seconds between two calls of a caller: the load leaves room for the workers that start."""

ANSWERS_BETWEEN = 25
"""Answers between two kills, at least."""

STARTED_WITHIN = 30.0
PROMISED = 2.0
"""Seconds a caller may wait for an answer because of a kill, on a quiet machine."""


def run(count: int, seed: int) -> Result:
    """`count` kills of one of two workers."""
    with timed() as result:
        asyncio.run(_run(count, seed, result))
    return result


async def _run(count: int, seed: int, result: Result) -> None:
    shelf, chance = places.fresh("shelf"), random.Random(seed)
    mocks.publish(shelf)
    with engines.running(shelf, workers=WORKERS) as engine:
        load = callers.Callers(engine.port, verify, count=CALLERS, pause=PAUSE, seed=seed)
        killed: set[int] = set()
        for _ in range(count):
            worker = await _one_that_answers(engine, shelf, chance, killed)
            killed.add(worker)
            await _until_answered(load, load.tally.answers + ANSWERS_BETWEEN)
            os.kill(worker, signal.SIGKILL)
            result.count("kills")
        await _one_that_answers(engine, shelf, chance, killed)
        tally = await load.stop()
        engine.stop()
    metered = metered_by_key(shelf)
    result.counts |= {
        "calls answered": tally.answers,
        "calls cut off": tally.cuts,
        "calls metered": metered.total(),
        "wrong answers": len(tally.wrong),
        "longest wait in ms": round(1000 * tally.longest),
    }
    lost = sum((tally.answered - metered).values())
    invented = sum((metered - tally.answered - tally.cut).values())
    result.counts |= {"answered, not metered": lost, "metered, not called": invented}
    result.must("every answered call is metered, key by key", lost == 0)
    result.must("nothing is metered that was not called", invented == 0)
    result.must("no wrong body and no other status", not tally.wrong)
    result.must("kills hit calls on their way", tally.cuts > 0)
    slow = tally.longest > PROMISED
    result.notes += [f"the longest wait was above the {PROMISED:.0f} s promised on a quiet machine"] if slow else []
    result.notes += tally.wrong[:3]


def verify(number: int, _head: bytes, body: bytes) -> bool:
    return mocks.expected(number, 0) in body


async def _until_answered(load: callers.Callers, count: int) -> None:
    while load.tally.answers < count:
        await asyncio.sleep(0.001)


async def _one_that_answers(engine: engines.Engine, shelf: Path, chance: random.Random, killed: set[int]) -> int:
    """A worker that has answered a call: its journal has begun."""
    ends = asyncio.get_running_loop().time() + STARTED_WITHIN
    while asyncio.get_running_loop().time() < ends:
        ready = sorted(pid for pid in engine.workers() - killed if any((shelf / "log").glob(f"*-{pid:x}-*")))
        if ready:
            return chance.choice(ready)
        await asyncio.sleep(0.005)
    raise AssertionError(f"no worker answers\n{engine.words()}")


def metered_by_key(shelf: Path) -> Counter:
    """How often each row of the laboratory's mock was called, as the journal has it."""
    return Counter(int(line.key.rpartition("-")[2]) for line in answered(shelf) if line.sandbox == mocks.PUBLIC_ID)


def answered(shelf: Path) -> Iterator[journal.Exchange]:
    """Each line of the journal that stands for an answer."""
    for segment in journal.segments(shelf):
        offset = 0
        while True:
            lines, after = journal.read(segment.path, offset, 10_000)
            yield from (line for line in lines if line.outcome == "answered")
            if after == offset:
                break
            offset = after
