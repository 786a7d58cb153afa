"""F08: the n-th call to the disk fails, for every n; what readers find is the old or the new, never a mix."""

import builtins
import errno
import io
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import lmdb

from engine import bundle, journal, state
from engine.answer import Reply
from engine.errors import BundleRefused, ShelfRefused
from engine.recording import Recorder, origin_of, synchronise
from engine.shelf import Shelf

from .. import mocks, places
from ..results import Result, timed

CALLS = ("write", "fsync", "rename", "replace", "mkdir", "unlink", "open", "fstat", "rmdir")
"""Of `os`: what the shelf, the journal and the states ask of the disk. Files and LMDB's are failed at their own."""

ERRORS = (errno.EIO, errno.ENOSPC, errno.EINTR)
MOST_CALLS = 500


class Disk:
    """Counts the calls, and lets the n-th fail: with an error, or by a write that stops half-way."""

    def __init__(self, fails_at: int, error: int, *, short: bool) -> None:
        self.calls = 0
        self.name = ""
        self._fails_at = fails_at
        self._error = error
        self._short = short

    @property
    def failed(self) -> bool:
        return self.calls >= self._fails_at

    def call(self, name: str, real: Callable, *args: Any, **kwargs: Any) -> Any:
        """One call: done, done half, or refused."""
        self.calls += 1
        if self.calls != self._fails_at:
            return real(*args, **kwargs)
        self.name = name
        if self._short and name == "write" and len(args[-1]) > 1:
            done = real(*args[:-1], args[-1][: len(args[-1]) // 2])
            if len(args) == 1:  # a file writes the rest itself, or says why it cannot
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return done
        raise OSError(self._error, os.strerror(self._error))


class _File:
    """A file whose writing is counted."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self._file, self._disk = file, disk

    def write(self, data: bytes) -> int:
        return self._disk.call("write", self._file.write, data)

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class _Store:
    """An LMDB environment whose transactions and synchronisation are counted."""

    def __init__(self, store: Any, disk: Disk) -> None:
        self._store, self._disk = store, disk

    def begin(self, **options: Any) -> Any:
        return (
            self._call("begin", self._store.begin, **options) if options.get("write") else self._store.begin(**options)
        )

    def sync(self, *args: Any) -> Any:
        return self._call("sync", self._store.sync, *args)

    def _call(self, name: str, real: Callable, *args: Any, **options: Any) -> Any:
        try:
            return self._disk.call(name, real, *args, **options)
        except OSError as error:
            raise lmdb.DiskError(str(error)) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@contextmanager
def failing(disk: Disk) -> Iterator[None]:
    """Every call to the disk goes through `disk`."""
    opened, stored = io.open, lmdb.open

    def open_file(path: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        file = (
            disk.call("open", opened, path, mode, *args, **kwargs)
            if set(mode) & set("wxa")
            else opened(path, mode, *args, **kwargs)
        )
        return _File(file, disk) if set(mode) & set("wxa") else file

    with ExitStack() as stack:
        for name in CALLS:
            real = getattr(os, name)
            patched = mock.patch.object(os, name, lambda *a, _n=name, _r=real, **k: disk.call(_n, _r, *a, **k))
            stack.enter_context(patched)
        stack.enter_context(mock.patch.object(io, "open", open_file))
        stack.enter_context(mock.patch.object(builtins, "open", open_file))
        stack.enter_context(mock.patch.object(lmdb, "open", lambda *a, **k: _Store(stored(*a, **k), disk)))
        yield


def run(count: int, seed: int) -> Result:
    """`count` rounds: in each, every call of every piece of work fails once."""
    chance = random.Random(seed)
    with timed() as result:
        for _ in range(count):
            for work in (Publishing, Writing, Recording, Remembering, Compacting):
                every_call(work, chance, result)
    return result


def every_call(work: type, chance: random.Random, result: Result) -> None:
    """Fails the first call, then the second, until the work ends before its turn comes."""
    for fails_at in range(1, MOST_CALLS):
        place = places.fresh("disk")
        disk = Disk(fails_at, chance.choice(ERRORS), short=chance.random() < 0.5)
        done = work(place)
        error: Exception | None = None
        with failing(disk):
            try:
                done.do()
            except Exception as raised:  # noqa: BLE001 (which kind it is is what is asked here)
                error = raised
        if not disk.failed:
            shutil.rmtree(place)
            break
        result.count(f"{work.__name__.lower()}: calls failed")
        known = error is None or isinstance(error, (OSError, BundleRefused, ShelfRefused, lmdb.Error))
        result.must("the error says that it is the disk", known)
        result.must("readers find the old or the new, never a mix", done.is_old_or_new())
        done.again()
        result.must("the same work, once the disk is well, succeeds", done.is_new())
        if not all(result.invariants.values()):
            result.notes.append(f"{work.__name__}: call {fails_at} ({disk.name}), {type(error).__name__}: {error}")
        shutil.rmtree(place)
    else:
        raise AssertionError(f"{work.__name__} goes on for ever")


class Publishing:
    """A pointer over an older one."""

    def __init__(self, place: Path) -> None:
        self.shelf = Shelf(place)
        mocks.publish(place, generation=1, edition=0)

    def do(self) -> None:
        self.shelf.publish(mocks.pointer(2, 1))

    again = do

    def found(self) -> int:
        pointer = self.shelf.pointer(mocks.PUBLIC_ID)
        return 0 if pointer is None else pointer.generation

    def is_old_or_new(self) -> bool:
        return self.found() in (1, 2)

    def is_new(self) -> bool:
        return self.found() == 2


class Writing:
    """A bundle that is not there yet."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.source = mocks.source(5, rows=20)

    def do(self) -> None:
        bundle.write(self.place, self.source)

    again = do

    def is_old_or_new(self) -> bool:
        """Not there, or whole: a folder under its name that cannot be opened would be the mix."""
        is_there = bundle.folder(self.place, self.source.digest).exists()
        return not is_there or bundle.exists(self.place, self.source.digest)

    def is_new(self) -> bool:
        if not bundle.exists(self.place, self.source.digest):
            return False
        opened = bundle.open(self.place, self.source.digest)
        try:
            return all(opened.record(opened.operations[0], mocks.key(number)) for number in range(20))
        finally:
            opened.close()


class Recording:
    """Calls in the journal; a lost line is counted, and spoils no other."""

    CALLS = 6

    def __init__(self, place: Path) -> None:
        self.place = place
        self.recorder = Recorder(place, segment=1500)

    def do(self) -> None:
        for number in range(self.CALLS):
            self._record(number)
            self.recorder.flush()
            if number % 2:
                synchronise(self.recorder.tick())

    def again(self) -> None:
        self._record(self.CALLS)
        self.recorder.close()

    def _record(self, number: int) -> None:
        self.recorder.record(
            sandbox=mocks.PUBLIC_ID,
            origin=origin_of(sandbox=mocks.PUBLIC_ID, generation=1, service="marks", version="v1"),
            reply=Reply(200, b"<a/>", "mark", "answered", key=mocks.key(number)),
            dataset='"marks r1"',
            at=1_700_000_000.0,
            microseconds=1,
            request=b"<b/>",
        )

    def read(self) -> list[str]:
        return [line.key for each in journal.segments(self.place) for line in journal.read(each.path, 0, 100)[0]]

    def is_old_or_new(self) -> bool:
        """Each line once, at most; what is missing was counted."""
        found = self.read()
        return len(found) == len(set(found)) and len(found) + self.recorder.failures >= self.CALLS

    def is_new(self) -> bool:
        return mocks.key(self.CALLS) in self.read()


class Remembering:
    """A state over an older one."""

    round = 0

    def __init__(self, place: Path) -> None:
        self.place = place
        self.store = state.Store(place, mocks.PUBLIC_ID)
        self._put("ancien")

    def do(self) -> None:
        self.store.round = self.round
        self._put("nouveau")

    again = do

    def _put(self, value: str) -> None:
        if not self.store.enter():
            raise OSError("locked")
        self.store.put("state", "marks", "cle", value)
        self.store.leave()

    def found(self) -> Any:
        return state.read(self.place, mocks.PUBLIC_ID).values.get(("state", "marks", "cle"))

    def is_old_or_new(self) -> bool:
        return self.found() in ("ancien", "nouveau")

    def is_new(self) -> bool:
        return self.found() == "nouveau"


class Compacting(Remembering):
    """A state in a new round: the log is begun anew, which forgets the older one."""

    round = 1

    def is_old_or_new(self) -> bool:
        return self.found() in ("ancien", None, "nouveau")
