"""Slow, silent, greedy and deaf clients at a live engine: cut in time, and nobody else notices."""

import contextlib
import http.client
import socket
import time
from pathlib import Path

import pytest

from tests.engine import golden
from tests.live import live_engine

from .conftest import IDLE, REQUEST, connected, post, shelf_with_the_golden_sandbox, statuses

pytestmark = pytest.mark.live

HEAD = f"POST {golden.PATH} HTTP/1.1\r\nHost: a\r\n".encode()
#: How much later than promised a connection may be cut on a busy machine.
GRACE = 8.0


def drip(line, data: bytes, pause: float = 0.05) -> None:
    """Sends byte after byte until the engine has enough."""
    with contextlib.suppress(OSError):
        for at in range(len(data)):
            line.send(data[at : at + 1])
            time.sleep(pause)


@pytest.mark.parametrize("start", [b"", b"P", HEAD, HEAD + b"X: "])
def test_a_head_that_does_not_come_is_cut(impatient, start):
    started = time.monotonic()
    with connected(impatient) as line:
        line.send(start)
        received = line.rest(REQUEST + GRACE)

    assert statuses(received) == ([408] if start else [])
    assert time.monotonic() - started >= REQUEST * 0.5


def test_a_head_that_drips_is_cut(impatient):
    with connected(impatient) as line:
        drip(line, HEAD + b"X: y\r\n" * 20)

        assert statuses(line.rest(REQUEST + GRACE)) == [408]


@pytest.mark.parametrize("framing", [b"Content-Length: 500\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n1f4\r\n"])
def test_a_body_that_drips_is_cut(impatient, framing):
    with connected(impatient) as line:
        line.send(HEAD + framing)
        drip(line, b" " * 100)

        assert statuses(line.rest(REQUEST + GRACE)) == [408]


def test_a_large_body_may_take_longer_when_it_keeps_coming(impatient):
    body = golden.request("1") + b" " * 1_000_000
    started = time.monotonic()
    with connected(impatient) as line:
        line.send(HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body))
        for at in range(0, len(body), 50_000):
            line.send(body[at : at + 50_000])
            time.sleep(0.1)

        assert statuses(line.rest()) == [200]
    assert time.monotonic() - started > REQUEST + 0.5


def test_a_connection_that_asks_nothing_more_is_closed(impatient):
    with connected(impatient) as line:
        line.send(post())
        line.until(b"</soap:Envelope>")
        started = time.monotonic()

        assert line.rest(IDLE + GRACE) == b""
        assert time.monotonic() - started >= IDLE * 0.4


def test_a_client_that_does_not_read_is_cut_and_the_engine_does_not_grow(impatient):
    def resident() -> int:
        return int((Path("/proc") / worker(impatient) / "statm").read_text().split()[1]) * 4096

    assert alive(impatient)
    before, open_before = resident(), connections(impatient)
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(connected(impatient)) for _ in range(10)]
        for line in lines:
            line.socket.settimeout(0.2)
            with contextlib.suppress(OSError):
                for _ in range(500):
                    line.send(post("long") * 20)
        assert alive(impatient)
        assert resident() - before < 40 * 2**20

        until(lambda: connections(impatient) <= open_before)


def connections(engine) -> int:
    return sum(each.readlink().name.startswith("socket:") for each in (Path("/proc") / worker(engine) / "fd").iterdir())


def worker(engine) -> str:
    pid = engine.process.pid
    return (Path("/proc") / str(pid) / "task" / str(pid) / "children").read_text().split()[0]


def alive(engine) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=10)
    connection.request("POST", golden.PATH, golden.request("1"))
    answered = b"Dupuis" in connection.getresponse().read()
    connection.close()
    return answered


def test_a_flood_sent_ahead_is_answered_when_it_is_read(impatient):
    asked = post("1") * 3_000
    with connected(impatient) as line:
        line.socket.setblocking(False)
        sent = received = 0
        while sent < len(asked) or received < 3_000:
            with contextlib.suppress(BlockingIOError):
                sent += line.socket.send(asked[sent : sent + 65_536])
            with contextlib.suppress(BlockingIOError):
                received += line.socket.recv(65_536).count(b"<nomFamille>")
            time.sleep(0.001)

    assert received == 3_000


def test_a_healthy_client_among_slow_ones_is_answered(impatient):
    with contextlib.ExitStack() as stack:
        for start in (b"", HEAD, HEAD + b"Content-Length: 1000\r\n\r\n<a>"):
            for _ in range(100):
                line = stack.enter_context(connected(impatient))
                line.send(start)

        assert all(alive(impatient) for _ in range(100))


# --- how many ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """An engine with twelve places, eight for each address."""
    shelf = shelf_with_the_golden_sandbox(tmp_path_factory.mktemp("small"))
    with live_engine(shelf, ENGINE_CONNECTIONS="12", ENGINE_CONNECTIONS_PER_ADDRESS="8") as engine:
        yield engine


def is_welcome(line) -> bool:
    line.send(post())
    received = line.until(b"\r\n\r\n")
    return received.startswith(b"HTTP/1.1 200")


def test_an_address_has_so_many_places_and_others_have_theirs(small):
    with contextlib.ExitStack() as stack:
        first = [stack.enter_context(connected(small)) for _ in range(8)]
        assert all(is_welcome(line) for line in first)
        more = stack.enter_context(connected(small))
        assert statuses(more.rest()) == [503]
        assert b"retry-after: 5" in more.received

        others = [stack.enter_context(connected(small, "127.0.0.2")) for _ in range(4)]
        assert all(is_welcome(line) for line in others)
        assert statuses(stack.enter_context(connected(small, "127.0.0.3")).rest()) == [503]
        first[0].socket.close()

        until(lambda: is_welcome_now(small, "127.0.0.3"))
    assert "there are too many connections" in small.log()


def is_welcome_now(engine, source: str) -> bool:
    with connected(engine, source) as line, contextlib.suppress(AssertionError, OSError):
        return is_welcome(line)
    return False


def until(happens) -> None:
    end = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_client_that_leaves_gives_its_place_back(small):
    until(lambda: is_welcome_now(small, "127.0.0.4"))
    for _ in range(40):
        with connected(small, "127.0.0.4") as line:
            line.send(HEAD)
    for _ in range(5):
        with connected(small, "127.0.0.4") as line:
            line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            line.send(post()[:50])

    until(lambda: is_welcome_now(small, "127.0.0.4"))
