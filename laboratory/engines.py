"""Engines of a run: the whole one with its keeper, and one worker that looks at the shelf as often as it is asked."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import killing, places

ROOT = Path(__file__).resolve().parent.parent

EAGER = "from engine import serving\nserving.LOOK_EVERY = 0.0\n"
"""Makes each worker see a publication at once; else it passes over those that follow within a fifth of a second."""


@dataclass
class Engine:
    """A running engine: its port, and the process that keeps the workers."""

    port: int
    process: subprocess.Popen
    log: Path

    def workers(self) -> set[int]:
        return killing.children(self.process.pid)

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def stop(self) -> None:
        """As an operator does: what runs is finished."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)

    def words(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]


def start(shelf: Path, *, workers: int = 2, port: int = 0, eager: bool = False) -> Engine:
    """`python -m engine` on a shelf, once it answers; `eager`: it looks at the shelf at every call."""
    port = port or places.free_port()
    log = places.folder() / f"engine-{port}.log"
    environment = {
        **os.environ,
        "SHELF_DIR": str(shelf),
        "ENGINE_PORT": str(port),
        "ENGINE_WORKERS": str(workers),
        "ENGINE_URL": f"http://127.0.0.1:{port}",
        "ENGINE_RATE": "100000",
    }
    if eager:
        changed = places.fresh("eager")
        (changed / "sitecustomize.py").write_text(EAGER)
        environment["PYTHONPATH"] = f"{changed}{os.pathsep}{ROOT}"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "engine"], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    engine = Engine(port, process, log)
    answers = killing.until(lambda: process.poll() is not None or is_alive(port), seconds=30, pause=0.05)
    if not answers or process.poll() is not None:  # another one may answer there
        process.kill()
        raise AssertionError(f"the engine does not answer\n{engine.words()}")
    return engine


@contextmanager
def running(shelf: Path, *, workers: int = 2, port: int = 0, eager: bool = False) -> Iterator[Engine]:
    engine = start(shelf, workers=workers, port=port, eager=eager)
    try:
        yield engine
    finally:
        for worker in engine.workers():
            os.kill(worker, signal.SIGTERM)
        engine.process.kill()
        engine.process.wait()


def is_alive(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/live", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        time.sleep(0.02)
        return False
