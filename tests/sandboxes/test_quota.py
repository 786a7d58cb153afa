"""The quota holds, whoever is woken first; and the calendar does not end what was prolonged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sandboxes import actions, reconciling
from sandboxes.errors import OrderRefused
from sandboxes.models import Sandbox
from sandboxes.stages import Stage

from . import world


def test_expired_sandboxes_woken_before_a_worker_comes_count_already(version, bob, organisation):
    first, second = (world.order(version, by=bob, organisation=organisation).sandbox for _number in range(2))
    Sandbox.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    reconciling.expire()
    organisation.sandbox_quota = 1
    organisation.save()

    actions.extend(sandbox=first, by=bob, days=5)

    with pytest.raises(OrderRefused):
        actions.extend(sandbox=second, by=bob, days=5)


def test_a_sandbox_just_woken_can_be_extended_again(version, bob, organisation):
    organisation.sandbox_quota = 1
    organisation.save()
    sandbox = world.order(version, by=bob, organisation=organisation).sandbox
    Sandbox.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    reconciling.expire()

    actions.extend(sandbox=sandbox, by=bob, days=5)
    actions.extend(sandbox=sandbox, by=bob, days=5)

    assert sandbox.expires_at > timezone.now() + timedelta(days=9)


def test_a_sandbox_prolonged_while_the_calendar_is_read_does_not_expire(sandbox, bob, monkeypatch):
    Sandbox.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    atomic = reconciling.transaction.atomic

    def prolonged_first():
        Sandbox.objects.update(expires_at=timezone.now() + timedelta(days=5))
        return atomic()

    monkeypatch.setattr(reconciling.transaction, "atomic", prolonged_first)

    assert reconciling.expire() == 0

    sandbox.refresh_from_db()
    assert sandbox.stage == Stage.APPROVED
