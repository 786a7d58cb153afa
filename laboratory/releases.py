"""Versions of the product side by side: an earlier commit out of the history, the present code, and where they run."""

import http.client
import io
import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from . import engines, killing, places
from .engines import ROOT

WATCHED = ("engine", "*/migrations/*")
"""What an upgrade can break: what answers, and what data is kept in."""

MOST_TRIED = 5
"""Commits that are looked at for one that starts."""

LOOP = """
import time
from sandboxes import metering, reconciling
print("at work", flush=True)
while True:
    reconciling.sweep()
    metering.collect()
    time.sleep(1)
"""


class NoHistory(Exception):
    """There is no earlier version to upgrade from: a clone without history, or none that starts."""


@dataclass(frozen=True)
class Release:
    """A version of the product as files, not to be run where it lies."""

    name: str
    folder: Path

    def migrations(self) -> dict[str, str]:
        """The last migration of each app."""
        last = {}
        for path in sorted(self.folder.glob("*/migrations/[0-9]*.py")):
            last[path.parts[-3]] = path.stem
        return last


def earlier() -> Release:
    """UPGRADE_FROM, else the newest commit that starts before the last one that touched the engine or a migration."""
    wanted = os.environ.get("UPGRADE_FROM")
    last = wanted or _git("log", "-1", "--format=%H", "--", *WATCHED)
    names = [wanted] if wanted else _git("rev-list", f"--max-count={MOST_TRIED}", f"{last}^").split() if last else []
    for name in names:
        release = _exported(name)
        if release and _starts(release):
            return release
    raise NoHistory("no history: no earlier version of the product is in this clone")


