"""Raw bytes at a live engine: whatever could be read in two ways is one refusal and the end of the connection."""

import pytest

from tests.engine import golden

from .conftest import connected, post, statuses

pytestmark = pytest.mark.live

HEAD = f"POST {golden.PATH} HTTP/1.1\r\nHost: a\r\n".encode()
SMUGGLED = b"GET /live HTTP/1.1\r\nHost: a\r\n\r\n"
GOOD = golden.request("1")
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(GOOD), GOOD)
CLOSE = "Connection: close"


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 4",
        b"Content-Length: 3\r\nContent-Length: 3",
        b"Content-Length: 3\r\nContent-Length: 4",
        b"Content-Length: 3, 3",
        b"Content-Length: -3",
        b"Content-Length: +3",
        b"Content-Length: 3 3",
        b"Content-Length: ",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding:\x0bchunked",
        b"X: a\r\n folded",
        b"X : a",
        b"X\0: a",
        b"X: a\0b",
        b"X: a\nY: b",
        b"X: a\rY: b",
        b"Host: b",
    ],
)
def test_an_ambiguous_head_is_400_and_what_follows_is_not_looked_at(send, lines):
    received = send(HEAD + lines + b"\r\n\r\n" + CHUNKED + SMUGGLED)

    assert statuses(received) == [400]
    assert b"connection: close\r\n" in received


