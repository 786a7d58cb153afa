"""What the keeper knows of its workers: their last reports, summed, and the reasons why the engine is not ready."""

import os
import time
from collections import Counter
from collections.abc import Callable, Hashable
from pathlib import Path

from .families import written
from .reports import Report

#: Seconds without a report after which a worker counts as stuck.
SILENT = 15.0
#: Bytes of free disk below which the journal is about to stop.
LEAST_FREE = 64 * 2**20


class Overview:
    """The engine as its keeper sees it. What ended workers counted stays in the sums, so that these only grow."""

    def __init__(self, shelf: Path, expected: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.stopping = False
        self._shelf = shelf
        self._expected = expected
        self._clock = clock
        self._started_at = time.time()
        self._heard: dict[Hashable, float] = {}
        self._reports: dict[Hashable, Report] = {}
        self._past: Counter[str] = Counter()
        self._starts = 0
        self._deaths = 0

    # --- what the keeper tells ----------------------------------------------------------------------------------------

    def started(self) -> None:
        """A worker was started; it does not answer yet."""
        self._starts += 1

    def heard(self, worker: Hashable, report: Report | None = None) -> None:
        """A worker answers, or has sent its report."""
        self._heard[worker] = self._clock()
        if report is not None:
            self._reports[worker] = report

    def ended(self, worker: Hashable, *, asked: bool) -> None:
        """A worker is gone."""
        self._deaths += not asked
        self._heard.pop(worker, None)
        report = self._reports.pop(worker, None)
        if report is not None:
            self._past.update(report.counters)

    # --- what operators ask -------------------------------------------------------------------------------------------

    def reasons(self) -> list[str]:
        """Why the engine is not ready, a sentence each; none when it is."""
        found = ["the engine is stopping"] if self.stopping else []
        now = self._clock()
        answering = len(self._heard)
        if answering < self._expected:
            found.append(f"{answering} of {self._expected} workers answer")
        silent = [now - at for at in self._heard.values() if now - at > SILENT]
        if silent:
            found.append(f"{len(silent)} workers have told nothing for {round(max(silent))} seconds")
        found += _unreadable(self._shelf)
        if any(report.failing for report in self._reports.values()):
            found.append("the journal cannot be written: calls are answered, and not noted")
        return found + _full(self._shelf)

    def page(self) -> bytes:
        """All figures of the engine."""
        samples: Counter[str] = Counter(self._past)
        for report in self._reports.values():
            samples.update(report.counters)
            samples.update(report.gauges)
        samples.update(
            {
                "workers": len(self._heard),
                "workers_expected": self._expected,
                "worker_starts_total": self._starts,
                "worker_deaths_total": self._deaths,
                "ready": int(not self.reasons()),
            }
        )
        return written({**samples, "start_time_seconds": round(self._started_at, 3)})


def _unreadable(shelf: Path) -> list[str]:
    try:
        for folder in (shelf, shelf / "sandboxes", shelf / "bundles"):
            with os.scandir(folder) as listed:
                next(listed, None)
    except FileNotFoundError as error:
        # Before the first publication there is a shelf with nothing on it.
        return [] if Path(error.filename) != shelf else ["the shelf is not there: see SHELF_DIR"]
    except OSError as error:
        return [f"the shelf cannot be read: {error.strerror}"]
    return []


def _full(shelf: Path) -> list[str]:
    try:
        if not os.access(shelf, os.W_OK):
            return ["the shelf cannot be written: the journal has no place"]
        told = os.statvfs(shelf)
    except OSError:
        return []
    free = told.f_bavail * told.f_frsize
    return [f"the disk of the shelf is nearly full: {free // 2**20} MiB are left"] if free < LEAST_FREE else []
