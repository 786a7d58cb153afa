"""The port of the operators on a live engine: what it says, that it is apart from the callers', that it only looks."""

import os
import shutil
import signal
import urllib.error
import urllib.request

import pytest

from tests.live import Engine, free_port, live_engine, start_engine

from . import golden
from .golden import row
from .http.conftest import connected, post, statuses
from .test_live_keeper import until, workers
from .test_watching import figures

pytestmark = pytest.mark.live


def read(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.fixture
def watched(shelf, publish):
    publish([row("1")])
    port = free_port()
    with live_engine(shelf, workers=2, ENGINE_OPERATION_PORT=str(port)) as engine:
        until(lambda: read(port, "/ready")[0] == 200)
        yield engine, port


def metrics(port: int) -> dict[str, float]:
    return figures(read(port, "/metrics")[1])


def call(engine: Engine, key: str = "1") -> None:
    with connected(engine) as line:
        line.send(post(key, "Connection: close"))
        line.rest()


def test_what_the_workers_count_comes_together(watched):
    engine, port = watched
    for key in ["1"] * 20 + ["unknown"] * 5:
        call(engine, key)

    until(lambda: metrics(port).get("call_seconds_count") == 25)

    found = metrics(port)
    assert found['answers_total{outcome="answered",status="200"}'] == 20
    assert found['answers_total{outcome="unmatched",status="400"}'] == 5
    assert found["journal_lines_total"] == 25
    assert found["shape_hits_total"] + found["shape_misses_total"] == 25
    assert found["workers"] == found["workers_expected"] == 2
    assert found["sandboxes_known"] >= 1
    assert found["bundles_open"] >= 1
    assert found["memory_bytes"] > 2**20
    assert golden.PUBLIC_ID.encode() not in read(port, "/metrics")[1]


def test_counters_survive_a_rolling_restart(watched):
    engine, port = watched
    for _ in range(10):
        call(engine)
    before = workers(engine)

    engine.process.send_signal(signal.SIGHUP)
    until(lambda: len(workers(engine)) == 2 and not workers(engine) & before)

    until(lambda: metrics(port)["journal_lines_total"] == 10 and metrics(port)["workers"] == 2)
    assert metrics(port)["worker_starts_total"] == 4
    assert metrics(port)["worker_deaths_total"] == 0


def test_a_worker_that_hangs_or_dies_makes_the_engine_unready_until_another_answers(watched):
    engine, port = watched
    os.kill(min(workers(engine)), signal.SIGKILL)

    until(lambda: metrics(port)["worker_deaths_total"] == 1)
    until(lambda: read(port, "/ready") == (200, b"ready\n"))
    assert read(port, "/live") == (200, b"alive\n")


def test_a_lost_shelf_is_told_in_words_and_the_process_lives(watched):
    engine, port = watched
    shutil.move(engine.shelf, engine.shelf.with_name("elsewhere"))

    status, words = read(port, "/ready")

    shutil.move(engine.shelf.with_name("elsewhere"), engine.shelf)
    assert status == 503
    assert b"the shelf is not there: see SHELF_DIR\n" in words
    assert read(port, "/live") == (200, b"alive\n")
    assert read(port, "/ready")[0] == 200


def test_each_port_has_its_own_pages_only(watched):
    engine, port = watched
    callers = ("/metrics", "/ready", "/docs", "/debug", "/admin/", "/api/v1/")
    operators = ("/", "/metrics/", "/debug", f"/m/{golden.PUBLIC_ID}/{golden.SERVICE}")

    assert {path: read(engine.port, path)[0] for path in callers} == dict.fromkeys(callers, 404)
    assert {path: read(port, path)[0] for path in operators} == dict.fromkeys(operators, 404)


def test_it_only_looks(watched):
    engine, port = watched
    with connected(Engine(engine.shelf, port)) as line:
        line.send(b"POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")
        assert statuses(line.rest()) == [405]
    with connected(Engine(engine.shelf, port)) as line:
        line.send(b"POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
        assert statuses(line.rest()) == [413]


def test_a_port_that_was_asked_for_and_is_taken_ends_the_start_with_its_name(shelf, publish):
    publish()
    port = free_port()
    with (
        live_engine(shelf, ENGINE_OPERATION_PORT=str(port)),
        pytest.raises(AssertionError, match=f"ENGINE_OPERATION_PORT {port}: Address already in use"),
    ):
        start_engine(shelf, ENGINE_OPERATION_PORT=str(port))


def test_one_that_nobody_asked_for_is_left_out(shelf, publish):
    publish()
    port = free_port()
    with (
        live_engine(shelf, ENGINE_OPERATION_PORT=str(port + 1)),
        live_engine(shelf, port, ENGINE_OPERATION_PORT="") as engine,
    ):
        call(engine)
        assert "there is no port for operators: ENGINE_OPERATION_HOST 127.0.0.1" in engine.log()


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("ENGINE_RATE", "0", "ENGINE_RATE must be a whole number above zero"),
        ("ENGINE_RATE", "1000001", "ENGINE_RATE is 1000000 at most"),
        ("ENGINE_BURST", "60000001", "ENGINE_BURST is 60 times ENGINE_RATE at most"),
        ("ENGINE_UNKNOWN_PER_MINUTE", "many", "ENGINE_UNKNOWN_PER_MINUTE must be a whole number"),
        ("ENGINE_OPERATION_PORT", "-1", "ENGINE_OPERATION_PORT must be a whole number"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_at_start(shelf, setting, value, told):
    with pytest.raises(AssertionError, match=told):
        start_engine(shelf, **{setting: value})
