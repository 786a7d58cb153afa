"""POST /services/…/versions/…/<verb>/: the life of a version."""

import pytest

from catalog.stages import Stage
from tests import factories

pytestmark = pytest.mark.django_db
HERE = "services/personne/versions/1.0/"


def test_a_version_is_submitted_then_approved(calls, alice, organisation, reviewer):
    made = factories.version(alice, organisation)
    factories.person("Irène", "reader", organisation)

    submitted = calls(alice, organisation).post(HERE + "submit/", {"note": "prêt"})
    approved = calls(reviewer, organisation).post(HERE + "approve/")

    assert (submitted.json()["stage"], approved.json()["stage"]) == (Stage.SUBMITTED, Stage.APPROVED)
    made.refresh_from_db()
    assert made.decided_by == reviewer


def test_nobody_approves_their_own_version(calls, alice, organisation):
    factories.person("Alice", "reviewer")
    factories.version(alice, organisation, stage=Stage.SUBMITTED)

    answer = calls(alice, organisation).post(HERE + "approve/")

    assert answer.status_code == 403


def test_a_refusal_needs_its_reason(calls, alice, organisation, reviewer):
    factories.version(alice, organisation, stage=Stage.SUBMITTED)
    factories.person("Irène", "reader", organisation)

    answer = calls(reviewer, organisation).post(HERE + "refuse/", {"note": " "})

    assert answer.status_code == 409


def test_a_move_that_does_not_exist_is_a_conflict(calls, alice, organisation):
    factories.version(alice, organisation)

    answer = calls(alice, organisation).post(HERE + "deprecate/")

    assert answer.status_code == 409
    assert answer.json()["code"] == "move-refused"


def test_the_reviews_tell_what_happened(calls, alice, organisation):
    factories.version(alice, organisation, stage=Stage.SUBMITTED)

    lines = calls(alice, organisation).get(HERE + "reviews/").json()["results"]

    assert [(line["origin"], line["stage"], line["by"]) for line in lines] == [
        (Stage.DRAFT, Stage.SUBMITTED, alice.email)
    ]
