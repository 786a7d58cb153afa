"""The connections of one process: accepted within bounds, cut when they are late, let go when the process stops."""

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from email.utils import formatdate

from .connections import NEVER, Application, Connection
from .limits import Limits

#: How often, at most, late connections are looked for.
LOOK_EVERY = 1.0
BACKLOG = 2_048
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"

log = logging.getLogger(__name__)


class Turn:
    """The answers of one turn of the loop: `before` is called once, then all of them leave."""

    def __init__(self, loop: asyncio.AbstractEventLoop, before: Callable[[], None]) -> None:
        self._loop = loop
        self._before = before
        self._waiting: list[tuple[Connection, bytes]] = []

    def send(self, connection: Connection, data: bytes) -> None:
        """An answer that leaves at the end of the turn."""
        if not self._waiting:
            self._loop.call_soon(self._end)
        self._waiting.append((connection, data))

    def _end(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._before()
        self._leave(iter(waiting))

    def _leave(self, waiting: Iterator[tuple[Connection, bytes]]) -> None:
        for connection, data in waiting:
            try:
                connection.sent(data)
            except Exception:
                # What nobody foresaw ends this connection; the others' answers leave all the same.
                connection.drop()
                self._loop.call_soon(self._leave, waiting)
                raise


class Server:
    """What the connections of one process share.

    `coarse` is the loop's time, up to a second old; `refused` counts connections for which there was no place;
    `unfinished` are the bytes of large bodies that have not come whole.
    """

    def __init__(
        self,
        application: Application,
        *,
        before: Callable[[], None],
        limits: Limits | None = None,
    ) -> None:
        self.application = application
        self.limits = limits or Limits()
        self.draining = False
        self.date = b""
        self.coarse = 0.0
        self.refused = 0
        self.unfinished = 0
        self._before = before
        self._connections: set[Connection] = set()
        self._addresses: Counter[str] = Counter()
        self._listening: list[asyncio.Server] = []
        self._told = False
        self._ticking: asyncio.TimerHandle | None = None

    async def listen(self, listener: socket.socket) -> None:
        """Accept connections from a bound socket."""
        self._loop = asyncio.get_running_loop()
        self.now = self._loop.time
        self.turn = Turn(self._loop, self._before)
        self._tick()
        self._listening.append(await self._loop.create_server(self._connection, sock=listener, backlog=BACKLOG))

    def _connection(self) -> Connection:
        return Connection(self)

    async def stop(self, seconds: float, *, patient: bool = False) -> None:
        """Accept nothing more, finish what runs within so many seconds, and cut the rest.

        When patient, connections that wait for their next request may still send it, and are closed after its answer.
        """
        self.draining = True
        for each in self._listening:
            each.close()
        end = self.now() + seconds
        while self._connections and self.now() < end:
            for connection in [] if patient else list(self._connections):
                connection.leave()
            await asyncio.sleep(0.02)
        for connection in list(self._connections):
            connection.drop()
        if self._ticking is not None:
            self._ticking.cancel()

    @property
    def count(self) -> int:
        """Connections that are open."""
        return len(self._connections)

    def welcome(self, connection: Connection) -> bool:
        """Whether there is a place for one more; who finds none is told and closed."""
        limits = self.limits
        self._connections.add(connection)
        self._addresses[connection.address] += 1
        if (
            len(self._connections) <= limits.connections
            and self._addresses[connection.address] <= limits.connections_per_address
        ):
            return True
        self.refused += 1
        if not self._told:
            self._told = True
            log.warning("there are too many connections: further ones are refused (this is said once a minute)")
            self._loop.call_later(60, self._forget_telling)
        connection.transport.write(BUSY)
        connection.transport.close()
        return False

    def forget(self, connection: Connection) -> None:
        """A connection has ended."""
        self._connections.discard(connection)
        self._addresses[connection.address] -= 1
        if not self._addresses[connection.address]:
            del self._addresses[connection.address]

    def _forget_telling(self) -> None:
        self._told = False

    def _tick(self) -> None:
        """Cut what is late. One look at all for each second costs less than a timer for each."""
        every = min(LOOK_EVERY, self.limits.request_seconds / 4, self.limits.idle_seconds / 4)
        self._ticking = self._loop.call_later(every, self._tick)
        now = self.coarse = self.now()
        self.date = f"date: {formatdate(usegmt=True)}\r\n".encode()
        for connection in [each for each in self._connections if each.deadline < now]:
            connection.deadline = NEVER  # once only, whatever happens
            connection.late(now)
