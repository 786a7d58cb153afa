"""What a fault found: counts, and invariants that held or did not."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Result:
    """One run of one fault. `counts` are facts, `invariants` must all be true; `notes` say what a reader must know."""

    counts: dict[str, int | float] = field(default_factory=dict)
    invariants: dict[str, bool] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    missing: str = ""
    """What is not on this machine, and without which nothing could be tried."""

    @property
    def holds(self) -> bool:
        """Whether everything held; a run that checked nothing did not."""
        return bool(self.invariants) and all(self.invariants.values())

    def count(self, name: str, more: int = 1) -> None:
        """Add to one of the counts."""
        self.counts[name] = self.counts.get(name, 0) + more

    def must(self, invariant: str, holds: bool) -> None:
        """Note an invariant; once broken it stays broken."""
        self.invariants[invariant] = bool(holds) and self.invariants.get(invariant, True)

    def lacks(self, what: str) -> None:
        """Note what is not on this machine: nothing could be tried, so nothing held."""
        self.missing = what
        self.must(f"{what} is on this machine", False)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Result":
        return cls(**data)


@contextmanager
def timed() -> Iterator[Result]:
    """A result that knows its time, and the processor time of this process and of the children that have ended."""
    result, started, before = Result(), time.monotonic(), _processor()
    try:
        yield result
    finally:
        result.seconds = round(time.monotonic() - started, 1)
        result.cpu_seconds = round(_processor() - before, 1)


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
