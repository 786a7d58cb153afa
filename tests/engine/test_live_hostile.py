"""A real engine and hostile clients: ambiguous framing, slow and large bodies, documents that bite."""

import contextlib
import socket
import threading
import time
from pathlib import Path

import pytest

from engine import bundle
from engine.shelf import Shelf
from tests.live import live_engine

from . import golden
from .golden import row

pytestmark = pytest.mark.live

LIMIT = 2 * 2**20
HEAD = f"POST {golden.PATH} HTTP/1.1\r\nHost: a\r\n".encode()
GOOD = golden.request("1")
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(GOOD), GOOD)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    shelf = tmp_path_factory.mktemp("shelf")
    bundle.write(shelf, golden.bundle_source([row("1")]))
    Shelf(shelf).publish(golden.pointer())
    with live_engine(shelf) as engine:
        yield engine


@pytest.fixture
def raw(served):
    """Sends bytes as they are; gives what came back and whether the server closed the connection."""

    def send(data: bytes, patience: float = 1.0) -> tuple[bytes, bool]:
        received = b""
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
            try:
                connection.sendall(data)
                connection.settimeout(patience)
                while piece := connection.recv(65_536):
                    received += piece
            except TimeoutError:
                return received, False
            except (ConnectionResetError, BrokenPipeError):
                return received, True
        return received, True

    return send


def statuses(received: bytes) -> list[int]:
    return [int(piece[1:4]) for piece in received.split(b"HTTP/1.1")[1:]]


def post(body: bytes) -> bytes:
    """A well-framed call that asks for the connection to be closed, so that nothing waits for more."""
    return HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def alive(raw) -> bool:
    received, _ = raw(post(GOOD), 5)
    return b"Dupuis" in received


SMUGGLED = b"GET /live HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize(
    "headers", [b"Content-Length: 4\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nContent-Length: 4"]
)
def test_a_length_beside_chunks_gives_one_answer_and_the_end_of_the_connection(raw, headers):
    received, closed = raw(HEAD + headers + b"\r\n\r\n" + CHUNKED + SMUGGLED)

    assert len(statuses(received)) == 1
    assert b"alive" not in received
    assert closed


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 3, 3",
        b"Content-Length: 3\r\nContent-Length: 4",
        b"Content-Length: +3",
        b"Content-Length: 0x3",
        b"Content-Length: -1",
        b"Content-Length: 99999999999999999999999",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding: identity, chunked",
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        b"Host: b",
        b"X: a\r\n folded",
        b"X : a",
        b"X\0: a",
    ],
)
def test_an_ambiguous_head_is_refused_and_the_connection_closed(raw, headers):
    received, closed = raw(HEAD + headers + b"\r\n\r\nabc" + SMUGGLED)

    assert statuses(received) in ([400], [413], [])
    assert b"alive" not in received
    assert closed


def test_a_missing_host_is_refused(raw):
    received, closed = raw(b"GET /live HTTP/1.1\r\n\r\n")

    assert (statuses(received), closed) == ([400], True)


@pytest.mark.parametrize(
    "chunks",
    [
        b"ZZ\r\nabc\r\n0\r\n\r\n",
        b"-1\r\nabc\r\n0\r\n\r\n",
        b"ffffffffffffffffff\r\nabc\r\n0\r\n\r\n",
        b"3\r\nabcdef\r\n0\r\n\r\n",
        b"3;" + b"e" * 70_000 + b"\r\nabc\r\n0\r\n\r\n",
    ],
)
def test_malformed_chunks_end_the_body_and_the_connection(raw, chunks):
    received, closed = raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + SMUGGLED)

    assert statuses(received) in ([400], [500])
    assert b"alive" not in received
    assert closed


def test_pipelined_calls_are_answered_in_order(raw):
    def one(key: str) -> bytes:
        body = golden.request(key)
        return HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body

    received, _ = raw(one("1") + one("nothing") + one("1"))

    assert statuses(received) == [200, 400, 200]


@pytest.mark.parametrize("header", [b"X: " + b"a" * 20_000, b"X: " + b"a" * 2**20, b"\r\n".join([b"X: y"] * 5000)])
def test_too_many_headers_are_refused(raw, header):
    received, closed = raw(HEAD + header + b"\r\n\r\n")

    assert statuses(received) in ([431], [])
    assert closed
    assert alive(raw)


