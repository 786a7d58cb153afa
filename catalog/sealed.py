"""Runs one reading job on hostile bytes in a limited, disposable child process.

The child sets its own limits before it imports any parser; it has an empty environment, no network and no way to write
a file. Whatever happens to it, the caller gets a result or one ChildFailed.
"""

import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .errors import ChildFailed

ENTRY = Path(__file__).with_name("sealed_child.py")
ROOMS = (
    *("catalog.contracts.", "catalog.sheets.", "catalog.conformity", "catalog.matching."),
    *("catalog.cases.", "catalog.privacy."),
)
MIB = 2**20

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What the child may use: bytes of memory and output, seconds of processor and of wall clock."""

    memory: int = 1024 * MIB
    output: int = 256 * MIB
    cpu: int = 20
    wall: int = 30


DEFAULT = Limits()
BEAT = 4.0
"""Seconds between two beats while a child works: less than any lease of a caller."""


def _quiet() -> None:
    """Nobody waits for a sign of life."""


def run(
    job: str,
    arguments: dict[str, Any],
    blobs: dict[str, bytes],
    *,
    limits: Limits = DEFAULT,
    beat: Callable[[], None] = _quiet,
) -> dict[str, Any]:
    """Calls `job` ("package.module:function") as `function(arguments, blobs)` in the child and returns its dict.

    The function's dict is JSON; under its key "blobs" it may give bytes by name, which come back as bytes. `beat` is
    called every few seconds; what it raises ends the child.
    """
    module, _colon, function = job.partition(":")
    if not function or not module.startswith(ROOMS):
        raise ValueError(f"{job} may not run in the sealed child")
    with (
        tempfile.TemporaryFile() as question,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as complaints,
    ):
        _write(question, job, arguments, blobs)
        code = _spawn(question, answer, complaints, limits, beat)
        if code != 0:
            complaints.seek(0)
            raise _failure(job, code, complaints.read(20_000).decode(errors="replace"))
        return _read(answer)


def _spawn(question, answer, complaints, limits: Limits, beat: Callable[[], None]) -> int | None:
    command = [sys.executable, "-I", str(ENTRY), str(limits.memory), str(limits.output), str(limits.cpu)]
    child = subprocess.Popen(command, stdin=question, stdout=answer, stderr=complaints, env={}, cwd="/")  # noqa: S603
    try:
        return _waited(child, limits.wall, beat)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def _waited(child: subprocess.Popen, wall: float, beat: Callable[[], None]) -> int | None:
    """The child's exit code; None when its time is over."""
    end = time.monotonic() + wall
    while (left := end - time.monotonic()) > 0:
        try:
            return child.wait(min(BEAT, left))
        except subprocess.TimeoutExpired:
            beat()
    return None


def _write(stream, job: str, arguments: dict[str, Any], blobs: dict[str, bytes]) -> None:
    sizes = {name: len(content) for name, content in blobs.items()}
    stream.write(json.dumps({"job": job, "arguments": arguments, "sizes": sizes}).encode() + b"\n")
    for content in blobs.values():
        stream.write(content)
    stream.flush()
    stream.seek(0)


def _read(stream) -> dict[str, Any]:
    stream.seek(0)
    head = json.loads(stream.readline())
    result = head["result"]
    if head["sizes"]:
        result["blobs"] = {name: stream.read(size) for name, size in head["sizes"].items()}
    return result


def _failure(job: str, code: int | None, complaint: str) -> ChildFailed:
    if code is None or code == -24:  # SIGXCPU
        reason, message = "time", _("This file takes too long to read: make it smaller or simpler.")
    elif "MemoryError" in complaint or code == -6:
        reason, message = "memory", _("This file needs too much memory to be read: make it smaller or simpler.")
    elif "File too large" in complaint:
        reason, message = "output", _("What this file holds is too large: make it smaller.")
    else:
        reason, message = "crash", _("This file is damaged: it could not be read. Save it again and retry.")
    log.error("sealed child failed: job=%s code=%s reason=%s\n%s", job, code, reason, complaint[-4000:])
    return ChildFailed(message, reason)
