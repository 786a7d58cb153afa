"""A keeper keeps its process up, and takes it along when it goes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mockadmin.running import keeping

SCRIPT = Path(keeping.__file__)
SLEEPER = (
    "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).open('a').write(f'{os.getpid()}\\n'); time.sleep(60)"
)


def keep(book: Path, supervisor: int, program: str = SLEEPER) -> subprocess.Popen:
    command = [
        sys.executable,
        "-I",
        str(SCRIPT),
        "sleeper",
        str(supervisor),
        "0",
        sys.executable,
        "-c",
        program,
        str(book),
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def pids(book: Path, count: int, patience: float = 10) -> list[int]:
    """The process ids that the kept program noted, once there are `count`."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        noted = [int(line) for line in book.read_text().split()] if book.exists() else []
        if len(noted) >= count:
            return noted
        time.sleep(0.05)
    raise AssertionError(f"the program was not started {count} times within {patience} s")


def is_gone(pid: int, patience: float = 10) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def book(tmp_path):
    return tmp_path / "pids"


@pytest.fixture
def supervisor():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def end(keeper: subprocess.Popen) -> None:
    keeper.terminate()
    keeper.communicate(timeout=10)


def test_a_process_that_dies_is_started_again(book):
    keeper = keep(book, os.getpid())
    (first,) = pids(book, 1)

    os.kill(first, signal.SIGKILL)

    assert pids(book, 2)[1] != first
    end(keeper)


def test_a_keeper_that_is_asked_to_stop_ends_its_process_and_ends_well(book):
    keeper = keep(book, os.getpid())
    (pid,) = pids(book, 1)

    end(keeper)

    assert keeper.returncode == 0
    assert is_gone(pid)


def test_a_process_that_ignores_sigterm_is_ended_all_the_same(book):
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEPER
    keeper = keep(book, os.getpid(), stubborn)
    (pid,) = pids(book, 1)

    end(keeper)

    assert is_gone(pid)


def test_everything_ends_when_the_supervisor_is_killed(book, supervisor):
    keeper = keep(book, supervisor.pid)
    (pid,) = pids(book, 1)

    supervisor.kill()
    supervisor.wait()

    keeper.communicate(timeout=10)
    assert is_gone(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent's death")
def test_the_process_ends_when_its_keeper_is_killed(book):
    keeper = keep(book, os.getpid())
    (pid,) = pids(book, 1)

    keeper.kill()
    keeper.communicate()

    assert is_gone(pid)


def test_what_the_process_leaves_behind_is_ended_with_it(book):
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPER!r}, sys.argv[1]]);" + SLEEPER
    keeper = keep(book, os.getpid(), parent)
    both = pids(book, 2)

    end(keeper)

    assert all(is_gone(pid) for pid in both)


def test_a_process_that_never_lives_is_given_up(book):
    keeper = keep(book, os.getpid(), "raise SystemExit(3)")

    said, _ = keeper.communicate(timeout=30)

    assert keeper.returncode == 1
    assert "sleeper ended 5 times right after its start (status 3): giving up" in said
