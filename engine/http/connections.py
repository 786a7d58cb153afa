"""One connection: requests cut out of what arrives, handed on one at a time, answered in their order.

While one is answered the next ones wait; while too much waits, or an answer is not taken, nothing more is read. The
heads that came last are remembered by their bytes: clients send the same one again and again, and equal bytes read
equally.
"""

import asyncio
import socket
import struct
from typing import TYPE_CHECKING, Any, Protocol

from . import heads
from .chunks import Chunks
from .errors import HttpRefused, broken, too_large
from .heads import END, Head
from .limits import (
    ANSWER_RATE,
    BODY_RATE,
    DISCARD_SECONDS,
    MOST_AHEAD,
    MOST_BODY,
    MOST_DISCARDED,
    MOST_HEAD,
    MOST_UNFINISHED,
)

if TYPE_CHECKING:
    from .server import Server

HEAD, BODY, ANSWERING, CLOSING = range(4)
NEVER = float("inf")
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
#: Heads remembered for each connection, and the longest that is.
MOST_KNOWN = 4
LONGEST_KNOWN = 2 * 1024
#: How a client of HTTP/2 begins; it would not understand a refusal.
PREFACE = b"PRI * HTTP/2.0\r\n"


class Application(Protocol):
    """Who answers. Each request ends in one call of the connection's `answer` or `drop`, at once or later."""

    def read(self, head: Head) -> Any:
        """What the application makes of a head, remembered with it. Raises HttpRefused."""
        ...

    def admit(self, request: Any) -> None:
        """Called for a large body before it is read. Raises HttpRefused when it is not worth reading."""
        ...

    def take(self, request: Any, body: bytes, connection: "Connection") -> None:
        """Answer a whole request. Raises HttpRefused."""
        ...

    def refuse(self, request: Any, refusal: HttpRefused, connection: "Connection") -> None:
        """Answer one that is refused; None when its head could not be read."""
        ...


