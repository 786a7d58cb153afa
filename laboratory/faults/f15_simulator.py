"""F15: the portal's own code in a simulator, under a schedule, a clock and faults that a seed decides; many seeds."""

import multiprocessing
import os
from collections import Counter

from django.db import connection

from .. import portal
from ..results import Result, timed
from ..simulator import invariants, simulation, world

ALONE = 500
"""Up to so many seeds, one process does it: CI runs the faults one after the other."""

FALSE = (
    "false here: time, broker, chance, and the calls of the check; SQLite's writers come one after the other, "
    "so that what PostgreSQL lets come between two statements of a transaction is F14's to try"
)
TOLD = 5
"""Seeds that are named when something breaks."""


def run(count: int, seed: int) -> Result:
    """The seeds from `seed` on, `count` of them. `python -m laboratory.simulator SEED` replays one."""
    portal.ready()
    with timed() as result:
        if connection.vendor != "sqlite":
            result.must("the simulator runs on SQLite", False)
            return result
        world.template()
        seeds, counts, broken = range(seed, seed + count), Counter(), []
        for findings in _simulated(seeds):
            counts.update(findings.counts)
            if findings.broken:
                broken.append(findings)
        for invariant in invariants.ALL:
            result.must(invariant, not any(invariant in each.broken for each in broken))
        result.notes.append(FALSE)
        result.counts |= {"seeds": count, **dict(sorted(counts.items())), "seeds that broke something": len(broken)}
        for each in sorted(broken, key=lambda findings: findings.seed)[:TOLD]:
            what = "; ".join(f"{invariant} ({seen})" for invariant, seen in each.broken.items())
            result.notes.append(f"seed {each.seed}: {what}. Replay: python -m laboratory.simulator {each.seed}")
    return result


def _simulated(seeds: range):
    """Their findings, without the traces: on all cores when they are many."""
    if len(seeds) <= ALONE:
        yield from map(_simulate, seeds)
        return
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        yield from pool.imap_unordered(_simulate, seeds, chunksize=20)


def _simulate(seed: int) -> simulation.Findings:
    findings = simulation.simulate(seed)
    findings.trace.clear()
    return findings
