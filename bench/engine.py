"""`python -m bench.engine`: answers a second of the engine on one core, against nginx static in the same run.

Every answer is checked by the load generator (the values must belong to one row), and a second client asks for known
rows before and during the load and compares each value. The journal must hold a line for each answer.
"""

import argparse
import os
import platform
import shutil
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from engine import journal

from . import load, patients, servers
from .load import Window, Witness

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


@dataclass(frozen=True)
class Measure:
    """What was found for one server."""

    name: str
    rows: int
    windows: list[Window]
    checked: int = 0
    lines: int = 0

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
    options.add_argument("--rows", type=int, nargs="+", default=[10, 1_000, 100_000])
    options.add_argument("--seconds", type=int, default=8)
    options.add_argument("--windows", type=int, default=3)
    options.add_argument("--no-page", action="store_true", help="do not write docs/performance.md")
    given = options.parse_args()
    busy = os.getloadavg()[0]
    cores = sorted(os.sched_getaffinity(0))
    pin = len(cores) > 1 and shutil.which("taskset") is not None
    server_core, client_core = (str(cores[0]), str(cores[1])) if pin else ("", "")
    with tempfile.TemporaryDirectory(prefix="mockadmin-bench-") as folder:
        measures = [_nginx(Path(folder), given, server_core, client_core)]
        measures += [_engine(Path(folder), rows, given, server_core, client_core) for rows in given.rows]
    lines = _table(measures)
    print("\n".join(lines))
    if not given.no_page:
        _write(lines, given, busy)


def _nginx(folder: Path, given: argparse.Namespace, server: str, client: str) -> Measure:
    with servers.nginx(folder, server) as running:
        windows = _windows(running, load.script(folder, 1, patients.PATH), given, client)
    return _sound(Measure("nginx, one static file", 0, windows))


def _engine(folder: Path, rows: int, given: argparse.Namespace, server: str, client: str) -> Measure:
    shelf = folder / f"shelf-{rows}"
    started = time.monotonic()
    patients.publish(shelf, rows)
    print(f"{rows} rows compiled and published in {time.monotonic() - started:.1f} s")
    with servers.engine(shelf, server) as running:
        witness = Witness(running.port, rows)
        witness.check(500)
        stop = threading.Event()
        beside = threading.Thread(target=witness.during, args=(stop,))
        beside.start()
        try:
            windows = _windows(running, load.script(folder, rows, patients.PATH), given, client)
        finally:
            stop.set()
            beside.join()
    if witness.wrong:
        raise SystemExit(f"wrong answers: {witness.wrong[:5]}")
    return _sound(Measure("engine", rows, windows, witness.checked, _lines(shelf)))


def _windows(server: servers.Server, script: Path, given: argparse.Namespace, core: str) -> list[Window]:
    load.window(server, script, 2, core)
    return [load.window(server, script, given.seconds, core) for _ in range(given.windows)]


def _sound(measure: Measure) -> Measure:
    wrong = sum(window.wrong + window.errors for window in measure.windows)
    if wrong:
        raise SystemExit(f"{measure.name}: {wrong} answers were wrong")
    if measure.rows and measure.lines < measure.answers + measure.checked:
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
        "| server, one core | rows | answers/s | of nginx | answers per CPU second | p50 ms | p99 ms | checked |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for measure in measures:
        rows = f"{measure.rows:,}" if measure.rows else "–"
        lines.append(
            f"| {measure.name} | {rows} | {measure.rate:,.0f} | {measure.rate / limit:.0%} "
            f"| {measure.per_cpu_second:,.0f} | {measure.p50:.2f} | {measure.p99:.2f} "
            f"| {measure.answers + measure.checked:,} |"
        )
    return lines


def _write(lines: list[str], given: argparse.Namespace, busy: float) -> None:
    before, start, rest = PAGE.read_text().partition("<!-- figures -->\n")
    _, end, after = rest.partition("<!-- end of figures -->\n")
    if not start or not end:
        raise SystemExit(f"{PAGE.name} has no place for figures")
    machine = (
        f"{os.cpu_count()} virtual cores ({platform.machine()}, shared), {platform.system()}, "
        f"Python {platform.python_version()}; median of {given.windows} windows of {given.seconds} s, "
        f"{load.CONNECTIONS} connections, server and load generator on one core each; "
        f"load average before the run {busy:.1f}{' (the machine was busy with other work)' if busy > 0.5 else ''}."
    )
    PAGE.write_text(before + start + "\n".join([machine, "", *lines, ""]) + end + after)


if __name__ == "__main__":
    main()
