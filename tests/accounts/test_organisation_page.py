"""The page of an organisation: every member reads it, its managers change it, for others it does not exist."""

import pytest
from django.urls import reverse

from accounts import panels, roles
from accounts.models import Membership, Team, User
from accounts.stages import Role
from tests import factories


@pytest.fixture
def home(organisation):
    return reverse("accounts:organisation", args=[organisation.code])


@pytest.fixture
def team(organisation, bob):
    return factories.team("Recette", organisation, bob)


@pytest.mark.parametrize("who", ["alice", "bob", "reader", "manager", "reviewer", "auditor", "operator"])
def test_members_and_network_roles_read_the_page(who, home, team, sign_in, request):
    response = sign_in(request.getfixturevalue(who)).get(home)

    assert response.status_code == 200
    assert "bob@exemple.invalid" in response.content.decode()
    assert "Recette" in response.content.decode()


def test_only_a_manager_is_shown_the_forms(home, sign_in, manager, alice, bob):
    invite = reverse("accounts:member-invite", args=["cpam-nord"]).encode()

    assert invite in sign_in(manager).get(home).content
    assert invite not in sign_in(alice).get(home).content


ROUTES = [
    ("get", "accounts:organisation", False),
    ("post", "accounts:member-invite", False),
    ("post", "accounts:member-withdraw", "member"),
    ("post", "accounts:member-remind", "member"),
    ("post", "accounts:team-add", False),
    ("get", "accounts:team", "team"),
    ("post", "accounts:team", "team"),
    ("post", "accounts:team-delete", "team"),
]


def address(name, thing, organisation, team, bob):
    own = {"team": [team.pk], "member": [bob.memberships.get().pk], False: []}[thing]
    return reverse(name, args=[organisation.code, *own])


@pytest.mark.parametrize(("method", "name", "thing"), ROUTES)
def test_for_a_stranger_nothing_exists(method, name, thing, organisation, team, bob, mallory, sign_in):
    response = getattr(sign_in(mallory), method)(address(name, thing, organisation, team, bob))

    assert response.status_code == 404


@pytest.mark.parametrize(("method", "name", "thing"), [route for route in ROUTES if route[0] == "post"])
@pytest.mark.parametrize("who", ["alice", "reviewer"])
def test_who_only_reads_changes_nothing(who, method, name, thing, organisation, team, bob, sign_in, request):
    sent = {"email": "x@exemple.invalid", "role": "reader", "name": "Autre"}

    response = sign_in(request.getfixturevalue(who)).post(address(name, thing, organisation, team, bob), sent)

    assert response.status_code == 403
    assert not User.objects.filter(email="x@exemple.invalid").exists()
    assert list(Team.objects.values_list("name", flat=True)) == ["Recette"]


@pytest.mark.parametrize("thing", ["team", "member"])
def test_things_of_another_organisation_are_not_reached_through_ones_own(thing, team, bob, mallory, sign_in):
    own = "cpam-sud"
    pk = team.pk if thing == "team" else bob.memberships.get().pk
    name = "accounts:team-delete" if thing == "team" else "accounts:member-withdraw"

    response = sign_in(mallory).post(reverse(name, args=[own, pk]))

    assert response.status_code == 404
    assert Team.objects.exists()
    assert bob.memberships.exists()


def test_a_manager_invites_from_the_page(home, manager, sign_in):
    client = sign_in(manager)
    sent = {"email": "chloe@exemple.invalid", "first_name": "Chloé", "last_name": "Fictive", "role": "contributor"}

    response = client.post(reverse("accounts:member-invite", args=["cpam-nord"]), sent, follow=True)

    assert response.redirect_chain == [(home, 302)]
    assert "Chloé Fictive" in response.content.decode()


@pytest.mark.parametrize(
    "sent", [{"email": "nonsense", "role": "reader"}, {"email": "a@exemple.invalid", "role": "reviewer"}, {}]
)
def test_a_faulty_invitation_is_shown_again_with_its_faults(sent, manager, sign_in):
    response = sign_in(manager).post(reverse("accounts:member-invite", args=["cpam-nord"]), sent)

    assert response.status_code == 400
    assert response.context["invite"].errors
    assert b"error-summary" in response.content


