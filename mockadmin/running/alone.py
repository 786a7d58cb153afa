"""One supervisor per data folder; what a killed supervisor left running is ended before the next one starts."""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from . import CannotRun

MARK = "MOCKADMIN_RUN"
"""Environment variable that every process of a run carries: its data folder."""


@contextlib.contextmanager
def one_at_a_time(data_dir: Path) -> Iterator[None]:
    """Holds the folder's lock; the kernel gives it back however the supervisor ends, so it never goes stale."""
    path = data_dir / "run" / "supervisor.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = path.read_text().strip()
            raise CannotRun(
                f"Mock Admin already runs on {data_dir} (process {holder}).\nStop it first: kill {holder}"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def end_leftovers(data_dir: Path, patience: float = 5.0) -> int:
    """Kills the processes that carry this folder's mark; returns how many. Only Linux lets us see them."""
    ended = marked(data_dir)
    for pid in ended:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + patience
    while marked(data_dir) and time.monotonic() < deadline:
        time.sleep(0.05)
    return len(ended)


def marked(data_dir: Path) -> list[int]:
    mark = f"{MARK}={data_dir}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # gone meanwhile, or somebody else's
            if mark in (process / "environ").read_bytes().split(b"\0") and int(process.name) != os.getpid():
                found.append(int(process.name))
    return found
