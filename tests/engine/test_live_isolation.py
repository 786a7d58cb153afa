"""D06: many clients of many sandboxes that are alike in everything but their rows: each answer is its sandbox's own.

Two organisations have the same contract, the same operations and the same keys; each row bears the name of its
sandbox and of its generation. Meanwhile generations are replaced, and so many other bundles are opened that these are
closed and opened again. `make isolation` is the long form.
"""

import os
import random
import re
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest

from engine import bundle
from engine.opening import MOST_BUNDLES
from engine.shelf import Shelf
from tests.live import Engine, free_port, live_engine

from . import golden
from .golden import row
from .test_live_watching import metrics

pytestmark = pytest.mark.live

CALLS = int(os.environ.get("ISOLATION_CALLS", "5000"))
CLIENTS, SANDBOXES, KEYS, AHEAD = 50, 20, 5, 8
#: Batches on one connection, which stays with one worker.
BATCHES = 6
#: Sandboxes that are called only so that others' bundles are closed.
CROWD = MOST_BUNDLES + 24
#: Seconds between two publications, so that the long form has hundreds of them.
PAUSE = 0.05
TOLD = re.compile(rb"canary-(org[12]-\d\d)-g(\d+)-k(\d+)<")
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n")
GENERATION = re.compile(rb"\r\nx-mockadmin-generation: (\d+)\r\n")


def name_of(number: int) -> str:
    return f"org{1 + number % 2}-{number:02d}"


def public_id_of(number: int) -> str:
    return f"canary-{name_of(number)}-sandbox"[:22].ljust(22, "0")


def publish(shelf, number: int, generation: int) -> None:
    """The rows of one sandbox in one generation: each answers with the names of both, and of its key."""
    digest = f"{number:032x}{generation:032x}"
    names = [(str(key), f"canary-{name_of(number)}-g{generation}-k{key}") for key in range(KEYS)]
    bundle.write(shelf, golden.bundle_source([row(key, name=name) for key, name in names], digest=digest))
    pointer = {"public_id": public_id_of(number), "generation": generation, "services": {golden.SERVICE: digest}}
    Shelf(shelf).publish(golden.pointer(**pointer))


def call(public_id: str, key: str, soap: str) -> bytes:
    body = golden.request(key, soap=soap)
    head = f"POST /m/{public_id}/{golden.SERVICE} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@dataclass
class Heard:
    """What all clients heard; `foreign` are answers of another sandbox, key or generation than was asked for."""

    answers: int = 0
    foreign: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    sandboxes: Counter[int] = field(default_factory=Counter)
    generations: set[tuple[int, int]] = field(default_factory=set)


class Client(threading.Thread):
    """Sends several requests ahead on connections that live on, and reads the answers in their order."""

    def __init__(self, engine: Engine, number: int, calls: int) -> None:
        super().__init__()
        self._engine, self._calls = engine, calls
        self._chance = random.Random(number)
        self.heard = Heard()

    def run(self) -> None:
        try:
            while self.heard.answers < self._calls:
                self._connect()
        except (OSError, ValueError, AttributeError) as error:
            self.heard.broken.append(repr(error))

    def _connect(self) -> None:
        newest: dict[int, int] = {}
        address = ("127.0.0.1", self._engine.port)
        with socket.create_connection(address, timeout=30) as line, line.makefile("rb") as read:
            for _ in range(BATCHES):
                asked = [(self._chance.randrange(SANDBOXES), self._chance.randrange(KEYS)) for _ in range(AHEAD)]
                versions = self._chance.choices(("1.1", "1.2"), k=AHEAD)
                pairs = zip(asked, versions, strict=True)
                line.sendall(b"".join(call(public_id_of(number), str(key), soap) for (number, key), soap in pairs))
                for number, key in asked:
                    self._hear(read, number, key, newest)

    def _hear(self, read, number: int, key: int, newest: dict[int, int]) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            got = read.readline()
            if not got:
                raise OSError("the connection was closed")
            head += got
        body = read.read(int(LENGTH.search(head)[1]))
        self.heard.answers += 1
        told, generation = TOLD.search(body), GENERATION.search(head)
        if told is None or generation is None:
            self.heard.broken.append(f"{head!r}{body!r}")
            return
        right = (name_of(number).encode(), generation[1], b"%d" % key)
        if told.groups() != right or int(generation[1]) < newest.get(number, 0):
            self.heard.foreign.append(f"{right}, at least generation {newest.get(number, 0)}: {told.groups()}")
        newest[number] = int(generation[1])
        self.heard.sandboxes[number] += 1
        self.heard.generations.add((number, newest[number]))


class Publisher(threading.Thread):
    """Replaces the rows of one sandbox after the other until it is told to stop."""

    def __init__(self, shelf, stop: threading.Event) -> None:
        super().__init__()
        self._shelf, self._stop_ = shelf, stop

    def run(self) -> None:
        number = 0
        while not self._stop_.wait(PAUSE):
            publish(self._shelf, number % SANDBOXES, 2 + number // SANDBOXES)
            number += 1


class Crowd(threading.Thread):
    """Calls other sandboxes, so that bundles are closed and opened again."""

    def __init__(self, engine: Engine, stop: threading.Event) -> None:
        super().__init__()
        self._engine, self._stop_ = engine, stop
        self.rounds = 0

    def run(self) -> None:
        while not self._stop_.is_set():
            with socket.create_connection(("127.0.0.1", self._engine.port), timeout=30) as line:
                for number in range(SANDBOXES, SANDBOXES + CROWD):
                    line.sendall(call(public_id_of(number), "0", "1.2"))
                    while b"</soap:Envelope>" not in line.recv(65_536):
                        pass
            self.rounds += 1


@pytest.mark.timeout(1_800)
def test_d06_every_answer_belongs_to_its_sandbox_and_its_generation(shelf):
    for number in range(SANDBOXES + CROWD):
        publish(shelf, number, 1)
    port, stop = free_port(), threading.Event()
    with live_engine(shelf, workers=2, ENGINE_OPERATION_PORT=str(port)) as engine:
        publisher, crowds = Publisher(shelf, stop), [Crowd(engine, stop) for _ in range(2)]
        clients = [Client(engine, number, CALLS // CLIENTS) for number in range(CLIENTS)]
        for thread in (publisher, *crowds, *clients):
            thread.start()
        for thread in clients:
            thread.join(1_500)
        stop.set()
        for thread in (publisher, *crowds):
            thread.join(60)
        time.sleep(1.5)  # the workers report their figures once a second
        counted = metrics(port)

    heard = [client.heard for client in clients]
    assert [foreign for each in heard for foreign in each.foreign] == []
    assert [broken for each in heard for broken in each.broken] == []
    assert sum(each.answers for each in heard) >= CALLS
    assert set().union(*(each.sandboxes for each in heard)) == set(range(SANDBOXES))
    # Else nothing was tried: generations were replaced, bundles closed, requests answered by learned shapes.
    assert any(generation > 1 for each in heard for _, generation in each.generations)
    assert sum(crowd.rounds for crowd in crowds) >= 2
    assert counted["shape_hits_total"] > CALLS / 4
    assert counted["bundles_open"] >= MOST_BUNDLES
    assert "failed with" not in engine.log()
