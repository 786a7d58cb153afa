"""Teams of an organisation: its manager makes them, of its own members."""

import pytest

from accounts.actions import organisations
from accounts.errors import NotAllowed, Unfit
from accounts.models import Entry, Team
from tests import factories


@pytest.fixture
def team(organisation, bob):
    return factories.team("Recette", organisation, bob)


def test_a_manager_makes_a_team_of_members(manager, organisation, alice, bob):
    team = organisations.add_team(by=manager, organisation=organisation, name="Projet", members=[alice, bob])

    assert set(team.members.all()) == {alice, bob}
    assert Entry.objects.filter(verb="team.add", key=str(team.pk), actor=manager).exists()


def test_a_stranger_is_in_no_team(manager, organisation, mallory):
    with pytest.raises(Unfit, match="Mallory"):
        organisations.add_team(by=manager, organisation=organisation, name="Projet", members=[mallory])

    assert not Team.objects.filter(name="Projet").exists()


def test_a_name_is_taken_once_in_an_organisation(manager, team, mallory, organisation, other_organisation):
    with pytest.raises(Unfit, match="Recette"):
        organisations.add_team(by=manager, organisation=organisation, name="Recette")

    organisations.add_team(by=mallory, organisation=other_organisation, name="Recette")

    assert Team.objects.filter(name="Recette").count() == 2


def test_a_team_is_renamed_and_its_members_change(manager, team, alice, bob):
    organisations.change_team(by=manager, team=team, name="Recette 2", members=[alice])

    team.refresh_from_db()
    assert team.name == "Recette 2"
    assert list(team.members.all()) == [alice]
    last = Entry.objects.filter(verb="team.members").first()
    assert last.detail == {"added": [alice.pk], "removed": [bob.pk]}


@pytest.mark.parametrize("who", ["alice", "bob", "mallory", "reviewer"])
def test_only_a_manager_of_the_organisation_changes_teams(who, team, organisation, request):
    by = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        organisations.add_team(by=by, organisation=organisation, name="Autre")
    with pytest.raises(NotAllowed):
        organisations.change_team(by=by, team=team, name="Autre", members=[])
    with pytest.raises(NotAllowed):
        organisations.delete_team(by=by, team=team)


def test_a_team_is_deleted(manager, team):
    organisations.delete_team(by=manager, team=team)

    assert not Team.objects.exists()
    assert Entry.objects.filter(verb="team.delete", label="Recette").exists()
