"""What the head of a request may be."""

import contextlib
import random

import httptools
import pytest

from engine.http import heads
from engine.http.errors import HttpRefused
from engine.http.heads import Head

START = b"POST /m/x HTTP/1.1\r\nHost: a\r\n"


def read(*lines: bytes, start: bytes = START) -> Head:
    return heads.read(start + b"".join(line + b"\r\n" for line in lines) + b"\r\n")


def refusal(*lines: bytes, start: bytes = START) -> int:
    with pytest.raises(HttpRefused) as refused:
        read(*lines, start=start)
    assert refused.value.close
    return refused.value.status


def test_a_head_is_read():
    head = read(b"Content-Length: 12", b"X-Name: \ta\tvalue ", b"Expect: 100-Continue", start=START)

    assert (head.method, head.path, head.query, head.minor) == ("POST", "/m/x", "", 1)
    assert head.fields[2] == ("x-name", "a\tvalue")
    assert (head.length, head.keep_alive, head.expects) == (12, True, True)


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        (b"/", "/", ""),
        (b"/a%2f..//b?c=/d?e", "/a%2f..//b", "c=/d?e"),
        (b"http://host:80/a?b", "/a", "b"),
        (b"HTTPS://host/", "/", ""),
    ],
)
def test_a_target_is_taken_as_it_came(target, path, query):
    head = read(start=b"GET %b HTTP/1.1\r\nHost: a\r\n" % target)

    assert (head.path, head.query) == (path, query)


@pytest.mark.parametrize(
    "target", [b"*", b"host:80", b"a", b"http://host", b"http:///a", b"ftp://host/a", b"/a#b", b"http://u@h/a"]
)
def test_other_forms_of_targets_are_refused(target):
    assert refusal(start=b"OPTIONS %b HTTP/1.1\r\nHost: a\r\n" % target) == 400


@pytest.mark.parametrize(
    ("start", "status"),
    [
        (b"GET / HTTP/2.0\r\n", 505),
        (b"GET / HTTP/1.2\r\n", 505),
        (b"GET / HTTP/3\r\n", 505),
        (b"GET / http/1.1\r\n", 400),
        (b"GET /\r\n", 400),
        (b"get / HTTP/1.1\r\n", 400),
        (b"GET  / HTTP/1.1\r\n", 400),
        (b"GET / HTTP/1.1 \r\n", 400),
        (b" GET / HTTP/1.1\r\n", 400),
        (b"GET /a b HTTP/1.1\r\n", 400),
        (b"GET /\xc3\xa9 HTTP/1.1\r\n", 400),
        (b"GET /\x00 HTTP/1.1\r\n", 400),
        (b"GET / HTTP/1.1\n", 400),
        (b"GET\t/ HTTP/1.1\r\n", 400),
        (b"GET /" + b"a" * 8192 + b" HTTP/1.1\r\n", 414),
    ],
)
def test_the_first_line_has_one_form(start, status):
    assert refusal(b"Host: a", start=start) == status


@pytest.mark.parametrize(
    "line",
    [
        b" folded: a",
        b"\tfolded",
        b"X : a",
        b": a",
        b"X",
        b"",
        b"X\0: a",
        b"X: a\0",
        b"X: a\nY: b",
        b"X: a\rY: b",
        b"X: a\x7f",
        b"X: a\t",
        b"X\xe9: a",
        b"X(: a",
        b"Host: b",
        b"Host:",
    ],
)
def test_a_malformed_or_ambiguous_line_is_refused(line):
    assert refusal(line, b"Y: b") == 400


@pytest.mark.parametrize("host", [b"a b", b"a/b", b"a,b", b"u@a", b"a?b"])
def test_a_host_is_a_host(host):
    assert refusal(start=b"GET / HTTP/1.1\r\nHost: %b\r\n" % host) == 400


def test_a_host_is_missing_only_where_http_1_0_lets_it():
    assert refusal(start=b"GET / HTTP/1.1\r\n") == 400
    assert read(start=b"GET / HTTP/1.0\r\n").minor == 0


