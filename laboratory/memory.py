"""Memory and file descriptors of processes: a ceiling for them, and what they hold."""

import os
import resource
from collections.abc import Iterable
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


def ceiling(megabytes: int) -> None:
    """From here on this process, and each that it starts, has no more memory of its own; mapped files do not count."""
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20,) * 2)


def held(pids: Iterable[int]) -> int:
    """Bytes in memory, of all of them; of one that has ended none."""
    return sum(_resident(pid) for pid in pids)


def descriptors(pid: int) -> int:
    """How many files and connections are open; 0 of a process that has ended."""
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


def slope(samples: list[tuple[float, int]]) -> float:
    """Growth in % an hour: the straight line through (seconds, bytes), against its mean."""
    if len(samples) < 2:
        return 0.0
    middle, mean = (sum(each) / len(samples) for each in zip(*samples, strict=True))
    spread = sum((at - middle) ** 2 for at, _value in samples)
    rise = sum((at - middle) * (value - mean) for at, value in samples)
    return 100 * 3600 * rise / spread / mean if spread and mean else 0.0


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0
