"""Fictitious people and the scope of datasets, as programs ask for them: the pages' rules, no decision by token."""

import pytest

from accounts.stages import Role
from catalog.models import FictitiousPerson
from catalog.stages import Scope
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def bearer(client):
    def bearer(person, organisation):
        secret = factories.token(person, organisation)
        return {"HTTP_AUTHORIZATION": f"Bearer {secret}", "content_type": "application/json"}

    return bearer


@pytest.fixture
def dataset(alice, organisation):
    operation = factories.version(alice, organisation, stage="approved").operations.get()
    return factories.dataset(alice, organisation, operation)


def test_a_program_asks_for_the_network_and_reads_what_becomes_of_it(client, bearer, alice, organisation, dataset):
    headers = bearer(alice, organisation)

    told = client.post(f"/api/v1/datasets/{dataset.pk}/scope/", {"scope": "network", "note": "utile"}, **headers)
    listed = client.get(f"/api/v1/datasets/{dataset.pk}/sharings/", **headers).json()["results"]

    assert told.json()["scope"] == Scope.ORGANISATION
    assert [(each["stage"], each["note"], each["asked_by"]) for each in listed] == [("asked", "utile", alice.email)]


def test_a_token_of_a_reviewer_decides_nothing(client, bearer, alice, organisation, dataset):
    reviewer = factories.person("Basile", Role.REVIEWER)
    factories.person("Basile", Role.READER, organisation)
    client.post(f"/api/v1/datasets/{dataset.pk}/scope/", {"scope": "network"}, **bearer(alice, organisation))

    answer = client.post(f"/api/v1/datasets/{dataset.pk}/sharings/approve/", {}, **bearer(reviewer, organisation))

    assert answer.status_code == 403
    dataset.refresh_from_db()
    assert dataset.scope == Scope.ORGANISATION


def test_a_program_makes_fictitious_people_and_searches_them(client, bearer, bob, organisation):
    headers = bearer(bob, organisation)

    made = client.post("/api/v1/people/", {"count": 3}, **headers)
    [found] = client.get("/api/v1/people/", {"q": made.json()[1]["nir"]}, **headers).json()["results"]

    assert made.status_code == 201
    assert found == made.json()[1]
    assert FictitiousPerson.objects.filter(organisation=organisation).count() == 3
