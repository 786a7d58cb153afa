"""Deciding on orders outside the quota."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry
from accounts.stages import Role
from sandboxes import actions, queries
from sandboxes.errors import MoveRefused, NotAllowed, OrderRefused
from sandboxes.stages import Approval, Stage

from .. import factories
from . import world


@pytest.fixture
def requested(version, dataset, bob, organisation):
    organisation.sandbox_quota = 0
    organisation.save()
    return world.order(version, dataset, by=bob, organisation=organisation).sandbox


def test_a_reviewer_approves(requested, reviewer):
    actions.approve(sandbox=requested, by=reviewer, note="vu")

    requested.refresh_from_db()
    assert requested.stage == Stage.APPROVED and requested.approval == Approval.REVIEWER
    assert requested.decided_by == reviewer and requested.decision_note == "vu"
    assert Entry.objects.get(verb="sandbox.approve").actor == reviewer


def test_the_lifetime_starts_with_the_approval(requested, reviewer):
    type(requested).objects.update(
        created_at=timezone.now() - timedelta(days=30), expires_at=timezone.now() - timedelta(days=16)
    )
    requested.refresh_from_db()

    actions.approve(sandbox=requested, by=reviewer)

    assert requested.expires_at - timezone.now() > timedelta(days=13, hours=23)


def test_a_refusal_needs_a_reason_and_keeps_it(requested, reviewer):
    with pytest.raises(OrderRefused):
        actions.refuse(sandbox=requested, by=reviewer, note="  ")

    actions.refuse(sandbox=requested, by=reviewer, note="déjà trois bacs")

    requested.refresh_from_db()
    assert requested.stage == Stage.REFUSED and requested.decision_note == "déjà trois bacs"


@pytest.mark.parametrize("person", ["alice", "bob", "mallory", "manager", "auditor"])
def test_only_reviewers_decide(person, requested, request):
    by = request.getfixturevalue(person)

    with pytest.raises(NotAllowed):
        actions.approve(sandbox=requested, by=by)
    with pytest.raises(NotAllowed):
        actions.refuse(sandbox=requested, by=by, note="non")

    requested.refresh_from_db()
    assert requested.stage == Stage.REQUESTED


def test_nobody_approves_their_own_order(version, dataset, organisation):
    organisation.sandbox_quota = 0
    organisation.save()
    both = factories.person("Irma", Role.DEVELOPER, organisation)
    factories.person("Irma", Role.REVIEWER)
    own = world.order(version, dataset, by=both, organisation=organisation).sandbox

    with pytest.raises(NotAllowed):
        actions.approve(sandbox=own, by=type(both).objects.get(pk=both.pk))


def test_an_order_is_decided_once(requested, reviewer):
    second = type(requested).objects.get(pk=requested.pk)
    actions.approve(sandbox=requested, by=reviewer)

    with pytest.raises(MoveRefused):
        actions.refuse(sandbox=second, by=reviewer, note="trop tard")
    with pytest.raises(MoveRefused):
        actions.approve(sandbox=second, by=reviewer)

    assert requested.events.filter(stage=Stage.APPROVED).count() == 1


def test_the_queue_shows_what_a_reviewer_may_decide(requested, reviewer, bob):
    assert list(queries.pending(reviewer)) == [requested]
    assert list(queries.pending(bob)) == []


def test_an_order_that_is_being_reviewed_is_not_recomposed(requested, version, bob):
    with pytest.raises(MoveRefused):
        actions.recompose(sandbox=requested, by=bob, services=[actions.ServiceChoice(version)])
