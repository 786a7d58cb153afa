"""A Redis on a socket, to be killed, emptied, paused and restarted."""

import shutil
import signal
import subprocess

from . import killing, places


def program() -> str | None:
    """The server on this machine; None without one."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


class Broker:
    """It runs within the context; `url` is what REDIS_URL says."""

    def __init__(self, program: str) -> None:
        self.folder = places.fresh("redis")
        self.socket = self.folder / "redis.sock"
        self.url = f"redis+socket://{self.socket}"
        self._command = [program, "--port", "0", "--unixsocket", str(self.socket), "--save", ""]

    def __enter__(self) -> "Broker":
        self._start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()

    def suffer(self, kind: str) -> None:
        if kind == "paused":
            self._process.send_signal(signal.SIGSTOP)
        elif kind == "emptied":
            self._restart()  # without a file, an end forgets all there was
        else:
            self._process.kill()
            self._process.wait()
            if kind == "restarted":
                self._start()

    def recover(self) -> None:
        self._process.send_signal(signal.SIGCONT)
        if self._process.poll() is not None:
            self._start()

    def _restart(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._start()

    def _start(self) -> None:
        self.socket.unlink(missing_ok=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(self._command, cwd=self.folder, **quiet)
        assert killing.until(self.socket.exists, seconds=10)
