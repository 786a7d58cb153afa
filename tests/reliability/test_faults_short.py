"""The short form of the fault laboratory: what `make faults` does for hours, with the counts of CI."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from laboratory.counts import FAULTS
from laboratory.results import Result

ROOT = Path(__file__).resolve().parents[2]
SHORT = [name for name, fault in FAULTS.items() if fault.short]

pytestmark = [
    pytest.mark.live,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="runs once, on a database of its own"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, Result]:
    """What each fault found: all in one process beside this one, which forks and kills."""
    place = tmp_path_factory.mktemp("laboratory") / "found.json"
    command = (sys.executable, "-m", "laboratory", "--short", "--json", str(place))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_", "DJANGO_"))}
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert place.exists(), done.stderr[-4000:]
    return {name: Result.from_json(each["result"]) for name, each in json.loads(place.read_text()).items()}


@pytest.mark.parametrize("name", SHORT)
def test_what_must_hold_held(name, found):
    result = found[name]
    if result.missing and not os.environ.get("CI"):
        pytest.skip(f"{result.missing} is not on this machine")

    broken = [invariant for invariant, holds in result.invariants.items() if not holds]

    assert result.holds, f"{broken} {result.counts} {result.notes}"


def test_every_fault_of_the_list_is_built_or_says_why_not():
    assert list(FAULTS) == [f"F{number:02d}" for number in range(1, 20)]
    assert all(bool(fault.module) != bool(fault.absent) for fault in FAULTS.values())
    built = {path.stem for path in (ROOT / "laboratory" / "faults").glob("f*.py")}
    assert built == {fault.module for fault in FAULTS.values() if fault.module}
