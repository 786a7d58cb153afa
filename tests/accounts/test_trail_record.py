"""The audit trail is written with the change, and the database lets nobody bend it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError

from accounts import trail
from accounts.models import Entry


@pytest.fixture
def entry(alice, organisation):
    trail.record(by=alice, verb="test.try", target=organisation, detail={"why": "to see"})
    return Entry.objects.get(verb="test.try")


def test_an_entry_says_who_did_what_to_which_thing(entry, alice, organisation):
    assert (entry.actor, entry.organisation) == (alice, organisation)
    assert (entry.kind, entry.key, entry.label) == ("organisation", str(organisation.pk), organisation.name)
    assert entry.detail == {"why": "to see"}


def test_a_thing_of_an_organisation_is_recorded_for_that_organisation(bob, manager, organisation):
    from accounts.actions import organisations

    team = organisations.add_team(by=manager, organisation=organisation, name="Recette", members=[bob])

    assert Entry.objects.get(verb="team.add", key=str(team.pk)).organisation == organisation


@pytest.mark.parametrize(
    "bend",
    [
        lambda entries: entries.update(label="someone else"),
        lambda entries: entries.delete(),
        lambda entries: entries.get().delete(),
    ],
    ids=["update", "delete", "delete one"],
)
def test_the_database_refuses_to_change_an_entry(entry, bend):
    entries = Entry.objects.filter(pk=entry.pk)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        bend(entries)

    assert entries.get().label == entry.label


def test_the_database_refuses_raw_statements_too(entry):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_entry")

    assert Entry.objects.filter(pk=entry.pk).exists()


@pytest.mark.postgres
def test_the_database_refuses_to_truncate_the_trail(entry):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    connection.check_constraints()  # what waits for the end of the transaction would stop TRUNCATE before the trigger

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_entry")

    assert Entry.objects.filter(pk=entry.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction(organisation):
    before = Entry.objects.count()

    with pytest.raises(TransactionManagementError, match=r"test\.try"):
        trail.record(by=None, verb="test.try", target=organisation)

    assert Entry.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_with_the_change_that_is_undone(organisation):
    class Undone(Exception):
        pass

    with pytest.raises(Undone), transaction.atomic():
        trail.record(by=None, verb="test.try", target=organisation)
        raise Undone

    assert not Entry.objects.filter(verb="test.try").exists()


def test_a_person_in_the_trail_cannot_be_deleted(entry, alice):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        alice.delete()
