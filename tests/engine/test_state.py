"""What a sandbox remembers: shared by processes, kept over their end, begun anew with each round, never endless."""

import multiprocessing
import os
import signal

import pytest

from engine import state
from engine.state import Store

NAME = "AbCdEfGhIjKlMnOpQrStUv"


@pytest.fixture
def store(shelf):
    """Opens a store of the sandbox, as another process would; closes all after the test."""
    opened: list[Store] = []

    def make(round_: int = 0) -> Store:
        opened.append(Store(shelf, NAME))
        opened[-1].round = round_
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def put(store: Store, *values: tuple) -> list[bool]:
    assert store.enter()
    done = [store.put(*value) for value in values]
    store.leave()
    return done


def get(store: Store, *name: str):
    assert store.enter()
    found = store.get(*name)
    store.leave()
    return found


def test_nothing_is_there_at_first(store, shelf):
    assert get(store(), "state", "dossiers", "12") is None
    assert list(state.read(shelf, NAME).values) == []


def test_one_process_sees_what_another_put(store):
    one, other = store(), store()
    put(one, ("state", "dossiers", "12", "ouvert"))
    assert get(other, "state", "dossiers", "12") == "ouvert"

    put(other, ("state", "dossiers", "12", "clos"), ("number", "", "dossier", 7))

    assert get(one, "state", "dossiers", "12") == "clos"
    assert get(one, "number", "", "dossier") == 7


def test_only_one_process_is_inside(store):
    one, other = store(), store()

    assert one.enter()
    assert not other.enter()
    one.leave()
    assert other.enter()


def test_the_first_state_leaves_nothing_behind(store, shelf):
    one = store()
    put(one, ("state", "dossiers", "12", "ouvert"))

    assert put(one, ("state", "dossiers", "12", ""), ("state", "dossiers", "13", "")) == [True, True]

    assert list(state.read(shelf, NAME).of("state")) == []


def test_a_new_round_forgets_everything_and_an_old_one_does_not_come_back(store, shelf):
    old = store()
    put(old, ("state", "dossiers", "12", "ouvert"))

    new = store(round_=1)

    assert get(new, "state", "dossiers", "12") is None
    assert get(old, "state", "dossiers", "12") is None
    put(old, ("state", "dossiers", "13", "ouvert"))
    assert get(new, "state", "dossiers", "13") == "ouvert"
    assert state.read(shelf, NAME).round == 1


def test_names_are_bounded(store, monkeypatch):
    monkeypatch.setattr(state, "MOST", 3)
    one = store()

    done = put(one, *(("state", "dossiers", str(number), "ouvert") for number in range(5)))

    assert done == [True, True, True, False, False]
    assert put(one, ("state", "dossiers", "0", "clos")) == [True]


def test_the_log_is_written_anew_when_it_grows(store, shelf, monkeypatch):
    monkeypatch.setattr(state, "COMPACT", 2_000)
    one, other = store(), store()
    for turn in range(500):
        put(one, ("number", "", "dossier", turn))

    assert (shelf / "states" / f"{NAME}.log").stat().st_size < 3_000
    assert get(other, "number", "", "dossier") == 499


def test_damaged_and_torn_lines_are_passed_over(store, shelf):
    put(store(), ("state", "dossiers", "12", "ouvert"))
    path = shelf / "states" / f"{NAME}.log"
    with path.open("ab") as file:
        file.write(b'00000000 ["state","dossiers","12","faux"]\n12345678 ["state","dossi')

    after = store()
    assert get(after, "state", "dossiers", "12") == "ouvert"
    put(after, ("state", "dossiers", "13", "clos"))

    assert get(store(), "state", "dossiers", "13") == "clos"


def test_the_number_of_a_real_person_is_not_written_down(store, shelf):
    nobody, somebody = "298059912345678", "255081416802538"
    one = store()
    put(one, ("state", "dossiers", somebody, "ouvert"), ("state", "dossiers", nobody, "clos"))

    assert get(one, "state", "dossiers", somebody) == "ouvert"
    written = (shelf / "states" / f"{NAME}.log").read_text()
    assert somebody not in written
    assert nobody in written


def test_a_long_key_is_kept_apart_from_others_that_begin_alike(store):
    one = store()
    put(one, ("state", "d", "x" * 5_000, "ouvert"), ("state", "d", "x" * 5_001, "clos"))

    assert get(one, "state", "d", "x" * 5_000) == "ouvert"


def test_what_is_left_of_a_sandbox_can_be_removed(store, shelf):
    put(store(), ("state", "dossiers", "12", "ouvert"))

    state.forget(shelf, NAME)

    assert list((shelf / "states").iterdir()) == []
    assert state.read(shelf, NAME).values == {}


def _count(shelf, turns: int) -> None:
    store = Store(shelf, NAME)
    for _ in range(turns):
        while not store.enter():
            pass
        store.put("number", "", "dossier", int(store.get("number", "", "dossier") or 0) + 1)
        store.leave()


def test_two_processes_lose_no_number(shelf):
    context = multiprocessing.get_context("fork")
    counting = [context.Process(target=_count, args=(shelf, 500)) for _ in range(2)]
    for each in counting:
        each.start()
    for each in counting:
        each.join(60)

    assert state.read(shelf, NAME).values["number", "", "dossier"] == 1_000


def _die_inside(shelf) -> None:
    store = Store(shelf, NAME)
    store.enter()
    store.put("state", "dossiers", "12", "perdu")
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_dies_inside_gives_the_lock_back(store, shelf):
    put(store(), ("state", "dossiers", "12", "ouvert"))
    dying = multiprocessing.get_context("fork").Process(target=_die_inside, args=(shelf,))
    dying.start()
    dying.join(60)

    assert get(store(), "state", "dossiers", "12") == "ouvert"


def test_a_folder_that_cannot_be_used_is_an_error_for_the_caller(shelf):
    shelf.mkdir()
    (shelf / "states").write_text("no folder")

    with pytest.raises(OSError, match="states"):
        Store(shelf, NAME).enter()
