"""The engine's processes: workers that die are replaced, all are renewed and stopped without a failed answer."""

import contextlib
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from engine.shelf import Shelf
from tests.live import PATIENCE, free_port, live_engine, start_engine

from . import golden
from .golden import row
from .http.conftest import connected, post, statuses
from .test_live_durability import assert_sequences_are_whole, callers, everything

pytestmark = pytest.mark.live

BROKEN = """
import os, sys
os.register_at_fork(after_in_child=lambda: os._exit(3))
if "engine.running.worker" in sys.orig_argv:
    os._exit(3)
"""


def workers(engine) -> set[int]:
    pid = engine.process.pid
    with contextlib.suppress(FileNotFoundError):
        return set(map(int, (Path("/proc") / str(pid) / "task" / str(pid) / "children").read_text().split()))
    return set()


def until(happens) -> None:
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.02)


def answers(engine) -> bool:
    with connected(engine) as line:
        line.send(post("1", "Connection: close"))
        return statuses(line.rest(PATIENCE)) == [200]


@pytest.fixture
def served(shelf, publish):
    publish([row("1"), row("", kind="default", number=3)])
    with live_engine(shelf, workers=2) as engine:
        until(lambda: len(workers(engine)) == 2)
        yield engine


def test_a_worker_that_dies_is_replaced_and_who_connects_meanwhile_waits(served):
    for _ in range(3):
        for pid in workers(served):
            os.kill(pid, signal.SIGKILL)

        assert answers(served)
        until(lambda: len(workers(served)) == 2)
    assert served.log().count("a worker ended (-9)") == 6


def test_renewing_all_workers_under_load_fails_no_call(served):
    with callers(served.port, 6) as everyone:
        time.sleep(0.3)
        for _ in range(3):
            before = workers(served)
            served.process.send_signal(signal.SIGHUP)
            until(lambda before=before: len(workers(served) - before) >= 2)
            time.sleep(0.3)

    assert sum(each.broken for each in everyone) == 0
    answered = [key for each in everyone for key in each.answered]
    exchanges = everything(served.shelf)
    assert len(answered) > 100
    assert sorted(each.key for each in exchanges) == sorted(answered)
    assert_sequences_are_whole(exchanges)


def is_fresh(pid: int) -> bool:
    """Whether a worker is an interpreter of its own."""
    with contextlib.suppress(FileNotFoundError):
        return b"engine.running.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def replaced(engine, gone: set[int]) -> set[int]:
    """The workers, once two others are there in the place of some."""
    until(lambda: len(workers(engine)) == 2 and not workers(engine) & gone)
    return workers(engine)


def test_workers_come_out_of_the_keeper_until_they_are_renewed_for_new_code(served):
    first = workers(served)
    os.kill(min(first), signal.SIGKILL)
    second = replaced(served, {min(first)})
    assert not any(map(is_fresh, first | second))

    served.process.send_signal(signal.SIGHUP)

    third = replaced(served, second)
    until(lambda: all(map(is_fresh, third)))
    os.kill(min(third), signal.SIGKILL)
    fourth = replaced(served, {min(third)})
    until(lambda: all(map(is_fresh, fourth)))
    assert answers(served)


def test_a_worker_holds_no_descriptor_of_the_keeper_but_its_own(served):
    assert answers(served)
    kept = {pid: [os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()] for pid in workers(served)}

    listening = [[link for link in links if link in inodes(served.port)] for links in kept.values()]

    assert [len(each) for each in listening] == [1, 1]


def inodes(port: int) -> set[str]:
    """The sockets that listen on a port, as descriptors name them."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {f"socket:[{line[9]}]" for line in lines if line[1].endswith(f":{port:04X}") and line[3] == "0A"}


def is_the_last_answer(line) -> bool:
    line.send(post())
    head = line.until(b"\r\n\r\n")
    assert statuses(head) == [200]
    line.until(b"</soap:Envelope>")
    return b"\r\nconnection: close\r\n" in head


def test_a_worker_that_leaves_tells_its_clients_with_an_answer(served):
    before = workers(served)
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(connected(served)) for _ in range(10)]
        assert not any(is_the_last_answer(line) for line in lines)

        served.process.send_signal(signal.SIGHUP)

        for line in lines:
            until(lambda line=line: is_the_last_answer(line))
            assert line.rest() == b""
    until(lambda: not workers(served) & before)


def test_what_runs_is_finished_before_the_end(served):
    with connected(served) as idle, connected(served) as busy:
        assert answers(served)
        request = post()
        busy.send(request[:-20])
        time.sleep(0.2)
        served.process.terminate()
        assert idle.rest() == b""
        busy.send(request[-20:])

        assert statuses(busy.rest()) == [200]
    assert served.process.wait(PATIENCE) == 0
    assert [each.http_status for each in everything(served.shelf)] == [200, 200]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_no_failure(served, number):
    os.killpg(served.process.pid, number)

    assert served.process.wait(PATIENCE) == 0
    assert "Traceback" not in served.log()


def test_workers_end_with_their_keeper(served):
    running = workers(served)

    os.kill(served.process.pid, signal.SIGKILL)

    served.process.wait(PATIENCE)
    until(lambda: not any((Path("/proc") / str(pid) / "statm").exists() for pid in running))


def test_a_taken_port_is_told_with_its_setting(shelf):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(AssertionError, match=f"ENGINE_PORT {port}: Address already in use"):
            start_engine(shelf, port, workers=2)


def test_workers_that_never_answer_end_the_engine(shelf, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(BROKEN)
    Shelf(shelf).publish(golden.pointer())

    with pytest.raises(AssertionError, match="workers ended 5 times before they answered"):
        start_engine(shelf, free_port(), PYTHONPATH=str(tmp_path))
