"""`python -m bench.large`: a million rows of 12 columns: compiled, published while others call, and what workers weigh.

The engine runs as it is deployed, with two workers. Each answer is verified: what a client of each sandbox gets while
the million rows are compiled and published, and what the load generator gets from all over the rows.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import load, page, servers, weighing, wide
from .publication import COMPILE, OTHER, SMALL, WORKERS, Publication
from .weighing import Weight

ROWS = 1_000_000
#: Seconds of load that touches every page of the rows in every worker; that it did is looked at.
LOAD = 20
PRIVATE = 15.0
TOGETHER = 250.0


def main() -> int:
    """Measure, print, write the page; the exit code tells whether the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--no-page", action="store_true", help="print only")
    parser.add_argument("--compile", type=Path, metavar="SHELF", help="compile an edition and tell what it took")
    given = parser.parse_args()
    if given.compile:
        _compile(given.compile, given.rows)
        return 0
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="mockadmin-large-") as folder:
        published = Publication.measured(Path(folder), given.rows)
        composed = _composed(given.rows)
        weighed = Weighed.measured(Path(folder), given.rows)
    told = (
        f"The portal's worker, which reads such rows from the vault and composes them, takes "
        f"{composed['seconds']:.1f} s in all ({composed['processor']:.1f} s of processor time) "
        f"and grows by {composed['grown']:.0f} MB."
    )
    lines = [page.machine(busy), "", *published.table(), "", told, "", *weighed.table()]
    print("\n".join(lines))
    if not given.no_page:
        page.write("large", lines)
    return 0 if published.within() and composed["seconds"] <= COMPILE and weighed.within() else 1


def _composed(rows: int) -> dict[str, float]:
    """What the portal takes for so many rows."""
    command = [sys.executable, "-m", "bench.composing", str(rows)]
    found: dict[str, float] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return found


def _compile(shelf: Path, rows: int) -> None:
    """In a process of its own, so that its highest memory is that of the compilation."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    store = wide.write(shelf, rows, edition=2)
    told = {
        "seconds": time.monotonic() - began,
        "grown": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        "file": store.stat().st_size / 2**20,
    }
    print(json.dumps(told))


@dataclass(frozen=True)
class Weighed:
    """What the engine weighs: after its start, when it answers from few rows, when each worker met all of many."""

    rows: int
    idle: list[Weight]
    few: list[Weight]
    many: list[Weight]
    touched: float
    together: dict[str, Weight]
    answers: int

    @classmethod
    def measured(cls, folder: Path, rows: int) -> "Weighed":
        """Start, call the small sandbox, then all over the large one."""
        shelf = folder / "weighed"
        wide.write(shelf, SMALL, edition=1)
        wide.publish(shelf, SMALL, 1, OTHER)
        store = wide.write(shelf, rows, edition=2)
        wide.publish(shelf, rows, 2)
        with servers.engine(shelf, "", WORKERS) as server:
            family = [server.pid, *weighing.children(server.pid)]
            workers = family[1:]
            steps = [("idle", [weighing.process(pid) for pid in workers], weighing.together(family))]
            answers = 0
            for name, public_id, count, seconds in (("few", OTHER, SMALL, 3), ("many", wide.PUBLIC_ID, rows, LOAD)):
                script = load.script(folder, count, f"/m/{public_id}/patients/v1")
                found = load.window(server, script, seconds, "")
                if found.wrong or found.errors:
                    raise SystemExit(f"{found.wrong} answers were wrong, {found.errors} failed")
                answers += found.answers
                steps.append((name, [weighing.process(pid) for pid in workers], weighing.together(family)))
            touched = min(weighing.mapped(pid, store) for pid in workers) / (store.stat().st_size / 2**20)
        together = {name: all_ for name, _, all_ in steps}
        return cls(rows, steps[0][1], steps[1][1], steps[2][1], touched, together, answers)

    def grown(self) -> float:
        """The megabytes of its own by which a worker grew for the many rows."""
        return max(after.private - before.private for before, after in zip(self.few, self.many, strict=True))

    def within(self) -> bool:
        """Whether the aims are met."""
        return max(each.private for each in self.many) <= PRIVATE and self.together["many"].pss <= TOGETHER

    def table(self) -> list[str]:
        """As Markdown."""
        lines = [
            f"Then the same rows in {WORKERS} workers, called at random for {LOAD} s ({self.answers:,} verified "
            f"answers); each worker touched {self.touched:.0%} of the file.",
            "",
            f"| the engine with {WORKERS} workers and their keeper | private of one worker | PSS of one worker "
            "| PSS of all processes |",
            "|---|--:|--:|--:|",
        ]
        for title, name, weights in (
            ("started", "idle", self.idle),
            (f"answers from {SMALL} rows", "few", self.few),
            (f"answers from {self.rows:,} rows", "many", self.many),
        ):
            private, pss = max(each.private for each in weights), max(each.pss for each in weights)
            lines.append(f"| {title} | {private:.1f} MB | {pss:.0f} MB | {self.together[name].pss:.0f} MB |")
        lines += ["", f"The rows cost a worker {self.grown():.1f} MB of its own; the rest is the mapped file."]
        return lines


if __name__ == "__main__":
    sys.exit(main())
