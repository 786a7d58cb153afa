"""The log of exchanges: the engine appends one checksummed line for each call, the collector reads whole lines.

A line is `crc32 of the JSON, eight hex digits` + space + JSON + newline. A line is appended by one write before the
answer leaves, so a call that was answered is in the log even when the process is killed.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

SEGMENT_NAME = re.compile(r"(\d{1,12})\.log")
ENGINE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST_LINE = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One call and what came of it. `at` is in epoch seconds; bodies are empty when they were not kept.

    `row` and `dataset` are empty (0, "") when no row answered; `outcome` is a value of the portal's list of outcomes.
    `count` is more than one where a line stands for several calls: those above the rate, beyond the first of a second.
    """

    engine_id: str
    sequence: int
    at: float
    sandbox: str
    generation: int
    service: str
    version: str
    operation: str
    outcome: str
    http_status: int
    soap_version: str
    key: str
    dataset: str
    row: int
    response: str
    reason: str
    microseconds: int
    request: str
    answer: str
    count: int = 1


class Segment(NamedTuple):
    """One file of the log of one engine process."""

    engine_id: str
    number: int
    path: Path


_FIELDS = frozenset(field.name for field in fields(Exchange))
_REQUIRED = _FIELDS - {"count"}


def segments(shelf: Path) -> list[Segment]:
    """All files of the log, by engine and number."""
    return sorted(_segments(shelf / "log"))


def _segments(log: Path) -> Iterator[Segment]:
    if not log.is_dir():
        return
    for folder in log.iterdir():
        if not ENGINE_ID.fullmatch(folder.name) or not folder.is_dir():
            continue
        for path in folder.iterdir():
            found = SEGMENT_NAME.fullmatch(path.name)
            if found:
                yield Segment(folder.name, int(found[1]), path)


def read(
    path: Path, offset: int = 0, limit: int = 1000, *, on_corrupt: Callable[[int], None] | None = None
) -> tuple[list[Exchange], int]:
    """The exchanges of at most `limit` lines from a byte offset, and the offset to go on from.

    A last line without its end is left for the next read. A line whose checksum or form is wrong is skipped, and
    `on_corrupt` is called with its offset.
    """
    exchanges: list[Exchange] = []
    with path.open("rb") as file:
        file.seek(offset)
        for _ in range(limit):
            line = file.readline(LONGEST_LINE)
            if not line.endswith(b"\n") and len(line) < LONGEST_LINE:
                break
            exchange = parse(line)
            if exchange is not None:
                exchanges.append(exchange)
            elif on_corrupt is not None and line.strip():
                on_corrupt(offset)
            offset += len(line)
    return exchanges, offset


def line(content: bytes) -> bytes:
    """The line of one exchange from its JSON."""
    return b"%08x %b\n" % (zlib.crc32(content), content)


def parse(data: bytes) -> Exchange | None:
    """The exchange of one line; None when the line is damaged."""
    checksum, _, content = data.rstrip(b"\n").partition(b" ")
    if b"%08x" % zlib.crc32(content) != checksum:
        return None
    try:
        values = json.loads(content)
    except ValueError:
        return None
    return _exchange(values) if isinstance(values, dict) else None


def _exchange(values: dict[str, Any]) -> Exchange | None:
    if not values.keys() >= _REQUIRED:
        return None
    return Exchange(**{name: value for name, value in values.items() if name in _FIELDS})


def forget(segment: Segment) -> None:
    """Remove a segment that was collected, and its engine's folder when it is the last; never while it is written."""
    segment.path.unlink(missing_ok=True)
    folder = segment.path.parent
    if not any(folder.iterdir()):
        folder.rmdir()
