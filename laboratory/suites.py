"""Faults that tests of the suite make by themselves: run with another count, each in a process of its own."""

import os
import subprocess
import sys

from deploy.postgres import throw_away_cluster

from .engines import ROOT
from .results import Result, timed


def run(test: str, count: int, *, postgres: bool = False) -> Result:
    """One file of `tests/`, with so many kills or rounds; its last words are the note when it fails."""
    with timed() as result:
        if postgres:
            with throw_away_cluster() as url:
                done = _pytest(test, count, DATABASE_URL=url)
        else:
            done = _pytest(test, count)
        summary = done.stdout.strip().splitlines()[-1:] or ["it said nothing"]
        result.must(f"{test} passes", done.returncode == 0 and "skipped" not in summary[0])
        result.notes.append(summary[0].strip("= "))
    return result


def _pytest(test: str, count: int, **surroundings: str) -> subprocess.CompletedProcess:
    command = (sys.executable, "-m", "pytest", test, "-q", "-p", "no:cacheprovider", "--timeout=7200")
    environment = {**os.environ, **surroundings, "FAULT_COUNT": str(count)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
