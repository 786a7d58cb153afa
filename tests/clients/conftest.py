"""A live engine, and sandboxes that answer on it."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from mockadmin.running import ports

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def engine(settings, own_data):
    """`python -m engine` on the test's own shelf; portal and engine agree on its address."""
    port = ports.free_port()
    settings.ENGINE_PORT, settings.ENGINE_URL = port, f"http://127.0.0.1:{port}"
    settings.SHELF_DIR.mkdir(parents=True, exist_ok=True)
    surroundings = os.environ | {
        "SHELF_DIR": str(settings.SHELF_DIR),
        "ENGINE_HOST": "127.0.0.1",
        "ENGINE_PORT": str(port),
        "ENGINE_URL": settings.ENGINE_URL,
        "ENGINE_WORKERS": "1",
    }
    process = subprocess.Popen([sys.executable, "-m", "engine"], cwd=ROOT, env=surroundings)
    _wait(settings.ENGINE_URL + "/live", process)
    yield settings.ENGINE_URL
    process.terminate()
    process.wait(timeout=10)


def _wait(address: str, process: subprocess.Popen, patience: float = 20) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        assert process.poll() is None, "the engine ended at its start"
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (TimeoutError, urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise AssertionError(f"the engine does not answer at {address} within {patience} s")
