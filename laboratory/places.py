"""Where a run of the laboratory takes place: a folder of its own, in memory when the machine has room there."""

import atexit
import functools
import os
import random
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


PORTS = range(20_000, 32_000, 2)
"""Below those that the system gives to clients and to whoever asks for any: a port is often used much later."""


def free_port() -> int:
    """A port that nobody uses now, nor the one above it, where an engine tells of itself."""
    while True:
        port = random.choice(PORTS)
        if _is_free(port) and _is_free(port + 1):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
