"""`/catalogue/<service>/<version>/`: operations, files, remarks, and what may be done with the version."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from catalog.actions import reviews
from catalog.stages import Stage, Track
from tests import factories
from tests.contracts import wsdl


def address(version, name="catalog:version") -> str:
    return reverse(name, args=[version.service.slug, version.label])


def test_the_page_lists_operations_and_files(sign_in, bob, approved):
    html = sign_in(bob).get(address(approved)).content.decode()

    operation = approved.operations.get()
    assert reverse("catalog:operation", args=[approved.service.slug, "1.0", operation.name]) in html
    assert approved.main_file in html


@pytest.mark.parametrize("name", ["version", "version-history", "version-review", "contract-download"])
def test_what_is_not_open_does_not_exist_for_mallory(sign_in, bob, mallory, draft, name):
    assert sign_in(bob).get(address(draft, f"catalog:{name}")).status_code == 200
    assert sign_in(mallory).get(address(draft, f"catalog:{name}")).status_code == 404


def test_the_contract_comes_back_as_a_zip(sign_in, mallory, approved):
    response = sign_in(mallory).get(address(approved, "catalog:contract-download"))

    assert response["Content-Type"] == "application/zip"
    assert "attachment" in response["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert ElementTree.canonicalize(archive.read(approved.main_file)) == ElementTree.canonicalize(wsdl("Personne"))


def test_the_owner_of_a_draft_submits_it_and_nobody_else(sign_in, alice, bob, draft):
    submit = address(draft, "catalog:version-submit")

    assert submit in sign_in(alice).get(address(draft)).content.decode()
    assert submit not in sign_in(bob).get(address(draft)).content.decode()


def test_submitting_leads_back_to_the_version(sign_in, alice, draft):
    response = sign_in(alice).post(address(draft, "catalog:version-submit"))

    draft.refresh_from_db()
    assert draft.stage == Stage.SUBMITTED
    assert response.url == address(draft)


def test_a_submitted_version_leads_its_reviewer_to_the_review(sign_in, alice, reviewer, draft):
    reviews.submit(version=draft, by=alice)

    html = sign_in(reviewer).get(address(draft)).content.decode()

    assert f'class="btn btn-primary" href="{address(draft, "catalog:version-review")}"' in html


def test_the_reason_of_a_refusal_stands_on_the_page(sign_in, alice, reviewer, draft):
    reviews.submit(version=draft, by=alice)
    reviews.refuse(version=draft, by=reviewer, note="Il manque <consulter>.")

    html = sign_in(alice).get(address(draft)).content.decode()

    assert "Il manque &lt;consulter&gt;." in html
    assert address(draft, "catalog:version-reopen") in html


def test_asked_changes_stand_on_the_page(sign_in, alice, reviewer, draft):
    reviews.submit(version=draft, by=alice)
    reviews.ask_changes(version=draft, by=reviewer, note="Documentez l'opération.")

    assert "Documentez l&#x27;opération." in sign_in(alice).get(address(draft)).content.decode()


def test_a_deprecated_version_names_the_newer_one(sign_in, alice, bob, organisation, approved):
    newer = factories.version(alice, organisation, label="2.0", service=approved.service, stage=Stage.APPROVED)
    reviews.deprecate(version=approved, by=alice)

    html = sign_in(bob).get(address(approved)).content.decode()

    assert f'<a href="{address(newer)}">' in html


def test_a_version_off_the_tracks_is_usable_by_its_organisation_and_unknown_elsewhere(
    sign_in, alice, bob, mallory, organisation
):
    version = factories.version(alice, organisation, track=Track.NON_STANDARD)

    html = sign_in(bob).get(address(version)).content.decode()

    assert reverse("sandboxes:order-default", args=[version.service.slug, "1.0"]) in html
    assert sign_in(mallory).get(address(version)).status_code == 404


def test_the_history_tells_each_decision(sign_in, bob, approved):
    html = sign_in(bob).get(address(approved, "catalog:version-history")).content.decode()

    assert [review.stage for review in approved.reviews.all()] == [Stage.APPROVED, Stage.SUBMITTED]
    assert "chip-ready" in html
    assert "chip-waiting" in html


@pytest.mark.parametrize(
    "verb", ["submit", "approve", "ask-changes", "refuse", "deprecate", "restore", "retire", "reopen"]
)
def test_a_decision_is_never_a_link(sign_in, alice, approved, verb):
    assert sign_in(alice).get(address(approved, f"catalog:version-{verb}")).status_code == 405


@pytest.mark.parametrize("verb", ["submit", "approve", "deprecate", "restore", "retire", "reopen"])
def test_bob_may_decide_nothing(sign_in, bob, approved, verb):
    response = sign_in(bob).post(address(approved, f"catalog:version-{verb}"))

    approved.refresh_from_db()
    assert response.status_code == 403
    assert approved.stage == Stage.APPROVED


def test_the_owner_deprecates_and_retires(sign_in, alice, approved):
    client = sign_in(alice)

    client.post(address(approved, "catalog:version-deprecate"))
    client.post(address(approved, "catalog:version-retire"))

    approved.refresh_from_db()
    assert approved.stage == Stage.RETIRED
