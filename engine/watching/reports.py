"""What a worker tells its keeper each second: its figures, in one message of JSON."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ..http.server import Server
from ..limits.strangers import Strangers
from ..recording import Recorder
from ..serving import Serving
from .counts import FIRST, LAST, Counts
from .families import labelled

EVERY = 1.0
#: Bytes of the largest message.
LONGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Report:
    """`counters` only grow, `gauges` go up and down; `failing` says that the journal cannot be written now."""

    counters: dict[str, int | float] = field(default_factory=dict)
    gauges: dict[str, int | float] = field(default_factory=dict)
    failing: bool = False

    def written(self) -> bytes:
        """The message."""
        return json.dumps(asdict(self), separators=(",", ":")).encode()


def read(message: bytes) -> Report:
    """The report of a message."""
    return Report(**json.loads(message))


def made(counts: Counts, strangers: Strangers, recorder: Recorder, serving: Serving, server: Server) -> Report:
    """The report of one worker."""
    counters: dict[str, int | float] = {
        labelled("answers_total", outcome=outcome, status=status): count
        for (outcome, status), count in sorted(counts.answers.items())
    }
    throttled = sum(count for (outcome, _status), count in counts.answers.items() if outcome == "throttled")
    counters |= _histogram(counts) | {
        "throttled_total": throttled,
        "unknown_refused_total": strangers.refused,
        "connections_refused_total": server.refused,
        "journal_lines_total": recorder.lines,
        "journal_failures_total": recorder.failures,
        "journal_bodies_left_out_total": recorder.unkept,
        "shape_hits_total": serving.room.hits,
        "shape_misses_total": serving.room.misses,
    }
    gauges: dict[str, int | float] = {
        "connections": server.count,
        "bundles_open": serving.bundle_count,
        "sandboxes_known": serving.sandbox_count,
        "memory_bytes": _memory(),
    }
    return Report(counters, gauges, recorder.failing)


def _histogram(counts: Counts) -> dict[str, int | float]:
    found: dict[str, int | float] = {}
    below = sum(counts.times[:FIRST])
    for power in range(FIRST, LAST + 1):
        below += counts.times[power]
        found[labelled("call_seconds_bucket", le=(1 << power) / 1e6)] = below
    below += counts.times[LAST + 1]
    found[labelled("call_seconds_bucket", le="+Inf")] = below
    return found | {"call_seconds_sum": counts.microseconds / 1e6, "call_seconds_count": below}


def _memory() -> int:
    """Resident bytes; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text().split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
