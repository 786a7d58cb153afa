"""Packed bodies and `Expect` at a live engine: read within bounds, written for those who ask."""

import gzip
import socket
import zlib

import pytest

from .wire import PATH, envelope, piece, post

pytestmark = pytest.mark.live

BODY = envelope(piece()).encode()
LIMIT = 2 * 2**20


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(BODY)),
        ("GZIP", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY)),
        ("gzip", gzip.compress(BODY[:50]) + gzip.compress(BODY[50:])),
        ("deflate", zlib.compress(BODY)),
        ("deflate", raw_deflate(BODY)),
        ("identity", BODY),
        (" ", BODY),
    ],
)
def test_a_packed_request_is_read(wired, coding, body):
    assert post(wired, body, content_encoding=coding).title == "Œuvre"


def test_a_packed_request_of_exactly_the_limit_is_read(wired):
    body = BODY + b" " * (LIMIT - len(BODY))

    assert post(wired, gzip.compress(body), content_encoding="gzip").title == "Œuvre"


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", raw_deflate)]
)
@pytest.mark.parametrize("size", [LIMIT + 1, 200 * 2**20])
def test_a_bomb_is_refused_without_being_unpacked(wired, coding, pack, size):
    answer = post(wired, pack(b" " * size), content_encoding=coding)

    assert (answer.status, answer.outcome, answer.code) == (413, "refused", "Client")
    assert answer.reason == f"The request is larger than {LIMIT} bytes."
    assert post(wired, BODY).title == "Œuvre"


def test_a_bomb_of_many_members_is_refused(wired):
    member = gzip.compress(b" " * 2**20)

    assert post(wired, member * 16, content_encoding="gzip").status == 413
    assert post(wired, gzip.compress(b"") * 1_000, content_encoding="gzip").status == 400


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", BODY),
        ("gzip", b""),
        ("gzip", gzip.compress(BODY)[:-20]),
        ("gzip", gzip.compress(BODY) + b"more"),
        ("gzip", zlib.compress(BODY)),
        ("deflate", b"\xff\xff"),
        ("deflate", zlib.compress(BODY) + BODY),
    ],
)
def test_what_is_not_of_its_coding_is_refused(wired, coding, body):
    answer = post(wired, body, content_encoding=coding)

    assert (answer.status, answer.outcome) == (400, "refused")
    assert "cannot be unpacked" in answer.reason


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, gzip", "gzip, deflate", "x" * 500])
def test_a_coding_that_is_not_read_is_refused_with_those_that_are(wired, coding):
    answer = post(wired, BODY, content_encoding=coding)

    assert (answer.status, answer.headers["accept-encoding"]) == (415, "gzip, deflate")
    assert "use gzip or deflate" in answer.reason


# --- answers ----------------------------------------------------------------------------------------------------------

LARGE = envelope(piece("6"))


@pytest.mark.parametrize(
    "accepted", ["gzip", "gzip, deflate, br", "deflate;q=0.5, GZIP;q=0.8", "gzip;q=1", "x-gzip", "a,gzip"]
)
def test_a_large_answer_is_packed_for_those_who_ask(wired, accepted):
    answer = post(wired, LARGE, accept_encoding=accepted)

    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "accept-encoding")
    assert int(answer.headers["content-length"]) == len(answer.body) < 5_000
    answer.body = gzip.decompress(answer.body)
    assert answer.title == "A" * 20_000


@pytest.mark.parametrize(
    "accepted", ["", "identity", "deflate", "gzip;q=0", "gzip; q=0.0, br", "*", "gzipped", "br, notgzip"]
)
def test_who_does_not_ask_gets_it_as_it_is(wired, accepted):
    answer = post(wired, LARGE, accept_encoding=accepted)

    assert "content-encoding" not in answer.headers
    assert answer.title == "A" * 20_000


def test_a_small_answer_is_not_packed(wired):
    answer = post(wired, envelope(piece("€2")), accept_encoding="gzip")

    assert "content-encoding" not in answer.headers
    assert answer.title == "Prix"


# --- Expect -----------------------------------------------------------------------------------------------------------


def ask(engine, *headers: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", engine.port), timeout=5)
    lines = (f"POST {PATH} HTTP/1.1", "Host: a", "Connection: close", "Expect: 100-continue", *headers)
    connection.sendall("".join(f"{line}\r\n" for line in lines).encode() + b"\r\n")
    return connection


def rest(connection: socket.socket) -> bytes:
    received = b""
    while piece_ := connection.recv(65_536):
        received += piece_
    return received


def test_who_expects_to_be_told_to_go_on_is_told_and_answered(wired):
    with ask(wired, f"Content-Length: {len(BODY)}") as connection:
        assert connection.recv(1024).startswith(b"HTTP/1.1 100 ")
        connection.sendall(BODY)

        assert "Œuvre".encode() in rest(connection)


def test_a_body_that_will_be_refused_is_not_asked_for(wired):
    with ask(wired, f"Content-Length: {LIMIT + 1}") as connection:
        assert connection.recv(1024).startswith(b"HTTP/1.1 413 ")