@pytest.mark.parametrize(
    "lines",
    [
        [b"Content-Length: 3", b"Content-Length: 3"],
        [b"Content-Length: 3, 3"],
        [b"Content-Length: +3"],
        [b"Content-Length: -3"],
        [b"Content-Length: 0x3"],
        [b"Content-Length: 3.0"],
        [b"Content-Length: \xb3"],
        [b"Content-Length:"],
        [b"Content-Length: " + b"9" * 31],
        [b"Content-Length: 3", b"Transfer-Encoding: chunked"],
        [b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"],
        [b"Transfer-Encoding: chunked, chunked"],
        [b"Transfer-Encoding: gzip, chunked"],
        [b"Transfer-Encoding: identity"],
        [b"Transfer-Encoding: \x0bchunked"],
        [b"Transfer-Encoding: xchunked"],
        [b"Transfer-Encoding:"],
    ],
)
def test_a_body_is_framed_in_one_way_or_not_at_all(lines):
    assert refusal(*lines) == 400


def test_chunks_are_no_part_of_http_1_0():
    assert refusal(b"Transfer-Encoding: chunked", start=b"POST / HTTP/1.0\r\n") == 400


@pytest.mark.parametrize(
    ("version", "wish", "lives"),
    [
        (b"1.1", b"", True),
        (b"1.1", b"close", False),
        (b"1.1", b"X-A, Close", False),
        (b"1.0", b"", False),
        (b"1.0", b"Keep-Alive", True),
        (b"1.0", b"keep-alive, close", False),
    ],
)
def test_the_connection_lives_on_as_the_client_wishes(version, wish, lives):
    head = read(b"Connection: " + wish, start=b"GET / HTTP/%b\r\nHost: a\r\n" % version)

    assert head.keep_alive is lives


def test_only_one_expectation_can_be_fulfilled():
    assert refusal(b"Expect: 200-ok") == 417
    assert not read(b"Expect: 100-continue", start=b"POST / HTTP/1.0\r\n").expects


@pytest.mark.parametrize("lines", [[b"X: y"] * 101, [b"X: " + b"a" * 16_384], [b"X: " + b"a" * 2_000] * 9])
def test_headers_are_few_and_small(lines):
    assert refusal(*lines) == 431


# --- llhttp as the witness --------------------------------------------------------------------------------------------


class Witness:
    """What llhttp, in its strict mode, reads in the same bytes."""

    def __init__(self, data: bytes) -> None:
        self.target = b""
        self.fields: list[tuple[bytes, bytes]] = []
        self.is_complete = False
        self._parser = httptools.HttpRequestParser(self)
        with contextlib.suppress(httptools.HttpParserUpgrade):
            self._parser.feed_data(data)
        self.method = self._parser.get_method().decode()
        self.minor = int(self._parser.get_http_version()[-1])

    def on_url(self, data: bytes) -> None:
        self.target += data

    def on_header(self, name: bytes, value: bytes) -> None:
        self.fields.append((name, value))

    def on_headers_complete(self) -> None:
        self.is_complete = True


PIECES = [
    b"GET ", b"POST ", b"HEAD ", b"/", b"/m/x", b"?a=b", b"http://h/x", b" HTTP/1.1", b" HTTP/1.0", b"\r\n",
    b"\r\n\r\n", b"\n", b"\r", b" ", b"\t", b"\0", b":", b": ", b" :", b",", b";", b"Host", b"Host: a",
    b"Content-Length", b"0", b"3", b"+3", b"Transfer-Encoding", b"chunked", b"Chunked", b"identity", b"Connection",
    b"close", b"keep-alive", b"Expect", b"100-continue", b"Upgrade", b"websocket", b"X-A", b"\xe9", b"\x7f", b"(",
    b'"a"', b"_", b"%2f", b"..",
]  # fmt: skip
GOOD = [
    b"POST /m/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Type: text/xml\r\n\r\n",
    b"POST /m/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
    b"GET http://h/x?wsdl HTTP/1.0\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n",
]


METHODS = {"GET", "POST", "HEAD"}


def mutated(chance: random.Random) -> bytes:
    data = bytearray(chance.choice(GOOD))
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(data) - 4)
        end = at + chance.choice((0, 0, 1, 2, 8))
        data[at:end] = chance.choice(PIECES) if chance.random() < 0.8 else bytes([chance.randrange(256)])
    return bytes(data)


def test_whatever_is_accepted_here_llhttp_reads_the_same_way():
    chance = random.Random(20261122)
    accepted = 0
    for _ in range(20_000):
        data = mutated(chance)
        if data.find(heads.END) != len(data) - 4:
            continue
        try:
            head = heads.read(data)
        except HttpRefused:
            continue
        if head.method not in METHODS:
            continue  # llhttp knows few; here others are answered with 405
        accepted += 1

        seen = Witness(data)

        assert seen.is_complete, data
        assert (seen.method, seen.minor) == (head.method, head.minor), data
        assert seen.target.decode().removesuffix("?").endswith(head.path + f"?{head.query}".rstrip("?")), data
        told = [(name.decode().lower(), value.decode("latin-1").strip(" \t")) for name, value in seen.fields]
        assert told == head.fields, data
    assert accepted > 2_000
