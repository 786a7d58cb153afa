"""`python -m laboratory [F01 …] [--short] [--count N] [--seed N] [--report FILE] [--json FILE] [--postgres]`.

`--ceiling 512` runs all of it, and every process it starts, with no more memory of its own than so many MB.
"""

import argparse
import importlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy.postgres import throw_away_cluster

from . import memory, places, portal, report
from .counts import FAULTS
from .results import Result


def main(arguments: list[str] | None = None) -> int:
    """Run the faults that were named, or all; 1 when one of them found what must not be."""
    asked = _asked(arguments)
    if asked.ceiling:
        memory.ceiling(asked.ceiling)
    logging.getLogger("engine").addHandler(logging.NullHandler())  # damage is announced, as it should be: thousands
    names = [name.upper() for name in asked.faults] or [name for name, fault in FAULTS.items() if fault.module]
    counts = {name: _count(name, asked) for name in names}
    counts = {name: count for name, count in counts.items() if count}
    found: dict[str, tuple[int, Result]] = {}
    with ExitStack() as stack:
        if asked.postgres:
            os.environ["DATABASE_URL"] = stack.enter_context(throw_away_cluster())
        beside = [name for name in counts if asked.short and FAULTS[name].waits and len(counts) > 1]
        waiting = {name: stack.enter_context(_apart(name, counts[name], asked.seed)) for name in beside}
        for name, count in counts.items():
            if name not in beside:
                found[name] = (count, _run(name, count, asked.seed, here=asked.short or len(counts) == 1))
                _say(name, *found[name])
        for name, process in waiting.items():
            found[name] = (counts[name], _result(name, *process))
            _say(name, *found[name])
    if asked.json:
        Path(asked.json).write_text(
            json.dumps({name: {"count": count, "result": each.as_json()} for name, (count, each) in found.items()})
        )
    if asked.report:
        report.write(Path(asked.report), found, seed=asked.seed)
    return 0 if all(result.holds for _count, result in found.values()) else 1


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m laboratory", description="Breaks Mock Admin on purpose.")
    parser.add_argument("faults", nargs="*", metavar="F01", help="which; all without")
    parser.add_argument("--short", action="store_true", help="the counts of CI")
    parser.add_argument("--count", type=int, default=0, help="another count, for a fault that is named")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", metavar="FILE", help="write what was found into this page")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--ceiling", type=int, metavar="MB", help="of private memory, for each process")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL that is started for it, not SQLite")
    return parser.parse_args(arguments)


def _count(name: str, asked: argparse.Namespace) -> int:
    fault = FAULTS[name]
    return asked.count or (fault.short if asked.short else fault.long)


def _run(name: str, count: int, seed: int, *, here: bool) -> Result:
    """Here, or in a process of its own, so that a long run leaves nothing to the next fault."""
    if not here:
        with _apart(name, count, seed) as process:
            return _result(name, *process)
    fault = FAULTS[name]
    if fault.portal:
        portal.ready()
    module = importlib.import_module(f"{__package__}.faults.{fault.module}")
    try:
        return module.run(count, seed)
    except AssertionError as error:
        return Result(invariants={"the run comes to its end": False}, notes=[str(error)])


@contextmanager
def _apart(name: str, count: int, seed: int) -> Iterator[tuple[subprocess.Popen, Path]]:
    """A fault in a process of its own."""
    place = places.folder() / f"{name}.json"
    command = (sys.executable, "-m", __package__, name, "--count", str(count), "--seed", str(seed), "--json", place)
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    try:
        yield process, place
    finally:
        process.kill()
        process.wait()


def _result(name: str, process: subprocess.Popen, place: Path) -> Result:
    """What it found, once it has ended."""
    process.wait()
    if not place.exists():
        return Result(
            invariants={"the run comes to its end": False}, notes=[f"its process ended with {process.returncode}"]
        )
    return Result.from_json(json.loads(place.read_text())[name]["result"])


def _say(name: str, count: int, result: Result) -> None:
    fault = FAULTS[name]
    print(f"{name} {fault.title}", flush=True)
    print(f"    {count:,} {fault.unit}, {result.seconds} s, {result.cpu_seconds} s of processor time")
    print(f"    {', '.join(f'{name}: {value:,}' for name, value in result.counts.items())}")
    for invariant, holds in result.invariants.items():
        print(f"    {'holds ' if holds else 'BROKEN'} {invariant}")
    for note in result.notes:
        print(f"    note   {note}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
