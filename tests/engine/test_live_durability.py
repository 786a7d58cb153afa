"""A real engine that is killed, restarted and republished under load."""

import http.client
import itertools
import multiprocessing
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine import bundle, journal
from engine.shelf import Shelf
from tests.live import live_engine

from . import golden
from .golden import row

pytestmark = pytest.mark.live


def ask(connection: http.client.HTTPConnection, key: str) -> tuple[int, bytes]:
    connection.request("POST", golden.PATH, golden.request(key), {"Content-Type": "text/xml"})
    response = connection.getresponse()
    return response.status, response.read()


class Caller(threading.Thread):
    """Calls without a pause, each time with a key of its own; remembers which were answered."""

    def __init__(self, port: int, name: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.prefix, self.stop = port, name, stop
        self.answered: list[str] = []
        self.bodies: list[bytes] = []
        self.broken = 0

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        for number in itertools.count():
            if self.stop.is_set():
                connection.close()
                return
            key = f"{self.prefix}-{number}"
            try:
                _status, body = ask(connection, key)
            except (OSError, http.client.HTTPException):
                self.broken += 1
                connection.close()
                time.sleep(0.01)
                continue
            self.answered.append(key)
            self.bodies.append(body)


@contextmanager
def callers(port: int, count: int) -> Iterator[list[Caller]]:
    stop = threading.Event()
    everyone = [Caller(port, f"caller{number}", stop) for number in range(count)]
    for each in everyone:
        each.start()
    try:
        yield everyone
    finally:
        stop.set()
        for each in everyone:
            each.join(20)


def everything(shelf):
    return [each for segment in journal.segments(shelf) for each in journal.read(segment.path, 0, 10**6)[0]]


def test_no_answered_call_is_lost_when_the_engine_is_killed_again_and_again(shelf, publish):
    publish([row("", kind="default")])
    with live_engine(shelf) as engine, callers(engine.port, 4) as everyone:
        for _ in range(8):
            time.sleep(0.4)
            engine.restart()
        time.sleep(0.4)

    answered = {key for each in everyone for key in each.answered}
    exchanges = everything(shelf)
    logged = [each.key for each in exchanges]
    assert len(answered) > 100
    assert sum(each.broken for each in everyone) > 0
    assert answered <= set(logged)
    assert len(logged) == len(set(logged))
    assert len(logged) <= len(answered) + 4 * 9
    assert_sequences_are_whole(exchanges)


def assert_sequences_are_whole(exchanges) -> None:
    by_engine: dict[str, list[int]] = {}
    for each in exchanges:
        by_engine.setdefault(each.engine_id, []).append(each.sequence)
    assert all(sequence == list(range(1, len(sequence) + 1)) for sequence in by_engine.values())


def test_a_publication_under_load_is_answered_within_five_seconds_and_breaks_no_call(shelf, publish):
    publish([row("", kind="default", name="generation-1")])
    with live_engine(shelf) as engine, callers(engine.port, 8) as everyone:
        time.sleep(0.5)
        for generation in range(2, 12):
            publish(
                [row("", kind="default", name=f"generation-{generation}")],
                digest=f"{generation:064d}",
                generation=generation,
            )
            wanted, since = f"generation-{generation}<".encode(), time.monotonic()
            while not all(each.bodies and wanted in each.bodies[-1] for each in everyone):
                assert time.monotonic() - since < 5
                time.sleep(0.02)

    assert sum(each.broken for each in everyone) == 0
    for each in everyone:
        seen = [int(re.search(rb"generation-(\d+)<", body)[1]) for body in each.bodies]
        assert seen == sorted(seen)


def test_twenty_connections_are_answered_together(shelf, publish):
    publish([row(str(number), name=f"name-{number}", number=number) for number in range(100)])
    wrong: list[str] = []

    def client(seed: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
        for step in range(100):
            number = (seed * 37 + step) % 100
            status, body = ask(connection, str(number))
            if status != 200 or f">name-{number}<".encode() not in body:
                wrong.append(f"{number}: {status}")
        connection.close()

    with live_engine(shelf) as engine:
        threads = [threading.Thread(target=client, args=(seed,)) for seed in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert wrong == []
    assert len(everything(shelf)) == 2000


def test_sandboxes_of_the_same_service_never_answer_for_each_other(shelf):
    sandboxes = {f"canary-sandbox-{number:07d}": f"canary-{number}" for number in range(10)}
    for number, (public_id, name) in enumerate(sandboxes.items()):
        digest = f"{number:064d}"
        bundle.write(shelf, golden.bundle_source([row("1", name=name)], digest=digest))
        Shelf(shelf).publish(golden.pointer(public_id=public_id, services={golden.SERVICE: digest}))

    with live_engine(shelf) as engine:
        connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
        for public_id, name in list(sandboxes.items()) * 30:
            connection.request("POST", f"/m/{public_id}/{golden.SERVICE}", golden.request("1"))
            assert f">{name}<".encode() in connection.getresponse().read()
        connection.close()


def test_several_workers_share_the_port_and_write_their_own_logs(shelf, publish):
    publish([row("1")])
    with live_engine(shelf, workers=2) as engine:
        for _ in range(40):
            connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
            assert ask(connection, "1")[0] == 200
            connection.close()

    assert len(everything(shelf)) == 40
    assert_sequences_are_whole(everything(shelf))


def test_a_stopped_engine_ends_quickly_and_has_written_everything(shelf, publish):
    publish([row("1")])
    with live_engine(shelf) as engine:
        connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
        for _ in range(10):
            ask(connection, "1")
        connection.close()
        started = time.monotonic()

        code = engine.stop()

    assert code == 0
    assert time.monotonic() - started < 15
    assert len(everything(shelf)) == 10


def test_a_call_is_answered_when_the_journal_cannot_be_written(shelf, publish):
    publish([row("1")])
    (shelf / "log").rmdir()
    (shelf / "log").write_text("no folder")
    with live_engine(shelf) as engine:
        connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=20)
        assert ask(connection, "1")[0] == 200
        connection.request("GET", "/live")
        response = connection.getresponse()

        assert (response.status, b"journal cannot be written" in response.read()) == (200, True)
        connection.close()


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"ENGINE_PORT": "abc"}, "ENGINE_PORT must be a whole number"),
        ({"ENGINE_WORKERS": "0"}, "ENGINE_WORKERS must be a whole number above zero"),
        ({"SHELF_DIR": ""}, "SHELF_DIR is not set"),
    ],
)
def test_a_setting_that_makes_no_sense_ends_the_start_with_its_name(shelf, environment, words):
    with pytest.raises(AssertionError, match=words), live_engine(shelf, **environment):
        pass


def _starts_without_the_rest(queue) -> None:
    import sys

    import engine.__main__  # noqa: F401

    foreign = ("django", "zeep", "celery", "redis", "openpyxl", "rest_framework")
    queue.put([name for name in foreign if name in sys.modules])


def test_the_engine_loads_nothing_of_the_portal():
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_starts_without_the_rest, args=(queue,))

    process.start()
    loaded = queue.get(timeout=60)
    process.join()

    assert loaded == []
