"""Real processes for the tests: engine, Celery worker, collector; on a database and folders that they share."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment() -> dict[str, str]:
    """The settings of this test, for a process of its own."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        place = f"{database['HOST']}:{database['PORT']}" if database["PORT"] else database["HOST"]
        url = f"postgres://{database['USER']}:{database['PASSWORD']}@{place}/{database['NAME']}"
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_"))},
        "DJANGO_SETTINGS_MODULE": "mockadmin.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": url,
        "DATA_DIR": str(settings.DATA_DIR),
        "SHELF_DIR": str(settings.SHELF_DIR),
        "ENGINE_URL": settings.ENGINE_URL,
        "ENGINE_PORT": settings.ENGINE_URL.rpartition(":")[2],
        "REDIS_URL": "",
        "PYTHONUNBUFFERED": "1",
    }


class Process:
    """One process in a session of its own, so that all of it can be killed at once."""

    def __init__(self, *arguments: str, log: Path) -> None:
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """kill -9 of the process and its children."""
        if self.runs:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def words(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]


@contextmanager
def running(*arguments: str, log: Path) -> Iterator[Process]:
    process = Process(*arguments, log=log)
    try:
        yield process
    finally:
        process.kill()


WORKER = (
    *("-m", "celery", "--app", "mockadmin", "worker", "--concurrency", "1", "--loglevel", "WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)


def worker(folder: Path, *, beat: bool = True) -> Process:
    """A Celery worker; with `beat` it reconciles and collects by itself."""
    broker = Path(settings.DATA_DIR)
    for name in ("broker", "broker-control"):
        (broker / name).mkdir(parents=True, exist_ok=True)
    extra = ("--beat", "--schedule", str(folder / "beat-schedule")) if beat else ()
    return Process(*WORKER, *extra, log=folder / "worker.log")


@contextmanager
def engine(folder: Path) -> Iterator[Process]:
    """The engine at `settings.ENGINE_URL`, once it answers."""
    with running("-m", "engine", log=folder / "engine.log") as process:
        until(lambda: answers(f"{settings.ENGINE_URL}/live"), process.words, seconds=15)
        yield process


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.ConnectionError:
        return False


def until(happened: Callable[[], bool], words: Callable[[], str] | None = None, *, seconds: float = 30) -> float:
    """Waits for something; the seconds it took. Fails with `words()` when it does not happen."""
    started = time.monotonic()
    while not happened():
        if time.monotonic() - started > seconds:
            raise AssertionError(f"it did not happen within {seconds} s\n{words() if words else ''}")
        time.sleep(0.05)
    return time.monotonic() - started
