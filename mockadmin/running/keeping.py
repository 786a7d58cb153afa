"""Keeps one process up, and ends it when the supervisor is gone; a script of the standard library alone.

    python -I keeping.py NAME SUPERVISOR_PID LINGER COMMAND…

honcho stops everything when one of its processes ends. So honcho's processes are these keepers: a keeper starts its
command again when it dies, forwards SIGTERM, and gives up only on one that never lived. It watches the supervisor, so
that a `kill -9` of that leaves nothing behind; and the kernel ends the command when the keeper itself is killed.
LINGER: seconds for which it lets the others end first; what they need (Redis) goes last.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time

PATIENCE = 4.0
"""Seconds between asking a process to end and ending it; below the 5 of honcho, which then kills the keeper."""
SETTLED = 5.0
"""Seconds after which a process counts as having lived."""
TRIES = 5
"""Starts in a row that may end before the process has lived."""
LONGEST_PAUSE = 5.0
PR_SET_PDEATHSIG = 1


class Asked(Exception):
    """Someone asked the keeper to stop."""


def main(arguments: list[str]) -> int:
    name, supervisor, linger, *command = arguments
    signal.signal(signal.SIGTERM, _on_asked)
    signal.signal(signal.SIGINT, _on_asked)
    failures = 0
    while True:
        started = time.monotonic()
        try:
            status = _watch(_start(command), int(supervisor), float(linger))
        except Asked:
            return 0
        failures = 0 if time.monotonic() - started >= SETTLED else failures + 1
        if failures >= TRIES:
            print(f"{name} ended {TRIES} times right after its start (status {status}): giving up", flush=True)
            return 1
        print(f"{name} ended (status {status}); starting it again", flush=True)
        try:
            time.sleep(min(LONGEST_PAUSE, 0.1 * 2**failures))
        except Asked:
            return 0


def _on_asked(number, frame):
    raise Asked


def _start(command: list[str]) -> subprocess.Popen:
    # preexec_fn is safe here: a keeper has one thread
    return subprocess.Popen(command, preexec_fn=_bind, start_new_session=True)  # noqa: PLW1509


def _bind() -> None:
    """In the child, before its command: the kernel (Linux) kills it when the keeper dies in whatever way."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _watch(child: subprocess.Popen, supervisor: int, linger: float) -> int:
    """The child's status once it has ended by itself; `Asked`, after ending it, when it has to go."""
    try:
        while True:
            try:
                return child.wait(0.5)
            except subprocess.TimeoutExpired:
                if not _is_alive(supervisor):
                    raise Asked from None
    except Asked:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(linger)
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
        raise
    finally:
        _end_group(child.pid)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _end_group(group: int) -> None:
    """Ends what the process left of its own children (workers that outlive their parent hold its port)."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
