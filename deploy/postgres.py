"""A PostgreSQL for the length of a test run: made in a temporary folder, on a free loopback port, gone afterwards."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


class Absent(Exception):
    """No PostgreSQL can be started here; the message says what is missing."""


class Cluster:
    """A running server. It forgets everything when the machine ends, and nothing when it is only stopped."""

    def __init__(self, folder: Path, *, programs: Path, user: str | None) -> None:
        self.port = _free_port()
        self.url = f"postgres://mockadmin@127.0.0.1:{self.port}/postgres"
        self._user = user
        self._log = folder / "log"
        self._control = (programs / "pg_ctl", "--pgdata", folder / "data", "--silent")
        options = f"-p {self.port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
        self._options = f"{options} -c max_connections=200"

    def start(self) -> None:
        """Returns once it answers."""
        _as(self._user, *self._control, "--wait", "--log", self._log, "--options", self._options, "start")

    def stop(self) -> None:
        """At once: sessions are cut off, nothing is finished; the next start recovers from the log."""
        _as(self._user, *self._control, "--mode=immediate", "stop")


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """An empty server that can be stopped and started, gone afterwards; `Absent` when none can be started."""
    programs = _programs()
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="mockadmin-postgres-"))
    if user:
        shutil.chown(folder, user)
    try:
        made = ("--pgdata", folder / "data", "--username=mockadmin", "--auth=trust", "--encoding=UTF8")
        _as(user, programs / "initdb", *made)
        server = Cluster(folder, programs=programs, user=user)
        server.start()
        try:
            yield server
        finally:
            with contextlib.suppress(Absent):  # it is stopped already
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def throw_away_cluster() -> Iterator[str]:
    """The DATABASE_URL of an empty cluster that forgets everything; `Absent` when none can be started."""
    with cluster() as server:
        yield server.url


def _programs() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not versions:
        raise Absent("its server is not installed. On Debian or Ubuntu: apt install postgresql")
    return versions[-1].parent


def _user() -> str | None:
    """PostgreSQL refuses to run as root; the package makes the user `postgres` for that."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise Absent("it does not run as root, and there is no user `postgres`") from None


def _as(user: str | None, *command: object) -> None:
    done = subprocess.run(
        list(map(str, command)), user=user, cwd="/", stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Absent(f"{Path(str(command[0])).name} failed: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]
