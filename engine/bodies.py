"""Reads the bodies of requests within bounds: so many bytes, so many seconds."""

import asyncio
import time
from typing import Any

from . import requests
from .requests import MOST_BODY, Head, HttpRefused

BODY_SECONDS = 10.0


class Bodies:
    """The bodies being read by one event loop. A sweep each second cuts the late ones; a timer for each costs more."""

    def __init__(self) -> None:
        self._reading: dict[asyncio.Task[Any], float] = {}

    async def read(self, protocol: Any, head: Head) -> bytes:
        """The whole body. Raises HttpRefused: 413 above the limit, 408 when it is late, 400 when it breaks off."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 (the server runs every request in a task)
        self._reading[task] = time.monotonic()
        try:
            return bytes(await protocol()) if head.length is not None else await _pieces(protocol)
        except asyncio.CancelledError:
            if task in self._reading:
                raise
            task.uncancel()
            raise HttpRefused(408, "http-late", close=True, seconds=int(BODY_SECONDS)) from None
        except HttpRefused:
            raise
        except Exception:  # whatever the server raises here, the bytes cannot be trusted any more
            raise HttpRefused(400, "http-broken", close=True) from None
        finally:
            self._reading.pop(task, None)

    def cut_late_ones(self) -> None:
        """End the reading of every body that has taken longer than BODY_SECONDS."""
        late = time.monotonic() - BODY_SECONDS
        for task in [task for task, since in self._reading.items() if since < late]:
            del self._reading[task]
            task.cancel()


async def _pieces(protocol: Any) -> bytes:
    """A chunked body, counted while it comes. The server ends it without a word at a malformed chunk, then closes."""
    pieces, size = [], 0
    async for piece in protocol:
        size += len(piece)
        if size > MOST_BODY:
            raise requests.too_large()
        pieces.append(piece)
    return b"".join(pieces)
