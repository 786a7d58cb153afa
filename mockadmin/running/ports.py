"""Are the ports free? If not, the message names who holds them and which setting to change."""

import contextlib
import re
import socket
from pathlib import Path

from . import CannotRun


def require_free(host: str, ports: dict[str, int]) -> None:
    """Raises `CannotRun` for the first port of {setting: port} that cannot be listened on."""
    if len(set(ports.values())) < len(ports):
        raise CannotRun(f"{' and '.join(ports)} must be two different ports")
    for setting, port in ports.items():
        try:
            _listen(host, port)
        except OSError as error:
            raise CannotRun(
                f"port {port} is not free ({_holder(port) or error.strerror}).\n"
                f"Stop what holds it, or choose another: {setting}={port + 10} make run"
            ) from error


def free_port() -> int:
    """A loopback port that nobody holds at this moment."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def _listen(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen(1)


def _holder(port: int) -> str:
    """`name (process 123)` of whoever listens there, as far as Linux lets us see; else empty."""
    sockets = _listening_sockets(port)
    for link in Path("/proc").glob("[0-9]*/fd/*") if sockets else ():
        with contextlib.suppress(OSError):
            found = re.fullmatch(r"socket:\[(\d+)\]", str(link.readlink()))
            if found and found[1] in sockets:
                process = link.parent.parent
                return f"{(process / 'comm').read_text().strip()}, process {process.name}, listens there"
    return ""


def _listening_sockets(port: int) -> set[str]:
    """Inodes of the sockets that listen on `port`, from the kernel's table (state 0A is LISTEN)."""
    inodes = set()
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for line in (Path("/proc/net") / table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(fields[9])
    return inodes
