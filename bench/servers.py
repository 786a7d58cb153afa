"""The servers that are measured: the engine on one core, and nginx giving a constant answer as the limit."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from . import patients

NGINX = """
{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log crit;
events {{ worker_connections 512; }}
http {{
  access_log off; keepalive_requests 100000000; client_body_temp_path {folder}; proxy_temp_path {folder};
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port}; root {folder}/static; default_type text/xml;
    location / {{ error_page 405 =200 $uri; }}
  }}
}}
"""

OWN_USER = f"user {pwd.getpwuid(os.geteuid()).pw_name};" if os.geteuid() == 0 else ""
"""Started by root, nginx would become a user who may not read our folder."""


@dataclass(frozen=True)
class Server:
    """A running server; `start_seconds` passed from its start to its first answer."""

    port: int
    pid: int
    start_seconds: float

    def cpu(self) -> float:
        """Seconds of processor time that it and its children have used so far."""
        return sum(_cpu(pid) for pid in _family(self.pid))

    def memory(self) -> float:
        """Megabytes that it and its children hold, shared pages counted once (PSS)."""
        return sum(_held(pid) for pid in _family(self.pid)) / 1024


@contextmanager
def engine(shelf: Path, core: str, workers: int = 1) -> Iterator[Server]:
    """The engine, kept on one core unless that is empty."""
    with starting() as (port, started):
        told = {"SHELF_DIR": str(shelf), "ENGINE_PORT": str(port), "ENGINE_RATE": "1000000"}
        told["ENGINE_WORKERS"] = str(workers)
        with running([*pinned(core), sys.executable, "-m", "engine"], shelf / "engine.log", **told) as pid:
            yield started(pid, f"http://127.0.0.1:{port}/live")


@contextmanager
def nginx(folder: Path, core: str) -> Iterator[Server]:
    """nginx with one worker and one file as long as an answer."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    static = folder / "static" / patients.PATH.strip("/")
    static.parent.mkdir(parents=True)
    answer = patients.RESPONSE
    for name, value in patients.values(1).items():
        answer = answer.replace(f"{{{{{name}}}}}", value)
    static.write_text(f"<Envelope><Body>{answer}</Body></Envelope>")
    with starting() as (port, started):
        configuration = folder / "nginx.conf"
        configuration.write_text(NGINX.format(folder=folder, port=port, user=OWN_USER))
        with running([*pinned(core), program, "-c", str(configuration)], folder / "nginx.out") as pid:
            yield started(pid, f"http://127.0.0.1:{port}{patients.PATH}")


class Started(Protocol):
    """Waits until a server answers, and tells how long that took."""

    def __call__(self, pid: int, url: str, within: float = 20) -> Server: ...


@contextmanager
def starting() -> Iterator[tuple[int, Started]]:
    """A free port, and what waits for the server that is to be started on it."""
    port, began = free_port(), time.monotonic()

    def started(pid: int, url: str, within: float = 20) -> Server:
        _wait(url, within)
        return Server(port, pid, time.monotonic() - began)

    yield port, started


def pinned(core: str) -> list[str]:
    """The command prefix that keeps a process on one core; nothing where there is only one."""
    return ["taskset", "-c", core] if core else []


@contextmanager
def running(command: list[str], log: Path, **told: str) -> Iterator[int]:
    """A process, ended at the end; `told` are variables of its environment."""
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=os.environ | told, stdout=output, stderr=output)
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(20)


def _family(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += _family(int(child))
    return found


def _cpu(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _held(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait(url: str, within: float) -> None:
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except urllib.error.HTTPError:
            return  # it answers, and that is all that is asked
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise RuntimeError(f"{url} did not answer")
