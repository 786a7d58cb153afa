"""F09: one bit flipped, or the end cut off, in what the engine reads; all is found out, the last good one serves."""

import asyncio
import random
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from engine import bundle, journal, serving, state
from engine.answer import Reply
from engine.errors import BundleRefused, ShelfRefused
from engine.recording import Recorder, origin_of
from engine.serving import Serving
from engine.shelf import Shelf

from .. import in_place, mocks, places
from ..results import Result, timed

GOOD, BROKEN = 0, 1
"""The edition that serves, and the one that is damaged before it is published."""

LIVE_EVERY = 200
"""Of so many damages one more is made in place, to a bundle that a running engine has open."""

Damage = Callable[[random.Random, bytes], bytes]


def run(count: int, seed: int) -> Result:
    """`count` damages, spread over the kinds of files."""
    with timed() as result:
        asyncio.run(_run(count, seed, result))
        in_place.run(max(count // LIVE_EVERY, 1), seed, result)
    return result


async def _run(count: int, seed: int, result: Result) -> None:
    chance = random.Random(seed)
    served = await _Served.make()
    kinds = (served.header, served.rows, served.pointer, _states(places.fresh("states")), _log(places.fresh("log")))
    for number in range(count):
        kind = kinds[number % len(kinds)]
        damage = chance.choice((flip, flip, flip, cut))
        found, what = await kind(chance, damage) if kind in kinds[:3] else kind(chance, damage)
        result.count(f"{what}: damages")
        result.count(f"{what}: found out", found)
        result.must("100 % detected", found)
        result.must("the last good edition goes on serving", await served.serves_good())
    served.close()


def flip(chance: random.Random, data: bytes) -> bytes:
    """One bit the other way."""
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def cut(chance: random.Random, data: bytes) -> bytes:
    """The end missing."""
    return data[: chance.randrange(len(data))]


class _Served:
    """A sandbox in the memory of a process that serves, and a shelf on which its successor comes damaged."""

    def __init__(self, shelf: Path) -> None:
        self.shelf = shelf
        self._clock = 0.0
        self._serving = Serving(shelf, "http://engine", clock=lambda: self._clock)
        self._generation = 1

    @classmethod
    async def make(cls) -> "_Served":
        made = cls(places.fresh("shelf"))
        mocks.publish(made.shelf, generation=1, edition=GOOD)
        bundle.write(made.shelf, mocks.source(BROKEN))
        made._whole = {path.name: path.read_bytes() for path in bundle.folder(made.shelf, made._digest).iterdir()}
        assert await made.serves_good()
        return made

    @property
    def _digest(self) -> str:
        return mocks.source(BROKEN, rows=0).digest

    async def header(self, chance: random.Random, damage: Damage) -> tuple[bool, str]:
        return await self._damaged_bundle(bundle.HEADER, chance, damage), "bundle header"

    async def rows(self, chance: random.Random, damage: Damage) -> tuple[bool, str]:
        return await self._damaged_bundle(bundle.STORE, chance, damage), "bundle rows"

    async def pointer(self, chance: random.Random, damage: Damage) -> tuple[bool, str]:
        """A pointer to the good edition that is damaged on its way: refused, or exactly what was meant."""
        self._publish(GOOD)
        path = self.shelf / "sandboxes" / f"{mocks.PUBLIC_ID}.json"
        meant, whole = Shelf(self.shelf).read(mocks.PUBLIC_ID), path.read_bytes()
        _replace(path, damage(chance, whole))
        try:
            found = Shelf(self.shelf).read(mocks.PUBLIC_ID) == meant
        except ShelfRefused:
            found = True
        return found, "pointer"

    async def serves_good(self) -> bool:
        """As the engine does at a call, once it has looked at the shelf."""
        self._clock += 2 * serving.LOOK_EVERY
        sandbox = self._serving.sandbox(mocks.PUBLIC_ID)
        target = await self._serving.target(sandbox, mocks.SERVICE) if sandbox else None
        if target is None:
            return False
        record = target.loaded.bundle.record(target.loaded.bundle.operations[0], mocks.key(7))
        return record is not None and str(GOOD).encode() in record.values

    def close(self) -> None:
        self._serving.close()

    async def _damaged_bundle(self, name: str, chance: random.Random, damage: Damage) -> bool:
        """The next generation points to a damaged bundle: it is refused, or the same to the last value."""
        place = bundle.folder(self.shelf, self._digest)
        shutil.rmtree(place)
        place.mkdir()
        for each, data in self._whole.items():
            (place / each).write_bytes(damage(chance, data) if each == name else data)
        self._publish(BROKEN)
        try:
            opened = bundle.open(self.shelf, self._digest)
        except BundleRefused:
            return True
        opened.close()
        self._publish(GOOD)
        return False

    def _publish(self, edition: int) -> None:
        self._generation += 1
        Shelf(self.shelf).publish(mocks.pointer(self._generation, edition))


def _replace(path: Path, data: bytes) -> None:
    """As a restored or copied file comes: under another inode, at once."""
    temporary = path.with_name(f".{uuid.uuid4().hex}.tmp")
    temporary.write_bytes(data)
    temporary.replace(path)


def _states(shelf: Path) -> Callable[[random.Random, Damage], tuple[bool, str]]:
    """The log of states: what is damaged is left out, what remains is as it was written."""
    store = state.Store(shelf, mocks.PUBLIC_ID)
    assert store.enter()
    for number in range(50):
        store.put("state", "marks", mocks.key(number), f"état-{number}")
    store.leave()
    store.close()
    path = shelf / "states" / f"{mocks.PUBLIC_ID}.log"
    data = path.read_bytes()
    whole = state.read(shelf, mocks.PUBLIC_ID).values

    def damaged(chance: random.Random, damage: Damage) -> tuple[bool, str]:
        path.write_bytes(damage(chance, data))
        return state.read(shelf, mocks.PUBLIC_ID).values.items() <= whole.items(), "states"

    return damaged


def _log(shelf: Path) -> Callable[[random.Random, Damage], tuple[bool, str]]:
    """The journal: the collector takes no line that differs from what the engine wrote."""
    recorder = Recorder(shelf)
    origin = origin_of(sandbox=mocks.PUBLIC_ID, generation=1, service="marks", version="v1")
    for number in range(50):
        recorder.record(
            sandbox=mocks.PUBLIC_ID,
            origin=origin,
            reply=Reply(200, b"<a/>", "mark", "answered", key=mocks.key(number)),
            dataset='"marks r1"',
            at=1_700_000_000.0 + number,
            microseconds=100,
            request=b"<b/>",
        )
    recorder.close()
    path = journal.segments(shelf)[0].path
    data = path.read_bytes()
    whole = set(journal.read(path, 0, 100)[0])

    def damaged(chance: random.Random, damage: Damage) -> tuple[bool, str]:
        path.write_bytes(damage(chance, data))
        read, _offset = journal.read(path, 0, 100)
        return set(read) < whole, "journal"

    return damaged
