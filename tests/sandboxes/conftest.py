"""The golden service, approved, with one dataset of Bob's organisation."""

import pytest

from . import world


@pytest.fixture
def version(alice, organisation, reviewer):
    return world.version(owner=alice, organisation=organisation, reviewer=reviewer)


@pytest.fixture
def operation(version):
    return version.operations.get(name=world.OPERATION)


@pytest.fixture
def dataset(operation, bob):
    return world.dataset(operation, world.DUPUIS, world.BOULON, by=bob)


@pytest.fixture
def sandbox(version, dataset, bob, organisation):
    """Ordered by Bob, approved by policy, not provisioned yet."""
    return world.order(version, dataset, by=bob, organisation=organisation).sandbox
