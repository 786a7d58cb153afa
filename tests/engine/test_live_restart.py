"""Workers replaced and sandboxes published anew while clients keep calling on their connections: nothing fails.

The short form; the fault laboratory has the long one.
"""

import http.client
import signal
import threading
import time

import pytest

from engine import bundle
from engine.shelf import Shelf
from tests.live import live_engine

from . import golden
from .golden import row
from .test_live_keeper import until, workers

pytestmark = pytest.mark.live

RENEWALS, SWAPS, CLIENTS = 3, 30, 4


class Client(threading.Thread):
    """Calls again and again on one connection, and looks at each answer: its name must be that of its generation."""

    def __init__(self, port: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.generations: list[int] = []
        self.failed: list[str] = []
        self.mixed = 0
        self._port = port
        self._stop_now = stop

    def run(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        while not self._stop_now.is_set():
            try:
                line.request("POST", golden.PATH, golden.request("1"))
                answer = line.getresponse()
                body = answer.read()
            except (http.client.HTTPException, OSError) as error:
                self.failed.append(type(error).__name__)
                line.close()
                continue
            if answer.status != 200:
                self.failed.append(str(answer.status))
                continue
            generation = int(answer.headers["X-MockAdmin-Generation"])
            self.generations.append(generation)
            self.mixed += f"nom-{generation}<".encode() not in body
        line.close()


def publish(shelf, generation: int) -> None:
    digest = f"{generation:064d}"
    bundle.write(shelf, golden.bundle_source([row("1", name=f"nom-{generation}")], digest=digest))
    Shelf(shelf).publish(golden.pointer(generation=generation, services={golden.SERVICE: digest}))


def test_restarts_and_publications_under_load_fail_and_mix_no_answer(shelf):
    publish(shelf, 1)
    stop = threading.Event()
    with live_engine(shelf, workers=2) as engine:
        until(lambda: len(workers(engine)) == 2)
        clients = [Client(engine.port, stop) for _ in range(CLIENTS)]
        for each in clients:
            each.start()
        for renewal in range(RENEWALS):
            before = workers(engine)
            engine.process.send_signal(signal.SIGHUP)
            for swap in range(SWAPS // RENEWALS):
                publish(shelf, 2 + renewal * (SWAPS // RENEWALS) + swap)
                time.sleep(0.05)
            until(lambda before=before: len(workers(engine) - before) >= 2)
        until(lambda: all(each.generations[-1] == SWAPS + 1 for each in clients))
        stop.set()
        for each in clients:
            each.join(20)

    assert [each.failed for each in clients] == [[]] * CLIENTS
    assert sum(each.mixed for each in clients) == 0
    assert sum(len(each.generations) for each in clients) > 10 * SWAPS
