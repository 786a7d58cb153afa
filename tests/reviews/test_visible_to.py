"""Who sees which service, version, operation, response, dataset, revision and upload; what is not seen is a 404."""

import pytest
from django.contrib.auth.models import AnonymousUser

from catalog.models import (
    Dataset,
    DatasetRevision,
    NamedResponse,
    Operation,
    Service,
    ServiceVersion,
    Upload,
)
from catalog.stages import Scope, Stage, Track
from tests import factories

MEMBERS = ["alice", "bob", "reader", "manager"]
NETWORK = ["reviewer", "auditor", "operator"]
STRANGER = ["mallory"]


@pytest.fixture
def nobody(db):
    return AnonymousUser()


def sees(user, thing) -> bool:
    """Does `user` see `thing`, once and not twice?"""
    return list(type(thing).objects.visible_to(user).filter(pk=thing.pk)) == [thing]


def who_sees(request, *things) -> set[str]:
    """The names in the cast that see each of `things`; whoever sees one of them but not another is an error."""
    people = {name: request.getfixturevalue(name) for name in [*MEMBERS, *NETWORK, *STRANGER, "nobody"]}
    answers = {name: {sees(person, thing) for thing in things} for name, person in people.items()}
    assert all(len(answer) == 1 for answer in answers.values()), answers
    return {name for name, answer in answers.items() if answer == {True}}


def parts(version: ServiceVersion) -> list:
    operation = version.operations.get()
    return [version, operation, *operation.responses.all()]


# --- versions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.REFUSED, Stage.RETIRED])
def test_a_version_that_is_not_shared_is_seen_inside_and_by_the_network_roles(stage, alice, organisation, request):
    version = factories.version(alice, organisation, stage=stage)

    assert who_sees(request, version.service, *parts(version)) == {*MEMBERS, *NETWORK}


@pytest.mark.parametrize("stage", [Stage.APPROVED, Stage.DEPRECATED])
def test_a_shared_version_is_seen_by_everyone_signed_in(stage, alice, organisation, request):
    version = factories.version(alice, organisation, stage=stage)

    assert who_sees(request, version.service, *parts(version)) == {*MEMBERS, *NETWORK, *STRANGER}


def test_a_version_off_the_tracks_stays_inside(alice, organisation, request):
    version = factories.version(alice, organisation, track=Track.NON_STANDARD)

    assert who_sees(request, version.service, *parts(version)) == {*MEMBERS, *NETWORK}


def test_a_shared_version_shows_the_service_and_not_its_drafts(alice, mallory, organisation):
    shared = factories.version(alice, organisation, stage=Stage.APPROVED)
    draft = factories.version(alice, organisation, label="2.0", service=shared.service)

    assert sees(mallory, shared.service)
    assert sees(mallory, shared)
    assert not sees(mallory, draft)
    assert not sees(mallory, draft.operations.get())


def test_a_person_without_any_role_sees_what_is_shared_only(alice, organisation):
    from accounts.models import User

    person = User.objects.create_user("sans-role@exemple.invalid")
    shared = factories.version(alice, organisation, stage=Stage.APPROVED)
    inside = factories.version(alice, organisation, name="Autre")

    assert sees(person, shared)
    assert not sees(person, inside.service)


# --- usable -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "track", "insider", "outsider"),
    [
        (Stage.DRAFT, Track.CERTIFIED, False, False),
        (Stage.SUBMITTED, Track.CERTIFIED, False, False),
        (Stage.APPROVED, Track.CERTIFIED, True, True),
        (Stage.DEPRECATED, Track.LABELLED, True, True),
        (Stage.REFUSED, Track.CERTIFIED, False, False),
        (Stage.RETIRED, Track.CERTIFIED, False, False),
        (Stage.DRAFT, Track.NON_STANDARD, True, False),
        (Stage.RETIRED, Track.NON_STANDARD, False, False),
    ],
)
def test_a_version_is_usable_when_shared_or_ones_own_off_the_tracks(
    stage, track, insider, outsider, alice, bob, mallory, organisation, other_organisation
):
    version = factories.version(alice, organisation, stage=stage, track=track)

    def usable(person, where) -> bool:
        return ServiceVersion.objects.usable_by(person, where).filter(pk=version.pk).exists()

    assert usable(bob, organisation) is insider
    assert usable(mallory, other_organisation) is outsider
    assert not usable(mallory, organisation) or outsider
    assert usable(bob, None) is outsider


