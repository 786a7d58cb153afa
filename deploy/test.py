"""`make test`: everything that CI runs, in the order in which it is quickest to fail.

    python deploy/test.py            style, types, checks, then the suite on SQLite and on PostgreSQL
    python deploy/test.py --lint     style, types and checks alone

A throw-away PostgreSQL is started when its programs are on the machine. What is missing is said, with how to get it;
in CI (CI=true) a missing PostgreSQL fails the run.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from postgres import Absent, throw_away_cluster

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
SURROUNDINGS = {**os.environ, "SECRET_KEY": os.environ.get("SECRET_KEY") or "only-for-tests-" + "x" * 40}

MEMORY = Path("/dev/shm")  # noqa: S108 (pytest makes a folder of its own in it, for this user alone)
ROOM_FOR_TESTS = 2 * 2**30
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_FOR_TESTS:
    # The tests write, sync and throw away thousands of small files: in memory that costs nothing.
    SURROUNDINGS.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "redis-server": ("redis-server", "valkey-server"),
    "php-cli php-soap php-xml": ("php",),
    "nodejs npm": ("npm",),
}
"""{Debian packages: programs, any of which will do}: without them the tests that need them are skipped."""

CHECKS = (
    ("ruff check", ("-m", "ruff", "check", ".")),
    ("ruff format", ("-m", "ruff", "format", "--check", ".")),
    ("mypy engine", ("-m", "mypy")),
    ("translations", ("-m", "mockadmin.running.translating")),
    ("manage.py check", ("manage.py", "check")),
    ("migrations", ("manage.py", "makemigrations", "--check", "--dry-run")),
)
PYTEST = ("-m", "pytest", "-q", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "-p", "no:cacheprovider")
"""Three workers on two cores: what is live waits more than it computes."""

ON_SQLITE = ("-m", "not postgres")
ONCE = (
    "engine", "fidelity", "hostile", "house", "pages", "privacy", "setup", "sheets", "datasets/test_annotated.py",
    "datasets/test_cases.py", "datasets/test_libreoffice.py", "datasets/test_workbook.py",
    "datasets/test_workbook_current.py",
)  # fmt: skip
"""Tests that open a database and do their work elsewhere, or read it by queries that the tests of the API make too."""
ON_POSTGRES = (
    "-m",
    "database and not browser and not clients",
    *(f"--ignore=tests/{name}" for name in ONCE),
)


class Failed(Exception):
    """A step did not pass; its own output says why."""


def main(arguments: list[str]) -> int:
    try:
        for name, command in CHECKS:
            _run(name, command)
        if "--lint" not in arguments:
            _say_what_is_missing()
            with tempfile.TemporaryDirectory() as answers:
                _run("pytest on SQLite", (*PYTEST, *ON_SQLITE), SEALED_ANSWERS=answers)
                with _postgres() as url:
                    if url:
                        _run("pytest on PostgreSQL", (*PYTEST, *ON_POSTGRES), SEALED_ANSWERS=answers, DATABASE_URL=url)
    except (Failed, Absent) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    return 0


def _run(name: str, command: tuple[str, ...], **surroundings: str) -> None:
    started = time.monotonic()
    print(f"── {name}", flush=True)
    status = subprocess.run(
        (sys.executable, *command), cwd=ROOT, env=SURROUNDINGS | surroundings, check=False
    ).returncode
    if status:
        raise Failed(f"{name} failed (status {status})")
    if "pytest" not in name:  # pytest says its own time, and its line stays the last one
        print(f"   {time.monotonic() - started:.1f} s", flush=True)


def _say_what_is_missing() -> None:
    missing = [packages for packages, programs in PROGRAMS.items() if not any(map(shutil.which, programs))]
    if missing:
        print(f"── not on this machine: {', '.join(missing)}; the tests that need them are skipped.")
        print(f"   On Debian or Ubuntu: apt install {' '.join(missing)}", flush=True)


@contextlib.contextmanager
def _postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL, or "" where there is none and this is not CI."""
    try:
        with throw_away_cluster() as url:
            yield url
    except Absent as absent:
        if IN_CI:
            raise
        print(f"\n── NOT RUN on PostgreSQL: {absent}\n", flush=True)
        yield ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
