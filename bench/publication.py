"""A large edition takes the place of a small one: what callers of its sandbox, and of another one, notice of it."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from . import caller, servers, wide
from .servers import Server

SMALL = 10
WORKERS = 2
OTHER = "bench-sandbox-0000tiny"
#: Seconds of calls before the compilation, and after the publication.
BEFORE = AFTER = 5.0
COMPILE = 60.0


@dataclass(frozen=True)
class Stretch:
    """The calls of one stretch of time: how many, how many wrong, and how long they took, in milliseconds."""

    name: str
    calls: int
    wrong: int
    p99: float
    longest: float

    @classmethod
    def of(cls, name: str, noted: list[list[float]], start: float, end: float) -> "Stretch":
        inside = [each for each in noted if start <= each[0] < end]
        took = sorted(each[1] * 1000 for each in inside)
        wrong = sum(not each[2] for each in inside)
        return cls(name, len(inside), wrong, took[int(len(took) * 0.99)], took[-1])


@dataclass(frozen=True)
class Publication:
    """How a large edition takes the place of a small one while both its sandbox and another one are called."""

    rows: int
    compiled: dict[str, float]
    seconds: float
    same: list[Stretch]
    other: list[Stretch]
    back: int

    @classmethod
    def measured(cls, folder: Path, rows: int) -> "Publication":
        """Compile beside the calls, publish, and wait until each worker answers from the new edition."""
        shelf = folder / "published"
        wide.write(shelf, SMALL, edition=1)
        for public_id in (wide.PUBLIC_ID, OTHER):
            wide.publish(shelf, SMALL, 1, public_id)
        with servers.engine(shelf, "", WORKERS) as server, ExitStack() as callers:
            notes = [callers.enter_context(_called(server, each, folder)) for each in (wide.PUBLIC_ID, OTHER)]
            start = time.monotonic()
            time.sleep(BEFORE)
            compiling = time.monotonic()
            command = [sys.executable, "-m", "bench.large", "--rows", str(rows), "--compile", str(shelf)]
            compiled = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
            publishing = time.monotonic()
            wide.publish(shelf, rows, 2)
            time.sleep(AFTER)
            end = time.monotonic()
            same, other = (note() for note in notes)
        times = {"before": (start, compiling), "while compiled": (compiling, publishing)}
        times["while published"] = (publishing, end)
        editions = [each[2] for each in same if each[2]]
        old = [each[0] for each in same if each[2] == 1]
        return cls(
            rows,
            compiled,
            old[-1] - publishing,
            [Stretch.of(name, same, *span) for name, span in times.items()],
            [Stretch.of(name, other, *span) for name, span in times.items()],
            # Each connection stays with its worker, and the first answers of a worker may come after another's.
            sum(
                earlier == 2 and later == 1
                for line in range(caller.CONNECTIONS)
                for earlier, later in pairwise(editions[line :: caller.CONNECTIONS])
            ),
        )

    def within(self) -> bool:
        """Whether the aims are met: compiled in time, and no answer failed."""
        wrong = sum(each.wrong for each in (*self.same, *self.other))
        return self.compiled["seconds"] <= COMPILE and not wrong and not self.back

    def table(self) -> list[str]:
        """As Markdown."""
        lines = [
            f"{self.rows:,} rows of {wide.COLUMNS} columns: compiled in {self.compiled['seconds']:.1f} s beside the "
            f"calls, by a process that grew by {self.compiled['grown']:.0f} MB; a file of "
            f"{self.compiled['file']:.0f} MB. Published, each worker answered from them after {self.seconds:.2f} s.",
            "",
            "| calls meanwhile | of | number | failed or wrong | p99 | longest |",
            "|---|---|--:|--:|--:|--:|",
        ]
        for whose, stretches in (("the same sandbox", self.same), ("another one", self.other)):
            lines += [
                f"| {each.name} | {whose} | {each.calls:,} | {each.wrong} | {each.p99:.1f} ms | {each.longest:.1f} ms |"
                for each in stretches
            ]
        return lines


@contextmanager
def _called(server: Server, public_id: str, folder: Path) -> Iterator[Callable[[], list[list[float]]]]:
    """A client beside; the function ends it and gives what it noted."""
    notes = folder / f"{public_id}.json"
    command = [sys.executable, "-m", "bench.caller", str(server.port), public_id, str(SMALL), str(notes)]
    process = subprocess.Popen(command)

    def ended() -> list[list[float]]:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        found: list[list[float]] = json.loads(notes.read_text())
        return found

    try:
        yield ended
    finally:
        process.kill()
        process.wait()
