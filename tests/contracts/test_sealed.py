"""The sealed child: limits that hold whatever runs inside."""

import logging
import os
import time

import pytest

from catalog.errors import ChildFailed
from catalog.sealing import sealed

HOSTILE = "tests.contracts.hostile_jobs"


@pytest.fixture
def run(monkeypatch):
    """Runs a function of `hostile_jobs`, which only tests may."""
    monkeypatch.setattr(sealed, "ROOMS", (HOSTILE,))
    logging.disable(logging.ERROR)
    yield lambda job, limits=sealed.DEFAULT, **arguments: sealed.run(
        f"{HOSTILE}:{job}", arguments, {"a": b"\x00\xff"}, limits=limits
    )
    logging.disable(logging.NOTSET)


def failure(run, job: str, **limits) -> str:
    with pytest.raises(ChildFailed) as caught:
        run(job, sealed.Limits(**limits))
    return caught.value.reason


def test_values_and_bytes_travel_both_ways(run):
    assert run("echo", word="é") == {"word": "é", "blobs": {"a": b"\xff\x00"}}


@pytest.mark.parametrize("job", ["os:system", "catalog.models:Service", "subprocess:run", "catalog.contracts"])
def test_only_reading_jobs_may_run(job):
    with pytest.raises(ValueError, match="may not run"):
        sealed.run(job, {}, {})


def test_a_child_that_never_ends_is_ended(run):
    started = time.monotonic()

    assert failure(run, "spin", cpu=1) == "time"
    assert failure(run, "sleep", wall=1) == "time"
    assert time.monotonic() - started < 15


def test_a_child_that_takes_all_memory_is_ended(run):
    assert failure(run, "eat", memory=256 * sealed.MIB) == "memory"


def test_a_child_that_says_too_much_is_ended(run):
    assert failure(run, "shout", output=sealed.MIB) == "output"


@pytest.mark.parametrize("job", ["abort", "leave", "fail"])
def test_a_child_that_breaks_harms_nobody(run, job):
    assert failure(run, job) in ("crash", "memory")


@pytest.mark.parametrize("job", ["connect", "resolve", "start", "write"])
def test_the_child_can_neither_call_nor_start_nor_write(run, job, tmp_path):
    assert run(job, path=str(tmp_path / "x")) == {"refused": "PermissionError"}
    assert list(tmp_path.iterdir()) == []


def test_the_child_inherits_no_secret(run, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")

    assert "SECRET_KEY" not in run("environment")["names"]
    assert "SECRET_KEY" in os.environ


def test_what_the_child_prints_does_not_mix_with_its_answer(run):
    assert run("chatter") == {"said": True}


def test_a_long_job_gives_signs_of_life_and_ends_when_nobody_wants_it_any_more(run, monkeypatch):
    monkeypatch.setattr(sealed, "BEAT", 0.05)
    beats = []

    def beat():
        beats.append(time.monotonic())
        if len(beats) == 3:
            raise LookupError("the claim is gone")

    started = time.monotonic()
    with pytest.raises(LookupError):
        sealed.run(f"{HOSTILE}:sleep", {}, {}, beat=beat)

    assert len(beats) == 3 and time.monotonic() - started < 15
