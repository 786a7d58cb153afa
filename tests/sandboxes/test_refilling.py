"""A shelf that was lost, as after a restoration: the reconciler publishes again what should be served, no more."""

import shutil

import pytest

from engine.shelf import Shelf
from sandboxes import actions, provisioning, reconciling
from sandboxes.stages import Stage

from . import world


@pytest.fixture
def sandbox(organisation, alice, bob, reviewer):
    version = world.version(owner=alice, organisation=organisation, reviewer=reviewer)
    made = world.order(version, by=bob, organisation=organisation).sandbox
    provisioning.provision(made.pk)
    made.refresh_from_db()
    return made


def test_what_the_shelf_lost_is_published_again(sandbox, settings):
    shutil.rmtree(settings.SHELF_DIR)

    assert reconciling.refill() == 1
    provisioning.provision(sandbox.pk)

    assert Shelf(settings.SHELF_DIR).pointer(sandbox.public_id).generation == sandbox.desired_generation + 1
    assert reconciling.refill() == 0


def test_what_is_on_the_shelf_is_left_alone(sandbox):
    assert sandbox.stage == Stage.CHECKING and reconciling.refill() == 0


def test_what_was_stopped_is_not_published_again(sandbox, settings, bob):
    actions.stop(sandbox=sandbox, by=bob)
    provisioning.provision(sandbox.pk)
    shutil.rmtree(settings.SHELF_DIR)

    assert reconciling.refill() == 0