class Connection(asyncio.Protocol):
    """The server's side of one connection. `deadline` is when `late` is to be called."""

    __slots__ = (
        "_began", "_buffer", "_chunks", "_closes", "_discarded", "_half_closed", "_head", "_known", "_paused",
        "_request", "_server", "_state", "_stuck", "_unfinished", "address", "deadline", "transport",
    )  # fmt: skip

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._buffer = bytearray()
        self._known: dict[bytes, tuple[Head, Any]] = {}
        self._state = HEAD
        self._head: Head | None = None
        self._request: Any = None
        self._chunks: Chunks | None = None
        self._began = 0.0
        self._closes = self._paused = self._stuck = self._half_closed = False
        self._discarded = self._unfinished = 0
        self.address = ""
        self.deadline = NEVER
        self.transport: Any = None

    @property
    def is_idle(self) -> bool:
        """Whether no request is being read or answered."""
        return self._state == HEAD and not self._buffer and not self._stuck

    # --- what the client does -----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        name = transport.get_extra_info("peername")
        self.address = name[0] if isinstance(name, tuple) else ""
        self.deadline = self._server.now() + self._server.limits.request_seconds
        if not self._server.welcome(self):
            self._state = CLOSING

    def connection_lost(self, exc: Exception | None) -> None:
        self._state, self.deadline = CLOSING, NEVER
        self._buffer.clear()
        self._release()
        self._server.forget(self)

    def data_received(self, data: bytes) -> None:
        if self._state == HEAD and not self._buffer and not self._stuck:
            end = data.find(END) + 4
            known = self._known.get(data[:end])
            if known is not None and known[0].length == len(data) - end:
                self._take(known[0], known[1], data[end:])
                return
        elif self._state == CLOSING:
            self._discard(data)
            return
        self._buffer += data
        if self._state == ANSWERING or self._stuck:
            if len(self._buffer) > MOST_AHEAD and not self._paused:
                self._paused = True
                self.transport.pause_reading()
            return
        self._advance()

    def eof_received(self) -> bool:
        """A client may close its side after the last request, and still wait for the answer."""
        self._half_closed = True
        if self._state == BODY:
            self._refuse(broken())
        return self._state == ANSWERING

    def pause_writing(self) -> None:
        self._stuck = True
        waiting = self.transport.get_write_buffer_size()
        self.deadline = self._server.now() + self._server.limits.answer_seconds + waiting / ANSWER_RATE

    def resume_writing(self) -> None:
        self._stuck = False
        if self._state == HEAD:
            self._next()
        elif self._state == ANSWERING:
            self.deadline = NEVER

    # --- reading ------------------------------------------------------------------------------------------------------

    def _next(self) -> None:
        """Wait for the next request, or take it from what has come ahead."""
        self._state, self._head, self._request, self._began = HEAD, None, None, 0.0
        self.deadline = self._server.coarse + self._server.limits.idle_seconds
        if self._paused:
            self._paused = False
            self.transport.resume_reading()
        if self._buffer:
            self._advance()
        if self._half_closed and self._state == HEAD:
            self._finish()
        elif self._half_closed and self._state == BODY:
            self._refuse(broken())

    def _advance(self) -> None:
        """Read on in what has arrived, up to the next whole request."""
        try:
            if self._state == HEAD:
                self._read_head()
            elif self._state == BODY:
                self._read_body()
        except HttpRefused as refusal:
            self._refuse(refusal)

    def _read_head(self) -> None:
        buffer = self._buffer
        if buffer.startswith(b"\r\n"):
            # An empty line before a request is some clients' habit (RFC 9112 §2.2); a second one is nobody's.
            del buffer[:2]
        end = buffer.find(END, 0, MOST_HEAD) + 4
        if end < 4:
            self._wait_for_head()
            return
        if buffer.startswith(PREFACE):
            self.drop()
            return
        data = bytes(buffer[:end])
        del buffer[:end]
        self._head, self._request = self._known.get(data) or self._learn(data)
        self._state, self._began = BODY, self._server.now()
        self.deadline = self._began + self._server.limits.request_seconds
        self._judge_body(self._head)
        self._read_body()

    def _learn(self, data: bytes) -> tuple[Head, Any]:
        head = heads.read(data)
        request = self._server.application.read(head)
        if len(data) <= LONGEST_KNOWN:
            if len(self._known) >= MOST_KNOWN:
                del self._known[next(iter(self._known))]
            self._known[data] = head, request
        return head, request

    def _wait_for_head(self) -> None:
        """The head has not come whole. Raises HttpRefused when it cannot become one any more."""
        buffer = self._buffer
        if len(buffer) >= MOST_HEAD:
            raise HttpRefused(431, "http-headers", close=True)
        if buffer and not 65 <= buffer[0] <= 90 and buffer != b"\r":
            raise HttpRefused(400, "http-head", close=True)
        if self._began == 0.0:
            self._began = self._server.now()
            self.deadline = self._began + self._server.limits.request_seconds

    def _judge_body(self, head: Head) -> None:
        """Before a large body is read, or one that the client holds back: whether it is worth reading."""
        self._chunks = Chunks() if head.length is None else None
        if head.expects or head.length is None or head.length > MOST_AHEAD:
            self._server.application.admit(self._request)
            if head.length is not None and head.length > MOST_BODY:
                raise too_large()
            if head.expects and not self._buffer:
                self.transport.write(GO_ON)

    def _read_body(self) -> None:
        head, buffer = self._head, self._buffer
        assert head is not None  # noqa: S101 (a body has a head)
        if self._chunks is not None:
            if not self._chunks.take(buffer):
                self._hold(self._chunks.come + len(buffer))
                return
            body, self._chunks = self._chunks.body, None
        else:
            length = head.length or 0
            if len(buffer) < length:
                self._hold(len(buffer))
                return
            body = bytes(buffer[:length])
            del buffer[:length]
        self._take(head, self._request, body)

    def _hold(self, come: int) -> None:
        """More of a body is to come. Raises HttpRefused when too much is waiting for its rest already."""
        if come <= MOST_AHEAD:
            return
        self._server.unfinished += come - self._unfinished
        self._unfinished = come
        if self._server.unfinished > MOST_UNFINISHED:
            raise HttpRefused(503, "http-full", close=True, seconds=round(self._server.limits.request_seconds))

    def _release(self) -> None:
        self._server.unfinished -= self._unfinished
        self._unfinished = 0

    def _take(self, head: Head, request: Any, body: bytes) -> None:
        if self._unfinished:
            self._release()
        self._head, self._request, self._state, self.deadline = head, request, ANSWERING, NEVER
        try:
            self._server.application.take(request, body, self)
        except HttpRefused as refusal:
            self._server.application.refuse(request, refusal, self)

    def _refuse(self, refusal: HttpRefused) -> None:
        """What was not read to its end cannot be followed by another request."""
        self._state, self.deadline, self._closes = ANSWERING, NEVER, True
        self._release()
        self._server.application.refuse(self._request, refusal, self)

    # --- answering ----------------------------------------------------------------------------------------------------

    def answer(self, head: bytes, body: bytes, *, close: bool = False) -> None:
        """Send an answer, whose head lacks its last lines, at the end of this turn of the loop."""
        asked, server = self._head, self._server
        if asked is not None and asked.method == "HEAD":
            body = b""
        if asked is None or close or self._closes or server.draining or not asked.keep_alive:
            self._closes = True
            server.turn.send(self, b"%b%bconnection: close\r\n\r\n%b" % (head, server.date, body))
        elif asked.minor:
            server.turn.send(self, b"%b%b\r\n%b" % (head, server.date, body))
        else:
            server.turn.send(self, b"%b%bconnection: keep-alive\r\n\r\n%b" % (head, server.date, body))

    def whole(self, head: bytes, body: bytes) -> bytes:
        """The bytes of an answer that is the last one of its connection, for those who send it piece by piece."""
        return b"%b%bconnection: close\r\n\r\n%b" % (head, self._server.date, body)

    def write(self, data: bytes) -> None:
        """Send a piece of an answer now."""
        if self._state == ANSWERING:
            self.transport.write(data)

    def sent(self, data: bytes) -> None:
        """Called at the end of the turn: the answer leaves, and the next request is read."""
        if self._state != ANSWERING:
            return
        self.transport.write(data)
        if self._closes:
            self._finish()
        elif self._stuck:
            self._state = HEAD
        else:
            self._next()

    def drop(self) -> None:
        """End the connection without an answer, or in the middle of one."""
        self._state, self.deadline = CLOSING, NEVER
        self.transport.abort()

    def reset(self) -> None:
        """The same, as if the network had failed."""
        linger = struct.pack("ii", 1, 0)
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.drop()

    def close(self) -> None:
        """End the connection once what was written is sent."""
        if self._state == ANSWERING:
            self._finish()

    def is_closing(self) -> bool:
        """Whether the client is gone."""
        return self._state == CLOSING

    def leave(self) -> None:
        """The server stops: an idle connection is closed, others are after their answer."""
        if self.is_idle:
            self._finish()

    def _finish(self) -> None:
        """Close once all is sent; what the client is still sending is read away, as else it might lose the answer."""
        self._state = CLOSING
        self._buffer.clear()
        if self._half_closed or not self.transport.can_write_eof():
            self.transport.close()
            return
        self.transport.write_eof()
        self.deadline = self._server.now() + DISCARD_SECONDS + self.transport.get_write_buffer_size() / ANSWER_RATE
        if self._paused:
            self.transport.resume_reading()

    def _discard(self, data: bytes) -> None:
        self._discarded += len(data)
        if self._discarded > MOST_DISCARDED:
            self.drop()

    # --- time ---------------------------------------------------------------------------------------------------------

    def late(self, now: float) -> None:
        """The deadline has passed: a request that is not there is refused, anything else is cut."""
        if self._state == BODY:
            come = len(self._buffer) + (self._chunks.come if self._chunks is not None else 0)
            allowed = self._began + self._server.limits.request_seconds + come / BODY_RATE
            if allowed > now:
                self.deadline = allowed
                return
        elif self._state != HEAD or not self._buffer or self._stuck:
            self.drop()
            return
        self._refuse(HttpRefused(408, "http-late", close=True, seconds=round(now - self._began)))
