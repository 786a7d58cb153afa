"""Decisions taken at the same moment: exactly one has effect. The race shows on PostgreSQL only."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from accounts.models import Entry
from accounts.stages import Role
from catalog.actions import reviews
from catalog.errors import MoveRefused
from catalog.models import Review, ServiceVersion
from catalog.stages import Stage
from tests import factories

AT_ONCE = 40
ROUNDS = 5

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _postgresql(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite takes one writer at a time: there is no race to lose")


def decide(version, reviewer, number, start) -> bool:
    """One decision of one thread, on its own connection; True when it had effect."""
    try:
        mine = ServiceVersion.objects.get(pk=version.pk)
        start.wait(timeout=60)
        act = (reviews.approve, reviews.refuse, reviews.ask_changes)[number % 3]
        act(version=mine, by=reviewer, note="vu")
    except MoveRefused:
        return False
    else:
        return True
    finally:
        connections.close_all()


@pytest.mark.parametrize("round_number", list(range(ROUNDS)))
def test_of_many_decisions_at_once_one_has_effect(round_number):
    organisation = factories.organisation()
    alice = factories.person("Alice", Role.OWNER, organisation)
    version = factories.version(alice, organisation, name=f"Personne{round_number}", stage=Stage.SUBMITTED)
    reviewers = [factories.person(f"Reviewer{number}", Role.REVIEWER) for number in range(AT_ONCE)]
    before = Entry.objects.count()
    start = Barrier(AT_ONCE)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = list(pool.map(lambda number: decide(version, reviewers[number], number, start), range(AT_ONCE)))

    decided = ServiceVersion.objects.get(pk=version.pk)
    assert sum(done) == 1
    assert decided.stage in (Stage.APPROVED, Stage.REFUSED, Stage.DRAFT)
    assert Review.objects.filter(version=version, origin=Stage.SUBMITTED).count() == 1
    assert Entry.objects.count() == before + 1
