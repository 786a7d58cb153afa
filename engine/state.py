"""What a sandbox remembers between calls: states of keys, positions of sequences, counters of calls.

One append-only log for each sandbox that needs it, shared by all processes of the engine under one lock, read by the
portal without any. A line is `crc32 of the JSON, eight hex digits` + space + JSON + newline, as in the journal; the
first says which round of the sandbox this is, the others `[kind, scope, name, value]`, the last of a name counts.
"""

import fcntl
import json
import logging
import os
import uuid
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeAlias

from . import persons

#: Names that one sandbox remembers; beyond, what is new is not kept.
MOST = 10_000
#: A log larger than this is written anew once it is four times what it was then.
COMPACT = 1 << 20
LONGEST_NAME = 300

Kind: TypeAlias = Literal["state", "number", "calls"]
Name: TypeAlias = tuple[str, str, str]
Value: TypeAlias = str | int

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Memory:
    """What a log holds: by kind, scope and name. `torn` when it ends within a line."""

    round: int = 0
    values: dict[Name, Value] = field(default_factory=dict)
    torn: bool = False

    def take(self, data: bytes) -> None:
        """Read further lines; damaged ones are passed over."""
        self.torn = not data.endswith(b"\n")
        for line in data.split(b"\n"):
            checksum, _, content = line.partition(b" ")
            if checksum == b"%08x" % zlib.crc32(content) and content:
                self._remember(json.loads(content))

    def _remember(self, content: Any) -> None:
        if isinstance(content, int):
            self.round = content
            return
        kind, scope, name, value = content
        if value == "":
            self.values.pop((kind, scope, name), None)
        else:
            self.values[kind, scope, name] = value

    def of(self, kind: Kind) -> Iterator[tuple[str, str, Value]]:
        """The scope, name and value of all that is of a kind, in the order in which they came."""
        return ((scope, name, value) for (known, scope, name), value in self.values.items() if known == kind)


class Store:
    """The log of one sandbox as one process of the engine sees it: `enter`, then `get` and `put`, then `leave`.

    `round` is the pointer's: a log of an older round is begun anew. What cannot be written is not remembered.
    """

    def __init__(self, shelf: Path, public_id: str) -> None:
        self.round = 0
        self._path = _path(shelf, public_id)
        self._lock = -1
        self._file = -1
        self._inode = 0
        self._size = 0
        self._compacted = 0
        self._memory = Memory()
        self._unwritten: list[bytes] = []

    def enter(self) -> bool:
        """Take the lock and read what others wrote; False when another process holds it at this moment.

        Raises OSError when the folder cannot be used.
        """
        if self._lock < 0:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            self._lock = os.open(self._path.with_suffix(".lock"), flags, 0o640)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        try:
            self._catch_up()
        except OSError:
            self.close()
            raise
        return True

    def leave(self) -> None:
        """Write what was put, by one write, and give the lock back. Raises OSError when it cannot be written."""
        try:
            if self._unwritten:
                self._write()
        except OSError:
            self.close()  # what is remembered here is no longer what is written: read again at the next call
            raise
        finally:
            self._unwritten.clear()
            if self._lock >= 0:
                fcntl.flock(self._lock, fcntl.LOCK_UN)

    def get(self, kind: Kind, scope: str, name: str) -> Value | None:
        """What is remembered under a name."""
        return self._memory.values.get((kind, scope, kept(name)))

    def put(self, kind: Kind, scope: str, name: str, value: Value) -> bool:
        """Remember a value ("" forgets); False when the sandbox remembers too many names already."""
        key = (kind, scope, kept(name))
        values = self._memory.values
        if key not in values and (len(values) >= MOST or value == ""):
            return value == ""
        self._unwritten.append(_line([*key, value]))
        self._memory._remember([*key, value])
        return True

    def close(self) -> None:
        """Let the files go; the next `enter` opens them again."""
        for descriptor in (self._lock, self._file):
            if descriptor >= 0:
                os.close(descriptor)
        self._lock = self._file = -1
        self._inode = 0
        self._memory = Memory()

    def _catch_up(self) -> None:
        try:
            state = self._path.stat(follow_symlinks=False)
        except FileNotFoundError:
            self._begin(Memory())
            return
        if state.st_ino != self._inode:
            self._open()
        if state.st_size > self._size:
            self._memory.take(os.pread(self._file, state.st_size - self._size, self._size))
            self._size = state.st_size
        if self._memory.round < self.round:
            self._begin(Memory())
        elif self._size > max(COMPACT, 4 * self._compacted):
            self._begin(self._memory)

    def _open(self) -> None:
        if self._file >= 0:
            # Forgotten first: when the next line fails, its number may soon belong to another file.
            closed, self._file = self._file, -1
            os.close(closed)
        self._file = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW)
        self._inode = os.fstat(self._file).st_ino
        self._size = 0
        self._memory = Memory()

    def _begin(self, memory: Memory) -> None:
        """Put a new log in place that holds `memory` and nothing else."""
        lines = [_line(max(memory.round, self.round)), *(_line([*key, value]) for key, value in memory.values.items())]
        temporary = self._path.with_name(f".{self._path.name}.{uuid.uuid4().hex}.tmp")
        try:
            temporary.write_bytes(b"".join(lines))
            temporary.replace(self._path)
        finally:
            temporary.unlink(missing_ok=True)
        self._open()
        self._size = self._compacted = sum(map(len, lines))
        self._memory = Memory(max(memory.round, self.round), memory.values)

    def _write(self) -> None:
        data = b"".join([b"\n" if self._memory.torn else b"", *self._unwritten])
        written = os.write(self._file, data)
        self._memory.torn = False
        self._size += written
        if written != len(data):
            raise OSError("the log of states could not be written whole")


def read(shelf: Path, public_id: str) -> Memory:
    """What a sandbox remembers at this moment, read without the lock; nothing when it never had to."""
    memory = Memory()
    with suppress(FileNotFoundError):
        memory.take(_path(shelf, public_id).read_bytes())
    return memory


def forget(shelf: Path, public_id: str) -> None:
    """Remove what is left of a sandbox that is no longer served."""
    path = _path(shelf, public_id)
    for each in (path, path.with_suffix(".lock")):
        each.unlink(missing_ok=True)


def kept(name: str) -> str:
    """A name as it is written down: cut when it is long, without the digits of a real person's number.

    What was taken away is told apart by a digest.
    """
    shown = persons.masked(name[:LONGEST_NAME])
    if shown == name:
        return name
    return f"{shown} #{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _line(content: Any) -> bytes:
    data = json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode()
    return b"%08x %b\n" % (zlib.crc32(data), data)


def _path(shelf: Path, public_id: str) -> Path:
    return shelf / "states" / f"{public_id}.log"