def test_other_protocols_are_not_spoken(raw):
    assert raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")[0] == b""
    upgrade = (
        b"GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    )
    received, _ = raw(upgrade + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    assert statuses(received) == [200]


# --- size and time ----------------------------------------------------------------------------------------------------


def test_a_declared_length_above_the_limit_is_refused_before_the_body_is_read(raw):
    started = time.monotonic()

    received, closed = raw(HEAD + b"Content-Length: 10737418240\r\n\r\n", 5)

    assert (statuses(received), closed) == ([413], True)
    assert time.monotonic() - started < 2


def test_a_body_of_exactly_the_limit_is_read(raw):
    filler = b" " * (LIMIT - len(GOOD))

    received, _ = raw(post(GOOD + filler), 10)

    assert statuses(received) == [200]


def test_endless_chunks_are_cut_at_the_limit(served):
    piece = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    sent, received = 0, b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        with contextlib.suppress(OSError):
            while sent < 64 * LIMIT:
                connection.sendall(piece)
                sent += 65_536
        with contextlib.suppress(OSError):
            received = connection.recv(65_536)

    assert sent < 8 * LIMIT
    assert statuses(received) in ([413], [])


def test_tiny_chunks_are_put_together(raw):
    chunks = b"1\r\n \r\n" * 20_000 + b"%x\r\n%b\r\n0\r\n\r\n" % (len(GOOD), GOOD)

    head = HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    received, _ = raw(head + chunks, 20)

    assert statuses(received) == [200]


@pytest.mark.parametrize(
    "framing", [b"Content-Length: 100\r\n\r\n<a>", b"Transfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n"]
)
def test_a_body_that_does_not_come_is_cut_after_ten_seconds(raw, framing):
    started = time.monotonic()

    received, closed = raw(HEAD + framing, 20)

    assert (statuses(received), closed) == ([408], True)
    assert 9 <= time.monotonic() - started < 15


def test_slow_headers_are_cut(raw):
    started = time.monotonic()

    _, closed = raw(b"POST /m/x HTTP/1.1\r\nHost: a\r\nX: ", 20)

    assert closed
    assert time.monotonic() - started < 15


def test_a_client_that_leaves_in_the_middle_harms_nobody(served, raw):
    for _ in range(50):
        with socket.create_connection(("127.0.0.1", served.port), timeout=5) as connection:
            connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n<a>")

    assert alive(raw)


def test_two_hundred_slow_bodies_do_not_slow_a_healthy_client(served, raw):
    slow = [socket.create_connection(("127.0.0.1", served.port), timeout=5) for _ in range(200)]
    for connection in slow:
        connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n<a>")
    started = time.monotonic()

    answers = [alive(raw_one(served)) for _ in range(20)]

    assert all(answers)
    assert time.monotonic() - started < 20
    for connection in slow:
        connection.close()


def raw_one(served):
    """Like `raw`, ending each call with its own connection."""

    def send(data: bytes, patience: float = 1.0) -> tuple[bytes, bool]:
        with socket.create_connection(("127.0.0.1", served.port), timeout=patience) as connection:
            connection.sendall(data)
            return connection.recv(65_536), False

    return send


# --- documents --------------------------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCUMENTS = {
    "external entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
    "external entity over http": '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><a>&x;</a>',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]><a/>',
    "external dtd": '<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>',
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "lol">{LAUGHS}]><a>&l9;</a>',
    "quadratic": f'<!DOCTYPE a [<!ENTITY x "{"y" * 50_000}">]><a>{"&x;" * 20_000}</a>',
    "xinclude": '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="file:///etc/hostname"/></a>',
    "stylesheet": '<?xml-stylesheet href="file:///etc/hostname"?><a/>',
    "deep": "<a>" * 2048 + "</a>" * 2048,
    "wide": "<r>" + "<a/>" * 400_000 + "</r>",
    "attributes": "<r " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>",
    "schema location": '<a xsi:schemaLocation="u file:///etc/hostname" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_hostile_documents_are_refused_with_a_fault(raw, name, encoding):
    body = f'<?xml version="1.0" encoding="{encoding}"?>{DOCUMENTS[name]}'.encode(encoding)[:LIMIT]

    received, _ = raw(post(body), 5)

    assert statuses(received) == [500]
    assert b"Client</faultcode>" in received
    assert Path("/etc/hostname").read_text().strip().encode() not in received
    assert alive(raw)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "utf-7", "iso2022_kr", "cp037"])
def test_a_doctype_is_refused_in_every_encoding(raw, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{DOCUMENTS["external entity"]}'

    body = text.encode(encoding)
    received, _ = raw(post(body), 5)

    assert statuses(received) == [500]
    assert b"Client</faultcode>" in received


@pytest.mark.parametrize(
    "body",
    [
        GOOD.replace(b"<soap:Body>", b"<soap:Body/><soap:Body>"),
        GOOD.replace(b"</soap:Body>", b"<x/></soap:Body>"),
        GOOD.replace(b"Dupuis", b"\xff"),
        GOOD.replace(b"<id>1</id>", b"<id>1</id><id>\xff</id>"),
        GOOD.replace(b"<id>1</id>", b"<id>&#0;</id>"),
        GOOD.replace(b"<id>1</id>", b"<id>1' or '1'='1</id>"),
        GOOD.replace(b"<id>1</id>", b"<id>count(//*)</id>"),
        GOOD.replace(
            b"<soap:Body>",
            b'<soap:Header><w:ReplyTo xmlns:w="urn:w">http://127.0.0.1:9</w:ReplyTo></soap:Header><soap:Body>',
        ).replace(b"<id>1</id>", b"<id>2</id>"),
        b"--b\r\nContent-Type: text/xml\r\n\r\n" + GOOD + b"\r\n--b--",
        b"\x1f\x8b\x08\0\0\0\0\0",
        b"",
    ],
)
def test_other_hostile_calls_are_refused_with_a_fault(raw, body):
    if b"Dupuis" in body:
        pytest.fail("the case changes nothing")

    received, _ = raw(post(body))

    assert statuses(received)[0] in ((400, 500) if body != GOOD else (200,))
    assert alive(raw)


def test_the_process_does_not_grow_with_hostile_calls(served, raw):
    def resident() -> int:
        pages = [
            int((Path("/proc") / str(pid) / "statm").read_text().split()[1]) for pid in children(served.process.pid)
        ]
        return sum(pages) * 4096

    body = f"<r>{'<a/>' * 400_000}</r>".encode()
    raw(post(body), 5)
    before = resident()

    threads = [threading.Thread(target=raw, args=(post(body), 10)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert resident() - before < 80 * 2**20


def children(pid: int) -> list[int]:
    listed = (Path("/proc") / str(pid) / "task" / str(pid) / "children").read_text()
    return [pid, *(int(child) for child in listed.split())]
