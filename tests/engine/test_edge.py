"""The edge without a server: what no test over HTTP can provoke."""

import asyncio
import time
from dataclasses import dataclass, field

import pytest

from engine import journal
from engine.edge import Edge
from engine.recording import Recorder
from engine.serving import Serving

from . import golden
from .golden import row


@dataclass
class Headers:
    listed: list[tuple[str, str]]

    def items(self):
        return self.listed


@dataclass
class Scope:
    path: str = golden.PATH
    method: str = "POST"
    query_string: str = ""
    headers: Headers = field(default_factory=lambda: Headers([("host", "a"), ("content-length", "5")]))


class Protocol:
    """The server's side of one request: gives the body, takes the answer."""

    def __init__(self, body: bytes = b"", failure: Exception | None = None) -> None:
        self.body, self.failure = body, failure
        self.status = 0
        self.headers: dict[str, str] = {}
        self.content = b""

    async def __call__(self) -> bytes:
        if self.failure is not None:
            raise self.failure
        return self.body

    def response_bytes(self, status, headers, content):
        self.status, self.headers, self.content = status, dict(headers), content

    def response_str(self, status, headers, content):
        self.response_bytes(status, headers, content.encode())

    def response_empty(self, status, headers):
        self.response_bytes(status, headers, b"")


class Silent(Protocol):
    """A client that never sends the body it announced."""

    async def __call__(self) -> bytes:
        await asyncio.Event().wait()
        return b""


@pytest.fixture
def edge(shelf, publish):
    publish([row("1")])
    serving = Serving(shelf, "http://engine")
    yield Edge(serving, Recorder(shelf))
    serving.close()


def send(edge: Edge, protocol: Protocol, **scope) -> Protocol:
    async def one():
        await edge.__rsgi__(Scope(**scope), protocol)

    asyncio.run(one())
    return protocol


def outcomes(shelf) -> list[tuple[str, int]]:
    segments = journal.segments(shelf)
    return [(each.outcome, each.http_status) for segment in segments for each in journal.read(segment.path)[0]]


@pytest.mark.parametrize("failure", [RuntimeError("transport is closed"), ValueError("chunk"), OSError()])
def test_whatever_the_server_raises_while_reading_is_a_400_and_the_end_of_the_connection(edge, shelf, failure):
    answered = send(edge, Protocol(failure=failure))

    assert (answered.status, answered.headers["connection"]) == (400, "close")
    assert outcomes(shelf) == [("refused", 400)]


def test_a_body_that_does_not_come_is_cut(edge, shelf, monkeypatch):
    monkeypatch.setattr("engine.bodies.BODY_SECONDS", 0.05)

    async def one():
        protocol = Silent()
        edge.__rsgi_init__(asyncio.get_running_loop())
        await asyncio.create_task(edge.__rsgi__(Scope(), protocol))
        edge.__rsgi_del__(asyncio.get_running_loop())
        return protocol

    started = time.monotonic()
    answered = asyncio.run(one())

    assert (answered.status, answered.headers["connection"]) == (408, "close")
    assert time.monotonic() - started < 5
    assert outcomes(shelf) == [("refused", 408)]


def test_what_nobody_foresaw_is_a_fault_and_a_line_without_the_requests_data(edge, shelf, caplog):
    body = golden.request("s3cret")
    send(edge, Protocol(golden.request("1")))
    sandbox = edge._serving.sandbox(golden.PUBLIC_ID)
    sandbox.target(golden.SERVICE).loaded.bundle.close()  # the file is given back behind the engine's back

    answered = send(edge, Protocol(body))

    assert (answered.status, answered.headers["x-mockadmin-outcome"]) == (500, "error")
    assert b"soap:Receiver" in answered.content
    assert outcomes(shelf) == [("answered", 200), ("error", 500)]
    assert "a call failed with TypeError" in caplog.text
    assert "s3cret" not in caplog.text
    sandbox.target(golden.SERVICE).loaded.closed = True
    edge._serving._bundles.clear()


def test_a_bundle_closed_while_the_body_was_on_its_way_is_opened_again(edge):
    send(edge, Protocol(golden.request("1")))
    target = edge._serving.sandbox(golden.PUBLIC_ID).target(golden.SERVICE)

    class Evicting(Protocol):
        async def __call__(self) -> bytes:
            edge._serving._bundles.pop(golden.DIGEST)
            target.loaded.closed = True
            target.loaded.bundle.close()
            return self.body

    assert send(edge, Evicting(golden.request("1"))).status == 200


def test_a_refusal_inside_a_sandbox_is_a_fault_in_its_language_and_the_requests_version(edge):
    headers = Headers([("host", "a"), ("content-length", "9999999"), ("content-type", "application/soap+xml")])

    answered = send(edge, Protocol(), headers=headers)

    assert answered.status == 413
    assert answered.headers["content-type"].startswith("application/soap+xml")
    assert "La requête dépasse" in answered.content.decode()
