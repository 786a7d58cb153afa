"""API tokens: only a digest is kept; they expire, they may be read-only, they stay in their organisation."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts import roles
from accounts.actions import people, tokens
from accounts.authentication import TokenAuthentication
from accounts.errors import NotAllowed, Unfit
from accounts.models import Entry, Organisation, Token
from accounts.stages import Role
from tests import factories


def sign_in(secret, method: str = "get"):
    """What the API does at the start of a call: (user, token, request)."""
    plain = getattr(RequestFactory(), method)("/api/v1/me/", headers={"Authorization": f"Bearer {secret}"})
    user, token = TokenAuthentication().authenticate(Request(plain))
    return user, token, plain


def make(owner, organisation, **fields):
    asked = {"name": "CI", "lifetime": timedelta(days=30)} | fields
    return tokens.create(by=owner, organisation=organisation, **asked)


def test_a_token_signs_its_owner_in_inside_its_organisation(bob, organisation):
    made = make(bob, organisation)

    user, token, request = sign_in(made.secret)

    assert (user, token, request.organisation) == (bob, made.token, organisation)


def test_the_secret_is_nowhere_in_the_database(bob, organisation):
    made = make(bob, organisation)

    row = Token.objects.filter(pk=made.token.pk).values().get()
    entries = Entry.objects.filter(verb="token.create").values()
    kept = str(row) + str(list(entries))
    assert made.secret.startswith("mk_")
    assert made.secret not in kept
    assert made.secret[len(made.token.token_key) :] not in kept


def test_the_trail_shows_no_digest(bob, organisation):
    made = make(bob, organisation)

    entry = Entry.objects.get(verb="token.create")
    assert entry.key == made.token.token_key
    assert made.token.digest not in f"{entry.key}{entry.label}{entry.detail}"


@pytest.mark.parametrize("secret", ["mk_" + "0" * 64, "", "mk_", "é" * 20, "a b", "x" * 10_000])
def test_an_unknown_token_is_refused(secret, bob, organisation):
    make(bob, organisation)

    with pytest.raises(AuthenticationFailed):
        sign_in(secret)


def test_a_token_expires(bob, organisation):
    made = make(bob, organisation)
    Token.objects.filter(pk=made.token.pk).update(expiry=timezone.now() - timedelta(seconds=1))

    with pytest.raises(AuthenticationFailed):
        sign_in(made.secret)

    assert Token.objects.filter(pk=made.token.pk).exists()


def test_a_revoked_token_is_refused(bob, organisation):
    made = make(bob, organisation)
    tokens.revoke(by=bob, token=made.token)

    with pytest.raises(AuthenticationFailed):
        sign_in(made.secret)

    assert Entry.objects.filter(verb="token.revoke", actor=bob).exists()


def test_the_token_of_a_closed_account_is_refused(bob, organisation):
    made = make(bob, organisation)
    bob.is_active = False
    bob.save()

    with pytest.raises(AuthenticationFailed):
        sign_in(made.secret)


def test_a_read_only_token_reads_and_does_not_write(bob, organisation):
    made = make(bob, organisation, read_only=True)

    assert sign_in(made.secret)[0] == bob
    for method in ("post", "put", "patch", "delete"):
        with pytest.raises(PermissionDenied):
            sign_in(made.secret, method)


def test_a_token_carries_no_role_of_another_organisation(bob, organisation, other_organisation):
    factories.person("Bob", Role.MANAGER, other_organisation)
    roles.forget(bob)

    user, _token, _request = sign_in(make(bob, organisation).secret)

    assert roles.of(user).may(Role.DEVELOPER, organisation)
    assert not roles.of(user).may(Role.READER, other_organisation)


def test_a_token_carries_what_its_owner_may_now(bob, organisation, manager):
    made = make(bob, organisation)
    people.grant(by=manager, person=bob, organisation=organisation, role=Role.READER)
    people.withdraw(by=manager, membership=bob.memberships.get(role=Role.DEVELOPER))

    user, _token, _request = sign_in(made.secret)

    assert not roles.of(user).may(Role.DEVELOPER, organisation)


def test_who_left_the_organisation_has_no_token_any_more(bob, organisation, manager):
    made = make(bob, organisation)
    people.withdraw(by=manager, membership=bob.memberships.get())

    with pytest.raises(AuthenticationFailed):
        sign_in(made.secret)


def test_a_token_makes_no_other_token(bob, organisation):
    user, _token, _request = sign_in(make(bob, organisation).secret)

    with pytest.raises(NotAllowed):
        make(user, organisation)


def test_nobody_makes_a_token_for_a_foreign_organisation(mallory, reviewer, organisation):
    for person in (mallory, reviewer):
        with pytest.raises(NotAllowed):
            make(person, organisation)


@pytest.mark.parametrize("days", [0, -1, 366, 10_000])
def test_a_token_lasts_from_a_day_to_a_year(days, bob, organisation):
    with pytest.raises(Unfit):
        make(bob, organisation, lifetime=timedelta(days=days))


def test_a_token_has_a_name(bob, organisation):
    with pytest.raises(Unfit):
        make(bob, organisation, name="  ")


def test_a_manager_revokes_the_tokens_of_the_organisation_and_a_stranger_does_not(bob, organisation, manager, mallory):
    made = make(bob, organisation)

    with pytest.raises(NotAllowed):
        tokens.revoke(by=mallory, token=made.token)
    tokens.revoke(by=manager, token=made.token)

    assert not Token.objects.exists()


def test_use_is_noted_at_most_once_a_minute(bob, organisation, django_assert_num_queries):
    made = make(bob, organisation)
    sign_in(made.secret)
    first = Token.objects.get().last_used_at
    assert first is not None

    with django_assert_num_queries(2):  # the token with its owner, the owner's roles
        sign_in(made.secret)

    assert Token.objects.get().last_used_at == first
    Token.objects.update(last_used_at=first - timedelta(minutes=2))
    sign_in(made.secret)
    assert Token.objects.get().last_used_at >= first


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OPERATOR, Role.AUDITOR])
def test_a_token_carries_no_network_role(role, bob, organisation, other_organisation):
    factories.person("Bob", role)
    roles.forget(bob)

    user, _token, _request = sign_in(make(bob, organisation).secret)

    assert roles.of(bob).network(role) and not roles.of(user).network(role)
    assert list(Organisation.objects.visible_to(user)) == [organisation]


def test_a_token_revokes_no_token_of_another_organisation(bob, organisation, other_organisation):
    factories.person("Bob", Role.DEVELOPER, other_organisation)
    roles.forget(bob)
    elsewhere = make(bob, other_organisation)
    here = make(bob, organisation)
    user, _token, _request = sign_in(here.secret)

    with pytest.raises(NotAllowed):
        tokens.revoke(by=user, token=elsewhere.token)
    tokens.revoke(by=user, token=here.token)

    assert list(Token.objects.all()) == [elsewhere.token]
