"""The servers that are measured: the engine on one core, and nginx giving a constant answer as the limit."""

import os
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

from . import patients

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log crit;
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


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds of processor time that it and its children have used so far."""
        return sum(_cpu(pid) for pid in _family(self.pid))


@contextmanager
def engine(shelf: Path, core: str) -> Iterator[Server]:
    """The engine with one worker, kept on one core."""
    port = _free_port()
    environment = {**os.environ, "SHELF_DIR": str(shelf), "ENGINE_PORT": str(port), "ENGINE_WORKERS": "1"}
    command = [*pinned(core), sys.executable, "-m", "engine"]
    with (shelf / "engine.log").open("ab") as log, _running(command, environment, log) as pid:
        _wait(f"http://127.0.0.1:{port}/live")
        yield Server(port, pid)


@contextmanager
def nginx(folder: Path, core: str) -> Iterator[Server]:
    """nginx with one worker and one file as long as an answer."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    port = _free_port()
    static = folder / "static" / patients.PATH.strip("/")
    static.parent.mkdir(parents=True)
    answer = patients.RESPONSE
    for name, value in patients.values(1).items():
        answer = answer.replace(f"{{{{{name}}}}}", value)
    static.write_text(f"<Envelope><Body>{answer}</Body></Envelope>")
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port))
    command = [*pinned(core), program, "-c", str(configuration)]
    with (folder / "nginx.out").open("ab") as log, _running(command, dict(os.environ), log) as pid:
        _wait(f"http://127.0.0.1:{port}{patients.PATH}")
        yield Server(port, pid)


def pinned(core: str) -> list[str]:
    """The command prefix that keeps a process on one core; nothing where there is only one."""
    return ["taskset", "-c", core] if core else []


@contextmanager
def _running(command: list[str], environment: dict[str, str], log: object) -> Iterator[int]:
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # type: ignore[call-overload]
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


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait(url: str) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"{url} did not answer")
