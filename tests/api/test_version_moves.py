"""POST /services/…/versions/…/<verb>/: the life of a version."""

import pytest

from catalog.stages import Stage
from tests import factories

pytestmark = pytest.mark.django_db
HERE = "services/personne/versions/1.0/"


def decide(sign_in, reviewer, verb: str, **said):
    """Reviewers decide in a session: a token carries no network role."""
    return sign_in(reviewer).post(f"/api/v1/{HERE}{verb}/", said, content_type="application/json")


def test_a_version_is_submitted_then_approved(calls, sign_in, alice, organisation, reviewer):
    made = factories.version(alice, organisation)

    submitted = calls(alice, organisation).post(HERE + "submit/", {"note": "prêt"})
    approved = decide(sign_in, reviewer, "approve")

    assert (submitted.json()["stage"], approved.json()["stage"]) == (Stage.SUBMITTED, Stage.APPROVED)
    made.refresh_from_db()
    assert made.decided_by == reviewer


def test_nobody_approves_their_own_version(calls, alice, organisation):
    factories.person("Alice", "reviewer")
    factories.version(alice, organisation, stage=Stage.SUBMITTED)

    answer = calls(alice, organisation).post(HERE + "approve/")

    assert answer.status_code == 403


def test_a_refusal_needs_its_reason(sign_in, alice, organisation, reviewer):
    factories.version(alice, organisation, stage=Stage.SUBMITTED)

    answer = decide(sign_in, reviewer, "refuse", note=" ")

    assert answer.status_code == 409


def test_a_token_of_a_reviewer_decides_nothing(calls, alice, organisation):
    reviewer = factories.person("Renée", "reviewer")
    factories.person("Renée", "reader", organisation)
    factories.version(alice, organisation, stage=Stage.SUBMITTED)

    assert calls(reviewer, organisation).post(HERE + "approve/").status_code == 403


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
