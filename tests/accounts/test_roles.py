"""Roles: each inside an organisation includes those before it; network roles stand alone."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts import roles
from accounts.models import Membership
from accounts.stages import LADDER_ROLES, Role
from tests import factories


@pytest.mark.parametrize("held", LADDER_ROLES)
def test_a_role_includes_those_before_it_and_none_after(held, organisation):
    person = factories.person("Camille", held, organisation)

    granted = [role for role in LADDER_ROLES if roles.of(person).may(role, organisation)]

    assert granted == list(LADDER_ROLES[: LADDER_ROLES.index(held) + 1])


def test_a_role_says_nothing_about_another_organisation(mallory, organisation):
    assert not roles.of(mallory).may(Role.READER, organisation)


def test_one_of_several_roles_is_enough(bob, organisation):
    assert roles.of(bob).may([Role.MANAGER, Role.CONTRIBUTOR], organisation)


def test_nobody_may_anything_in_no_organisation(alice):
    assert not roles.of(alice).may(Role.READER, None)


def test_a_network_role_opens_no_organisation(reviewer, organisation):
    held = roles.of(reviewer)

    assert held.network(Role.REVIEWER)
    assert held.is_network
    assert not held.network([Role.OPERATOR, Role.AUDITOR])
    assert not held.may(Role.READER, organisation)


def test_a_network_role_is_never_asked_of_an_organisation(reviewer, organisation):
    with pytest.raises(ValueError, match="network"):
        roles.of(reviewer).may(Role.REVIEWER, organisation)


def test_a_stranger_holds_nothing(organisation):
    held = roles.of(AnonymousUser())

    assert held.organisation_ids == frozenset()
    assert not held.is_network
    assert not held.may(Role.READER, organisation)


def test_a_closed_account_holds_nothing(alice, organisation):
    alice.is_active = False

    assert not roles.of(alice).may(Role.READER, organisation)


def test_roles_are_read_once(alice, organisation, django_assert_num_queries):
    roles.forget(alice)

    with django_assert_num_queries(1):
        for _ in range(3):
            roles.of(alice).may(Role.OWNER, organisation)


def test_the_organisations_of_a_role_are_those_where_it_is_held(organisation, other_organisation):
    person = factories.person("Camille", Role.MANAGER, organisation)
    factories.person("Camille", Role.READER, other_organisation)
    roles.forget(person)

    held = roles.of(person)

    assert held.organisation_ids == {organisation.pk, other_organisation.pk}
    assert held.organisation_ids_with(Role.OWNER) == {organisation.pk}


def test_the_database_refuses_a_network_role_inside_an_organisation(alice, organisation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=alice, organisation=organisation, role=Role.REVIEWER)


def test_the_database_refuses_a_local_role_without_an_organisation(alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=alice, organisation=None, role=Role.OWNER)


def test_the_database_refuses_the_same_network_role_twice(reviewer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=reviewer, organisation=None, role=Role.REVIEWER)
