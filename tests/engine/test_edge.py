"""The edge without a socket: what no test over HTTP can provoke."""

import asyncio

import pytest

from engine import journal
from engine.edge import Edge
from engine.http import heads
from engine.http.errors import HttpRefused, broken, too_large
from engine.recording import Recorder
from engine.serving import Serving

from . import golden
from .golden import row


class Connection:
    """Takes the answer to one request."""

    def __init__(self) -> None:
        self.head = self.body = b""
        self.closes = self.dropped = False
        self.answered = asyncio.Event()

    def answer(self, head: bytes, body: bytes, *, close: bool = False) -> None:
        self.head, self.body, self.closes = head, body, close
        self.answered.set()

    def drop(self) -> None:
        self.dropped = True
        self.answered.set()

    @property
    def status(self) -> int:
        return int(self.head[9:12])


@pytest.fixture
def recorder(shelf):
    recorder = Recorder(shelf)
    yield recorder
    recorder.close()


@pytest.fixture
def serving(shelf, publish):
    publish([row("1")])
    serving = Serving(shelf, "http://engine")
    yield serving
    serving.close()


@pytest.fixture
def edge(serving, recorder):
    return Edge(serving, recorder)


def request(edge: Edge, *fields: str):
    lines = (f"POST {golden.PATH} HTTP/1.1", "Host: a", *fields)
    return edge.read(heads.read("".join(f"{line}\r\n" for line in lines).encode() + b"\r\n"))


def send(edge: Edge, body: bytes) -> Connection:
    async def one() -> Connection:
        connection = Connection()
        edge.take(request(edge), body, connection)
        await connection.answered.wait()
        return connection

    return asyncio.run(one())


def refuse(edge: Edge, refusal: HttpRefused, *fields: str) -> Connection:
    connection = Connection()
    edge.refuse(request(edge, *fields), refusal, connection)
    return connection


def outcomes(recorder, shelf) -> list[tuple[str, int]]:
    recorder.flush()
    segments = journal.segments(shelf)
    return [(each.outcome, each.http_status) for segment in segments for each in journal.read(segment.path)[0]]


def test_a_body_that_breaks_off_is_refused_and_written_down(edge, recorder, shelf):
    answered = refuse(edge, broken())

    assert (answered.status, answered.closes) == (400, True)
    assert outcomes(recorder, shelf) == [("refused", 400)]


def test_what_nobody_foresaw_is_a_fault_and_a_line_without_the_requests_data(edge, serving, recorder, shelf, caplog):
    send(edge, golden.request("1"))
    loaded = serving.sandbox(golden.PUBLIC_ID).target(golden.SERVICE).loaded
    loaded.bundle.close()  # the file is given back behind the engine's back

    answered = send(edge, golden.request("s3cret"))

    assert answered.status == 500
    assert b"x-mockadmin-outcome: error" in answered.head
    assert b"soap:Receiver" in answered.body
    assert outcomes(recorder, shelf) == [("answered", 200), ("error", 500)]
    assert "a call failed with TypeError" in caplog.text
    assert "s3cret" not in caplog.text
    serving._bundles._open.clear()


def test_a_bundle_that_was_closed_meanwhile_is_opened_again(edge, serving):
    send(edge, golden.request("1"))
    loaded = serving._bundles._open.pop(golden.DIGEST)
    loaded.closed = True
    loaded.bundle.close()

    assert send(edge, golden.request("1")).status == 200


def test_a_refusal_inside_a_sandbox_is_a_fault_in_its_language_and_the_requests_version(edge):
    answered = refuse(edge, too_large(), "Content-Type: application/soap+xml")

    assert answered.status == 413
    assert b"content-type: application/soap+xml" in answered.head
    assert "La requête dépasse" in answered.body.decode()


def test_a_failure_beside_the_loop_ends_its_own_connection_only(edge, serving, monkeypatch, caplog):
    async def fails(*_arguments):
        raise ZeroDivisionError("s3cret")

    monkeypatch.setattr(serving, "target", fails)

    assert send(edge, golden.request("1")).dropped
    assert "a call failed with ZeroDivisionError" in caplog.text
    assert "s3cret" not in caplog.text
