"""When the network loses a dataset, sandboxes of others keep the rows that they answer with and get no more."""

import pytest

from catalog.actions import sharings
from catalog.stages import Scope
from sandboxes import reconciling
from sandboxes.models import Layer

from . import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def national(operation, alice):
    return world.dataset(operation, world.DUPUIS, by=alice, name="National", scope=Scope.NETWORK)


def layer(sandbox) -> Layer:
    return Layer.objects.get(service__sandbox=sandbox)


def test_a_strangers_sandbox_is_pinned_and_ones_own_follows_on(version, national, operation, alice, bob, mallory):
    own = world.order(version, national, by=bob, organisation=national.organisation).sandbox
    strange = world.order(version, national, by=mallory, organisation=mallory.memberships.get().organisation).sandbox
    first = national.revisions.get()

    sharings.narrow(dataset=national, by=alice, scope=Scope.ORGANISATION)
    world.dataset(operation, world.BOULON, by=alice, again=national)

    assert layer(own).revision is None
    assert layer(strange).revision == first
    assert not {strange.pk} & set(reconciling.follow(dataset_pk=national.pk))