def present() -> Release:
    """The files as they are now, committed or not."""
    folder = places.fresh("present")
    for name in _git("ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return Release("the present code", folder)


def _exported(name: str) -> Release | None:
    done = subprocess.run(("git", "archive", name), cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        return None
    folder = places.fresh("earlier")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return Release(_git("log", "-1", "--format=%h (%s)", name), folder)


def _starts(release: Release) -> bool:
    surroundings = {**os.environ, "SECRET_KEY": "x" * 50, "DATA_DIR": str(places.fresh("starts"))}
    surroundings.pop("DJANGO_SETTINGS_MODULE", None)
    command = (sys.executable, "manage.py", "check")
    done = subprocess.run(command, cwd=release.folder, env=surroundings, capture_output=True, check=False)
    return done.returncode == 0


def _git(*arguments: str) -> str:
    done = subprocess.run(("git", *arguments), cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


@dataclass
class Site:
    """Where the product runs: one folder of code that is replaced in place, one of data, an engine and a portal."""

    code: Path = field(default_factory=lambda: places.fresh("code"))
    data: Path = field(default_factory=lambda: places.fresh("site"))
    engine_port: int = field(default_factory=places.free_port)
    portal_port: int = field(default_factory=places.free_port)
    engine: subprocess.Popen | None = None
    others: list[subprocess.Popen] = field(default_factory=list)
    engines_before: list[subprocess.Popen] = field(default_factory=list)
    secret: str = field(default_factory=lambda: secrets.token_hex(32))

    @property
    def surroundings(self) -> dict[str, str]:
        """The settings, with the address of the engine that answers now."""
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "REDIS_URL")
        }
        return kept | {
            "SECRET_KEY": self.secret,
            "DATA_DIR": str(self.data),
            "SHELF_DIR": str(self.shelf),
            "REDIS_URL": "memory://",
            "ENGINE_PORT": str(self.engine_port),
            "ENGINE_OPERATION_PORT": str(places.free_port()),
            "ENGINE_URL": f"http://127.0.0.1:{self.engine_port}",
            "ENGINE_RATE": "10000",
            "ENGINE_WORKERS": "2",
        }

    @property
    def shelf(self) -> Path:
        return self.data / "shelf"

    @property
    def database(self) -> Path:
        return self.data / "mockadmin.sqlite3"

    @property
    def log(self) -> Path:
        return self.data / "engine.log"

    def install(self, release: Release) -> None:
        """What `git pull` does: other files in the same folder, those that are gone removed."""
        wanted = {path.relative_to(release.folder) for path in release.folder.rglob("*") if path.is_file()}
        for path in [path for path in self.code.rglob("*") if path.is_file()]:
            if path.relative_to(self.code) not in wanted and "__pycache__" not in path.parts:
                path.unlink()
        for name in wanted:
            ours, theirs = self.code / name, release.folder / name
            if not ours.exists() or ours.read_bytes() != theirs.read_bytes():
                ours.parent.mkdir(parents=True, exist_ok=True)
                fresh = ours.with_name(f".{ours.name}.new")
                shutil.copy(theirs, fresh)  # as new as now: what was compiled of the other one is out of date
                fresh.replace(ours)

    def manage(self, *arguments: str) -> str:
        command = (sys.executable, "manage.py", *arguments)
        done = subprocess.run(
            command, cwd=self.code, env=self.surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"manage.py {arguments[:2]}: {done.stderr[-1500:]}"
        return done.stdout

    def ask(self, code: str):
        """What a piece of Python says of itself, within the installed version: the last line that it prints, JSON."""
        return json.loads(self.manage("shell", "-v", "0", "-c", f"import json\n{code}").strip().splitlines()[-1])

    def start_engine(self) -> None:
        with self.log.open("ab") as log:
            self.engine = self._started("-m", "engine", stdout=log, stderr=log)
        if not killing.until(lambda: engines.is_alive(self.engine_port), seconds=60, pause=0.1):
            raise AssertionError(f"the engine does not answer: {self.log.read_text()[-1500:]}")

    def another_engine(self) -> subprocess.Popen:
        """Starts one of the installed code beside the one that runs, on the same shelf; returns the one before."""
        before, self.engine, self.engine_port = self.engine, None, places.free_port()
        self.engines_before.append(before)
        self.start_engine()
        return before

    def stop_engine(self, engine: subprocess.Popen) -> None:
        """As an operator does: what runs is finished."""
        engine.terminate()
        engine.wait(timeout=60)
        self.engines_before.remove(engine)

    def renew_engine(self) -> None:
        """`kill -HUP`: its workers are replaced, one after the other, by those of the code that is installed."""
        old = killing.children(self.engine.pid)
        self.engine.send_signal(signal.SIGHUP)

        def replaced() -> bool:
            now = killing.children(self.engine.pid)
            return len(now) == len(old) and not now & old

        if not killing.until(replaced, seconds=120, pause=0.1):
            raise AssertionError(f"the workers were not replaced: {self.log.read_text()[-1500:]}")

    def start_others(self) -> None:
        """The portal, and the loops that make, check and count: what the worker does."""
        with (self.data / "others.log").open("ab") as log:
            place = f"127.0.0.1:{self.portal_port}"
            portal = ("-m", "gunicorn", "mockadmin.wsgi", "--bind", place, "--worker-class", "gthread")
            self.others = [
                self._started(*portal, stdout=log, stderr=log),
                self._started("manage.py", "shell", "-v", "0", "-c", LOOP, stdout=log, stderr=log),
            ]
        if not killing.until(lambda: _answers(self.portal_port), seconds=60, pause=0.2):
            raise AssertionError(f"the portal does not answer: {(self.data / 'others.log').read_text()[-1500:]}")

    def stop_others(self) -> None:
        for process in self.others:
            process.terminate()
        for process in self.others:
            process.wait(timeout=60)
        self.others = []

    def back_up(self) -> Path:
        """As docs/operations.md says it: the database, then the vault."""
        folder = places.fresh("backup")
        with closing(sqlite3.connect(self.database)) as source, closing(sqlite3.connect(folder / "database")) as copy:
            source.backup(copy)
        shutil.copytree(self.data / "vault", folder / "vault")
        return folder

    def restore(self, backup: Path) -> None:
        for tail in ("-wal", "-shm"):
            self.database.with_name(self.database.name + tail).unlink(missing_ok=True)
        shutil.copy(backup / "database", self.database)
        shutil.rmtree(self.data / "vault")
        shutil.copytree(backup / "vault", self.data / "vault")

    def _started(self, *command: str, stdout, stderr) -> subprocess.Popen:
        return subprocess.Popen(
            (sys.executable, *command), cwd=self.code, env=self.surroundings, stdout=stdout, stderr=stderr
        )


@contextmanager
def site() -> Iterator[Site]:
    """A place for the product; nothing of it runs afterwards."""
    made = Site()
    try:
        yield made
    finally:
        running = [*([made.engine] if made.engine else []), *made.engines_before, *made.others]
        workers = {child for process in running for child in killing.children(process.pid)}
        for process in running:
            process.kill()
            process.wait()
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
