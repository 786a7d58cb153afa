"""While a file is checked its record says how far it is: step, rows done, since when; the page and the API show it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Upload
from catalog.sealing import sealed, telling
from catalog.stages import UploadStage
from catalog.uploads import awaiting, claims, uploading
from tests.pages import reading

from . import individu

pytestmark = pytest.mark.django_db

ROWS = 20_000
"""Enough for every step to be seen, few enough for each run of the suite; `make bench-sheets` checks ten times more."""


def many(count: int) -> bytes:
    """A conforming table of `count` rows."""
    return individu.sheet(*[{}] * count)


@pytest.fixture
def heard(monkeypatch):
    """What a check writes into its record, with a beat that no step is too quick for."""
    monkeypatch.setattr(sealed, "BEAT", 0.02)
    found = []
    hold = claims.Claim.hold

    def hold_and_look(claim):
        hold(claim)
        found.append(Upload.objects.get(pk=claim.upload.pk).progress)

    monkeypatch.setattr(claims.Claim, "hold", hold_and_look)
    return found


@pytest.fixture
def halfway(receive):
    """An upload of which a worker has checked the cells of 1,200 rows of 5,000."""
    upload = receive()
    began = timezone.now()
    Upload.objects.filter(pk=upload.pk).update(
        stage=UploadStage.CHECKING,
        claimed_at=began,
        began_at=began,
        progress={"step": "cells", "done": 1200, "total": 5000},
    )
    upload.refresh_from_db()
    return upload


def test_a_long_check_tells_each_step_and_how_many_rows_are_done(receive, heard):
    upload = receive(many(ROWS))

    uploading.check(str(upload.pk))

    upload.refresh_from_db()
    told = [each for each in heard if each]
    steps = list(dict.fromkeys(each["step"] for each in told))
    assert upload.stage == UploadStage.READY
    assert steps == [step for step in telling.STEPS if step in steps]
    assert {"read", "cells", "answers"} <= set(steps)
    assert {each["total"] for each in told if each["step"] == "cells"} == {ROWS}
    assert all(0 <= each["done"] <= ROWS for each in told)


def test_a_check_that_is_over_tells_nothing_more(checked):
    upload = checked()

    assert (upload.progress, upload.began_at is None) == ({}, False)


def test_the_page_says_the_step_the_rows_and_the_time_it_began(client, bob, halfway):
    bob.language = "en"
    bob.save()
    client.force_login(bob)

    page = client.get(reverse("catalog:upload", args=[halfway.pk]))

    bar = reading.page(page).find(".//progress")
    began = timezone.localtime(halfway.began_at).strftime("%H:%M:%S")
    assert (bar.get("value"), bar.get("max")) == ("1200", "5000")
    assert f"Checking the cells: 1 200 of 5 000 rows · began at {began}" in reading.words(page)


def test_a_reload_shows_the_same_and_the_part_that_watches_comes_alone(client, bob, halfway):
    client.force_login(bob)
    address = reverse("catalog:upload", args=[halfway.pk])

    again = client.get(address)
    part = client.get(f"{address}?part=stepper", headers={"HX-Request": "true"})

    assert reading.page(again).find(".//progress").get("value") == "1200"
    assert b'value="1200"' in part.content
    assert b"<html" not in part.content


def test_the_api_tells_the_same(client, bob, halfway):
    client.force_login(bob)

    told = client.get(reverse("api-upload", args=[halfway.pk])).json()

    assert told["progress"] == {"step": "cells", "done": 1200, "total": 5000}
    assert told["stage"] == "checking"
    assert told["began_at"]


def test_before_a_worker_takes_it_up_it_waits_for_its_turn(receive):
    upload = receive()

    assert awaiting.progress(upload).began_at is None
    assert awaiting.states(upload) == ("moving", "later", "later", "later", "later")


def test_what_stands_first_on_the_page_is_done_when_it_is_done(halfway):
    halfway.progress = {"step": "privacy", "done": 1, "total": 2}
    during = awaiting.states(halfway)
    halfway.progress = {"step": "cells", "done": 1, "total": 2}

    assert during == ("done", "later", "moving", "later", "later")
    assert awaiting.states(halfway) == ("done", "done", "done", "moving", "later")


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b" " * telling.SIZE,
        b'{"step": "cells"',
        b'{"step": "<script>", "done": 1, "total": 2}',
        b'{"step": "cells", "done": -1, "total": 2}',
        b'{"step": "cells", "done": 1, "total": 1e300}',
        b'{"step": "cells", "done": true, "total": 2}',
        b'["step", "done", "total"]',
    ],
    ids=["nothing", "blank", "cut", "no-step", "negative", "no-number", "boolean", "list"],
)
def test_what_a_child_that_was_taken_over_says_is_not_believed(record):
    assert telling.read(record) is None
