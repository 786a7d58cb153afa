"""What the engine's processes weigh, as the kernel tells it (`/proc/PID/smaps_rollup`)."""

from dataclasses import dataclass
from pathlib import Path

MB = 1024  # the kernel tells kB


@dataclass(frozen=True)
class Weight:
    """In MB. `private` is what no other process has (USS), `pss` adds its share of what several have."""

    private: float
    pss: float


def process(pid: int) -> Weight:
    """What one process weighs."""
    told = _told(Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return Weight(told["Private_Clean"] + told["Private_Dirty"], told["Pss"])


def together(pids: list[int]) -> Weight:
    """What processes weigh, pages that they share counted once."""
    found = [process(pid) for pid in pids]
    return Weight(sum(each.private for each in found), sum(each.pss for each in found))


def mapped(pid: int, path: Path) -> float:
    """How many MB of a file a process has touched in its memory map."""
    lines = Path(f"/proc/{pid}/smaps").read_text().splitlines()
    starts = [number for number, line in enumerate(lines) if line.endswith(f" {path}")]
    return sum(_told(lines[start + 1 : start + 20])["Rss"] for start in starts)


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _told(lines: list[str]) -> dict[str, float]:
    return {line.split(":")[0]: int(line.split()[1]) / MB for line in lines if line.endswith(" kB")}
