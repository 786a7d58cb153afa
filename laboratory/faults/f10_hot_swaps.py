"""F10: another bundle under the same address, again and again under load: no call fails, no answer mixes two."""

import asyncio
import random
import re
import time

from engine import bundle
from engine.shelf import Shelf

from .. import callers, engines, mocks, places
from ..results import Result, timed

EDITIONS = 20
CALLERS = 8
GENERATION = re.compile(rb"\r\nx-mockadmin-generation: (\d+)")
MOST_WAIT = 0.004
"""Seconds between two swaps, at most."""

LONG, LEAST = 10_000, 200_000
"""From so many swaps on, at least so many calls: those that the swaps leave open are made after them."""


def run(count: int, seed: int) -> Result:
    """`count` swaps; the engine looks at the shelf at every call, so that it sees each of them."""
    with timed() as result:
        asyncio.run(_run(count, seed, result))
    return result


async def _run(count: int, seed: int, result: Result) -> None:
    shelf, chance, seen = places.fresh("shelf"), random.Random(seed), set()
    for edition in range(EDITIONS):
        bundle.write(shelf, mocks.source(edition))
    mocks.publish(shelf, generation=EDITIONS, edition=0)

    def verify(number: int, head: bytes, body: bytes) -> bool:
        """The generation in the head says which edition the body must be of."""
        found = GENERATION.search(head)
        if found is None:
            return False
        seen.add(int(found[1]))
        return mocks.expected(number, int(found[1]) % EDITIONS) in body

    with engines.running(shelf, workers=1, eager=True) as engine:
        load = callers.Callers(engine.port, verify, count=CALLERS, seed=seed)
        started = time.monotonic()
        for swap in range(1, count + 1):
            generation = EDITIONS + swap
            Shelf(shelf).publish(mocks.pointer(generation, generation % EDITIONS))
            result.count("swaps")
            await _until_seen(seen, generation)
            await asyncio.sleep(chance.uniform(0, MOST_WAIT))
        while count >= LONG and load.tally.answers < LEAST:
            await asyncio.sleep(0.1)
        tally = await load.stop()
        result.counts["calls a second"] = round(tally.answers / (time.monotonic() - started))
    result.counts |= {
        "swaps that callers saw": len(seen - {EDITIONS}),
        "calls answered": tally.answers,
        "calls failed": tally.cuts + tally.not_200 + tally.refused,
        "mixed answers": len(tally.wrong),
    }
    result.must("0 failed", result.counts["calls failed"] == 0)
    result.must("0 mixed: head and body are of one generation", not tally.wrong)
    result.must("callers saw every swap", len(seen - {EDITIONS}) == count)
    result.notes += tally.wrong[:3]


async def _until_seen(seen: set[int], generation: int) -> None:
    ends = time.monotonic() + 10
    while generation not in seen and time.monotonic() < ends:
        await asyncio.sleep(0)
