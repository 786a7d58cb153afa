"""What one full core does not tell: how long a call takes at half load, and what a second worker brings."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from . import load, patients, servers
from .load import Window

ROWS = 1_000
PAUSE = 1
"""Milliseconds between two calls of a connection at half load: the smallest that wrk knows."""
TRIALS, NEAR = 8, 0.05
CORES_FOR_TWO = 3
"""Two workers and the load generator want a core each."""


def lines(folder: Path, seconds: int, cores: tuple[str, str]) -> list[str]:
    """Both, in words; `cores` are those of the server and of the load generator, or empty."""
    return [*_half_load(_shelf(folder), seconds, *cores), "", *_two_workers(_shelf(folder), seconds)]


def _shelf(folder: Path) -> Path:
    shelf = Path(tempfile.mkdtemp(prefix="scaling-", dir=folder))
    patients.publish(shelf, ROWS)
    return shelf


def _half_load(shelf: Path, seconds: int, server_core: str, client_core: str) -> list[str]:
    with servers.engine(shelf, server_core) as server:
        full = _sound(load.window(server, load.script(shelf, ROWS, patients.PATH), seconds, client_core))
        paced = load.script(shelf, ROWS, patients.PATH, PAUSE)
        connections = _connections(
            lambda number: load.window(server, paced, 2, client_core, number).rate, full.rate / 2
        )
        half = _sound(load.window(server, paced, seconds, client_core, connections))
    return [
        f"At {half.rate / full.rate:.0%} of its full load ({half.rate:,.0f} answers/s on {connections} connections, "
        f"{ROWS:,} rows) a call takes {half.p50:.2f} ms at the median and {half.p99:.2f} ms at the 99th percentile."
    ]


def _connections(rate: Callable[[int], float], aim: float) -> int:
    """How many paced connections make so many calls a second; each more brings a little less."""
    connections = load.CONNECTIONS
    for _ in range(TRIALS):
        reached = rate(connections)
        if abs(reached / aim - 1) < NEAR:
            break
        connections = max(1, round(connections * aim / reached))
    return connections


def _two_workers(shelf: Path, seconds: int) -> list[str]:
    """With too few cores, answers a second would tell of the load generator: processor time tells of the workers."""
    there = sorted(os.sched_getaffinity(0))
    enough = len(there) >= CORES_FOR_TWO
    client = ",".join(map(str, there[2:])) if enough else ""
    found = {}
    for workers in (1, 2):
        core = ",".join(map(str, there[:workers])) if enough else ""
        with servers.engine(shelf, core, workers=workers) as server:
            script = load.script(shelf, ROWS, patients.PATH)
            load.window(server, script, 2, client)
            found[workers] = _sound(load.window(server, script, seconds, client))
    one, two = found[1], found[2]
    times = 2 * two.per_cpu_second / one.per_cpu_second
    if enough:
        return [f"Two workers on two cores answer {two.rate:,.0f}/s, {two.rate / one.rate:.2f} times what one does."]
    return [
        f"Two workers: {two.per_cpu_second:,.0f} answers for each second of their processor time, one worker: "
        f"{one.per_cpu_second:,.0f}. What a second worker adds to answers/s cannot be seen on {len(there)} "
        f"cores, which the load generator shares; by processor time two do {times:.2f} times the work of one."
    ]


def _sound(window: Window) -> Window:
    if window.wrong or window.errors:
        raise SystemExit(f"{window.wrong + window.errors} answers were wrong")
    return window