def test_a_role_that_is_held_already_is_said_on_the_page(home, manager, bob, sign_in):
    response = sign_in(manager).post(
        reverse("accounts:member-invite", args=["cpam-nord"]),
        {"email": bob.email, "role": "developer"},
        headers={"referer": f"http://testserver{home}"},
        follow=True,
    )

    assert response.redirect_chain[-1][0].endswith(home)
    assert b"notice-failed" in response.content


def test_a_manager_takes_a_role_back_from_the_page(manager, bob, sign_in):
    membership = bob.memberships.get()

    sign_in(manager).post(reverse("accounts:member-withdraw", args=["cpam-nord", membership.pk]))

    assert not Membership.objects.filter(pk=membership.pk).exists()


def test_a_manager_makes_changes_and_deletes_a_team_from_the_pages(manager, alice, bob, sign_in):
    client = sign_in(manager)
    client.post(reverse("accounts:team-add", args=["cpam-nord"]), {"name": "Projet", "members": [bob.pk]})
    team = Team.objects.get(name="Projet")
    address = reverse("accounts:team", args=["cpam-nord", team.pk])
    assert client.get(address).status_code == 200

    client.post(address, {"name": "Projet 2", "members": [alice.pk]})

    team.refresh_from_db()
    assert (team.name, list(team.members.all())) == ("Projet 2", [alice])
    client.post(reverse("accounts:team-delete", args=["cpam-nord", team.pk]))
    assert not Team.objects.exists()


def test_a_stranger_cannot_be_chosen_for_a_team(manager, mallory, sign_in):
    response = sign_in(manager).post(
        reverse("accounts:team-add", args=["cpam-nord"]), {"name": "Projet", "members": [mallory.pk]}
    )

    assert response.status_code == 400
    assert not Team.objects.exists()


def test_what_other_apps_count_stands_on_the_page(home, alice, sign_in, monkeypatch):
    monkeypatch.setattr(panels, "_sources", [])
    panels.add(
        lambda user, shown: panels.Panel(label="Ouverts", figure=f"3 de {shown.sandbox_quota}", used=3, limit=10)
    )

    content = sign_in(alice).get(home).content.decode()

    assert "3 de 10" in content
    assert '<progress value="3" max="10"' in content


def test_the_number_of_queries_does_not_grow(home, manager, sign_in, organisation, django_assert_max_num_queries):
    client = sign_in(manager)
    for number in range(10):
        factories.team(f"Equipe {number}", organisation, factories.person(f"Membre{number}", Role.READER, organisation))

    with django_assert_max_num_queries(16):
        client.get(home)


# --- switch -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def both(alice, other_organisation):
    factories.person("Alice", Role.READER, other_organisation)
    roles.forget(alice)
    return alice


def current(client):
    return client.get("/compte/").wsgi_request.organisation


def test_one_acts_for_the_first_organisation_until_one_switches(both, sign_in, organisation, other_organisation):
    client = sign_in(both)
    assert current(client) == organisation

    client.post(reverse("accounts:switch"), {"organisation": other_organisation.code})

    assert current(client) == other_organisation


def test_one_does_not_switch_to_a_foreign_organisation(alice, sign_in, organisation, other_organisation):
    client = sign_in(alice)

    response = client.post(reverse("accounts:switch"), {"organisation": other_organisation.code})

    assert response.status_code == 404
    assert current(client) == organisation


def test_who_has_left_the_chosen_organisation_acts_for_another(both, sign_in, organisation, other_organisation):
    client = sign_in(both)
    client.post(reverse("accounts:switch"), {"organisation": other_organisation.code})

    Membership.objects.filter(user=both, organisation=other_organisation).delete()

    assert current(client) == organisation


def test_who_has_no_organisation_acts_for_none(reviewer, sign_in):
    assert current(sign_in(reviewer)) is None


def test_switching_is_a_form_and_leads_back_but_to_no_other_site(both, sign_in, other_organisation):
    client = sign_in(both)
    sent = {"organisation": other_organisation.code}

    assert client.get(reverse("accounts:switch")).status_code == 405
    assert client.post(reverse("accounts:switch"), sent | {"next": "/jeux/"})["Location"] == "/jeux/"
    for where in ("//evil.example", r"/\evil.example", "https:evil.example", "///evil.example"):
        assert client.post(reverse("accounts:switch"), sent | {"next": where})["Location"] == reverse("home")
