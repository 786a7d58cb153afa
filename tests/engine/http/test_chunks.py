"""A chunked body, whole or in any pieces."""

import random

import httptools
import pytest

from engine.http.chunks import Chunks
from engine.http.errors import HttpRefused

HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


def taken(data: bytes, step: int) -> tuple[bytes | None, bytes]:
    """The body, None when it has not ended, and what was not read."""
    chunks, received = Chunks(), bytearray()
    for at in range(0, len(data), step):
        received += data[at : at + step]
        if chunks.take(received):
            return chunks.body, bytes(received) + data[at + step :]
    return None, bytes(received)


@pytest.mark.parametrize("step", [1, 2, 7, 1000])
@pytest.mark.parametrize(
    ("data", "body"),
    [
        (b"0\r\n\r\n", b""),
        (b"3\r\nabc\r\n0\r\n\r\n", b"abc"),
        (b"003\r\nabc\r\nA;x=y;z\r\n0123456789\r\n0\r\n\r\n", b"abc0123456789"),
        (b'3;x="y; \\"z"\r\nabc\r\n0\r\n\r\n', b"abc"),
        (b"2\r\n\r\n\r\n0\r\n\r\n", b"\r\n"),
        (b"1\r\na\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\n", b"a"),
    ],
)
def test_a_body_is_put_together_and_what_follows_is_left(data, body, step):
    assert taken(data + b"GET / HTTP/1.1", step) == (body, b"GET / HTTP/1.1")


@pytest.mark.parametrize("step", [1, 1000])
@pytest.mark.parametrize(
    "data",
    [
        b"ZZ\r\nabc\r\n",
        b"-1\r\nabc\r\n",
        b" 3\r\nabc\r\n",
        b"3 \r\nabc\r\n",
        b"0x3\r\nabc\r\n",
        b"\r\nabc\r\n",
        b"3\nabc\r\n0\r\n\r\n" + b" " * 300,
        b"fffffffff\r\nabc\r\n",
        b"3\r\nabcd\r\n",
        b"3\r\nabc\n\n0\r\n\r\n",
        b"3;" + b"e" * 300 + b"\r\nabc\r\n",
        b"3;\0\r\nabc\r\n",
        b"3;\r\nabc\r\n",
        b'3;x="y\r\nabc\r\n',
        b"0\r\nfolded\r\n\r\n",
        b"0\r\nX: " + b"a" * 5_000 + b"\r\n\r\n",
        b"0\r\n" + b"X: aaaa\r\n" * 1_000 + b"\r\n",
    ],
)
def test_a_malformed_chunk_is_refused(data, step):
    with pytest.raises(HttpRefused) as refused:
        taken(data, step)

    assert (refused.value.status, refused.value.close) == (400, True)


@pytest.mark.parametrize("data", [b"200001\r\n", b"ffffffff\r\n", b"200000\r\n" + b" " * 2**21 + b"\r\n1\r\n"])
def test_a_body_above_the_limit_is_refused_before_it_is_read(data):
    with pytest.raises(HttpRefused) as refused:
        taken(data, 2**20)

    assert refused.value.status == 413


def test_more_around_the_content_than_content_is_refused():
    with pytest.raises(HttpRefused) as refused:
        taken(b"1\r\na\r\n" * 120_000, 65_536)

    assert refused.value.status == 400


def test_what_has_not_ended_waits():
    assert taken(b"3\r\nabc\r\n0\r\n", 1)[0] is None


class Witness:
    """The body as llhttp reads it."""

    def __init__(self, data: bytes) -> None:
        self.body = b""
        self.bodies: list[bytes] = []
        httptools.HttpRequestParser(self).feed_data(HEAD + data)

    def on_body(self, data: bytes) -> None:
        self.body += data

    def on_message_complete(self) -> None:
        self.bodies.append(self.body)


def test_whatever_is_accepted_here_llhttp_reads_the_same_way():
    chance = random.Random(20261122)
    pieces = [
        b"0",
        b"3",
        b"a",
        b"F",
        b"\r\n",
        b"\n",
        b"\r",
        b";",
        b";a=b",
        b" ",
        b"abc",
        b"X: y\r\n",
        b"",
        b"\0",
        b"\xff",
    ]
    accepted = 0
    for _ in range(20_000):
        data = bytearray(b"3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nX: y\r\n\r\n")
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 1, 2))] = chance.choice(pieces)
        try:
            body, rest = taken(bytes(data), chance.choice((1, 5, 100)))
        except HttpRefused:
            continue
        if body is None:
            continue
        accepted += 1

        assert Witness(bytes(data[: len(data) - len(rest)])).bodies == [body], bytes(data)
    assert accepted > 500
