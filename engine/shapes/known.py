"""The shapes that one service of one sandbox has learned: few for each operation, found without a search."""

import re
from typing import Any
from weakref import WeakSet

from ..bundle import Bundle
from ..media import Media
from . import learning
from .shape import Shape

#: Shapes of one operation; who comes with a further one takes the place of that learned first.
MOST = 8
#: Learning costs a few parses: so many times at first, then once for so many requests that fit no shape.
FREE_TRIES = 16
ONE_IN = 64
#: Bytes of all shapes of one process.
ROOM = 64 * 2**20
#: Up to the first text that is not blank: what names the operation stands before it.
BEGINNING = re.compile(rb">[^<]*[^<\s]")


class Room:
    """Bounds the memory of all shapes of one process: when it is full, all of them are forgotten.

    `hits` and `misses` count the requests that fitted a shape, and those that did not.
    """

    def __init__(self, limit: int = ROOM) -> None:
        self.hits = self.misses = 0
        self._limit = limit
        self._taken = 0
        self._all: WeakSet[Shapes] = WeakSet()

    def enter(self, shapes: "Shapes") -> None:
        """A service that is going to learn."""
        self._all.add(shapes)

    def make(self, size: int) -> None:
        """So many bytes more are needed. Those of services that are gone are found out only when it seems full."""
        self._taken += size
        if self._taken <= self._limit:
            return
        self._taken = size + sum(shapes.size for shapes in self._all)
        if self._taken > self._limit:
            self._taken = size
            for shapes in self._all:
                shapes.forget()

    def free(self, size: int) -> None:
        """So many bytes are given back."""
        self._taken -= size


class Shapes:
    """What one service has learned. Used by one event loop."""

    def __init__(self, bundle: Bundle, room: Room) -> None:
        self._bundle = bundle
        self._room = room
        self._recent: Shape | None = None
        self._found: dict[tuple[Any, bytes], list[Shape]] = {}
        self._learned: dict[str, list[Shape]] = {}
        self._tries: dict[str, int] = {}
        self._misses: dict[str, int] = {}
        room.enter(self)

    @property
    def size(self) -> int:
        """About the bytes of all shapes."""
        return sum(shape.size for shapes in self._learned.values() for shape in shapes)

    def match(self, kind: tuple[str, Media], body: bytes) -> tuple[Shape, list[bytes]] | None:
        """The shape of a body and its texts; None when it has to be parsed."""
        shape = self._recent
        if shape is not None and shape.kind == kind and (texts := shape.texts(body)) is not None:
            self._room.hits += 1
            return shape, texts
        if len(body) > learning.LONGEST:
            self._room.misses += 1
            return None
        for shape in self._found.get((kind, _beginning(body)), ()):
            texts = shape.texts(body)
            if texts is not None:
                self._recent = shape
                self._room.hits += 1
                return shape, texts
        self._room.misses += 1
        return None

    def learn(self, kind: tuple[str, Media], body: bytes, operation: str) -> None:
        """Learn from a request that was parsed and answered, and that no shape fits."""
        misses = self._misses[operation] = self._misses.get(operation, 0) + 1
        tries = self._tries.get(operation, 0)
        if tries >= FREE_TRIES + misses // ONE_IN:
            return
        self._tries[operation] = tries + 1
        place = (kind, _beginning(body))
        shape = learning.learn(self._bundle, body, kind, self._found.get(place, ()))
        if shape is None or shape.operation.name != operation:
            return
        self._room.make(shape.size)
        for other in list(self._found.get(place, ())):
            if learning.are_alike(other.pieces, shape.pieces):
                self._drop(other)
        learned = self._learned.setdefault(operation, [])
        if len(learned) >= MOST:
            self._drop(learned[0])
        learned.append(shape)
        self._found.setdefault(place, []).insert(0, shape)

    def forget(self) -> None:
        """Begin anew."""
        self._recent = None
        for known in (self._found, self._learned, self._tries, self._misses):
            known.clear()

    def _drop(self, shape: Shape) -> None:
        if self._recent is shape:
            self._recent = None
        self._room.free(shape.size)
        self._learned[shape.operation.name].remove(shape)
        place = (shape.kind, _beginning(b"".join(shape.pieces)))
        self._found[place].remove(shape)
        if not self._found[place]:
            del self._found[place]


def _beginning(body: bytes) -> bytes:
    found = BEGINNING.search(body)
    return body if found is None else body[: found.start() + 1]
