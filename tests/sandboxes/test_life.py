"""What people do with a sandbox after its order, each tried by those who may and those who may not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry
from sandboxes import actions, provisioning, reconciling
from sandboxes.errors import MoveRefused, NotAllowed, OrderRefused
from sandboxes.models import Sandbox
from sandboxes.stages import Access, Desire, Stage

from . import world


@pytest.fixture
def published(sandbox):
    """On the shelf; its check waits for an engine."""
    provisioning.provision(sandbox.pk)
    sandbox.refresh_from_db()
    assert sandbox.stage == Stage.CHECKING, sandbox.last_error
    return sandbox


def perform(verb: str, sandbox, by):
    arguments = {"recompose": {"services": [actions.ServiceChoice(sandbox.services.get().version)]}}.get(verb, {})
    return getattr(actions, verb)(sandbox=sandbox, by=by, **arguments)


CHANGES = ["extend", "reset", "stop", "delete", "recompose"]


@pytest.mark.parametrize("verb", CHANGES)
@pytest.mark.parametrize("person", ["alice", "bob", "manager"])
def test_developers_owners_and_managers_of_the_organisation_may(verb, person, published, request):
    by = request.getfixturevalue(person)
    before = published.desired_generation

    perform(verb, published, by)

    published.refresh_from_db()
    assert published.desired_generation == before + 1
    assert Entry.objects.filter(verb=f"sandbox.{verb}", actor=by).count() == 1


@pytest.mark.parametrize("verb", [*CHANGES, "start", "retry", "renew_token"])
@pytest.mark.parametrize("person", ["mallory", "reader", "reviewer", "auditor"])
def test_others_may_not(verb, person, published, request):
    by = request.getfixturevalue(person)
    before = Sandbox.objects.values().get(pk=published.pk)

    with pytest.raises(NotAllowed):
        perform(verb, published, by)

    assert Sandbox.objects.values().get(pk=published.pk) == before


def test_an_operator_may_stop_and_start_but_not_delete(published, operator):
    actions.stop(sandbox=published, by=operator)
    actions.start(sandbox=published, by=operator)

    with pytest.raises(NotAllowed):
        actions.delete(sandbox=published, by=operator)


def test_extending_adds_to_what_is_left(published, bob):
    before = published.expires_at

    actions.extend(sandbox=published, by=bob, days=10)

    published.refresh_from_db()
    assert published.expires_at == before + timedelta(days=10)


def test_extending_never_goes_beyond_ninety_days_from_now(published, bob):
    actions.extend(sandbox=published, by=bob, days=90)

    published.refresh_from_db()
    assert timedelta(days=89, hours=23) < published.expires_at - timezone.now() <= timedelta(days=90)
    with pytest.raises(OrderRefused, match="90"):
        actions.extend(sandbox=published, by=bob, days=1)


def test_an_expired_sandbox_is_taken_away_and_woken_by_extending_it(published, bob, settings):
    Sandbox.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    reconciling.expire()
    provisioning.provision(published.pk)
    published.refresh_from_db()
    assert published.stage == Stage.EXPIRED and pointer(settings, published) is None

    actions.extend(sandbox=published, by=bob, days=5)
    provisioning.provision(published.pk)

    published.refresh_from_db()
    assert published.stage == Stage.CHECKING and pointer(settings, published) is not None


def test_waking_an_expired_sandbox_needs_room_in_the_quota(published, bob, organisation):
    Sandbox.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    reconciling.expire()
    organisation.sandbox_quota = 0
    organisation.save()

    with pytest.raises(OrderRefused):
        actions.extend(sandbox=published, by=bob, days=5)


def test_a_stopped_sandbox_serves_nothing_until_it_is_started(published, bob, settings):
    actions.stop(sandbox=published, by=bob)
    provisioning.provision(published.pk)
    published.refresh_from_db()
    assert published.stage == Stage.STOPPED and pointer(settings, published) is None

    actions.start(sandbox=published, by=bob)
    provisioning.provision(published.pk)

    published.refresh_from_db()
    assert published.stage == Stage.CHECKING and pointer(settings, published).generation == 3


def test_a_running_sandbox_cannot_be_started_nor_a_stopped_one_stopped(published, bob):
    with pytest.raises(MoveRefused):
        actions.start(sandbox=published, by=bob)
    actions.stop(sandbox=published, by=bob)

    with pytest.raises(MoveRefused):
        actions.stop(sandbox=published, by=bob)


def test_a_deleted_sandbox_serves_nothing_and_leaves_its_lists(published, bob, settings):
    actions.delete(sandbox=published, by=bob)
    provisioning.provision(published.pk)

    published.refresh_from_db()
    assert published.stage == Stage.DELETED and pointer(settings, published) is None
    assert not Sandbox.objects.visible_to(bob).present().exists()


def test_an_order_that_waits_can_be_withdrawn(version, bob, organisation):
    organisation.sandbox_quota = 0
    organisation.save()
    sandbox = world.order(version, by=bob, organisation=organisation).sandbox

    actions.delete(sandbox=sandbox, by=bob)

    sandbox.refresh_from_db()
    assert sandbox.stage == Stage.DELETED and sandbox.desire == Desire.DELETED


def test_only_a_failed_sandbox_can_be_tried_again(published, bob):
    with pytest.raises(MoveRefused):
        actions.retry(sandbox=published, by=bob)


def test_renewing_the_token_replaces_the_old_one_on_the_shelf(version, bob, organisation, settings):
    ordered = world.order(version, by=bob, organisation=organisation, access=Access.TOKEN)
    provisioning.provision(ordered.sandbox.pk)
    old = pointer(settings, ordered.sandbox).token_hashes

    token = actions.renew_token(sandbox=ordered.sandbox, by=bob)
    provisioning.provision(ordered.sandbox.pk)

    assert token != ordered.token
    assert not set(old) & set(pointer(settings, ordered.sandbox).token_hashes)


def test_an_open_sandbox_has_no_token_to_renew(published, bob):
    with pytest.raises(OrderRefused):
        actions.renew_token(sandbox=published, by=bob)


def test_a_deleted_sandbox_leaves_room_for_another(version, bob, organisation):
    organisation.sandbox_quota = 1
    organisation.save()
    first = world.order(version, by=bob, organisation=organisation).sandbox
    actions.delete(sandbox=first, by=bob)

    second = world.order(version, by=bob, organisation=organisation).sandbox

    assert second.stage == Stage.APPROVED


def test_mallory_sees_none_of_it(published, mallory, bob, auditor):
    assert not Sandbox.objects.visible_to(mallory).exists()
    assert not published.steps.model.objects.visible_to(mallory).exists()
    assert Sandbox.objects.visible_to(bob).exists() and Sandbox.objects.visible_to(auditor).exists()


def pointer(settings, sandbox):
    from engine.shelf import Shelf

    return Shelf(settings.SHELF_DIR).pointer(sandbox.public_id)
