"""`python -m bench.many`: how soon the engine answers with many sandboxes on its shelf, and what they weigh.

The pointers are published as the portal publishes them, save that the epoch is touched once; their bundles are few, as
the data of idle sandboxes is not open. The engine runs with two workers.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from engine import bundle, files
from engine.shelf import Pointer, Shelf

from . import page, patients, servers, weighing
from .weighing import Weight

COUNTS = (10, 10_000)
BUNDLES = 100
STARTS = 5
WORKERS = 2
START = 1.0
IDLE = 100.0


def public_id(number: int) -> str:
    """The address of a sandbox."""
    return f"many-sandboxes-{number:07d}"


def publish(shelf: Path, count: int) -> None:
    """A shelf with so many sandboxes, which share BUNDLES bundles of ten rows."""
    digests = []
    for number in range(min(BUNDLES, count)):
        made = replace(patients.source(10), digest=f"many{number:060d}")
        bundle.write(shelf, made)
        digests.append(made.digest)
    (shelf / "sandboxes").mkdir(parents=True, exist_ok=True)
    for number in range(count - 1):
        services = {"patients/v1": digests[number % len(digests)]}
        pointer = Pointer(public_id=public_id(number), generation=1, services=services, expires_at=4e9)
        (shelf / "sandboxes" / f"{pointer.public_id}.json").write_bytes(files.seal(asdict(pointer)))
    services = {"patients/v1": digests[0]}
    Shelf(shelf).publish(Pointer(public_id=public_id(count - 1), generation=1, services=services, expires_at=4e9))


class Engine:
    """The engine with two workers, and when it was started."""

    def __init__(self, shelf: Path) -> None:
        self.port = servers.free_port()
        told = {"SHELF_DIR": str(shelf), "ENGINE_PORT": str(self.port), "ENGINE_WORKERS": str(WORKERS)}
        told |= {"ENGINE_RATE": "1000000", "ENGINE_OPERATION_PORT": "0"}
        self.started = time.perf_counter()
        self.process = subprocess.Popen([sys.executable, "-m", "engine"], env=os.environ | told)

    def first_answer(self) -> float:
        """Seconds from the start of the process to the first SOAP answer."""
        while True:
            try:
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
                call(line, 0)
                line.close()
                return time.perf_counter() - self.started
            except ConnectionRefusedError:
                time.sleep(0.002)

    def weight(self) -> Weight:
        """Of the keeper and its workers together, once all of them are there."""
        while len(workers := weighing.children(self.process.pid)) < WORKERS:
            time.sleep(0.01)
        return weighing.together([self.process.pid, *workers])

    def processor_time(self) -> float:
        """Seconds of processor time that the keeper and its workers have used so far."""
        pids = [self.process.pid, *weighing.children(self.process.pid)]
        stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
        return sum(int(words[11]) + int(words[12]) for words in stats) / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(20)


def call(line: http.client.HTTPConnection, number: int) -> None:
    """One call to a sandbox, whose answer is looked at."""
    line.request("POST", f"/m/{public_id(number)}/patients/v1", patients.request(1))
    answer = line.getresponse()
    body = answer.read()
    if answer.status != 200 or not all(piece in body for piece in patients.expected(1)):
        raise RuntimeError(f"sandbox {number} answered {answer.status}: {body[:300]!r}")


@dataclass(frozen=True)
class Figures:
    """For so many sandboxes: seconds to the first answer, processor seconds of a start, weights, ms of a first call."""

    sandboxes: int
    start: float
    slowest: float
    processor: float
    idle: Weight
    once: Weight
    again: Weight
    first_call: float

    @classmethod
    def measured(cls, count: int) -> "Figures":
        """Start the engine a few times, then call every sandbox, and each once more."""
        with tempfile.TemporaryDirectory() as folder:
            shelf = Path(folder)
            publish(shelf, count)
            starts, spent = [], []
            for _ in range(STARTS):
                with Engine(shelf) as engine:
                    starts.append(engine.first_answer())
                    spent.append(engine.processor_time())
                    time.sleep(1)  # the other worker may not be ready
                    idle = engine.weight()
            with Engine(shelf) as engine:
                engine.first_answer()
                first = _all_called(engine, count)
                once = engine.weight()
                _all_called(engine, count)
                again = engine.weight()
        middle = statistics.median
        return cls(count, middle(starts), max(starts), middle(spent), idle, once, again, first)

    def within(self) -> bool:
        """Whether the aims are met."""
        return self.start <= START and self.idle.pss <= IDLE


def _all_called(engine: Engine, count: int) -> float:
    """Milliseconds for each sandbox; the connection stays with one worker."""
    line = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
    began = time.perf_counter()
    for number in range(count):
        call(line, number)
    spent = time.perf_counter() - began
    line.close()
    return spent / count * 1000


def table(found: list[Figures]) -> list[str]:
    """The figures as Markdown."""
    lines = [
        "| sandboxes on the shelf | first answer: median of 5, slowest | processor time of it | idle: PSS, private "
        "| each called: PSS, private | each called again | first call of each |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {each.sandboxes:,} | {each.start:.2f} s, {each.slowest:.2f} s | {each.processor:.2f} s "
        f"| {_told(each.idle)} | {_told(each.once)} | {_told(each.again)} | {each.first_call:.2f} ms |"
        for each in found
    ]
    return [*lines, "", f"Weights are of the keeper and its {WORKERS} workers together."]


def _told(weight: Weight) -> str:
    return f"{weight.pss:.0f} MB, {weight.private:.0f} MB"


def main() -> int:
    """Measure, print, write the page; the exit code tells whether the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS)
    parser.add_argument("--no-page", action="store_true", help="print only")
    given = parser.parse_args()
    busy = os.getloadavg()[0]
    found = [Figures.measured(count) for count in given.counts]
    lines = [page.machine(busy), "", *table(found)]
    print("\n".join(lines))
    if not given.no_page:
        page.write("many", lines)
    return 0 if all(each.within() for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
