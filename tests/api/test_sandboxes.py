"""/sandboxes/: orders and their life, by program."""

import pytest

from catalog.stages import Scope
from sandboxes.models import Sandbox
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(alice, organisation):
    return factories.version(alice, organisation, stage="approved")


@pytest.fixture
def ordered(calls, bob, organisation, version):
    return calls(bob, organisation).post("sandboxes/", {"service": "personne", "version": "1.0"}).json()


def test_one_service_is_ordered_with_its_defaults(ordered, organisation):
    assert ordered["stage"] == "approved"
    assert ordered["approval"] == "policy"
    assert ordered["services"][0]["url"].endswith(f"/m/{ordered['public_id']}/personne/1.0")
    assert ordered["token"] == ""


def test_a_composed_order_keeps_its_layers_in_order(calls, bob, alice, organisation, version):
    operation = version.operations.get()
    low = factories.dataset(alice, organisation, operation, name="National", scope=Scope.NETWORK)
    high = factories.dataset(bob, organisation, operation, name="Mes cas")
    layers = {"lirePersonne": [{"dataset": low.pk}, {"dataset": high.pk, "revision": 1}]}

    answer = calls(bob, organisation).post(
        "sandboxes/",
        {
            "name": "Recette",
            "access": "token",
            "services": [{"service": "personne", "version": "1.0", "layers": layers}],
        },
    )

    assert answer.status_code == 201, answer.json()
    kept = answer.json()["services"][0]["layers"]
    assert [(layer["dataset_name"], layer["position"], layer["revision"]) for layer in kept] == [
        ("Mes cas", 1, 1),
        ("National", 0, None),
    ]
    assert len(answer.json()["token"]) >= 22


def test_a_dataset_of_others_is_unknown_in_an_order(calls, bob, organisation, version, mallory, other_organisation):
    theirs = factories.version(mallory, other_organisation, name="Autre")
    hidden = factories.dataset(mallory, other_organisation, theirs.operations.get())

    answer = calls(bob, organisation).post(
        "sandboxes/",
        {
            "name": "Essai",
            "services": [
                {"service": "personne", "version": "1.0", "layers": {"lirePersonne": [{"dataset": hidden.pk}]}}
            ],
        },
    )

    assert answer.status_code == 400
    assert not Sandbox.objects.exists()


@pytest.mark.parametrize("verb", ["reset", "stop", "retry", "extend", "renew-token", "approve", "refuse", "start"])
def test_a_stranger_does_nothing_to_it(calls, ordered, mallory, other_organisation, verb):
    answer = calls(mallory, other_organisation).post(f"sandboxes/{ordered['public_id']}/{verb}/")

    assert answer.status_code == 404


@pytest.mark.parametrize("below", ["", "steps/", "checks/", "exchanges/", "composition/"])
def test_a_stranger_reads_nothing_of_it(calls, ordered, mallory, other_organisation, below):
    answer = calls(mallory, other_organisation).get(f"sandboxes/{ordered['public_id']}/{below}")

    assert answer.status_code == 404


def test_its_owner_sets_its_rate_up_to_the_usual_one(calls, bob, organisation, ordered, settings):
    settings.ENGINE_RATE = 100
    caller = calls(bob, organisation)
    here = f"sandboxes/{ordered['public_id']}/"

    assert caller.post(here + "rate/", {"rate": 50}).json()["rate"] == 50
    assert caller.post(here + "rate/", {"rate": 101}).status_code == 403
    assert caller.post(here + "rate/", {"rate": -1}).status_code == 400
    assert caller.get(here).json()["rate"] == 50


def test_its_owner_extends_stops_and_deletes_it(calls, bob, organisation, ordered):
    caller, here = calls(bob, organisation), f"sandboxes/{ordered['public_id']}/"

    extended = caller.post(here + "extend/", {"days": 30})
    stopped = caller.post(here + "stop/")
    deleted = caller.delete(here)

    assert extended.json()["expires_at"] > ordered["expires_at"]
    assert stopped.json()["desire"] == "stopped"
    assert deleted.status_code == 204
    assert Sandbox.objects.get().desire == "deleted"


def test_its_settings_are_told_and_changed(calls, bob, organisation, ordered):
    caller, here = calls(bob, organisation), f"sandboxes/{ordered['public_id']}/"

    changed = caller.patch(here, {"header_policy": "none", "binary": "mtom"})

    assert (ordered["header_policy"], ordered["binary"], ordered["strict"]) == ("known", "inline", False)
    assert changed.status_code == 200
    told = caller.get(here).json()
    assert (told["header_policy"], told["binary"], told["strict"]) == ("none", "mtom", False)
    assert told["desired_generation"] == ordered["desired_generation"] + 1


@pytest.mark.parametrize(
    "given", [{"binary": "zip"}, {"header_policy": None}, {"strict": "perhaps"}, {"stage": "ready"}]
)
def test_a_setting_that_makes_no_sense_is_refused(calls, bob, organisation, ordered, given):
    answer = calls(bob, organisation).patch(f"sandboxes/{ordered['public_id']}/", given)

    assert answer.status_code == 400


def test_a_stranger_changes_no_setting(calls, ordered, mallory, other_organisation):
    answer = calls(mallory, other_organisation).patch(f"sandboxes/{ordered['public_id']}/", {"binary": "mtom"})

    assert answer.status_code == 404


def test_half_an_order_is_refused(calls, bob, organisation, version):
    answer = calls(bob, organisation).post("sandboxes/", {"service": "personne"})

    assert answer.status_code == 400
    assert answer.json()["status"] == 400
