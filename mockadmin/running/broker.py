"""Which broker carries Celery's messages: the Redis one was given, a Redis one starts, or a folder."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import redis

from . import CannotRun

SERVERS = ("redis-server", "valkey-server")
SOCKET_PATH_LIMIT = 100
"""Characters; the kernel refuses longer socket paths (108 on Linux, 104 on macOS)."""


@dataclass(frozen=True)
class Broker:
    """url: for REDIS_URL, empty = folder; command: the server to keep running, empty = none; words: for people."""

    url: str
    command: tuple[str, ...]
    words: str


def choose(data_dir: Path, redis_url: str) -> Broker:
    """The broker of this run. A Redis that was given but does not answer is said, never silently replaced."""
    if redis_url:
        _require_answer(redis_url)
        return Broker(redis_url, (), "the Redis of REDIS_URL")
    server = next(filter(None, map(shutil.which, SERVERS)), None)
    if server:
        socket = _socket_path(data_dir)
        command = (server, "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--save", "")
        log = str(data_dir / "run" / "redis.log")
        quiet = ("--appendonly", "no", "--loglevel", "warning", "--logfile", log, "--dir", str(socket.parent))
        return Broker(f"redis+socket://{socket}", (*command, *quiet), f"{Path(server).name}, started here")
    forgotten = _clear_folder(data_dir)
    note = f"; {forgotten} stale messages removed, the reconciler takes their work up again" if forgotten else ""
    return Broker("", (), f"a folder, since no Redis is installed{note}")


def _require_answer(url: str) -> None:
    # kombu writes redis+socket:// where the client writes unix://
    try:
        redis.Redis.from_url(url.replace("redis+socket://", "unix://"), socket_connect_timeout=3).ping()
    except (redis.RedisError, ValueError) as error:
        raise CannotRun(
            f"the Redis of REDIS_URL does not answer ({error}).\nStart it, or unset REDIS_URL to run without."
        ) from error


def _socket_path(data_dir: Path) -> Path:
    path = data_dir / "run" / "redis.sock"
    if len(str(path)) > SOCKET_PATH_LIMIT:
        path = Path(tempfile.mkdtemp(prefix="mockadmin-")) / "redis.sock"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return path


def _clear_folder(data_dir: Path) -> int:
    """Makes the broker's folders and removes the messages of an earlier run: tasks are only nudges, the database
    knows what is to be done."""
    stale = 0
    for name in ("broker", "broker-control"):
        folder = data_dir / name
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            stale += name == "broker"
            file.unlink()
    return stale
