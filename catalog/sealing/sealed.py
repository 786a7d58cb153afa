"""Runs one reading job on hostile bytes in a limited, disposable child process.

The child sets its own limits before it imports any parser; it has an empty environment, no network and no way to write
a file. Whatever happens to it, the caller gets a result or one ChildFailed.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ..errors import ChildFailed
from ..keeping import pieces
from ..keeping.pieces import Content, Piece
from . import telling
from .telling import Told

ENTRY = Path(__file__).with_name("child.py")
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
BEAT = 1.0
"""Seconds between two beats while a child works: less than any lease of a caller, and how soon a cancel is felt."""


def quiet() -> None:
    """Nobody waits for a sign of life."""


def deaf(_told: Told) -> None:
    """Nobody wants to know how far it is."""


def run(
    job: str,
    arguments: dict[str, Any],
    blobs: Mapping[str, Content],
    *,
    limits: Limits = DEFAULT,
    beat: Callable[[], None] = quiet,
    hear: Callable[[Told], None] = deaf,
    shelf: ExitStack | None = None,
) -> dict[str, Any]:
    """Calls `job` ("package.module:function") as `function(arguments, blobs)` in the child and returns its dict.

    The function's dict is JSON; under its key "blobs" it may give bytes by name, which come back as bytes, or as pieces
    of a file that is open until `shelf` is closed. `beat` is called every second; what it raises ends the child. `hear`
    is called before it with what the job said by `telling`.
    """
    module, _colon, function = job.partition(":")
    if not function or not module.startswith(ROOMS):
        raise ValueError(f"{job} may not run in the sealed child")
    with ExitStack() as own:
        answer = (own if shelf is None else shelf).enter_context(tempfile.TemporaryFile())
        question, complaints, record = (own.enter_context(tempfile.TemporaryFile()) for _each in range(3))
        _write(question, job, arguments, blobs)

        def look() -> None:
            told = telling.read(os.pread(record.fileno(), telling.SIZE, 0))
            if told is not None:
                hear(told)
            beat()

        code = _spawn((question, answer, complaints, record), limits, look)
        if code != 0:
            complaints.seek(0)
            raise _failure(job, code, complaints.read(20_000).decode(errors="replace"))
        return _read(answer, as_pieces=shelf is not None)


def _spawn(files, limits: Limits, look: Callable[[], None]) -> int | None:
    question, answer, complaints, record = files
    command = [sys.executable, "-I", str(ENTRY), str(limits.memory), str(limits.output), str(limits.cpu)]
    child = subprocess.Popen(  # noqa: S603 (a program of ours, with numbers only)
        [*command, str(record.fileno())], stdin=question, stdout=answer, stderr=complaints, env={}, cwd="/",
        pass_fds=(record.fileno(),),
    )  # fmt: skip
    try:
        return _waited(child, limits.wall, look)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def _waited(child: subprocess.Popen, wall: float, look: Callable[[], None]) -> int | None:
    """The child's exit code; None when its time is over."""
    end = time.monotonic() + wall
    while (left := end - time.monotonic()) > 0:
        try:
            return child.wait(min(BEAT, left))
        except subprocess.TimeoutExpired:
            look()
    return None


def _write(stream, job: str, arguments: dict[str, Any], blobs: Mapping[str, Content]) -> None:
    sizes = {name: len(content) for name, content in blobs.items()}
    stream.write(json.dumps({"job": job, "arguments": arguments, "sizes": sizes}).encode() + b"\n")
    for content in blobs.values():
        stream.writelines(pieces.chunks(content))
    stream.flush()
    stream.seek(0)


def _read(stream, *, as_pieces: bool) -> dict[str, Any]:
    stream.seek(0)
    head = json.loads(stream.readline())
    result, place = head["result"], stream.tell()
    if head["sizes"]:
        result["blobs"] = {}
    for name, size in head["sizes"].items():
        piece = Piece(stream, place, size)
        result["blobs"][name] = piece if as_pieces else piece.read()
        place += size
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
