"""A live engine with short patience, and bytes sent to it as they are."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from engine import bundle
from engine.shelf import Shelf
from tests.engine import golden
from tests.engine.golden import row
from tests.live import Engine, live_engine

#: What the impatient engine allows, in seconds.
REQUEST, IDLE, ANSWER = 1, 2, 1
LONG = "A" * 60_000


def shelf_with_the_golden_sandbox(shelf):
    rows = [row("1"), row("2", name="Boulon", number=3), row("long", name=LONG, number=4)]
    bundle.write(shelf, golden.bundle_source(rows))
    Shelf(shelf).publish(golden.pointer())
    return shelf


@pytest.fixture(scope="session")
def impatient(tmp_path_factory) -> Iterator[Engine]:
    """An engine that waits a second or two at most."""
    shelf = shelf_with_the_golden_sandbox(tmp_path_factory.mktemp("impatient"))
    seconds = {"ENGINE_REQUEST_SECONDS": REQUEST, "ENGINE_IDLE_SECONDS": IDLE, "ENGINE_ANSWER_SECONDS": ANSWER}
    with live_engine(shelf, **{name: str(value) for name, value in seconds.items()}) as engine:
        yield engine


@dataclass
class Line:
    """A connection to an engine."""

    socket: socket.socket
    received: bytes = b""

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def rest(self, patience: float = 10.0) -> bytes:
        """Everything until the engine closes the connection; fails when it does not."""
        self.socket.settimeout(patience)
        try:
            while piece := self.socket.recv(65_536):
                self.received += piece
        except ConnectionResetError:
            pass
        return self.received

    def until(self, end: bytes, patience: float = 10.0) -> bytes:
        """What comes, up to these bytes and with them."""
        self.socket.settimeout(patience)
        while end not in self.received:
            piece = self.socket.recv(65_536)
            assert piece, f"closed after {self.received!r}"
            self.received += piece
        found, _, self.received = self.received.partition(end)
        return found + end

    @property
    def is_open(self) -> bool:
        """Whether the engine has neither closed the connection nor said anything."""
        self.socket.settimeout(0.3)
        try:
            return self.socket.recv(1, socket.MSG_PEEK) != b""
        except TimeoutError:
            return True
        except ConnectionResetError:
            return False


@contextmanager
def connected(engine: Engine, source: str = "127.0.0.1") -> Iterator[Line]:
    with socket.create_connection(("127.0.0.1", engine.port), timeout=10, source_address=(source, 0)) as made:
        yield Line(made)


@pytest.fixture
def send(impatient) -> Callable[[bytes], bytes]:
    """Everything that comes back for these bytes until the connection is closed."""

    def send(data: bytes) -> bytes:
        with connected(impatient) as line:
            line.send(data)
            return line.rest()

    return send


def post(key: str = "1", *lines: str, version: str = "1.1", path: str = golden.PATH) -> bytes:
    """A well-framed call."""
    body = golden.request(key)
    head = (f"POST {path} HTTP/{version}", "Host: a", *lines, f"Content-Length: {len(body)}")
    return "".join(f"{line}\r\n" for line in head).encode() + b"\r\n" + body


def statuses(received: bytes) -> list[int]:
    """Of all answers in what was received."""
    return [int(piece[:3]) for piece in received.split(b"HTTP/1.1 ")[1:]]
