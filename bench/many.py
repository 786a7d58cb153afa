"""`python -m bench.many`: how soon the engine answers with many sandboxes on its shelf, and what they weigh.

Writes the figures into the marked block of docs/performance.md with `--write`. The pointers are published as the portal
publishes them, save that the epoch is touched once; their bundles are few, as the data of idle sandboxes is not open.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path

from engine import bundle, files
from engine.shelf import Pointer, Shelf

from . import patients

BUNDLES = 100
STARTS = 5
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- many: begin -->", "<!-- many: end -->"


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
    """The engine with one worker, and when it was started."""

    def __init__(self, shelf: Path, port: int) -> None:
        environment = {
            **os.environ, "SHELF_DIR": str(shelf), "ENGINE_PORT": str(port), "ENGINE_WORKERS": "1",
            "ENGINE_RATE": "1000000", "ENGINE_OPERATION_PORT": "0",
        }  # fmt: skip
        self.port = port
        self.started = time.perf_counter()
        self.process = subprocess.Popen([sys.executable, "-m", "engine"], env=environment)

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

    def memory(self) -> dict[str, float]:
        """Proportional and private MB of the keeper and its worker together."""
        pids = [self.process.pid, *children(self.process.pid)]
        found = [rollup(pid) for pid in pids]
        return {name: sum(each[name] for each in found) for name in ("Rss", "Pss", "Private")}

    def processor_time(self) -> float:
        """Seconds of processor time that the keeper and its worker have used so far."""
        pids = [self.process.pid, *children(self.process.pid)]
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


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def rollup(pid: int) -> dict[str, float]:
    """What a process weighs, in MB."""
    told = {"Rss": 0.0, "Pss": 0.0, "Private": 0.0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, value = line.split()[:2]
        name = name.rstrip(":").partition("_")[0]
        if name in told and line.split(":")[0] in ("Rss", "Pss", "Private_Clean", "Private_Dirty"):
            told[name] += int(value) / 1024
    return told


def measured(count: int, port: int) -> dict[str, float]:
    """The figures for so many sandboxes."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = Path(folder)
        publish(shelf, count)
        starts, spent_starting = [], []
        for _ in range(STARTS):
            with Engine(shelf, port) as engine:
                starts.append(engine.first_answer())
                spent_starting.append(engine.processor_time())
                idle = engine.memory()
        with Engine(shelf, port) as engine:
            engine.first_answer()
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            begun = time.perf_counter()
            for number in range(count):
                call(line, number)
            spent = time.perf_counter() - begun
            line.close()
            called = engine.memory()
    return {
        "sandboxes": count, "start": statistics.median(starts), "slowest": max(starts),
        "processor": statistics.median(spent_starting), "pss": idle["Pss"],
        "private": idle["Private"], "called_pss": called["Pss"], "called_private": called["Private"],
        "first_call": spent / count * 1000,
    }  # fmt: skip


def table(found: list[dict[str, float]]) -> str:
    """The figures as Markdown."""
    lines = [
        "| sandboxes on the shelf | first answer (median of 5, slowest) | processor time of the start "
        "| idle: PSS, private | each called once: PSS, private | first call of each |",
        "|---|---|---|---|---|---|",
    ]
    for each in found:
        lines.append(
            f"| {each['sandboxes']:,} | {each['start']:.2f} s, {each['slowest']:.2f} s "
            f"| {each['processor']:.2f} s "
            f"| {each['pss']:.0f} MB, {each['private']:.0f} MB "
            f"| {each['called_pss']:.0f} MB, {each['called_private']:.0f} MB | {each['first_call']:.2f} ms |"
        )
    load = os.getloadavg()[0]
    lines += [
        "",
        f"{os.cpu_count()} cores, load average {load:.0f} while measured; "
        "keeper and one worker together; made by `python -m bench.many --write`.",
    ]
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the figures in the document, in their block."""
    content = DOCUMENT.read_text()
    if BEGIN not in content:
        content += f"\n## Many sandboxes\n\n{BEGIN}\n{END}\n"
    before, _, rest = content.partition(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}")


def main() -> None:
    """Measure, print, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[10, 10_000])
    parser.add_argument("--port", type=int, default=8391)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    found = [measured(count, options.port) for count in options.counts]
    print(json.dumps(found, indent=1))
    print(table(found))
    if options.write:
        write(table(found))


if __name__ == "__main__":
    main()