# --- datasets ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def operation(alice, organisation):
    return factories.version(alice, organisation, stage=Stage.APPROVED).operations.get()


def test_a_dataset_of_the_organisation_is_seen_inside(operation, bob, organisation, request):
    dataset = factories.dataset(bob, organisation, operation, scope=Scope.ORGANISATION)

    assert who_sees(request, dataset, dataset.revisions.get()) == {*MEMBERS, *NETWORK}


def test_a_dataset_of_the_network_is_seen_with_its_service(operation, alice, organisation, request):
    dataset = factories.dataset(alice, organisation, operation, scope=Scope.NETWORK)

    assert who_sees(request, dataset, dataset.revisions.get()) == {*MEMBERS, *NETWORK, *STRANGER}


def test_a_dataset_of_the_network_stays_hidden_with_its_service(alice, organisation, request):
    hidden = factories.version(alice, organisation, track=Track.NON_STANDARD).operations.get()
    dataset = factories.dataset(alice, organisation, hidden, scope=Scope.NETWORK)

    assert who_sees(request, dataset, dataset.revisions.get()) == {*MEMBERS, *NETWORK}


def test_a_dataset_of_a_team_is_seen_by_the_team_and_the_managers(operation, bob, organisation, request):
    team = factories.team("Recette", organisation, bob)
    dataset = factories.dataset(bob, organisation, operation, scope=Scope.TEAM, team=team)

    assert who_sees(request, dataset, dataset.revisions.get()) == {"bob", "manager", *NETWORK}


def test_who_left_the_organisation_no_longer_sees_the_datasets_of_the_team(operation, bob, manager, organisation):
    from accounts.actions import people

    team = factories.team("Recette", organisation, bob)
    dataset = factories.dataset(bob, organisation, operation, scope=Scope.TEAM, team=team)
    people.withdraw(by=manager, membership=bob.memberships.get())

    assert not sees(bob, dataset)


def test_someone_in_two_teams_sees_a_dataset_once(operation, bob, organisation):
    first = factories.team("Recette", organisation, bob)
    factories.team("Projet", organisation, bob)
    dataset = factories.dataset(bob, organisation, operation, scope=Scope.TEAM, team=first)

    assert list(Dataset.objects.visible_to(bob)) == [dataset]


# --- uploads ----------------------------------------------------------------------------------------------------------


def test_an_upload_is_seen_in_the_organisation_it_was_made_in(operation, alice, organisation, request):
    upload = factories.upload(alice, organisation, operation, scope=Scope.NETWORK)

    assert who_sees(request, upload) == {*MEMBERS, *NETWORK}


def test_an_upload_for_a_team_is_seen_by_the_team_its_author_and_the_managers(operation, bob, organisation, request):
    team = factories.team("Recette", organisation, bob)
    upload = factories.upload(bob, organisation, operation, scope=Scope.TEAM, team=team)

    assert who_sees(request, upload) == {"bob", "manager", *NETWORK}


# --- all --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Service, ServiceVersion, Operation, NamedResponse, Dataset, DatasetRevision, Upload])
def test_a_stranger_sees_nothing(model, operation, alice, organisation, nobody):
    factories.dataset(alice, organisation, operation, scope=Scope.NETWORK)

    assert model.objects.exists()
    assert not model.objects.visible_to(nobody).exists()
