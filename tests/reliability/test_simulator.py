"""The simulator of the fault laboratory: one seed is one run, and what is wrong is found.

Each worker of these tests does one thing less than the product's; the seeds have to find it out. They run in a process
of their own, as the laboratory does, on a database of its own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from . import worse

ROOT = Path(__file__).resolve().parents[2]
SEEDS = 150
"""A worse worker must be found out within so many."""

pytestmark = [
    pytest.mark.live,
    pytest.mark.timeout(300),
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="simulates SQLite, whatever the database"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict:
    place = tmp_path_factory.mktemp("simulator") / "found.json"
    command = (sys.executable, "-m", "tests.reliability.worse", str(SEEDS), str(place))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_", "DJANGO_"))}
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert place.exists(), done.stderr[-4000:]
    return json.loads(place.read_text())


def test_the_same_seed_is_the_same_run_and_another_one_is_not(found):
    first, again, other = found["traces"]

    assert first == again
    assert first != other


@pytest.mark.parametrize("worker", worse.WORSE)
def test_a_worse_worker_is_found_out(worker, found):
    assert found[worker], f"no seed up to {SEEDS} shows what it does"
