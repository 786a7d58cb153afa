"""Starts the processes of workers: out of the keeper, or afresh with the code that is installed now.

A worker out of the keeper is there in milliseconds and shares the keeper's memory, all modules above all: a fourth of
what a fresh one takes is its own. A fresh one is what an upgrade needs.
"""

import gc
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from typing import NoReturn, Protocol

#: The signals that the keeper handles, and its workers in their own way.
SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


class Process(Protocol):
    """What the keeper needs to know of a worker's process, as `subprocess.Popen` has it."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    def wait(self) -> int: ...

    def send_signal(self, number: int) -> None: ...


def fresh(module: str, given: tuple[int, ...]) -> Process:
    """A new interpreter that runs a module with these descriptors, their numbers its arguments."""
    command = [sys.executable, "-m", module, *map(str, given)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=given)  # noqa: S603 (ourselves)


def forked(work: Callable[..., None], given: tuple[int, ...]) -> Process:
    """A copy of this process, which has no other thread, that does the work with these descriptors and nothing else."""
    # What is frozen is not looked at by the collector, whose marks would make the copy's pages its own.
    gc.collect()
    gc.freeze()
    # A signal that came before the copy has handlers of its own would be taken for the keeper's.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    pid = os.fork()
    if pid == 0:
        _become(work, given)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    return Forked(pid)


class Forked:
    """A copy of this process, and its end."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def wait(self) -> int:
        """Wait for its end: the exit code, or the signal that ended it, below zero."""
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless its end was seen."""
        if self.returncode is None:
            os.kill(self.pid, number)


def _become(work: Callable[..., None], given: tuple[int, ...]) -> NoReturn:
    """Nothing of the keeper goes on in its copy: neither its signals and descriptors, nor what called this."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        _close_all_but(given)
        work(*given)
        code = 0
    except SystemExit as end:
        sys.stderr.write(f"{end}\n")
    except BaseException:  # the process ends here, whatever it was
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _close_all_but(given: tuple[int, ...]) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    kept = sorted({2, *given})
    for low, high in zip(kept, [*kept[1:], os.sysconf("SC_OPEN_MAX")], strict=True):
        os.closerange(low + 1, high)
