"""The figures of the engine: their names, what they mean, and their text form (Prometheus exposition 0.0.4).

A sample is called by its name with its labels, as it is written. No label bears a sandbox, an address or anything else
that a caller chooses, so that there are never more than a few hundred samples.
"""

from collections.abc import Mapping
from typing import NamedTuple

KIND = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "mockadmin_engine_"


class Family(NamedTuple):
    """The samples of one name: counter, gauge or histogram, and a sentence."""

    kind: str
    meaning: str


FAMILIES = {
    "answers_total": Family("counter", "Answers by what came of the request and HTTP status."),
    "call_seconds": Family("histogram", "Time to make the answer to a call, delays on purpose left out."),
    "throttled_total": Family("counter", "Calls above the rate of their sandbox."),
    "unknown_refused_total": Family("counter", "Requests refused as their address asks too often for nothing."),
    "connections": Family("gauge", "Connections that are open."),
    "connections_refused_total": Family("counter", "Connections refused as there were too many."),
    "journal_lines_total": Family("counter", "Lines written for the journal."),
    "journal_failures_total": Family("counter", "Lines lost as they could not be written."),
    "journal_bodies_left_out_total": Family("counter", "Lines whose bodies were left out, as there were too many."),
    "shape_hits_total": Family("counter", "Calls answered without a full parse."),
    "shape_misses_total": Family("counter", "Calls parsed in full although their service learns shapes."),
    "bundles_open": Family("gauge", "Bundles that are open, summed over the workers."),
    "sandboxes_known": Family("gauge", "Sandboxes in memory, summed over the workers."),
    "memory_bytes": Family("gauge", "Resident memory of the workers; what they share counts for each of them."),
    "workers": Family("gauge", "Workers that answer."),
    "workers_expected": Family("gauge", "Workers that there should be."),
    "worker_starts_total": Family("counter", "Workers started since the engine was."),
    "worker_deaths_total": Family("counter", "Workers that ended although nobody had asked them to."),
    "ready": Family("gauge", "1 when /ready says so."),
    "start_time_seconds": Family("gauge", "When the engine was started, in seconds since the epoch."),
}
"""{name without the prefix: what it is}"""


def labelled(name: str, **labels: object) -> str:
    """A sample with labels, whose values are our own words and numbers."""
    written = ",".join(f'{label}="{value}"' for label, value in labels.items())
    return f"{name}{{{written}}}"


def written(samples: Mapping[str, int | float]) -> bytes:
    """The page of all families, each with its samples in their order; a family without any is left out."""
    lines: list[str] = []
    for family, (kind, meaning) in FAMILIES.items():
        found = [(name, value) for name, value in samples.items() if _family(name) == family]
        if found:
            lines += [f"# HELP {PREFIX}{family} {meaning}", f"# TYPE {PREFIX}{family} {kind}"]
            lines += [f"{PREFIX}{name} {value}" for name, value in found]
    return ("\n".join(lines) + "\n").encode()


def _family(sample: str) -> str:
    name = sample.partition("{")[0]
    if name in FAMILIES:
        return name
    return next((name.removesuffix(end) for end in ("_bucket", "_sum", "_count") if name.endswith(end)), name)
