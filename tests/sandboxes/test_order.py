"""Ordering a sandbox: who may, what fits, and what the quota decides."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry
from catalog.actions import datasets
from catalog.stages import Scope, Track
from catalog.uploads import uploading
from sandboxes import actions
from sandboxes.errors import CompositionRefused, NotAllowed, OrderRefused
from sandboxes.models import Sandbox
from sandboxes.stages import Access, Approval, Stage

from .. import factories
from . import world


def test_an_order_inside_the_quota_is_approved_by_policy_and_says_so(version, dataset, bob, organisation):
    sandbox = world.order(version, dataset, by=bob, organisation=organisation).sandbox

    assert sandbox.stage == Stage.APPROVED
    assert sandbox.approval == Approval.POLICY and sandbox.decided_by is None
    event = sandbox.events.get(stage=Stage.APPROVED)
    assert event.by is None and event.note
    verbs = Entry.objects.filter(kind="sandbox").order_by("pk").values_list("verb", "actor")
    assert list(verbs) == [("sandbox.order", bob.pk), ("sandbox.approve-by-policy", None)]


def test_an_order_outside_the_quota_waits_for_a_reviewer(version, dataset, bob, organisation):
    organisation.sandbox_quota = 1
    organisation.save()
    world.order(version, dataset, by=bob, organisation=organisation)

    second = world.order(version, dataset, by=bob, organisation=organisation).sandbox

    assert second.stage == Stage.REQUESTED and second.approval == ""


def test_a_sandbox_lives_fourteen_days_unless_asked_otherwise(version, bob, organisation):
    default = world.order(version, by=bob, organisation=organisation).sandbox
    asked = world.order(version, by=bob, organisation=organisation, days=3).sandbox

    assert timedelta(days=13, hours=23) < default.expires_at - timezone.now() <= timedelta(days=14)
    assert timedelta(days=2, hours=23) < asked.expires_at - timezone.now() <= timedelta(days=3)


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_lifetime_of_less_than_a_day_or_more_than_ninety_is_refused(days, version, bob, organisation):
    with pytest.raises(OrderRefused, match="90"):
        world.order(version, by=bob, organisation=organisation, days=days)

    assert not Sandbox.objects.exists()


def test_a_protected_sandbox_gives_its_token_once_and_keeps_only_its_hash(version, bob, organisation):
    ordered = world.order(version, by=bob, organisation=organisation, access=Access.TOKEN)

    stored = Sandbox.objects.values().get(pk=ordered.sandbox.pk)
    assert len(ordered.token) > 40
    assert stored["token_hash"] == hashlib.sha256(ordered.token.encode()).hexdigest()
    assert ordered.token not in str(stored)


def test_an_open_sandbox_has_no_token(version, bob, organisation):
    ordered = world.order(version, by=bob, organisation=organisation)

    assert ordered.token == "" and ordered.sandbox.token_hash == ""


def test_a_reader_may_not_order(version, reader, organisation):
    with pytest.raises(NotAllowed):
        world.order(version, by=reader, organisation=organisation)


def test_mallory_may_not_order_for_an_organisation_that_is_not_hers(version, mallory, organisation):
    with pytest.raises(NotAllowed):
        world.order(version, by=mallory, organisation=organisation)


def test_a_version_that_is_not_approved_is_refused(alice, bob, organisation):
    draft = world.version(owner=alice, organisation=organisation)

    with pytest.raises(OrderRefused, match="1.0"):
        world.order(draft, by=bob, organisation=organisation)


def test_a_version_off_the_tracks_serves_its_own_organisation_only(
    alice, bob, mallory, organisation, other_organisation
):
    own = world.version(owner=alice, organisation=organisation, track=Track.NON_STANDARD)

    sandbox = world.order(own, by=bob, organisation=organisation).sandbox

    assert sandbox.stage == Stage.APPROVED
    with pytest.raises(OrderRefused):
        world.order(own, by=mallory, organisation=other_organisation)


def test_an_order_without_a_service_is_refused(bob, organisation):
    with pytest.raises(OrderRefused):
        actions.order(by=bob, organisation=organisation, name="Vide", services=[])


def test_the_same_version_twice_is_refused(version, bob, organisation):
    with pytest.raises(OrderRefused):
        actions.order(by=bob, organisation=organisation, name="Deux", services=[actions.ServiceChoice(version)] * 2)


def test_a_dataset_that_another_organisation_keeps_to_itself_is_refused(version, dataset, mallory, other_organisation):
    with pytest.raises(OrderRefused, match="Individus"):
        world.order(version, dataset, by=mallory, organisation=other_organisation)


def test_a_dataset_shared_with_the_network_serves_everyone(version, operation, alice, mallory, other_organisation):
    shared = world.dataset(operation, world.DUPUIS, by=alice, name="National", scope=Scope.NETWORK)

    sandbox = world.order(version, shared, by=mallory, organisation=other_organisation).sandbox

    assert sandbox.stage == Stage.APPROVED


def test_an_operation_that_the_version_does_not_have_is_refused(version, dataset, bob, organisation):
    choice = actions.ServiceChoice(version, {"autreOperation": [actions.LayerChoice(dataset)]})

    with pytest.raises(OrderRefused, match="autreOperation"):
        actions.order(by=bob, organisation=organisation, name="Essai", services=[choice])


def test_a_dataset_twice_in_one_operation_is_refused(version, dataset, bob, organisation):
    with pytest.raises(OrderRefused):
        world.order(version, dataset, dataset, by=bob, organisation=organisation)


def test_a_revision_of_another_dataset_is_refused(version, operation, dataset, bob, organisation):
    other = world.dataset(operation, world.DUPUIS, by=bob, name="Autre")
    layer = actions.LayerChoice(dataset, other.revisions.first())

    with pytest.raises(OrderRefused):
        actions.order(
            by=bob,
            organisation=organisation,
            name="Essai",
            services=[actions.ServiceChoice(version, {world.OPERATION: [layer]})],
        )


def test_layers_with_different_key_fields_are_refused_with_both_names(version, operation, dataset, bob, organisation):
    other = world.dataset(operation, world.DUPUIS, by=bob, name="Autre champ")
    other.revisions.update(key_path=["individu", "autre"])

    with pytest.raises(CompositionRefused, match="Individus.*Autre champ|Autre champ.*Individus"):
        world.order(version, dataset, other, by=bob, organisation=organisation)


def test_a_team_of_another_organisation_is_refused(version, bob, organisation, other_organisation):
    team = factories.team("Sud", other_organisation)

    with pytest.raises(OrderRefused, match="Sud"):
        world.order(version, by=bob, organisation=organisation, team=team)


def test_one_click_follows_the_networks_datasets_below_those_of_the_organisation(
    version, operation, dataset, alice, bob, organisation
):
    national = world.dataset(operation, world.DUPUIS, by=alice, name="National", scope=Scope.NETWORK)

    sandbox = actions.order_default(by=bob, organisation=organisation, version=version).sandbox

    layers = sandbox.services.get().layers.order_by("position")
    assert [layer.dataset for layer in layers] == [national, dataset]
    assert all(layer.revision is None for layer in layers)


def test_one_click_works_for_a_service_without_any_dataset(version, bob, organisation):
    sandbox = actions.order_default(by=bob, organisation=organisation, version=version).sandbox

    assert sandbox.stage == Stage.APPROVED and not sandbox.services.get().layers.exists()


def test_one_click_does_not_take_what_a_third_organisation_shares(
    version, operation, dataset, bob, organisation, mallory, other_organisation
):
    upload = datasets.receive(
        by=mallory,
        organisation=other_organisation,
        operation=operation,
        filename="dataset.csv",
        content=f"{world.HEADER}\n{world.DUPUIS}".encode(),
        dataset_name="Offerts à tous",
        scope=Scope.NETWORK,
        publish_when_ready=True,
    )
    uploading.check(upload.pk)

    sandbox = actions.order_default(by=bob, organisation=organisation, version=version).sandbox

    assert [layer.dataset for layer in sandbox.services.get().layers.all()] == [dataset]
