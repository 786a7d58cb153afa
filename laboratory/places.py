"""Where a run of the laboratory takes place: a folder of its own, in memory when the machine has room there."""

import atexit
import functools
import os
import shutil
import socket
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 2 * 2**30


@functools.cache
def folder() -> Path:
    """The folder of this process, gone when it ends."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    made = Path(tempfile.mkdtemp(prefix="mockadmin-laboratory-", dir=MEMORY if roomy else None))
    owner = os.getpid()

    def gone() -> None:
        if os.getpid() == owner:
            shutil.rmtree(made, ignore_errors=True)

    atexit.register(gone)
    return made


def fresh(name: str) -> Path:
    """A new empty folder within it."""
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=folder()))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
