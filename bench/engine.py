"""`python -m bench.engine`: answers a second of the engine on one core, beside nginx static and its neighbours.

Every answer is checked by the load generator (the values must belong to one row), and a second client asks for known
rows before and during the load and compares each value. The engine's journal must hold a line for each answer.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import threading
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from engine import journal

from . import chart, load, page, patients, scaling, servers
from .load import Window, Witness
from .peers import installing, mountebank, nginx_lua, node_soap, wiremock
from .servers import Server

PEERS = (nginx_lua, node_soap, mountebank, wiremock)
ENGINE = "Mock Admin"
STATIC = "nginx, one static file"

CHART = page.PAGE.with_suffix(".svg")


@dataclass(frozen=True)
class Measure:
    """What was found for one server."""

    name: str
    rows: int
    windows: list[Window]
    start_seconds: float
    memory: float
    checked: int = 0
    lines: int | None = None

    @property
    def rate(self) -> float:
        return statistics.median(window.rate for window in self.windows)

    @property
    def per_cpu_second(self) -> float:
        return statistics.median(window.per_cpu_second for window in self.windows)

    @property
    def p50(self) -> float:
        return statistics.median(window.p50 for window in self.windows)

    @property
    def p99(self) -> float:
        return statistics.median(window.p99 for window in self.windows)

    @property
    def answers(self) -> int:
        return sum(window.answers for window in self.windows)


def main() -> None:
    """Measure, print, and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, nargs="+", default=[10, 1_000, 10_000, 1_000_000])
    options.add_argument("--peer-rows", type=int, nargs="*", default=[10, 1_000, 10_000], help="none: no neighbour")
    options.add_argument("--seconds", type=int, default=8)
    options.add_argument("--windows", type=int, default=3)
    options.add_argument("--no-page", action="store_true", help="do not write docs/performance.md")
    given = options.parse_args()
    busy = os.getloadavg()[0]
    cores = sorted(os.sched_getaffinity(0))
    pin = len(cores) > 1 and shutil.which("taskset") is not None
    server_core, client_core = (str(cores[0]), str(cores[1])) if pin else ("", "")
    with tempfile.TemporaryDirectory(prefix="mockadmin-bench-") as folder:
        bench = Bench(Path(folder), given, server_core, client_core)
        measures = [bench.limit()]
        measures += [bench.engine(rows) for rows in given.rows]
        measures += [bench.peer(peer, rows) for peer in PEERS if bench.has(peer) for rows in given.peer_rows]
        further = scaling.lines(bench.folder, given.seconds, (server_core, client_core))
    lines = [*_table(measures), "", *further]
    print("\n".join(lines))
    if not given.no_page:
        CHART.write_text(chart.svg([(each.name, each.rows, each.rate) for each in measures]))
        page.write("engine", [*_circumstances(given, busy), "", *lines])


@dataclass(frozen=True)
class Bench:
    """Where servers and load run: a folder for their files, and a core for each of the two."""

    folder: Path
    given: argparse.Namespace
    server_core: str
    client_core: str

    def limit(self) -> Measure:
        """nginx with a file: what the machine, its network and the load generator allow."""
        with servers.nginx(self._place("nginx"), self.server_core) as server:
            windows = self._windows(server, 1)
            return _sound(Measure(STATIC, 0, windows, server.start_seconds, server.memory()))

    def engine(self, rows: int) -> Measure:
        """Ours, with journal and metering."""
        shelf = self._place(f"shelf-{rows}")
        began = time.monotonic()
        patients.publish(shelf, rows)
        print(f"{rows:,} rows compiled and published in {time.monotonic() - began:.1f} s", flush=True)
        measure = self._driven(ENGINE, rows, servers.engine(shelf, self.server_core), tells_row=True)
        return _sound(replace(measure, lines=_lines(shelf)))

    def has(self, peer: ModuleType) -> bool:
        """Whether a neighbour can be had on this machine; says what lacks."""
        try:
            with peer.serve(self._place(f"trial-{peer.__name__}"), 1, ""):
                return True
        except installing.Missing as missing:
            print(f"{peer.NAME}: left out, {missing}", flush=True)
            return False

    def peer(self, peer: ModuleType, rows: int) -> Measure:
        """A neighbour with so many rows."""
        folder = self._place(f"{peer.__name__}-{rows}")
        return _sound(self._driven(peer.NAME, rows, peer.serve(folder, rows, self.server_core), tells_row=False))

    def _driven(self, name: str, rows: int, serving: AbstractContextManager[Server], *, tells_row: bool) -> Measure:
        with serving as server:
            witness = Witness(server.port, rows, tells_row)
            witness.check(500 if tells_row else 20)
            stop = threading.Event()
            beside = threading.Thread(target=witness.during, args=(stop,))
            if tells_row:
                beside.start()
            try:
                windows = self._windows(server, rows)
            finally:
                stop.set()
                if tells_row:
                    beside.join()
            memory = server.memory()
        if witness.wrong:
            raise SystemExit(f"{name}: wrong answers: {witness.wrong[:5]}")
        measure = Measure(name, rows, windows, server.start_seconds, memory, witness.checked)
        print(f"{name}, {rows:,} rows: {measure.rate:,.0f}/s", flush=True)
        return measure

    def _windows(self, server: Server, rows: int) -> list[Window]:
        script = load.script(self.folder, rows, patients.PATH)
        load.window(server, script, 2, self.client_core)
        return [load.window(server, script, self.given.seconds, self.client_core) for _ in range(self.given.windows)]

    def _place(self, name: str) -> Path:
        place = self.folder / name
        place.mkdir()
        return place


def _sound(measure: Measure) -> Measure:
    wrong = sum(window.wrong + window.errors for window in measure.windows)
    if wrong:
        raise SystemExit(f"{measure.name}: {wrong} answers were wrong")
    if measure.lines is not None and measure.lines < measure.answers + measure.checked:
        raise SystemExit(f"{measure.name}: {measure.lines} journal lines for {measure.answers} answers")
    return measure


def _lines(shelf: Path) -> int:
    """The whole lines in the journal; the checksums of the first thousand of each segment are looked at."""
    total = 0
    for segment in journal.segments(shelf):
        exchanges, _ = journal.read(segment.path, 0, 1000)
        if not exchanges:
            raise SystemExit(f"{segment.path.name} holds no sound line")
        with segment.path.open("rb") as file:
            total += sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))
    return total


def _table(measures: list[Measure]) -> list[str]:
    limit = measures[0].rate
    lines = [
        "| server on one core | rows | answers/s | of nginx | per CPU s | p50 ms | p99 ms | start s | MB | checked |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for measure in measures:
        rows = f"{measure.rows:,}" if measure.rows else "–"
        share = measure.rate / limit
        lines.append(
            f"| {measure.name} | {rows} | {measure.rate:,.0f} | {share:.0%} "
            f"| {measure.per_cpu_second:,.0f} | {measure.p50:,.2f} | {measure.p99:,.2f} "
            f"| {measure.start_seconds:.2f} | {measure.memory:,.0f} | {measure.answers + measure.checked:,} |"
        )
    return lines


def _circumstances(given: argparse.Namespace, busy: float) -> list[str]:
    return [
        page.machine(busy),
        f"Median of {given.windows} windows of {given.seconds} s, {load.CONNECTIONS} connections, server and load "
        "generator on one core each.",
    ]


if __name__ == "__main__":
    main()
