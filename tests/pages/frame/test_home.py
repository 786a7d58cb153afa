"""`/`: what waits for each person, the last sandboxes, and how to start."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.stages import Role
from catalog.actions import reviews
from catalog.stages import Stage
from sandboxes import actions
from sandboxes.models import Sandbox
from sandboxes.stages import Stage as SandboxStage
from tests import factories


@pytest.fixture
def approved(alice, organisation):
    return factories.version(alice, organisation, stage=Stage.APPROVED)


def test_a_newcomer_is_shown_how_to_start(sign_in, reader):
    response = sign_in(reader).get("/")

    assert 'id="start"' in response.content.decode()
    assert 'id="to-do"' not in response.content.decode()


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.READER, "catalog:catalogue"),
        (Role.CONTRIBUTOR, "catalog:dataset-upload"),
        (Role.DEVELOPER, "sandboxes:order"),
        (Role.OWNER, "catalog:contract-add"),
    ],
)
def test_each_role_has_its_one_primary_action(sign_in, organisation, role, address):
    person = factories.person("Camille", role, organisation)

    html = sign_in(person).get("/").content.decode()

    assert f'class="btn btn-primary" href="{reverse(address)}"' in html
    assert html.count("btn btn-primary") == 1


def test_an_owner_is_reminded_of_drafts_and_refusals(sign_in, alice, bob, organisation, reviewer):
    draft = factories.version(alice, organisation)
    url = reverse("catalog:version", args=[draft.service.slug, "1.0"])

    assert url in sign_in(alice).get("/").content.decode()
    assert url not in sign_in(bob).get("/").content.decode()


def test_a_reviewer_finds_what_to_review(sign_in, alice, organisation, reviewer):
    draft = factories.version(alice, organisation)
    reviews.submit(version=draft, by=alice)

    html = sign_in(reviewer).get("/").content.decode()

    assert reverse("catalog:version-review", args=[draft.service.slug, "1.0"]) in html


def test_a_contributor_finds_the_uploads_to_mend_and_to_publish(sign_in, bob, alice, organisation, approved):
    operation = approved.operations.get()
    ready = factories.upload(bob, organisation, operation)
    faulty = factories.upload(bob, organisation, operation, content=b"id;nom;prenom;reponse\n1;A;B;inconnue\n")

    html = sign_in(bob).get("/").content.decode()

    assert (ready.stage, faulty.stage) == ("ready", "faulty")
    assert reverse("catalog:upload", args=[ready.pk]) in html
    assert reverse("catalog:upload", args=[faulty.pk]) in html
    assert reverse("catalog:upload", args=[ready.pk]) not in sign_in(alice).get("/").content.decode()


def test_a_sandbox_that_ends_soon_is_told_to_its_owner(sign_in, bob, organisation, approved):
    sandbox = actions.order_default(by=bob, organisation=organisation, version=approved).sandbox
    Sandbox.objects.filter(pk=sandbox.pk).update(
        stage=SandboxStage.READY, expires_at=timezone.now() + timedelta(days=1)
    )

    assert sandbox.pk in {each.pk for each in sign_in(bob).get("/").context["expiring"]}


def test_the_last_sandboxes_are_those_of_ones_organisations(sign_in, bob, alice, mallory, organisation, approved):
    sandbox = actions.order_default(by=bob, organisation=organisation, version=approved).sandbox

    assert sandbox in sign_in(alice).get("/").context["sandboxes"]
    assert sandbox not in sign_in(mallory).get("/").context["sandboxes"]


def test_more_to_do_needs_no_more_queries(sign_in, alice, reviewer, organisation):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            sign_in(alice).get("/")
        return len(captured)

    factories.version(alice, organisation)
    queries()
    with_one = queries()

    for number in range(4):
        factories.version(alice, organisation, name=f"Autre{number}")

    assert queries() == with_one


def test_a_contributor_finds_the_datasets_of_the_organisation(sign_in, organisation, bob, approved):
    dataset = factories.dataset(bob, organisation, approved.operations.get())
    chloe = factories.person("Chloé", Role.CONTRIBUTOR, organisation)

    html = sign_in(chloe).get("/").content.decode()

    assert reverse("catalog:dataset", args=[dataset.pk]) in html
    assert reverse("catalog:dataset-preview", args=[dataset.pk]) in html
    assert 'id="start"' not in html
