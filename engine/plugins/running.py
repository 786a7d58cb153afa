"""The worker's end of its plug-ins: one question at a time, a deadline that really ends them, and a count of failures.

A plug-in that takes too long cannot be interrupted where it is, so its process is: another one is started, and calls
with plug-ins get a fault until it is ready, a fraction of a second later. Calls without plug-ins never come here.
"""

import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from ..errors import PluginFailed, PluginRefused
from . import approving

#: Seconds that all plug-ins of one answer may take together.
BUDGET = 0.05
#: Failures in a row after which a worker asks a plug-in no more.
MOST_FAILURES = 5
#: Seconds that a call waits for plug-ins that are being started again: nobody else is served meanwhile.
GLANCE = 0.002
#: Seconds to import all plug-ins at the start.
START_SECONDS = 20.0
ROOT = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "TZ", "PLUGINS")

#: What a plug-in gets: the arguments of a function, or the fields of a request.
Given: TypeAlias = Sequence[str] | Mapping[str, str]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Asked:
    """One answer that asks plug-ins: its moment, and the seconds that they took so far."""

    moment: datetime
    spent: float = 0.0


class Runner:
    """The plug-ins of one worker. `budget` is in seconds, for one answer."""

    def __init__(self, budget: float = BUDGET) -> None:
        self._budget = budget
        self._failures: Counter[str] = Counter()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._rest = b""
        self._is_ready = False

    def start(self) -> None:
        """Start the process and wait until its plug-ins are imported. Raises PluginRefused when that fails."""
        self._open()
        try:
            told = json.loads(self._read(time.monotonic() + START_SECONDS))
        except (OSError, ValueError):
            self.close()
            raise PluginRefused("plugin-start") from None
        self._take(told)

    def ask(self, name: str, given: Given, asked: Asked) -> str:
        """What a plug-in gives: a value, or the words of a refusal. Raises PluginFailed."""
        if self._failures[name] >= MOST_FAILURES:
            raise PluginFailed("plugin-off", name=name)
        start = time.monotonic()
        until = start + self._budget - asked.spent
        try:
            self._look_whether_ready(name)
            reply = self._exchanged(name, given, asked, until)
        finally:
            asked.spent += time.monotonic() - start
        if "value" not in reply:
            raise self._failed(name, reply.get("failed", "an answer without a value"))
        self._failures[name] = 0
        return reply["value"]

    def close(self) -> None:
        """End the process."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._line = self._process = None
        self._is_ready, self._rest = False, b""

    def _exchanged(self, name: str, given: Given, asked: Asked, until: float) -> dict[str, str]:
        question = {"name": name, "given": given, "moment": asked.moment.isoformat()}
        try:
            self._send(json.dumps(question).encode() + b"\n", until)
            reply: dict[str, str] = json.loads(self._read(until))
        except TimeoutError:
            self._restart()
            raise self._failed(name, f"it took more than {self._budget * 1000:g} ms") from None
        except (OSError, ValueError) as error:
            self._restart()
            raise self._failed(name, f"its process ended ({type(error).__name__})") from None
        return reply

    def _look_whether_ready(self, name: str) -> None:
        """After a restart; that it is not ready yet is not this plug-in's failure."""
        if self._is_ready:
            return
        try:
            self._take(json.loads(self._read(time.monotonic() + GLANCE)))
        except TimeoutError:
            raise PluginFailed("plugin-starting", name=name) from None
        except (OSError, ValueError, PluginRefused) as error:
            log.error("the plug-ins cannot be started again: %s", error)
            self._restart()
            raise self._failed(name, "its process does not start") from None

    def _failed(self, name: str, why: str) -> PluginFailed:
        self._failures[name] += 1
        log.error("the plug-in %s failed: %s", name, why)
        if self._failures[name] == MOST_FAILURES:
            log.error("the plug-in %s failed %d times in a row: this worker asks it no more", name, MOST_FAILURES)
        return PluginFailed("plugin-failed", name=name)

    def _take(self, told: dict[str, object]) -> None:
        wanted = {name: each.version for name, each in approving.approved().items()}
        if told.get("ready") != wanted:
            self.close()
            raise PluginRefused("plugin-refused", reason=str(told.get("refused") or "other versions than at the start"))
        self._is_ready = True

    def _restart(self) -> None:
        self.close()
        self._open()

    def _open(self) -> None:
        self._line, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 (a program of ours, on a socket of ours)
                [sys.executable, "-m", "engine.plugins.helper", str(theirs.fileno())],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
            )

    def _send(self, data: bytes, until: float) -> None:
        line = self._open_line(until)
        line.sendall(data)

    def _read(self, until: float) -> bytes:
        """One line. Raises TimeoutError when it does not come in time, OSError when it never will."""
        while b"\n" not in self._rest:
            piece = self._open_line(until).recv(65_536)
            if not piece:
                raise ConnectionError
            self._rest += piece
        found, _newline, self._rest = self._rest.partition(b"\n")
        return found

    def _open_line(self, until: float) -> socket.socket:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self._line is None:
            raise ConnectionError
        self._line.settimeout(left)
        return self._line
