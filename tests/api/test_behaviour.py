"""/sandboxes/<id>/behaviour/, consumers/, states/: how a sandbox behaves, by program."""

import pytest

from engine.state import Store
from sandboxes.models import Sandbox
from tests import factories

pytestmark = pytest.mark.django_db

DOCUMENT = {
    "rules": [{"name": "Panne", "rate": 10, "failure": {"kind": "http", "status": 503}}],
    "seed": "pipeline",
    "clock": {"shift": "+3m"},
    "sequences": {"dossier": {"start": 100}},
}


@pytest.fixture
def place(calls, alice, bob, organisation):
    factories.version(alice, organisation, stage="approved")
    ordered = calls(bob, organisation).post("sandboxes/", {"service": "personne", "version": "1.0"}).json()
    return f"sandboxes/{ordered['public_id']}"


def test_the_behaviour_is_one_document_that_is_set_as_a_whole(calls, bob, organisation, place):
    caller = calls(bob, organisation)
    assert caller.get(f"{place}/behaviour/").json() == {}

    assert caller.put(f"{place}/behaviour/", DOCUMENT).json() == DOCUMENT
    assert caller.get(f"{place}/behaviour/").json() == DOCUMENT
    assert caller.put(f"{place}/behaviour/", {"seed": "autre"}).json() == {"seed": "autre"}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"rules": [{"name": "a", "failure": {"kind": "http", "status": 418}}]}, "rules.1.failure.status"),
        ({"rules": [{"name": "a", "delay": {"kind": "fixed", "milliseconds": 30_001}}]}, "rules.1.delay.milliseconds"),
        ({"rules": "x"}, "rules"),
        ({"consumers": {}}, "consumers"),
    ],
    ids=["status", "delay", "list", "member"],
)
def test_what_makes_no_sense_is_a_bad_request_that_names_the_place(calls, bob, organisation, place, document, words):
    answer = calls(bob, organisation).put(f"{place}/behaviour/", document)

    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_profile_is_put_in_force(calls, bob, organisation, place):
    answer = calls(bob, organisation).post(f"{place}/behaviour/profile/", {"profile": "maintenance"})

    assert answer.json()["rules"][0]["failure"] == {"kind": "http", "status": 503}


def test_a_consumer_gets_a_token_and_loses_it(calls, bob, organisation, place):
    caller = calls(bob, organisation)

    made = caller.post(f"{place}/consumers/", {"name": "Portail"})

    assert (made.status_code, made.json()["token"][:3]) == (201, "sb_")
    listed = caller.get(f"{place}/consumers/").json()
    assert [each["name"] for each in listed] == ["Portail"]
    assert caller.delete(f"{place}/consumers/{listed[0]['id']}/").status_code == 204
    assert caller.get(f"{place}/consumers/").json() == []


def test_states_are_read_and_start_over(calls, bob, organisation, place, settings):
    caller = calls(bob, organisation)
    sandbox = Sandbox.objects.get(public_id=place.partition("/")[2])
    store = Store(settings.SHELF_DIR, sandbox.public_id)
    store.enter()
    store.put("state", "personne", "12", "ouvert")
    store.leave()
    store.close()

    found = caller.get(f"{place}/states/").json()
    assert (found["states"], found["pending"]) == ([{"service": "personne", "key": "12", "state": "ouvert"}], False)

    assert caller.delete(f"{place}/states/").status_code == 202
    assert caller.get(f"{place}/states/").json()["pending"] is True
