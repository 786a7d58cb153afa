"""How far a dataset travels: a reviewer who had no part in it opens it to the network, its keepers take it back."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import roles
from accounts.models import Entry
from accounts.stages import Role
from catalog import policies, queries
from catalog.actions import datasets, sharings
from catalog.errors import MoveRefused, NotAllowed, UploadRefused
from catalog.models import Dataset, Sharing
from catalog.stages import Scope, SharingStage, Stage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation(alice, organisation):
    return factories.version(alice, organisation, stage=Stage.APPROVED).operations.get()


@pytest.fixture
def dataset(alice, organisation, operation):
    return factories.dataset(alice, organisation, operation)


def sees(person, dataset) -> bool:
    return Dataset.objects.visible_to(person).filter(pk=dataset.pk).exists()


def scope(dataset) -> tuple[str, object]:
    dataset.refresh_from_db()
    return dataset.scope, dataset.team


def test_until_a_reviewer_decides_nothing_changes_for_others(dataset, alice, mallory):
    sharings.ask(dataset=dataset, by=alice, note="jeu de référence")

    assert scope(dataset) == (Scope.ORGANISATION, None)
    assert not sees(mallory, dataset)


def test_approved_it_is_the_networks(dataset, alice, reviewer, mallory):
    sharings.ask(dataset=dataset, by=alice)

    sharings.approve(dataset=dataset, by=reviewer)

    assert scope(dataset) == (Scope.NETWORK, None)
    assert sees(mallory, dataset)
    trail = Entry.objects.filter(key=str(dataset.pk), verb__endswith="network").values_list("verb", "actor")
    assert set(trail) == {("dataset.ask-network", alice.pk), ("dataset.approve-network", reviewer.pk)}


def test_refused_it_stays_and_says_why(dataset, alice, reviewer):
    sharings.ask(dataset=dataset, by=alice)

    with pytest.raises(MoveRefused):
        sharings.refuse(dataset=dataset, by=reviewer, note="  ")
    sharings.refuse(dataset=dataset, by=reviewer, note="trop peu de lignes")

    assert scope(dataset) == (Scope.ORGANISATION, None)
    [past] = queries.sharings_of(dataset)
    assert (past.stage, past.reason, past.decided_by) == (SharingStage.REFUSED, "trop peu de lignes", reviewer)


def test_a_new_dataset_for_the_network_begins_in_its_organisation(alice, organisation, operation, mallory):
    upload = factories.upload(alice, organisation, operation, scope=Scope.NETWORK)

    dataset = datasets.publish(upload=upload, by=alice, note="à partager").dataset

    assert scope(dataset) == (Scope.ORGANISATION, None)
    [asked] = Sharing.objects.all()
    assert (asked.stage, asked.asked_by, asked.note) == (SharingStage.ASKED, alice, "à partager")
    assert not sees(mallory, dataset)


def test_nobody_decides_on_what_they_asked_for_or_wrote(dataset, alice, organisation, operation):
    both = factories.person("Basile", Role.REVIEWER)
    factories.person("Basile", Role.OWNER, organisation)
    roles.forget(both)
    sharings.ask(dataset=dataset, by=alice)
    upload = factories.upload(both, organisation, operation, dataset=dataset, dataset_name="",
                              content=factories.rows(operation).replace(b"Jack", b"Jean"))  # fmt: skip
    datasets.publish(upload=upload, by=both)

    with pytest.raises(NotAllowed):
        sharings.approve(dataset=dataset, by=both)
    with pytest.raises(NotAllowed):
        sharings.approve(dataset=dataset, by=alice)

    assert scope(dataset) == (Scope.ORGANISATION, None)


def test_the_database_itself_refuses_a_decision_on_ones_own_request(dataset, alice):
    made = sharings.ask(dataset=dataset, by=alice)
    decided = {"stage": SharingStage.APPROVED, "decided_by": alice, "decided_at": timezone.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Sharing.objects.filter(pk=made.pk).update(**decided)


def test_a_token_decides_nothing(dataset, alice, reviewer, organisation):
    asked = sharings.ask(dataset=dataset, by=alice)
    roles.forget(reviewer)
    assert policies.may_decide_sharing(reviewer, asked)

    roles.narrow(reviewer, organisation)

    assert not policies.may_decide_sharing(reviewer, asked)
    assert not queries.sharings_to_decide(reviewer)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.DEVELOPER, Role.READER])
def test_only_a_service_owner_asks(dataset, organisation, role):
    person = factories.person("Chloé", role, organisation)

    with pytest.raises(NotAllowed):
        sharings.ask(dataset=dataset, by=person)


def test_one_request_at_a_time_and_it_can_be_withdrawn(dataset, alice, reviewer):
    sharings.ask(dataset=dataset, by=alice)

    with pytest.raises(MoveRefused):
        sharings.ask(dataset=dataset, by=alice)
    sharings.withdraw(dataset=dataset, by=alice)

    with pytest.raises(MoveRefused):
        sharings.approve(dataset=dataset, by=reviewer)
    assert sharings.ask(dataset=dataset, by=alice).stage == SharingStage.ASKED


def test_its_keepers_take_it_back_from_the_network(alice, organisation, operation, mallory):
    dataset = factories.dataset(alice, organisation, operation, scope=Scope.NETWORK)

    sharings.narrow(dataset=dataset, by=alice, scope=Scope.ORGANISATION)

    assert scope(dataset) == (Scope.ORGANISATION, None)
    assert not sees(mallory, dataset)


def test_a_team_is_one_of_ones_own(dataset, alice, bob, organisation):
    mine = factories.team("Recette", organisation, alice)
    others = factories.team("Projet", organisation, bob)

    with pytest.raises(UploadRefused):
        sharings.narrow(dataset=dataset, by=alice, scope=Scope.TEAM, team=others)
    sharings.narrow(dataset=dataset, by=alice, scope=Scope.TEAM, team=mine)

    assert scope(dataset) == (Scope.TEAM, mine)


def test_the_network_is_never_taken_without_a_reviewer(dataset, alice):
    with pytest.raises(MoveRefused):
        sharings.narrow(dataset=dataset, by=alice, scope=Scope.NETWORK)


def test_the_reviewers_find_it_and_its_author_too(dataset, alice, reviewer, mallory):
    sharings.ask(dataset=dataset, by=alice)

    assert [each.dataset for each in queries.sharings_to_decide(reviewer)] == [dataset]
    assert [each.dataset for each in queries.my_sharings(alice)] == [dataset]
    assert not queries.sharings_to_decide(alice)
    assert not Sharing.objects.visible_to(mallory)
