"""Inviting people, giving roles and taking them back."""

import re

import pytest
from django.core import mail
from django.urls import resolve

from accounts import letters, roles, tasks
from accounts.actions import people
from accounts.errors import NotAllowed, Unfit
from accounts.models import Entry, Membership, User
from accounts.stages import NETWORK_ROLES, Role
from tests import factories


@pytest.fixture
def invited(manager, organisation):
    return people.invite(by=manager, organisation=organisation, email="Chloe@Exemple.invalid", role=Role.READER).user


def test_a_manager_invites_a_new_person(invited, organisation):
    assert invited.email == "chloe@exemple.invalid"
    assert not invited.has_usable_password()
    assert roles.of(invited).may(Role.READER, organisation)


def test_an_invitation_is_in_the_trail(invited, manager, organisation):
    entry = Entry.objects.get(verb="role.grant", key=str(invited.pk))

    assert (entry.actor, entry.organisation, entry.detail) == (manager, organisation, {"role": "reader"})


def test_a_new_person_is_written_to_after_the_commit(
    manager, organisation, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(tasks.send_invitation, "delay", sent.append)

    with django_capture_on_commit_callbacks(execute=True):
        membership = people.invite(by=manager, organisation=organisation, email="c@exemple.invalid", role=Role.READER)

    assert sent == [membership.user_id]


def test_the_letter_leads_to_the_page_where_a_password_is_chosen(invited, client, settings):
    tasks.send_invitation(invited.pk)

    letter = mail.outbox[0]
    url = re.search(r"https?://\S+", letter.body)[0]
    assert letter.to == [invited.email]
    assert url.startswith(settings.PORTAL_URL)
    assert resolve(url.removeprefix(settings.PORTAL_URL)).url_name == "account_reset_password_from_key"


def test_the_letter_works_once(invited, client, settings):
    letters.invite(invited)
    path = re.search(r"https?://\S+", mail.outbox[0].body)[0].removeprefix(settings.PORTAL_URL)
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": factories.PASSWORD, "password2": factories.PASSWORD})
    invited.refresh_from_db()

    again = client.get(path, follow=True)

    assert invited.check_password(factories.PASSWORD)
    assert again.context["token_fail"] is True


def test_the_letter_speaks_the_language_of_who_receives_it(invited):
    invited.language = "en"
    letters.invite(invited)

    assert "Choose your password here" in mail.outbox[0].body


def test_someone_known_gets_the_role_and_no_letter(
    manager, organisation, mallory, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(tasks.send_invitation, "delay", sent.append)

    with django_capture_on_commit_callbacks(execute=True):
        people.invite(by=manager, organisation=organisation, email=mallory.email.upper(), role=Role.READER)

    assert sent == []
    assert User.objects.filter(email__iexact=mallory.email).count() == 1
    assert Membership.objects.filter(user=mallory, organisation=organisation, role=Role.READER).exists()


@pytest.mark.parametrize("who", ["alice", "bob", "reader", "mallory", "reviewer", "operator", "auditor"])
def test_only_a_manager_of_the_organisation_invites(who, organisation, request):
    by = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        people.invite(by=by, organisation=organisation, email="c@exemple.invalid", role=Role.READER)

    assert not User.objects.filter(email="c@exemple.invalid").exists()


@pytest.mark.parametrize("role", NETWORK_ROLES)
def test_a_manager_gives_no_network_role(role, manager, organisation, bob):
    with pytest.raises(NotAllowed):
        people.invite(by=manager, organisation=organisation, email="c@exemple.invalid", role=role)
    with pytest.raises(NotAllowed):
        people.grant(by=manager, person=bob, organisation=organisation, role=role)
    with pytest.raises(NotAllowed):
        people.grant(by=manager, person=bob, organisation=None, role=role)


def test_nobody_changes_their_own_roles(manager, organisation):
    own = manager.memberships.get()

    with pytest.raises(NotAllowed):
        people.grant(by=manager, person=manager, organisation=organisation, role=Role.OWNER)
    with pytest.raises(NotAllowed):
        people.invite(by=manager, organisation=organisation, email=manager.email, role=Role.OWNER)
    with pytest.raises(NotAllowed):
        people.withdraw(by=manager, membership=own)

    assert list(manager.memberships.values_list("role", flat=True)) == [Role.MANAGER]


def test_a_role_is_given_once(manager, organisation, bob):
    with pytest.raises(Unfit, match="déjà"):
        people.grant(by=manager, person=bob, organisation=organisation, role=Role.DEVELOPER)


def test_a_role_taken_back_is_gone_at_once_and_in_the_trail(manager, organisation, bob):
    people.withdraw(by=manager, membership=bob.memberships.get())

    assert not roles.of(bob).may(Role.READER, organisation)
    assert Entry.objects.get(verb="role.withdraw").detail == {"role": "developer"}


def test_who_loses_the_last_role_leaves_teams_and_tokens(manager, organisation, bob):
    team = factories.team("Recette", organisation, bob)
    factories.token(bob, organisation)

    people.withdraw(by=manager, membership=bob.memberships.get())

    assert not team.members.exists()
    assert not bob.auth_token_set.exists()


def test_who_keeps_a_role_keeps_the_team(manager, organisation, bob):
    people.grant(by=manager, person=bob, organisation=organisation, role=Role.READER)
    team = factories.team("Recette", organisation, bob)

    people.withdraw(by=manager, membership=bob.memberships.get(role=Role.DEVELOPER))

    assert list(team.members.all()) == [bob]


@pytest.mark.parametrize("who", ["alice", "mallory", "reviewer"])
def test_only_a_manager_of_the_organisation_takes_back(who, bob, request):
    with pytest.raises(NotAllowed):
        people.withdraw(by=request.getfixturevalue(who), membership=bob.memberships.get())


def test_an_invitation_is_sent_again_only_to_who_has_no_password(manager, organisation, invited, bob):
    people.remind(by=manager, membership=invited.memberships.get())

    with pytest.raises(Unfit):
        people.remind(by=manager, membership=bob.memberships.get())

    assert Entry.objects.filter(verb="person.remind").count() == 1


def test_a_closed_account_is_not_invited(manager, organisation, invited):
    User.objects.filter(pk=invited.pk).update(is_active=False)

    with pytest.raises(Unfit, match="fermé"):
        people.invite(by=manager, organisation=organisation, email=invited.email, role=Role.OWNER)


def test_the_command_line_gives_network_roles_and_the_trail_shows_it(db):
    person = people.enrol(email="r@exemple.invalid", role=Role.REVIEWER)
    people.enrol(email="r@exemple.invalid", role=Role.REVIEWER)

    assert roles.of(person).network(Role.REVIEWER)
    assert Entry.objects.get(verb="role.grant").actor is None


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_does_not_break_the_invitation(manager, organisation, monkeypatch, caplog):
    def down(pk):
        raise OSError("the broker does not answer")

    monkeypatch.setattr(tasks.send_invitation, "delay", down)

    membership = people.invite(by=manager, organisation=organisation, email="c@exemple.invalid", role=Role.READER)

    assert Membership.objects.filter(pk=membership.pk).exists()
    assert "the broker does not answer" in caplog.text
