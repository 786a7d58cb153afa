"""`…/examen/`: a reviewer sees what changed and decides; nobody decides on their own version."""

import pytest
from django.urls import reverse

from catalog.actions import reviews
from catalog.stages import Stage
from tests import factories
from tests.contracts import wsdl


def address(version, name="version-review") -> str:
    return reverse(f"catalog:{name}", args=[version.service.slug, version.label])


@pytest.fixture
def submitted(alice, draft):
    reviews.submit(version=draft, by=alice)
    return draft


def test_the_reviewer_sees_the_three_decisions(sign_in, reviewer, submitted):
    html = sign_in(reviewer).get(address(submitted)).content.decode()

    for verb in ("approve", "ask-changes", "refuse"):
        assert address(submitted, f"version-{verb}") in html


def test_approving_opens_the_version(sign_in, reviewer, submitted):
    sign_in(reviewer).post(address(submitted, "version-approve"), {"note": ""})

    submitted.refresh_from_db()
    assert submitted.stage == Stage.APPROVED
    assert submitted.decided_by == reviewer


@pytest.mark.parametrize("verb", ["ask-changes", "refuse"])
def test_a_decision_against_needs_its_reason(sign_in, reviewer, submitted, verb):
    response = sign_in(reviewer).post(address(submitted, f"version-{verb}"), {"note": "  "})

    submitted.refresh_from_db()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert submitted.stage == Stage.SUBMITTED


@pytest.mark.parametrize(("verb", "stage"), [("ask-changes", Stage.DRAFT), ("refuse", Stage.REFUSED)])
def test_a_decision_against_keeps_its_reason(sign_in, reviewer, submitted, verb, stage):
    sign_in(reviewer).post(address(submitted, f"version-{verb}"), {"note": "Ajoutez l'opération de lecture."})

    submitted.refresh_from_db()
    assert submitted.stage == stage
    assert submitted.reviews.first().note == "Ajoutez l'opération de lecture."


def test_the_author_reads_why_the_buttons_are_closed(sign_in, alice, submitted):
    response = sign_in(alice).get(address(submitted))

    html = response.content.decode()
    assert response.context["is_own"]
    assert html.count("disabled>") == 3
    assert address(submitted, "version-approve") not in html


def test_a_reviewer_may_not_decide_on_a_version_they_wrote(sign_in, alice, submitted):
    factories.person("Alice", "reviewer")

    response = sign_in(alice).post(address(submitted, "version-approve"))

    submitted.refresh_from_db()
    assert response.status_code == 403
    assert submitted.stage == Stage.SUBMITTED


def test_deciding_twice_comes_back_with_the_reason(sign_in, reviewer, submitted):
    reviews.approve(version=submitted, by=reviewer)

    response = sign_in(reviewer).post(
        address(submitted, "version-approve"),
        headers={"Referer": f"http://testserver{address(submitted)}"},
        follow=True,
    )

    assert response.status_code == 200
    assert "notice-failed" in response.content.decode()


def test_the_page_compares_with_the_version_before(sign_in, alice, organisation, reviewer, approved):
    after = factories.version(alice, organisation, label="2.0", service=approved.service, stage=Stage.DRAFT)
    reviews.submit(version=after, by=alice)

    response = sign_in(reviewer).get(address(after))

    assert response.context["before"] == approved
    assert response.context["changes"] == {"added": [], "removed": [], "kept": ["lirePersonne"]}


def test_an_operation_that_is_gone_is_a_warning(sign_in, alice, organisation, reviewer, approved):
    from catalog.actions import contracts

    after = contracts.publish_version(
        by=alice,
        organisation=organisation,
        content=wsdl("Personne", "ecrirePersonne"),
        filename="personne.wsdl",
        label="2.0",
        service=approved.service,
    )

    response = sign_in(reviewer).get(address(after))

    assert response.context["changes"]["added"] == ["ecrirePersonne"]
    assert response.context["changes"]["removed"] == ["lirePersonne"]
    assert "notice-warning" in response.content.decode()


def test_the_first_version_is_compared_with_nothing(sign_in, reviewer, submitted):
    assert sign_in(reviewer).get(address(submitted)).context["before"] is None
