"""Mutated bytes of HTTP for a live engine, and what may come back: whole answers, each of a kind that is documented."""

import gzip
import random
import re
import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.live import Engine

from .. import golden
from ..shapes.mutations import Mutator
from .envelopes import SURPRISE, in_parts, no_envelope

#: What docs/ names: an answer, a fault, or a refusal in words.
STATUSES = {200, 202, 400, 401, 404, 405, 408, 413, 414, 415, 417, 429, 431, 500, 503, 505}
PATIENCE = 20.0
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) [A-Za-z ]+\r\n")
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n")
LINES = [
    b"Content-Length: 5", b"Content-Length: 0", b"Content-Length: -1", b"Content-Length: 99999999999",
    b"Expect: 100-continue", b"Expect: wonders",
    b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip, chunked", b"Connection: close", b"Connection: keep-alive",
    b"Content-Encoding: gzip", b"Content-Encoding: deflate", b"Content-Encoding: br", b"Accept-Encoding: gzip",
    b"Content-Type: text/xml; charset=utf-16", b"Content-Type: application/soap+xml", b'Content-Type: ;;;="',
    b"Content-Type: multipart/related; boundary=b", b'SOAPAction: "urn:x"', b"SOAPAction: \xe9", b"Host: b", b"Host:",
    b"Authorization: Bearer x", b"X-MockAdmin-Token: \xff", b"X: " + b"a" * 5_000, b" folded",
    b"X : a", b"Upgrade: h2c",
]  # fmt: skip
TARGETS = [
    golden.PATH, golden.PATH + "?wsdl", golden.PATH + "?xsd=../x", golden.PATH + "/", "/live", "/", "*", "//m",
    golden.PATH.replace("v1", "v%31"), golden.PATH.replace("v1", "%ff"), "http://a" + golden.PATH, "/m/" + "a" * 22,
    "/%00", "/m/../live",
]  # fmt: skip
PIECES = [b"\r\n", b"\r\n\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b":", b"\xff", b"5\r\n", b"ffffffff\r\n", b";a=b"]


@dataclass
class Found:
    """What came of a run: answers by status (0 for a connection closed without one), and what should not have been."""

    messages: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Heads:
    """Makes conversations: one to three requests sent ahead, most of them changed in head, framing or body."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._bodies = Mutator(chance, ["1", "2", "inconnu"])

    def conversation(self) -> bytes:
        chance = self._chance
        data = b"".join(self._request() for _ in range(chance.choice((1, 1, 2, 3))))
        for _ in range(chance.choice((0, 0, 1, 2))):
            at = chance.randrange(len(data) + 1)
            data = data[:at] + chance.choice(PIECES) + data[at + chance.choice((0, 0, 1, 9)) :]
        return data[: chance.randrange(len(data) + 1)] if chance.random() < 0.1 else data

    def _request(self) -> bytes:
        chance = self._chance
        body = golden.request(chance.choice("123"), soap=chance.choice(("1.1", "1.2")))
        if chance.random() < 0.1:
            body = in_parts(body)
        if chance.random() < 0.5:
            body = self._bodies.mutated(body)
        lines = [b"Host: a", *(chance.choice(LINES) for _ in range(chance.choice((0, 0, 1, 2))))]
        if b"Content-Encoding: gzip" in lines:
            body = gzip.compress(body, mtime=0)
        if chance.random() < 0.3:
            lines.append(b"Transfer-Encoding: chunked")
            body = self._chunked(body)
        elif not any(line.startswith(b"Content-Length") for line in lines):
            lines.append(b"Content-Length: %d" % len(body))
        method = chance.choices((b"POST", b"GET", b"HEAD", b"PUT", b"post", b"P\0ST"), (20, 3, 1, 1, 1, 1))[0]
        target = golden.PATH if chance.random() < 0.8 else chance.choice(TARGETS)
        version = chance.choices((b"1.1", b"1.0", b"2.0", b"1.10"), (20, 2, 1, 1))[0]
        chance.shuffle(lines)
        head = (b"%b %b HTTP/%b" % (method, target.encode(), version), *lines)
        return b"".join(line + b"\r\n" for line in head) + b"\r\n" + body

    def _chunked(self, body: bytes) -> bytes:
        size = self._chance.choice((1, 7, 100, 10_000))
        pieces = [body[at : at + size] for at in range(0, len(body), size)]
        return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def run(engine: Engine, messages: int, seed: int) -> Found:
    """So many conversations, each on a connection of its own, whose sending side is closed at the end."""
    found, made = Found(), Heads(random.Random(seed))
    while found.messages < messages and len(found.wrong) < 5:
        data = made.conversation()
        found.messages += 1
        try:
            statuses = [check(*answer) for answer in answers(exchanged(engine, data))]
            found.statuses.update(statuses or [0])
        except (ValueError, TimeoutError) as error:
            found.wrong.append(f"{error}: {data!r}")
    return found


def exchanged(engine: Engine, data: bytes) -> bytes:
    """All that comes back until the engine closes. Raises TimeoutError when it does not."""
    received = b""
    with socket.create_connection(("127.0.0.1", engine.port), timeout=PATIENCE) as line:
        try:
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            while piece := line.recv(65_536):
                received += piece
        except (ConnectionResetError, BrokenPipeError):
            pass
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
    return received


def answers(received: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Status, head and body of each answer. Raises ValueError where these bytes are no answers."""
    while received:
        head, end, rest = received.partition(b"\r\n\r\n")
        started = STATUS.match(head + end)
        if not end or started is None:
            raise ValueError(f"no answer begins with {received[:80]!r}")
        if started[1] == b"100":
            received = rest
            continue
        length = LENGTH.search(head + end)
        if length is None:
            raise ValueError(f"an answer without its length: {head!r}")
        size = int(length[1])
        # The answer to HEAD tells the length of a body that does not come.
        body = b"" if rest.startswith(b"HTTP/1.1 ") or not rest else rest[:size]
        if body and len(body) < size:
            raise ValueError(f"an answer that is cut: {head!r}")
        yield int(started[1]), head, body
        received = rest[len(body) :]


def check(status: int, head: bytes, body: bytes) -> int:
    """The status of an answer as it should be. Raises ValueError saying what is wrong."""
    if status not in STATUSES:
        raise ValueError(f"status {status} is not documented")
    if SURPRISE.encode() in body:
        raise ValueError("an exception that nobody foresaw")
    is_text = b"content-type: text/plain" in head
    if status == 500 and is_text:
        raise ValueError("a failure that is no SOAP fault")
    if body and not is_text and b"<wsdl:definitions" not in body and b"multipart/" not in head:
        unpacked = gzip.decompress(body) if b"content-encoding: gzip" in head else body
        complaint = no_envelope(unpacked)
        if complaint:
            raise ValueError(complaint)
    return status
