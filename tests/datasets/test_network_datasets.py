"""A dataset of the whole network: its service owners renew it, contributors do not."""

import pytest

from accounts.stages import Role
from catalog import policies
from catalog.actions import datasets
from catalog.errors import NotAllowed
from catalog.stages import Scope
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(alice, organisation):
    version = factories.version(alice, organisation, stage="approved")
    return factories.dataset(alice, organisation, version.operations.get(), scope=Scope.NETWORK)


def test_an_owner_renews_it(shared, alice):
    assert policies.may_change(alice, shared)


def test_a_contributor_does_not(shared, organisation):
    contributor = factories.person("Chloé", Role.CONTRIBUTOR, organisation)
    operation = shared.revisions.get().version.operations.get()

    with pytest.raises(NotAllowed):
        datasets.receive(
            by=contributor,
            organisation=organisation,
            operation=operation,
            filename="a.csv",
            content=factories.rows(operation),
            dataset=shared,
        )
