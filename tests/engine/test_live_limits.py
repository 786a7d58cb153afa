"""What a caller meets who calls too often: a fault and a time to wait, and no neighbour notices (D04, D07)."""

import threading
from collections import Counter
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from http.client import HTTPConnection

import pytest

from engine import bundle
from engine.shelf import Shelf
from tests.live import live_engine

from . import golden
from .golden import row
from .http.conftest import connected, statuses
from .test_live_durability import everything
from .test_live_keeper import until
from .wire import Answer

pytestmark = pytest.mark.live

LOUD, QUIET = "loud-sandbox-limit-001", "quiet-sandbox-limit-01"
#: Calls a second of the loud one, and how many times more it gets.
RATE, TIMES = 20, 50


@pytest.fixture
def limited(shelf):
    bundle.write(shelf, golden.bundle_source([row("1")]))
    for public_id, rate in ((LOUD, RATE), (QUIET, 0)):
        Shelf(shelf).publish(replace(golden.pointer(public_id=public_id), rate=rate, burst=rate, language="en"))
    with live_engine(shelf, workers=2, ENGINE_UNKNOWN_PER_MINUTE="30") as engine:
        yield engine


def asked(engine, requests) -> list[Answer]:
    """The answers to (method, path, body, headers) one after the other on one connection."""
    found = []
    with closing(HTTPConnection("127.0.0.1", engine.port, timeout=20)) as line:
        for method, path, body, headers in requests:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            told = {name.lower(): value for name, value in answer.headers.items()}
            found.append(Answer(answer.status, told, answer.read()))
    return found


def called(engine, public_id: str, times: int, soap: str = "1.1", **headers: str) -> list[Answer]:
    request = ("POST", f"/m/{public_id}/{golden.SERVICE}", golden.request(soap=soap), headers)
    return asked(engine, [request] * times)


def statuses_of(answers: list[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


@pytest.mark.parametrize(("soap", "code"), [("1.1", "Server"), ("1.2", "Receiver")])
def test_above_the_rate_a_call_is_refused_by_a_fault_in_its_own_version_with_a_time_to_wait(limited, soap, code):
    answers = called(limited, LOUD, 3 * RATE, soap)

    refused = next(each for each in answers if each.status == 429)
    assert (refused.soap, refused.code, refused.outcome) == (soap, code, "throttled")
    assert "20 a second" in refused.reason
    assert int(refused.headers["retry-after"]) >= 1


def test_a_loud_sandbox_is_slowed_down_and_its_neighbour_has_no_error(limited):
    heard: dict[str, Counter[int]] = {LOUD: Counter(), QUIET: Counter()}

    def caller(public_id: str, times: int) -> None:
        heard[public_id].update(statuses_of(called(limited, public_id, times)))

    callers = [threading.Thread(target=caller, args=(LOUD, RATE * TIMES // 4)) for _ in range(4)]
    callers += [threading.Thread(target=caller, args=(QUIET, 200)) for _ in range(2)]
    for each in callers:
        each.start()
    for each in callers:
        each.join(60)

    assert heard[QUIET] == {200: 400}
    assert heard[LOUD].total() == RATE * TIMES
    assert heard[LOUD].keys() == {200, 429}
    assert heard[LOUD][429] > heard[LOUD][200]
    assert_everything_is_counted(limited, heard)


def assert_everything_is_counted(engine, heard) -> None:
    """The journal has a line for each answer, and for all that were refused: some in full, the others as a sum."""
    assert engine.stop() == 0
    exchanges = everything(engine.shelf)
    counted: Counter[tuple[str, int]] = Counter()
    for each in exchanges:
        counted[each.sandbox, each.http_status] += each.count
    assert counted == {(name, status): count for name, told in heard.items() for status, count in told.items()}
    lines = [each for each in exchanges if each.outcome == "throttled"]
    assert len(lines) < heard[LOUD][429] / 2
    assert any("they are counted" in each.reason for each in lines)


def test_the_contract_counts_too(limited):
    answers = asked(limited, [("GET", f"/m/{LOUD}/{golden.SERVICE}?wsdl", None, {})] * 3 * RATE)

    assert statuses_of(answers).keys() == {200, 429}
    assert all(int(each.headers["retry-after"]) >= 1 for each in answers if each.status == 429)


def test_who_guesses_addresses_is_told_to_wait_and_known_ones_go_on_answering(shelf, publish):
    publish([row("1")])
    with live_engine(shelf, ENGINE_UNKNOWN_PER_MINUTE="30") as engine:
        guesses = asked(engine, [("POST", f"/m/{number:022d}/{golden.SERVICE}", b"", {}) for number in range(32)])

        assert [each.status for each in guesses] == [404] * 30 + [429] * 2
        assert int(guesses[-1].headers["retry-after"]) >= 1
        assert statuses_of(called(engine, golden.PUBLIC_ID, 3)) == {200: 3}
        with connected(engine, "127.0.0.2") as other:
            other.send(b"GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert statuses(other.rest()) == [404]


def test_a_new_rate_is_in_force_within_seconds(limited):
    assert 429 in statuses_of(called(limited, LOUD, 3 * RATE))

    higher = golden.pointer(public_id=LOUD, generation=2, rate=1_000_000, burst=1_000_000)
    Shelf(limited.shelf).publish(higher)

    until(lambda: 429 not in statuses_of(called(limited, LOUD, 3 * RATE)))


def test_the_portals_own_check_is_never_refused_for_the_rate(shelf, publish):
    publish([row("1")], rate=1, burst=1, checker_hash=sha256(b"checker").hexdigest())
    with live_engine(shelf) as engine:
        checks = called(engine, golden.PUBLIC_ID, 20, **{"X-MockAdmin-Token": "checker"})
        others = called(engine, golden.PUBLIC_ID, 20)

    assert statuses_of(checks) == {200: 20}
    assert 429 in statuses_of(others)
