"""The bundles that are open in this process: opened beside the calls, closed when others need the room or nobody asks.

A bundle that was replaced stays open for a while, as answers of it may still be on their way.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from pathlib import Path

from . import bundle
from .errors import BundleRefused
from .targets import Loaded

MOST_BUNDLES = 256
#: Seconds without a call after which a bundle that was replaced is closed; answers are held back for less.
LEAVES_AFTER = 120.0

log = logging.getLogger(__name__)


class Bundles:
    """Used by one event loop. `stamp` is the shelf's state: what was refused in one is not opened again in the same."""

    def __init__(self, shelf: Path, clock: Callable[[], float]) -> None:
        self._shelf = shelf
        self._clock = clock
        self._open: dict[str, Loaded] = {}
        self._opening: dict[str, asyncio.Future[Loaded]] = {}
        self._refused: dict[str, int] = {}
        self._leaving: deque[tuple[float, str]] = deque()

    def __len__(self) -> int:
        return len(self._open)

    async def load(self, digest: str, stamp: int) -> Loaded:
        """An open bundle. Raises BundleRefused."""
        loaded = self._open.get(digest)
        if loaded is not None:
            return loaded
        if self._refused.get(digest) == stamp:
            raise BundleRefused("bundle-damaged", digest=digest, reason="it was refused before")
        opening = self._opening.get(digest)
        if opening is None:
            opening = self._opening[digest] = asyncio.ensure_future(self._opened(digest, stamp))
        return await asyncio.shield(opening)

    async def _opened(self, digest: str, stamp: int) -> Loaded:
        """Checking every byte and compiling expressions takes seconds for a large one; other calls go on meanwhile."""
        try:
            loaded = await asyncio.get_running_loop().run_in_executor(None, self._read, digest)
        except BundleRefused as error:
            self._refused[digest] = stamp
            log.error("%s", error)
            raise
        finally:
            del self._opening[digest]
        self._make_room()
        loaded.used_at = self._clock()
        self._open[digest] = loaded
        return loaded

    def _read(self, digest: str) -> Loaded:
        loaded = Loaded(bundle.open(self._shelf, digest))
        loaded.expressions.prepare(loaded.bundle)
        return loaded

    def leave(self, digest: str) -> None:
        """A bundle was replaced somewhere: it is closed later, unless others go on asking for it."""
        self._leaving.append((self._clock() + LEAVES_AFTER, digest))

    def look(self) -> None:
        """Close what was replaced long enough ago."""
        now = self._clock()
        while self._leaving and self._leaving[0][0] <= now:
            digest = self._leaving.popleft()[1]
            loaded = self._open.get(digest)
            if loaded is not None and loaded.used_at <= now - LEAVES_AFTER:
                self._close(digest)

    def _make_room(self) -> None:
        while len(self._open) >= MOST_BUNDLES:
            self._close(min(self._open, key=lambda digest: self._open[digest].used_at))

    def _close(self, digest: str) -> None:
        loaded = self._open.pop(digest)
        loaded.closed = True
        loaded.bundle.close()

    def close(self) -> None:
        """Give all files back."""
        for digest in list(self._open):
            self._close(digest)
