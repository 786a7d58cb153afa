"""Sends an answer as it was decided: late, in drips, or never. The event loop waits, no thread does."""

import asyncio
from collections.abc import Callable
from typing import ClassVar, Protocol

from .effects import Effect

#: Connections that one sandbox may hold back at once in one process; beyond, calls are refused.
MOST_HELD = 500
#: And all sandboxes of one process together: half of its connections stay for others.
MOST_HELD_TOGETHER = 2_000
#: Pieces in which an answer drips.
PIECES = 20


class Line(Protocol):
    """The connection of one call."""

    def write(self, data: bytes) -> None:
        """Send a piece of the answer."""

    def reset(self) -> None:
        """End the connection at once, so that the client sees it reset."""

    def close(self) -> None:
        """End the connection in order, without an answer."""

    def is_closing(self) -> bool:
        """Whether the client is gone."""
        ...


class Held:
    """How many connections a sandbox holds back in this process; `together` counts those of all sandboxes."""

    __slots__ = ("count",)
    together: ClassVar[int] = 0

    def __init__(self) -> None:
        self.count = 0

    @property
    def is_full(self) -> bool:
        """Whether no further one may be held."""
        return self.count >= MOST_HELD or Held.together >= MOST_HELD_TOGETHER


async def wait(effect: Effect, held: Held) -> None:
    """Hold the call back for its delay; what is held is counted."""
    if effect.delay:
        await _pause(effect.delay / 1_000, held)


async def treat(effect: Effect, held: Held, line: Line, answer: Callable[[], bytes]) -> None:
    """Do to the connection what was decided; `answer` gives the whole answer with its head, for what drips."""
    if effect.wire == "reset":
        line.reset()
    elif effect.wire == "timeout":
        await _pause(effect.seconds, held)
        line.close()
    elif effect.wire == "drip":
        await _drip(answer(), effect.seconds, held, line)


async def _drip(data: bytes, seconds: float, held: Held, line: Line) -> None:
    size = max(1, -(-len(data) // PIECES))
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    for piece in pieces:
        if line.is_closing():
            return
        line.write(piece)
        await _pause(seconds / len(pieces), held)


async def _pause(seconds: float, held: Held) -> None:
    held.count += 1
    Held.together += 1
    try:
        await asyncio.sleep(seconds)
    finally:
        held.count -= 1
        Held.together -= 1
