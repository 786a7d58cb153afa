"""`make run`: from nothing to a line that answers Dupuis; again after kill -9 of everything; with and without Redis."""

import contextlib
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mockadmin.running import alone, ports

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180


def _surroundings(folder: Path) -> dict[str, str]:
    """A fresh shell's: what pytest put there for itself is taken out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PYTEST"))}
    return kept | {"DATA_DIR": str(folder), "SHELF_DIR": str(folder / "shelf"), "SECRET_KEY": "k" * 50}


class Run:
    """One `python -m mockadmin.running`, its output read as it comes."""

    def __init__(self, folder: Path, **surroundings: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mockadmin.running"],
            cwd=ROOT,
            env=_surroundings(folder) | surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def wait_for(self, start: str) -> str:
        """The first line that begins with `start`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                line = self._lines.get(timeout=1)
                if line is None:
                    break
                self.said.append(line)
                if line.startswith(start):
                    return line
        raise AssertionError(f"no line begins with {start!r}:\n" + "\n".join(self.said[-60:]))

    def pids(self) -> list[int]:
        return alone.marked(self.folder)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        alone.end_leftovers(self.folder)
        self._reader.join(timeout=10)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def doors():
    return {
        "PORTAL_PORT": str(ports.free_port()),
        "ENGINE_PORT": str(ports.free_port()),
        "REDIS_URL": "",
        "DATABASE_URL": "",
    }


@pytest.fixture
def start(folder, doors):
    runs = []

    def start(**surroundings: str) -> Run:
        made = Run(folder, **{name: value for name, value in (doors | surroundings).items() if value})
        runs.append(made)
        return made

    yield start
    for made in runs:
        made.end()


def answer(line: str) -> str:
    """What the printed line says when it is pasted into a shell."""
    return subprocess.run(line, shell=True, capture_output=True, text=True, check=True).stdout


def engine_of(run: Run) -> int:
    """The engine's own process, which its keeper started."""
    started = {pid: Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in run.pids()}
    return next(pid for pid, command in started.items() if command[1:3] == [b"-m", b"engine"])


def is_right(said: str) -> bool:
    return all(f">{word}<" in said for word in ("Dupuis", "Jack", "46"))


def in_time(true, patience: float = 20) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.2)
    return False


def is_free(port: str) -> bool:
    try:
        ports.require_free("127.0.0.1", {"PORT": int(port)})
    except ports.CannotRun:
        return False
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="processes are followed through /proc")
def test_from_nothing_and_again_after_a_kill_of_everything(start, doors):
    first = start()
    assert is_right(answer(first.wait_for("curl ")))

    for pid in [first.process.pid, *first.pids()]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    second = start()

    line = second.wait_for("curl ")
    assert is_right(answer(line))
    assert any("accounts" in said for said in second.said)

    # the engine dies: it is up again, and answers as before
    os.kill(engine_of(second), signal.SIGKILL)
    assert in_time(lambda: is_right(subprocess.run(line, shell=True, capture_output=True, text=True).stdout))

    # the supervisor alone is killed: nothing of it goes on
    second.process.kill()
    second.process.wait()
    assert in_time(lambda: second.pids() == []), "processes outlive their supervisor"
    assert in_time(lambda: is_free(doors["PORTAL_PORT"]) and is_free(doors["ENGINE_PORT"]))


@pytest.mark.skipif(sys.platform != "linux", reason="processes are followed through /proc")
def test_without_redis_a_folder_does_and_ctrl_c_stops_everything(start):
    run = start(PATH=str(Path(sys.executable).parent))

    line = run.wait_for("curl ")
    assert is_right(answer(line))
    assert any("no Redis is installed" in said for said in run.said)

    assert run.stop() == 0
    assert in_time(lambda: run.pids() == [])


def test_a_taken_port_is_said_and_nothing_is_started(start, doors):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        run = start(ENGINE_PORT=str(door.getsockname()[1]))
        run.wait_for("Mock Admin cannot start: port")

    assert run.process.wait(timeout=30) == 1
