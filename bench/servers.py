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
from pathlib import Path

from . import load, patients

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


@contextmanager
def engine(shelf: Path, core: str) -> Iterator[int]:
    """The engine with one worker, kept on one core; gives its port."""
    port = _free_port()
    environment = {**os.environ, "SHELF_DIR": str(shelf), "ENGINE_PORT": str(port), "ENGINE_WORKERS": "1"}
    command = [*load.pinned(core), sys.executable, "-m", "engine"]
    with (shelf / "engine.log").open("ab") as log, _running(command, environment, log):
        _wait(f"http://127.0.0.1:{port}/live")
        yield port


@contextmanager
def nginx(folder: Path, core: str) -> Iterator[int]:
    """nginx with one worker and one file as long as an answer; gives its port."""
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
    command = [*load.pinned(core), program, "-c", str(configuration)]
    with (folder / "nginx.out").open("ab") as log, _running(command, dict(os.environ), log):
        _wait(f"http://127.0.0.1:{port}{patients.PATH}")
        yield port


@contextmanager
def _running(command: list[str], environment: dict[str, str], log: object) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # type: ignore[call-overload]
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


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
