"""The rows of a bundle in one LMDB file: a row is found by its key in one look-up, among ten or a million.

Keys start with one letter and the operation's number: `k` a literal key, `h` the hash of a long one, `r` a regular
expression's row, `p` the expressions themselves, `q` a rule's row (of one that chooses, a row for each response), `d`
the default row; `f` is a file of the contract.
"""

import hashlib
import json
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import lmdb

from . import keys

LONGEST_KEY = 500
BATCH = 20_000
FIRST_SIZE = 64 * 2**20
SEPARATOR = b"\x1f"  # XML forbids it, so no value holds it
#: Begins a value that is computed for each answer; what follows is its program (`functions.dump`).
PROGRAM = "\x1e"
_PROGRAM = PROGRAM.encode()
_HEAD = struct.Struct(">BHHI")
_DIRTY = re.compile(rb'[&<>"\t\n\r]')


@dataclass(slots=True)
class Record:
    """A stored row: numbers of its response and dataset, its number in the spreadsheet, and its values in UTF-8."""

    response: int
    dataset: int
    row: int
    values: Sequence[bytes]
    clean: bool
    computed: ClassVar[bool] = False
    before: ClassVar[str] = ""
    after: ClassVar[str] = ""


@dataclass(slots=True)
class ComputedRecord(Record):
    """A row with functions: its values are to be evaluated before they are written."""

    computed: ClassVar[bool] = True


@dataclass(slots=True)
class StateRecord(Record):
    """A row of an operation with states: it answers in the state `before` ("" for any) and leaves `after` behind."""

    before: str = ""  # type: ignore[misc]
    after: str = ""  # type: ignore[misc]
    has_programs: bool = False

    @property
    def computed(self) -> bool:  # type: ignore[override]
        """Whether it has functions."""
        return self.has_programs


def pack(
    record_values: Sequence[str], *, response: int, dataset: int, row: int, states: tuple[str, str] | None = None
) -> bytes:
    """A row as stored; it knows whether any of its values needs escaping, and whether any is a program.

    `states` are those before and after, of an operation that has some.
    """
    joined = "\x1f".join(record_values)
    values = joined.encode()
    flags = (0 if _DIRTY.search(values) else 1) | (2 if record_values else 0)
    if PROGRAM in joined:
        flags = 2 | 4
    if states is not None:
        flags |= 8
        values = b"".join((*(state.encode() + SEPARATOR for state in states), values))
    return _HEAD.pack(flags, response, dataset, row) + values


def unpack(data: bytes) -> Record:
    """The inverse of `pack`. Raises struct.error when the data is too short."""
    flags, response, dataset, row = _HEAD.unpack_from(data)
    values = data[_HEAD.size :].split(SEPARATOR) if flags & 2 else []
    if flags & 8:
        before, after, *rest = data[_HEAD.size :].split(SEPARATOR)
        told = (before.decode(), after.decode(), bool(flags & 4))
        return StateRecord(response, dataset, row, rest if flags & 2 else [], bool(flags & 1), *told)
    if flags & 4:
        return ComputedRecord(response, dataset, row, values, False)
    return Record(response, dataset, row, values, bool(flags & 1))


def program(value: bytes) -> bytes | None:
    """The program of a computed value; None for a plain one."""
    return value[1:] if value.startswith(_PROGRAM) else None


def in_state(key: str, state: str) -> str:
    """A literal key as it stands in the name of a row that answers in one state only."""
    return f"{key}{keys.STATE}{state}"


def literal(operation: int, key: str) -> bytes:
    """The name of a literal key's row; a key too long for LMDB is hashed."""
    encoded = key.encode("utf-8", "surrogatepass")
    if len(encoded) > LONGEST_KEY:
        return b"h" + operation.to_bytes(2) + hashlib.sha256(encoded).digest()
    return b"k" + operation.to_bytes(2) + encoded


def expression(operation: int, position: int) -> bytes:
    """The name of a regular expression's row."""
    return b"r" + operation.to_bytes(2) + position.to_bytes(4)


