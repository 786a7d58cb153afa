"""`python -m engine`: serve the shelf. Settings come from the environment; what makes no sense is refused at start."""

import logging
import os
import sys
from pathlib import Path

from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes
from granian.http import HTTP1Settings
from granian.server import Server

from .edge import Edge
from .recording import Recorder
from .serving import Serving
from .surroundings import World

#: Milliseconds in which the headers of a request must have arrived.
HEADER_MILLISECONDS = 10_000
#: Bytes buffered for one connection while its headers are read.
HEADER_BUFFER = 64 * 1024
#: MiB above which a worker is replaced: names in hostile documents are never given back by libxml2.
MOST_MEMORY = 2048


class SettingRefused(SystemExit):
    """A setting that makes no sense; the process ends with its message."""


def application() -> Edge:
    """The application of one worker, made in the worker's own process."""
    log_to_stderr()
    shelf = shelf_dir()
    base = os.environ.get("ENGINE_URL") or f"http://{host()}:{number('ENGINE_PORT', 8001)}"
    return Edge(Serving(shelf, base), Recorder(shelf), world())


def shelf_dir() -> Path:
    """SHELF_DIR, made when it is not there yet."""
    value = os.environ.get("SHELF_DIR", "")
    if not value:
        raise SettingRefused("SHELF_DIR is not set: it is the folder that the portal publishes to")
    path = Path(value)
    path.mkdir(parents=True, exist_ok=True)
    return path


def world() -> World:
    """TIME_ZONE: the clock of the functions today and now; the portal's."""
    try:
        return World(os.environ.get("TIME_ZONE") or "Europe/Paris")
    except ValueError as error:
        raise SettingRefused(f"TIME_ZONE: {error}") from None


def host() -> str:
    """ENGINE_HOST: the address to listen on."""
    return os.environ.get("ENGINE_HOST") or "127.0.0.1"


def number(name: str, default: int) -> int:
    """A whole number above zero from the environment."""
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or int(value) == 0:
        raise SettingRefused(f"{name} must be a whole number above zero, not {value!r}")
    return int(value)


def log_to_stderr() -> None:
    """Only what the engine itself says; nothing of a request."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="engine %(levelname)s %(message)s")


def main() -> None:
    """Serve until a signal ends it."""
    log_to_stderr()
    shelf_dir()
    world()
    port = number("ENGINE_PORT", 8001)
    workers = number("ENGINE_WORKERS", 1)
    Server(
        "engine.__main__:application",
        factory=True,
        address=host(),
        port=port,
        interface=Interfaces.RSGI,
        loop=Loops.uvloop,
        # The other mode answers a third as many calls: the body's arrival wakes the loop across threads.
        runtime_mode=RuntimeModes.mt,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS, max_buffer_size=HEADER_BUFFER),
        websockets=False,
        workers=workers,
        respawn_failed_workers=True,
        workers_max_rss=MOST_MEMORY,
        workers_kill_timeout=10,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main()
