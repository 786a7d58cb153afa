"""A whole Mock Admin of its own: what `make run` starts, in a folder and on ports of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from mockadmin.demo.people import PASSWORD
from mockadmin.running import alone

from ..live import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240.0
READY = "\ncurl "
"""The supervisor's last line: everything answers."""


class World:
    """Portal, worker, engine and the demonstration; `password` opens each of its fictitious accounts."""

    password = PASSWORD

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.portal, self.engine = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
        self._log = self.folder / "world.log"
        self._process: subprocess.Popen | None = None

    def start(self) -> "World":
        """Starts everything; returns once the demonstration sandbox answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "mockadmin.running"],
                cwd=ROOT,
                env=self.surroundings(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + PATIENCE
        while READY not in self.words():
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise AssertionError(f"the portal did not start\n{self.words()}")
            time.sleep(0.2)
        return self

    def stop(self) -> None:
        """Ctrl-C, and the end of whatever is left."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        alone.end_leftovers(self.folder)

    def play(self, module: str) -> dict:
        """Runs `python -m module` on the world's database and folders; what it printed, read as JSON."""
        # Its messages go nowhere: the worker's reconciler finds the work in the database.
        surroundings = self.surroundings() | {"REDIS_URL": "memory://"}
        command = [sys.executable, "-m", module]
        done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{module} ended with {done.returncode}\n{done.stderr[-4000:]}"
        return json.loads(done.stdout)

    def demonstration(self) -> dict:
        """The sandbox that answers from the start: its `address`, a `request`, and more."""
        return json.loads((self.folder / "run" / "demonstration.json").read_text())

    def words(self) -> str:
        return self._log.read_text(errors="replace")

    def surroundings(self) -> dict[str, str]:
        """The settings of each process of this world: a fresh shell's, and our own."""
        ours = ("DJANGO", "PYTEST", "DATABASE_URL", "REDIS_URL", "ENGINE_", "PORTAL_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "mockadmin.settings",
            "SECRET_KEY": "only-for-browser-tests-" + "x" * 30,
            "DATA_DIR": str(self.folder),
            "SHELF_DIR": str(self.folder / "shelf"),
            "PORTAL_PORT": self.portal.rpartition(":")[2],
            "ENGINE_PORT": self.engine.rpartition(":")[2],
        }
