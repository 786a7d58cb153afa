"""…/operations/<name>/responses/: the named responses of an operation."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
HERE = "services/personne/versions/1.0/operations/lirePersonne/responses/"
SOURCE = (
    '<p:lirePersonneReponse xmlns:p="urn:exemple:Personne">'
    "<p:nom>{{nom}}</p:nom><p:prenom>X</p:prenom></p:lirePersonneReponse>"
)


def test_one_is_added_with_its_slots(calls, alice, organisation):
    factories.version(alice, organisation)

    answer = calls(alice, organisation).post(HERE, {"name": "connu", "source": SOURCE})

    assert answer.status_code == 201, answer.json()
    assert [slot["name"] for slot in answer.json()["slots"]] == ["nom"]


def test_one_that_breaks_the_contract_is_refused_with_the_reason(calls, alice, organisation):
    factories.version(alice, organisation)

    answer = calls(alice, organisation).post(HERE, {"name": "faux", "source": SOURCE.replace("p:nom>", "p:autre>")})

    assert answer.status_code == 409
    assert "autre" in str(answer.json()["problems"])


def test_one_is_changed_and_deleted(calls, alice, organisation):
    factories.version(alice, organisation)
    caller = calls(alice, organisation)
    caller.post(HERE, {"name": "connu", "source": SOURCE})

    changed = caller.put(HERE + "connu/", {"name": "connu", "source": SOURCE.replace("{{nom}}", "Fixe")})
    deleted = caller.delete(HERE + "connu/")

    assert changed.json()["slots"] == []
    assert deleted.status_code == 204
    assert caller.get(HERE + "connu/").status_code == 404


def test_a_name_is_given_once(calls, alice, organisation):
    factories.version(alice, organisation)
    caller = calls(alice, organisation)
    caller.post(HERE, {"name": "connu", "source": SOURCE})

    assert caller.post(HERE, {"name": "connu", "source": SOURCE}).status_code == 400
