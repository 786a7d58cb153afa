"""Messages to the worker: sent after the commit, and never in the way of the request."""

import pytest
from django.conf import settings as portal

from mockadmin.celery import app
from sandboxes import reconciling, tasks
from sandboxes.models import Sandbox
from sandboxes.stages import Stage

from . import world


@pytest.fixture
def no_broker(monkeypatch):
    """Nobody listens at the broker's address."""
    monkeypatch.setitem(app.conf, "broker_url", "redis://127.0.0.1:1")
    monkeypatch.setitem(app.conf, "broker_transport_options", {"socket_connect_timeout": 1})
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)


def test_an_order_succeeds_while_the_broker_is_down(
    version, bob, organisation, no_broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sandbox = world.order(version, by=bob, organisation=organisation).sandbox

    assert Sandbox.objects.get(pk=sandbox.pk).stage == Stage.APPROVED


def test_a_sandbox_whose_message_was_lost_is_found_by_the_reconciler(sandbox, settings):
    settings.ENGINE_URL = "http://127.0.0.1:9"  # nobody answers there: the check waits

    assert reconciling.sweep() >= 1

    assert Sandbox.objects.get(pk=sandbox.pk).stage == Stage.CHECKING


def test_every_loop_of_the_worker_is_a_task_that_exists():
    names = {entry["task"] for entry in app.conf.beat_schedule.values()}

    app.loader.import_default_modules()

    assert {name for name in names if name.startswith("sandboxes.")} <= set(app.tasks)
    assert tasks.reconcile.name in names and portal.CELERY_TASK_ACKS_LATE
