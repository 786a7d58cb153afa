"""Starts a real `python -m engine` for tests that call it over HTTP; used by every part of the suite."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0


@dataclass
class Engine:
    """A running engine. `stop` asks it to end, `kill` ends it at once with its workers, `restart` starts it again."""

    shelf: Path
    port: int
    workers: int = 1
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Engine":
        kept = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment |= {
            "SHELF_DIR": str(self.shelf),
            "ENGINE_PORT": str(self.port),
            "ENGINE_WORKERS": str(self.workers),
            "ENGINE_URL": self.url,
            # Tests of the limits and of the operators' port say what they need.
            "ENGINE_RATE": "1000000",
            "ENGINE_UNKNOWN_PER_MINUTE": "1000000",
            "ENGINE_OPERATION_PORT": "0",
            **self.environment,
        }
        log = (self.shelf / "engine.log").open("ab")
        with log:
            # A group of its own, so that kill() reaches the workers too.
            self.process = subprocess.Popen(
                [sys.executable, "-m", "engine"],
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()
        return self

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """SIGKILL for the process and its workers."""
        assert self.process is not None
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.process.wait(PATIENCE)

    def restart(self) -> "Engine":
        self.kill()
        return self.start()

    def log(self) -> str:
        return (self.shelf / "engine.log").read_text()

    def _wait(self) -> None:
        assert self.process is not None
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the engine ended: {self.log()}")
            try:
                with urllib.request.urlopen(f"{self.url}/live", timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        self.kill()
        raise AssertionError(f"the engine did not answer: {self.log()}")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def start_engine(shelf: Path, port: int | None = None, *, workers: int = 1, **environment: str) -> Engine:
    """An engine that answers, on a free port unless one is given."""
    shelf.mkdir(parents=True, exist_ok=True)
    return Engine(shelf, port or free_port(), workers, environment).start()


@contextmanager
def live_engine(shelf: Path, port: int | None = None, *, workers: int = 1, **environment: str) -> Iterator[Engine]:
    """The same as a context, ended with everything it started."""
    engine = start_engine(shelf, port, workers=workers, **environment)
    try:
        yield engine
    finally:
        engine.kill()
