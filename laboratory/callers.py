"""Load: callers that keep their connection, verify each answer, and count per key what was answered or cut off."""

import asyncio
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from . import mocks

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
PATIENCE = 20.0
"""Seconds that a caller waits for one answer."""

Verify = Callable[[int, bytes, bytes], bool]


@dataclass(frozen=True)
class Target:
    """What is called, and the body that asks for one of so many keys."""

    path: str = mocks.PATH
    request: Callable[[int], bytes] = mocks.request
    keys: int = mocks.ROWS
    media: str = "text/xml"


USUAL = Target()


@dataclass
class Tally:
    """What the callers saw. A call is *answered* when a whole 200 came back, *cut* when its connection ended before."""

    answered: Counter = field(default_factory=Counter)
    cut: Counter = field(default_factory=Counter)
    idle_closed: int = 0
    refused: int = 0
    not_200: int = 0
    wrong: list[str] = field(default_factory=list)
    longest: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def answers(self) -> int:
        return self.answered.total()

    @property
    def cuts(self) -> int:
        return self.cut.total()


class Callers:
    """So many callers on one port, each with a pause between its calls, until they are told to stop."""

    def __init__(
        self,
        port: int,
        verify: Verify,
        *,
        count: int = 8,
        pause: float = 0.0,
        seed: int = 1,
        target: Target = USUAL,
    ) -> None:
        self.tally = Tally()
        self._target = target
        self._port = port
        self._verify = verify
        self._pause = pause
        self._chance = random.Random(seed)
        self._stopping = False
        self._tasks = [asyncio.get_running_loop().create_task(self._call()) for _ in range(count)]

    async def stop(self) -> Tally:
        """Let each finish its call."""
        self._stopping = True
        await asyncio.gather(*self._tasks)
        return self.tally

    async def _call(self) -> None:
        while not self._stopping:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            except OSError:
                self.tally.refused += 1
                await asyncio.sleep(0.02)
                continue
            try:
                await self._converse(reader, writer)
            finally:
                writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Call after call on one connection, until it ends."""
        calls = 0
        while not self._stopping:
            number = self._chance.randrange(self._target.keys)
            body = self._target.request(number)
            head = (
                f"POST {self._target.path} HTTP/1.1\r\nHost: engine\r\n"
                f"Content-Type: {self._target.media}\r\nContent-Length: {len(body)}"
            )
            started = time.monotonic()
            try:
                writer.write(head.encode() + b"\r\n\r\n" + body)
                answer_head, answer = await asyncio.wait_for(_answer(reader), PATIENCE)
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                # The end of a connection that was idle may cross a call on its way: HTTP lets a client send it again.
                if calls and isinstance(error, asyncio.IncompleteReadError) and not error.partial:
                    self.tally.idle_closed += 1
                self.tally.cut[number] += 1
                return
            took = time.monotonic() - started
            self._note(number, answer_head, answer, took)
            calls += 1
            if CLOSES.search(answer_head):
                return
            if self._pause:
                await asyncio.sleep(self._pause)

    def _note(self, number: int, head: bytes, body: bytes, took: float) -> None:
        self.tally.longest = max(self.tally.longest, took)
        if len(self.tally.times) < 200_000:
            self.tally.times.append(took)
        if not head.startswith(b"HTTP/1.1 200 "):
            self.tally.not_200 += 1
            self._complain(number, head, body)
            return
        self.tally.answered[number] += 1
        if not self._verify(number, head, body):
            self._complain(number, head, body)

    def _complain(self, number: int, head: bytes, body: bytes) -> None:
        if len(self.tally.wrong) < 20:
            self.tally.wrong.append(f"{number}: {head[:200]!r} {body[:300]!r}")


@contextmanager
def beside(port: int, verify: Verify, **asked: Any) -> Iterator[Tally]:
    """Callers in a thread of their own, for faults that block; the tally is whole at the end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> Callers:
        return Callers(port, verify, **asked)

    made = asyncio.run_coroutine_threadsafe(begin(), loop).result()
    try:
        yield made.tally
    finally:
        asyncio.run_coroutine_threadsafe(made.stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    found = LENGTH.search(head)
    return head, await reader.readexactly(int(found[1]) if found else 0)


def percentile(times: list[float], share: float) -> float:
    """In milliseconds."""
    ordered = sorted(times)
    return round(1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1) if ordered else 0.0
