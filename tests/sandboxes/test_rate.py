"""The rate of a sandbox: its people lower it, operators raise it, the engine hears it with the next generation."""

import pytest

from accounts.models import Entry
from engine.shelf import Shelf
from sandboxes import actions, provisioning
from sandboxes.errors import NotAllowed
from sandboxes.models import Sandbox


@pytest.fixture
def published(sandbox):
    provisioning.provision(sandbox.pk)
    sandbox.refresh_from_db()
    return sandbox


def on_the_shelf(sandbox, settings) -> int:
    provisioning.provision(sandbox.pk)
    return Shelf(settings.SHELF_DIR).pointer(sandbox.public_id).rate


def test_a_new_sandbox_has_the_rate_that_is_usual_for_the_engine(published, settings):
    assert (published.rate, on_the_shelf(published, settings)) == (0, 0)


def test_its_people_lower_the_rate_and_give_it_back(published, bob, settings):
    actions.limit(sandbox=published, by=bob, rate=20)
    assert on_the_shelf(published, settings) == 20

    actions.limit(sandbox=published, by=bob, rate=0)
    assert on_the_shelf(published, settings) == 0
    assert [entry.detail for entry in Entry.objects.filter(verb="sandbox.limit").order_by("pk")] == [
        {"rate": 20},
        {"rate": 0},
    ]


def test_above_the_usual_rate_an_operator_decides(published, bob, operator, settings):
    settings.ENGINE_RATE = 100
    actions.limit(sandbox=published, by=bob, rate=100)
    with pytest.raises(NotAllowed, match="exploitant"):
        actions.limit(sandbox=published, by=bob, rate=101)

    actions.limit(sandbox=published, by=operator, rate=5_000)

    assert on_the_shelf(published, settings) == 5_000


def test_strangers_do_not_touch_it(published, mallory):
    with pytest.raises(NotAllowed):
        actions.limit(sandbox=published, by=mallory, rate=1)

    assert Sandbox.objects.get(pk=published.pk).rate == 0


def test_the_same_rate_makes_no_new_generation(published, bob):
    before = published.desired_generation

    actions.limit(sandbox=published, by=bob, rate=0)

    published.refresh_from_db()
    assert published.desired_generation == before
