"""What a team keeps to itself stays with the team, through the sandboxes that hold it too."""

import pytest

from catalog.stages import Scope
from sandboxes import actions, metering, provisioning, queries
from sandboxes.models import Check, Exchange, Sandbox, Step
from tests import factories

from . import test_metering, world


@pytest.fixture
def secret(version, operation, bob, organisation):
    """Bob's sandbox, which holds a dataset of his team."""
    team = factories.team("Nous", organisation, bob)
    rows = f"{world.HEADER}\n{world.DUPUIS}\n".encode()
    dataset = factories.dataset(bob, organisation, operation, scope=Scope.TEAM, team=team, content=rows)
    return world.order(version, dataset, by=bob, organisation=organisation).sandbox


@pytest.mark.parametrize(
    ("person", "sees"), [("bob", True), ("manager", True), ("auditor", True), ("alice", False), ("reader", False)]
)
def test_a_sandbox_with_a_teams_dataset_is_seen_by_those_who_see_the_dataset(person, sees, secret, request):
    provisioning.provision(secret.pk)

    user = request.getfixturevalue(person)

    assert queries.sandboxes(user).filter(pk=secret.pk).exists() is sees
    assert Step.objects.visible_to(user).filter(sandbox=secret).exists() is sees


def test_a_sandbox_without_one_is_seen_by_the_whole_organisation(sandbox, secret, alice, reader):
    assert [each.pk for each in queries.sandboxes(alice)] == [sandbox.pk]
    assert [each.pk for each in queries.sandboxes(reader)] == [sandbox.pk]


def test_who_left_the_team_no_longer_sees_it(secret, bob, organisation):
    bob.teams.clear()

    assert not queries.sandboxes(bob).exists()
    assert not Check.objects.visible_to(bob).exists()


def test_what_a_deleted_sandbox_still_answers_is_counted_and_not_kept(sandbox, bob, settings):
    actions.delete(sandbox=sandbox, by=bob)
    folder = settings.SHELF_DIR / "log" / test_metering.WORKER
    folder.mkdir(parents=True)
    (folder / "1.log").write_bytes(test_metering.call(sandbox, 1))

    metering.collect()

    assert not Exchange.objects.exists() and test_metering.total() == 1
    assert Sandbox.objects.filter(pk=sandbox.pk).exists()
