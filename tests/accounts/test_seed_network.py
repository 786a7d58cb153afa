"""`manage.py seed_network` and `manage.py add_person`."""

from collections import Counter
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts import roles
from accounts.models import Entry, Organisation, User
from accounts.stages import Level, Role


def seed() -> str:
    said = StringIO()
    call_command("seed_network", stdout=said)
    return said.getvalue()


@pytest.fixture
def network(db):
    return seed()


def test_the_network_has_164_bodies_in_three_levels(network):
    levels = Counter(Organisation.objects.values_list("level", flat=True))

    assert "164 added" in network
    assert Organisation.objects.count() == 164
    assert set(levels) == set(Level.values)
    assert levels[Level.LOCAL] > levels[Level.REGIONAL] > levels[Level.NATIONAL]


def test_there_are_102_cpam_and_each_name_is_borne_once(network):
    kinds = Counter(Organisation.objects.values_list("kind", flat=True))

    assert kinds["CPAM"] == 102
    assert kinds["CGSS"] == 4
    assert Organisation.objects.values("name").distinct().count() == 164


def test_each_body_but_the_cnam_belongs_to_one_that_stands_higher(network):
    height = {Level.NATIONAL: 2, Level.REGIONAL: 1, Level.LOCAL: 0}
    children = Organisation.objects.exclude(code="cnam").select_related("parent")

    assert all(child.parent is not None for child in children)
    assert all(height[child.parent.level] > height[child.level] for child in children if child.level != Level.NATIONAL)
    assert Organisation.objects.get(code="cnam").parent is None


def test_doing_it_again_changes_nothing_and_says_so(network):
    Organisation.objects.filter(code="cnam").update(sandbox_quota=99)
    entries = Entry.objects.count()

    assert "0 added, 164 already there" in seed()
    assert Entry.objects.count() == entries
    assert Organisation.objects.get(code="cnam").sandbox_quota == 99


def test_a_body_that_was_missing_is_added(network):
    Organisation.objects.filter(code="cramif").update(code="elsewhere")

    assert "1 added" in seed()


def test_the_trail_says_that_the_portal_added_them(network):
    entries = Entry.objects.filter(verb="organisation.add")

    assert entries.count() == 164
    assert not entries.exclude(actor=None).exists()


def test_a_reviewer_is_made_from_the_command_line_and_written_to(db):
    call_command("add_person", "r@exemple.invalid", "reviewer", stdout=StringIO())

    assert roles.of(User.objects.get()).network(Role.REVIEWER)
    assert mail.outbox[0].to == ["r@exemple.invalid"]


def test_the_first_manager_is_made_from_the_command_line(organisation):
    call_command("add_person", "m@exemple.invalid", "manager", organisation=organisation.code, stdout=StringIO())

    assert roles.of(User.objects.get(email="m@exemple.invalid")).may(Role.MANAGER, organisation)


@pytest.mark.parametrize(
    ("role", "code", "says"),
    [("reviewer", "cpam-nord", "every role but"), ("manager", "", "every role but"), ("manager", "nowhere", "nowhere")],
)
def test_a_role_in_the_wrong_place_is_refused(role, code, says, organisation):
    with pytest.raises(CommandError, match=says):
        call_command("add_person", "x@exemple.invalid", role, organisation=code, stdout=StringIO())

    assert not User.objects.exists()
