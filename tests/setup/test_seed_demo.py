"""`manage.py seed_demo`: what it lays down is whole, fictitious, and the same when it is done twice."""

import re

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from accounts.models import Entry, User
from accounts.stages import Role
from catalog.models import Dataset, DatasetRevision, NamedResponse, Operation, Service, ServiceVersion, Upload
from catalog.stages import Kind, Scope, Stage, Track, UploadStage
from mockadmin.demo import announcement, people, seeding
from mockadmin.demo.identities import PEOPLE
from sandboxes import actions
from sandboxes.models import Layer, Sandbox
from sandboxes.stages import Approval

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def demo(db):
    """The whole demonstration."""
    call_command("seed_demo", verbosity=0)


def everything() -> dict[str, int]:
    kinds = (
        User,
        Service,
        ServiceVersion,
        Operation,
        NamedResponse,
        Dataset,
        DatasetRevision,
        Upload,
        Sandbox,
        Layer,
        Entry,
    )
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_the_demonstration_is_whole_and_doing_it_twice_changes_nothing(demo):
    before = everything()

    call_command("seed_demo", verbosity=0)

    assert everything() == before
    _every_role_has_somebody()
    _services_are_approved_by_someone_else()
    _datasets_come_from_both_kinds_of_file()
    _what_waits_is_there()
    _sandboxes_are_ordered_within_the_quota()
    _everything_is_fictitious()


def _every_role_has_somebody():
    held = set(User.objects.filter(is_fictitious=True).values_list("memberships__role", flat=True))
    organisations = set(User.objects.values_list("memberships__organisation__code", flat=True)) - {None}

    assert held == set(Role.values)
    assert organisations == {people.NATIONAL, people.REGIONAL, people.LOCAL}
    assert authenticate(email=people.person("Bob").email, password=people.PASSWORD) == people.person("Bob")


def _services_are_approved_by_someone_else():
    approved = ServiceVersion.objects.filter(stage=Stage.APPROVED)

    assert approved.count() == 7
    assert approved.filter(service__kind=Kind.TUXEDO).count() == 2
    assert all(version.decided_by_id not in (None, version.author_id) for version in approved)
    assert ServiceVersion.objects.filter(track=Track.NON_STANDARD).count() == 1


def _datasets_come_from_both_kinds_of_file():
    endings = {name.rpartition(".")[2] for name in DatasetRevision.objects.values_list("filename", flat=True)}

    assert endings == {"csv", "xlsx"}
    assert set(Dataset.objects.values_list("scope", flat=True)) == {Scope.NETWORK, Scope.ORGANISATION}


def _what_waits_is_there():
    faulty = Upload.objects.get(stage=UploadStage.FAULTY)

    assert ServiceVersion.objects.filter(stage=Stage.SUBMITTED).count() == 1
    assert {"B3", "A5", "F4", "G4", "I6"} <= {problem["cell"] for problem in faulty.problems}


def _sandboxes_are_ordered_within_the_quota():
    assert set(Sandbox.objects.values_list("approval", flat=True)) == {Approval.POLICY}
    assert Sandbox.objects.count() == 4
    assert seeding.demonstration().services.get().layers.count() == 2


def _everything_is_fictitious():
    """Places that no official list has, and addresses that lead nowhere."""
    communes = {int(each.matricule[7:10]) for each in PEOPLE}

    assert communes <= set(range(990, 999))
    assert not User.objects.exclude(email__endswith="@exemple.invalid").exists()


def test_the_end_of_make_run_has_its_facts(demo):
    facts = announcement.facts()

    assert re.search(r"/m/[\w-]{22}/individu/1\.0$", facts["address"])
    assert {each["email"] for each in facts["accounts"]} >= {"alice@exemple.invalid", "bob@exemple.invalid"}


def test_a_demonstration_sandbox_that_someone_stopped_or_deleted_comes_back(demo):
    sandbox = seeding.demonstration()
    actions.stop(sandbox=sandbox, by=people.person("Bob"))
    call_command("seed_demo", verbosity=0)
    sandbox.refresh_from_db()
    assert sandbox.desire == "running"

    actions.delete(sandbox=sandbox, by=people.person("Bob"))
    call_command("seed_demo", verbosity=0)

    assert seeding.demonstration().pk != sandbox.pk
