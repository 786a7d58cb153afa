"""Who may use a dataset: its keepers say, and a reviewer decides on the network's page and on this one."""

import pytest
from django.urls import reverse

from catalog.models import Sharing
from catalog.stages import Scope, SharingStage
from tests import factories

pytestmark = pytest.mark.django_db


def page(name: str, dataset) -> str:
    return reverse(f"catalog:dataset-sharing{name}", args=[dataset.pk])


@pytest.fixture
def asked(visit, alice, dataset):
    """Alice asks on the page."""
    visit(alice).post(page("", dataset), {"scope": "network", "note": "jeu de référence"})
    return Sharing.objects.get()


def test_an_owner_asks_and_follows_it(visit, alice, dataset, asked):
    html = visit(alice).get(page("", dataset)).content.decode()

    dataset.refresh_from_db()
    assert (asked.note, dataset.scope) == ("jeu de référence", Scope.ORGANISATION)
    assert "asks for the whole network" in html
    assert 'name="note"' not in html, "there is nothing to ask any more"
    assert dataset.name in visit(alice).get(reverse("reviews")).content.decode()


def test_the_reviewer_finds_it_among_the_requests_and_opens_it(visit, reviewer, dataset, asked):
    client = visit(reviewer)

    html = client.get(reverse("reviews")).content.decode()
    client.post(page("-approve", dataset), {"note": ""})

    dataset.refresh_from_db()
    assert page("", dataset) in html
    assert dataset.scope == Scope.NETWORK
    assert page("", dataset) not in client.get(reverse("reviews")).content.decode()


def test_a_refusal_says_why_where_its_keepers_read_it(visit, alice, reviewer, dataset, asked):
    faulty = visit(reviewer).post(page("-refuse", dataset), {"note": ""})
    visit(reviewer).post(page("-refuse", dataset), {"note": "trop peu de lignes"})

    assert faulty.status_code == 422
    assert "trop peu de lignes" in visit(alice).get(page("", dataset)).content.decode()
    asked.refresh_from_db()
    assert asked.stage == SharingStage.REFUSED


def test_who_keeps_it_is_offered_no_decision(visit, alice, bob, dataset, asked):
    for person in (alice, bob):
        assert page("-approve", dataset) not in visit(person).get(page("", dataset)).content.decode()
        assert visit(person).post(page("-approve", dataset), {}).status_code == 403


def test_a_contributor_is_not_offered_the_network(visit, bob, dataset):
    html = visit(bob).get(page("", dataset)).content.decode()

    assert 'value="organisation"' in html
    assert 'value="network"' not in html
    assert visit(bob).post(page("", dataset), {"scope": "network"}).status_code == 422


def test_a_team_is_asked_for_by_name(visit, bob, organisation, dataset):
    team = factories.team("Recette", organisation, bob)

    faulty = visit(bob).post(page("", dataset), {"scope": "team"})
    visit(bob).post(page("", dataset), {"scope": "team", "team": team.pk})

    dataset.refresh_from_db()
    assert faulty.status_code == 422
    assert (dataset.scope, dataset.team) == (Scope.TEAM, team)


def test_a_request_is_withdrawn_by_a_click(visit, alice, dataset, asked):
    visit(alice).post(page("-withdraw", dataset))

    asked.refresh_from_db()
    assert asked.stage == SharingStage.WITHDRAWN
