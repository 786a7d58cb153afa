"""A live engine with every contract of this folder in it, brought there by the portal; started once for all tests."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ..live import PROJECT, Engine, start_engine


class Mocks:
    """`contracts[name]` tells where a contract answers, or why the portal refused it (see publishing.py)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine: Engine | None = None
        self.contracts: dict[str, dict[str, Any]] = {}

    def start(self) -> "Mocks":
        self._engine = start_engine(self._folder / "shelf")
        command = [sys.executable, "-m", "tests.clients.publishing"]
        done = subprocess.run(
            command, cwd=PROJECT, env=self._surroundings(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            self.stop()
            raise AssertionError(f"the contracts could not be published\n{done.stderr[-4000:]}")
        self.contracts = json.loads(done.stdout)
        return self

    def stop(self) -> None:
        if self._engine is not None:
            self._engine.kill()

    def _surroundings(self) -> dict[str, str]:
        """A portal of its own: what this process was told of another one is left out."""
        assert self._engine is not None
        others = ("DJANGO", "PYTEST", "DATABASE_URL", "REDIS_URL", "ENGINE_", "PORTAL_", "DATA_DIR", "SHELF_DIR")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "mockadmin.settings",
            "SECRET_KEY": "only-for-tests-" + "x" * 40,
            "DATA_DIR": str(self._folder),
            "SHELF_DIR": str(self._folder / "shelf"),
            "REDIS_URL": "memory://",
            "ENGINE_PORT": str(self._engine.port),
            "ENGINE_URL": self._engine.url,
        }
