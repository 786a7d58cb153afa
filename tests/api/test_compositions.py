"""The composition in the API: explained, searched, changed by those who saw it, own rows, templates."""

import pytest

from tests.sandboxes import world
from tests.sandboxes.conftest import dataset, operation, sandbox, version

__all__ = ["dataset", "operation", "sandbox", "version"]


@pytest.fixture
def caller(calls, bob, organisation):
    return calls(bob, organisation)


@pytest.fixture
def here(sandbox):
    return f"sandboxes/{sandbox.public_id}/"


PLACE = {"service": "individu", "version": "1.0", "operation": world.OPERATION}


def test_who_wins_is_told_with_the_way_there(caller, here):
    told = caller.get(here + "composition/", **PLACE, key="1", start="x").json()

    assert [(each["wins"], each["dataset"], each["row"]) for each in told["contenders"]] == [(True, "Individus", 2)]
    assert [(rung["kind"], rung["outcome"]) for rung in told["rungs"]] == [
        ("rule", "absent"), ("literal", "wins"), ("regex", "absent"), ("default", "absent"),
    ]  # fmt: skip


def test_only_who_saw_the_composition_changes_it(caller, here, dataset):
    mark = caller.get(here).json()["composition_mark"]
    without = {"services": [{"service": "individu", "version": "1.0"}], "seen": mark}

    changed = caller.put(here + "composition/", without)
    late = caller.put(here + "composition/", without)

    assert changed.status_code == 200 and changed.json()["composition_mark"] != mark
    assert (late.status_code, late.json()["code"]) == (409, "composition-changed")


def test_a_row_of_its_own_is_put_listed_and_taken_away(caller, here):
    row = PLACE | {
        "key": "1",
        "values": {"nomFamille": "Lenoir", "prenom": "Zoé", "age": "12"},
        "response": "individuValide",
    }

    made = caller.post(here + "composition/rows/", row)
    listed = caller.get(here + "composition/rows/").json()
    query = "&".join(f"{name}={value}" for name, value in PLACE.items())
    gone = caller.delete(f"{here}composition/rows/?{query}&key=1")

    assert made.status_code == 201 and made.json() == listed
    assert [(each["key"], each["values"]["nomFamille"]) for each in listed] == [("1", "Lenoir")]
    assert gone.status_code == 204
    assert caller.get(here + "composition/rows/").json() == []


def test_a_template_is_kept_ordered_from_and_deleted(caller, sandbox, calls, mallory, other_organisation):
    made = caller.post("sandbox-templates/", {"sandbox": sandbox.public_id, "name": "Recette"})
    one = f"sandbox-templates/{made.json()['id']}/"

    ordered = caller.post(one + "order/", {"name": "Le mien"})
    stranger = calls(mallory, other_organisation)

    assert made.status_code == ordered.status_code == 201
    assert [each["name"] for each in caller.get("sandbox-templates/").json()["results"]] == ["Recette"]
    assert [each["name"] for each in stranger.get("sandbox-templates/").json()["results"]] == []
    assert stranger.post(one + "order/").status_code == 404
    layers = ordered.json()["services"][0]["layers"]
    assert (ordered.json()["name"], [(each["dataset_name"], each["revision"]) for each in layers]) == (
        "Le mien", [("Individus", None)],
    )  # fmt: skip
    assert caller.delete(one).status_code == 204
    assert caller.get(one).status_code == 404


def test_a_template_of_a_sandbox_that_is_not_seen_is_refused(calls, mallory, other_organisation, sandbox):
    made = calls(mallory, other_organisation).post(
        "sandbox-templates/", {"sandbox": sandbox.public_id, "name": "Recette"}
    )

    assert made.status_code == 400 and "sandbox" in str(made.json())
