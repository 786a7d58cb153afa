"""Children that are forked from here, with everything imported already, and ended by `kill -9`: dozens in a second."""

import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

SHORTEST = 0.0005
"""Seconds between two looks at a victim."""


@contextmanager
def forked(work: Callable[[], None]) -> Iterator[int]:
    """The process id of a child that does `work` again and again; it is gone afterwards. Raises if it ended itself."""
    connections.close_all()  # a connection belongs to one process
    child = os.fork()
    if child == 0:
        _for_ever(work)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            raise AssertionError("the child ended by itself: its traceback stands on stderr")


def _for_ever(work: Callable[[], None]) -> None:
    logging.disable(logging.CRITICAL)
    try:
        while True:
            work()
    except BaseException:  # noqa: BLE001 (a child must never return into its parent's code)
        traceback.print_exc(file=sys.stderr)
        os._exit(1)


def at_work(pid: int, seconds: float, *, most: float = 0.5) -> None:
    """Wait until a process has used so much processor time: other work on the machine does not move the instant.

    A process that waits for something itself is waited for no longer than `most`.
    """
    ends = time.monotonic() + most + seconds
    while (left := seconds - _used(pid)) > 0 and time.monotonic() < ends:
        time.sleep(max(left, SHORTEST))  # it cannot use more than passes


def _used(pid: int) -> float:
    with open(f"/proc/{pid}/schedstat", "rb", buffering=0) as file:
        return int(file.read().split()[0]) / 1e9


def children(pid: int) -> set[int]:
    """The living children of a process."""
    try:
        return {int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    except OSError:
        return set()


def until(happened: Callable[[], bool], *, seconds: float, pause: float = 0.01) -> bool:
    """Wait for something; whether it came in time."""
    ends = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > ends:
            return False
        time.sleep(pause)
    return True