@pytest.mark.parametrize(
    "data",
    [
        HEAD.replace(b"\r\n", b"\n") + b"\n",
        HEAD.replace(b"HTTP/1.1\r\n", b"HTTP/1.1\n") + b"\r\n",
        b"\r\n\r\n" + HEAD + b"\r\n",
        b"\n" + HEAD + b"\r\n",
        b" " + HEAD + b"\r\n",
        HEAD.replace(b"POST", b"post") + b"\r\n",
        HEAD.replace(b" HTTP/1.1", b"") + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
        b"\x00" * 100,
        b"\xff\xd8\xff\xe0",
        b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET 127.0.0.1 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET ftp://a/live HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
def test_what_is_no_request_is_400_at_once(send, data):
    assert statuses(send(data + SMUGGLED)) == [400]


@pytest.mark.parametrize(("version", "status"), [(b"2.0", 505), (b"1.2", 505), (b"0.9", 505), (b"1.1.1", 400)])
def test_other_versions_are_told_so(send, version, status):
    assert statuses(send(b"GET /live HTTP/%b\r\nHost: a\r\n\r\n" % version)) == [status]


@pytest.mark.parametrize(
    "chunks",
    [
        b"ZZ\r\nabc\r\n0\r\n\r\n",
        b"-1\r\nabc\r\n0\r\n\r\n",
        b"3\nabc\n0\n\n" + b" " * 300,
        b"3\r\nabcdef\r\n0\r\n\r\n",
        b"fffffffff\r\nabc\r\n0\r\n\r\n",
        b"3;" + b"e" * 70_000 + b"\r\nabc\r\n0\r\n\r\n",
        b"3\r\nabc\r\n0\r\nX : y\r\n\r\n",
        b"3\r\nabc\r\n0\r\n" + b"X: y\r\n" * 2_000 + b"\r\n",
    ],
)
def test_a_malformed_chunk_is_400_and_the_end(send, chunks):
    assert statuses(send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + SMUGGLED)) == [400]


def test_a_chunk_beyond_the_limit_is_413_before_it_comes(send):
    assert statuses(send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n200001\r\n")) == [413]


def test_extensions_and_trailers_within_bounds_are_read_over(impatient):
    chunks = b"%x;a=b\r\n%b\r\n0\r\nContent-Length: 7\r\nHost: b\r\n\r\n" % (len(GOOD), GOOD)
    with connected(impatient) as line:
        line.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + post("2", CLOSE))

        received = line.rest()

    assert statuses(received) == [200, 200]
    assert received.index(b"Dupuis") < received.index(b"Boulon")


# --- sizes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (b"X: y\r\n" * 101, 431),
        (b"X: " + b"a" * 16_384 + b"\r\n", 431),
        (b"X: " + b"a" * 2**20, 431),
        (b"X: y\r\n" * 90, 404),
    ],
)
def test_a_head_has_few_and_short_lines(send, lines, status):
    assert statuses(send(b"GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + lines + b"\r\n")) == [status]


def test_an_address_is_short(send):
    assert statuses(send(b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")) == [414]


@pytest.mark.parametrize("length", [2 * 2**20 + 1, 10 * 2**30, 10**29])
def test_a_declared_length_above_the_limit_is_413_before_the_body(send, length):
    assert statuses(send(HEAD + b"Content-Length: %d\r\n\r\n" % length)) == [413]


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        golden.PATH.replace("/individu", "%2Findividu"),
        golden.PATH.replace("/v1", "%2fv1"),
        golden.PATH.replace("/m/", "/%6d/"),
        golden.PATH.replace("/m/", "//m/"),
        golden.PATH.replace("/m/", "/./m/"),
        golden.PATH.replace("/m/", "/x/../m/"),
        f"/m/autre-sandbox-000000001/../{golden.PUBLIC_ID}/individu/v1",
        f"/m/autre-sandbox-000000001%2f..%2f{golden.PUBLIC_ID}/individu/v1",
        golden.PATH.replace("/individu", "//individu"),
        f"{golden.PATH}/",
        f"{golden.PATH}/..",
        f"{golden.PATH}%00",
        f"{golden.PATH};a=b",
        golden.PATH.upper(),
    ],
)
def test_an_address_is_not_normalised_into_a_sandbox(send, path):
    received = send(post("1", CLOSE, path=path))

    assert statuses(received) == [404]
    assert b"x-mockadmin" not in received


@pytest.mark.parametrize("path", [f"http://elsewhere:1{golden.PATH}", f"https://a{golden.PATH}?b=/c", golden.PATH])
def test_an_absolute_address_is_taken_by_its_path(send, path):
    assert statuses(send(post("1", CLOSE, path=path))) == [200]


# --- one after the other ----------------------------------------------------------------------------------------------


def test_requests_sent_ahead_are_answered_in_their_order(send):
    keys = ["1", "2", "inconnu", "long"] * 20

    received = send(b"".join(post(key) for key in keys) + b"\r\n" + SMUGGLED + post("1", CLOSE) + SMUGGLED)

    assert statuses(received) == [200, 200, 400, 200] * 20 + [200, 200]
    assert received.count(b"Dupuis") == received.count(b"Boulon") + 1 == 21


def test_nothing_is_answered_after_a_close(send):
    assert statuses(send(post("1", CLOSE) + post("2") + b"garbage")) == [200]


def test_a_client_that_has_said_all_still_gets_its_answers(impatient):
    with connected(impatient) as line:
        line.send(post("1") + post("2"))
        line.socket.shutdown(1)

        assert statuses(line.rest()) == [200, 200]


def test_a_body_that_breaks_off_is_400(impatient):
    with connected(impatient) as line:
        line.send(post("1")[:-10])
        line.socket.shutdown(1)

        assert statuses(line.rest()) == [400]


# --- versions, methods, expectations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("lines", "wish"), [((), b"close"), (("Connection: keep-alive",), b"keep-alive")])
def test_http_1_0_is_answered_and_lives_on_only_when_asked_to(impatient, lines, wish):
    with connected(impatient) as line:
        line.send(post("1", *lines, version="1.0"))
        head = line.until(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b"\r\nconnection: %b\r\n" % wish in head
        line.until(b"</soap:Envelope>")

        assert line.is_open == (wish == b"keep-alive")


def test_http_1_0_needs_no_host(send):
    assert statuses(send(b"GET /live HTTP/1.0\r\n\r\n")) == [200]


@pytest.mark.parametrize("path", ["/live", golden.PATH, "/x"])
def test_the_answer_to_head_has_no_body(send, path):
    received = send(f"HEAD {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())

    assert statuses(received) == [405 if path == golden.PATH else 404]
    assert received.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("protocol", ["websocket", "h2c", "TLS/1.0"])
def test_no_other_protocol_is_taken_up(impatient, protocol):
    with connected(impatient) as line:
        line.send(post("1", "Connection: Upgrade, HTTP2-Settings", f"Upgrade: {protocol}", "HTTP2-Settings: AAMAAABk"))
        line.send(post("2", CLOSE))

        assert statuses(line.rest()) == [200, 200]


def test_an_expectation_that_cannot_be_fulfilled_is_417(send):
    assert statuses(send(post("1", "Expect: 102-processing"))) == [417]


@pytest.mark.parametrize(
    ("path", "length", "status"), [("/x", 10, 404), (golden.PATH, 3_000_000, 413), (golden.PATH[:-1], 10, 404)]
)
def test_a_body_that_is_not_wanted_is_not_asked_for(send, path, length, status):
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"

    assert statuses(send(head.encode())) == [status]


def test_who_does_not_wait_to_be_told_is_not_told(send):
    assert statuses(send(post("1", "Expect: 100-continue", CLOSE))) == [200]
    assert statuses(send(post("1", "Expect: 100-continue", version="1.0"))) == [200]