def expressions(operation: int) -> bytes:
    """The name of the list of an operation's regular expressions."""
    return b"p" + operation.to_bytes(2)


def rule(operation: int, position: int, response: int = 0) -> bytes:
    """The name of a rule's row; of a rule that chooses, of the one that answers with this response."""
    name = b"q" + operation.to_bytes(2) + position.to_bytes(4)
    return name + response.to_bytes(2) if response else name


def default(operation: int, state: str = "") -> bytes:
    """The name of an operation's default row, or of the one that answers in one state only."""
    return b"d" + operation.to_bytes(2) + state.encode()


def member(number: int) -> bytes:
    """The name of a contract's file."""
    return b"f" + number.to_bytes(4)


class Writer:
    """Fills a new file in batches; the map grows as needed, so a million rows never stand in memory."""

    def __init__(self, path: Path) -> None:
        self._environment = lmdb.open(str(path), subdir=False, lock=False, map_size=FIRST_SIZE, sync=False)
        self._size = FIRST_SIZE
        self._batch: dict[bytes, bytes] = {}

    def put(self, name: bytes, value: bytes) -> bool:
        """Store a value; False when the name is already there (and nothing is stored)."""
        if name in self._batch or self._stored(name):
            return False
        self._batch[name] = value
        if len(self._batch) >= BATCH:
            self._flush()
        return True

    def close(self) -> None:
        """Write what is left, down to the disk."""
        self._flush()
        self._environment.sync(True)
        self._environment.close()

    def _stored(self, name: bytes) -> bool:
        with self._environment.begin(buffers=True) as transaction:
            return transaction.get(name) is not None

    def _flush(self) -> None:
        items = sorted(self._batch.items())
        while True:
            try:
                with self._environment.begin(write=True) as transaction:
                    for name, value in items:
                        transaction.put(name, value)
            except lmdb.MapFullError:
                self._size *= 2
                self._environment.set_mapsize(self._size)
            else:
                self._batch.clear()
                return


class Reader:
    """An immutable file, memory-mapped and shared by all workers; nothing is loaded before it is asked for."""

    def __init__(self, path: Path) -> None:
        """Raises ValueError when the file is not a store."""
        try:
            self._environment = self._open(path)
        except lmdb.Error as error:
            raise ValueError(str(error)) from error
        self._transaction = self._environment.begin()
        self.get: Any = self._transaction.get

    @staticmethod
    def _open(path: Path) -> lmdb.Environment:
        return lmdb.open(
            str(path), subdir=False, readonly=True, lock=False, readahead=False, create=False, max_spare_txns=1
        )

    def record(self, name: bytes) -> Record | None:
        """The row stored under a name."""
        data = self.get(name)
        return None if data is None else unpack(data)

    def patterns(self, operation: int) -> list[str]:
        """The regular expressions of an operation, in order."""
        data = self.get(expressions(operation))
        return [str(pattern) for pattern in json.loads(data)] if data else []

    def neighbours(self, operation: int, key: str) -> Iterator[str]:
        """Up to two literal keys before and two after a key, in byte order."""
        name = literal(operation, key)
        start = b"k" + operation.to_bytes(2)
        cursor = self._transaction.cursor()
        found: list[bytes] = []
        placed = cursor.set_range(name) if name.startswith(start) else False
        if placed:
            for step, _ in zip(cursor.iternext(keys=True, values=False), range(2), strict=False):
                found.append(step)
            cursor.set_range(name)
        back = cursor.iterprev(keys=True, values=False)
        for step, _ in zip(back, range(3), strict=False):
            found.append(step)
        cursor.close()
        names = (step[3:].decode("utf-8", "replace") for step in found if step.startswith(start))
        yield from dict.fromkeys(name.partition(keys.STATE)[0] for name in names)

    def close(self) -> None:
        """Give the map back."""
        self.get = None
        self._transaction.abort()
        self._environment.close()
