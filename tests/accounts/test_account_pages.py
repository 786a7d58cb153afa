"""My account, my language, my tokens."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry, Token
from tests import factories

# --- profile ----------------------------------------------------------------------------------------------------------


def test_a_person_changes_name_and_language(sign_in, alice):
    response = sign_in(alice).post(
        reverse("accounts:profile"), {"first_name": "Alix", "last_name": "Fictive", "language": "en"}, follow=True
    )

    alice.refresh_from_db()
    assert (alice.get_full_name(), alice.language) == ("Alix Fictive", "en")
    assert 'lang="en"' in response.content.decode()
    assert Entry.objects.filter(verb="profile.change", actor=alice).exists()


@pytest.mark.parametrize("sent", [{"language": "de"}, {"language": ""}, {"language": "en", "first_name": "x" * 200}])
def test_a_faulty_profile_changes_nothing(sent, sign_in, alice):
    response = sign_in(alice).post(reverse("accounts:profile"), sent)

    alice.refresh_from_db()
    assert response.status_code == 400
    assert (alice.first_name, alice.language) == ("Alice", "fr")


def test_a_form_cannot_give_what_it_does_not_hold(sign_in, alice):
    sign_in(alice).post(
        reverse("accounts:profile"),
        {"first_name": "A", "last_name": "B", "language": "fr", "is_staff": "1", "is_superuser": "1", "email": "x@y.z"},
    )

    alice.refresh_from_db()
    assert (alice.is_staff, alice.is_superuser, alice.email) == (False, False, "alice@exemple.invalid")


def test_the_account_follows_the_person_on_any_browser(alice, sign_in):
    alice.language = "en"
    alice.save()

    response = sign_in(alice).get(reverse("accounts:profile"), headers={"accept-language": "fr"})

    assert 'lang="en"' in response.content.decode()


def test_the_switch_of_the_frame_is_kept_with_the_account(sign_in, alice):
    response = sign_in(alice).post("/langue/", {"language": "en", "next": "/compte/"})

    alice.refresh_from_db()
    assert (response["Location"], alice.language) == ("/compte/", "en")


def test_the_switch_works_before_signing_in(client, db):
    client.post("/langue/", {"language": "en", "next": "/compte/connexion/"})

    assert 'lang="en"' in client.get("/compte/connexion/").content.decode()


@pytest.mark.parametrize("where", ["//evil.example", r"/\evil.example", "https:evil.example", "///evil.example"])
def test_the_switch_leads_to_no_other_site(where, client, db):
    assert client.post("/langue/", {"language": "en", "next": where})["Location"] == reverse("home")


# --- tokens -----------------------------------------------------------------------------------------------------------


def make(client, **fields):
    sent = {"name": "CI", "organisation": "cpam-nord", "lifetime": "90"} | fields
    return client.post(reverse("accounts:tokens"), sent)


def test_a_new_token_is_shown_once(sign_in, bob):
    client = sign_in(bob)

    response = make(client)

    secret = re.search(r"mk_[0-9a-f]{64}", response.content.decode())[0]
    assert "no-store" in response["Cache-Control"]
    assert secret not in client.get(reverse("accounts:tokens")).content.decode()
    assert Token.objects.get().token_key == secret[:15]


def test_a_token_has_the_life_that_was_asked(sign_in, bob):
    make(sign_in(bob), lifetime="365", read_only="on")

    token = Token.objects.get()
    assert token.read_only
    assert timedelta(days=364) < token.expiry - timezone.now() <= timedelta(days=365)


@pytest.mark.parametrize(
    "fields",
    [{"name": ""}, {"lifetime": "3650"}, {"lifetime": "0"}, {"organisation": "cpam-sud"}, {"organisation": ""}],
)
def test_a_faulty_token_is_not_made(fields, sign_in, bob, other_organisation):
    response = make(sign_in(bob), **fields)

    assert response.status_code == 400
    assert not Token.objects.exists()


def test_each_person_sees_and_revokes_only_their_own_tokens(sign_in, alice, bob, organisation):
    factories.token(bob, organisation)
    key = Token.objects.get().token_key
    client = sign_in(alice)

    assert key not in client.get(reverse("accounts:tokens")).content.decode()
    assert client.post(reverse("accounts:token-revoke", args=[key])).status_code == 404
    assert Token.objects.exists()


def test_a_token_is_revoked_from_the_page(sign_in, bob, organisation):
    factories.token(bob, organisation)

    sign_in(bob).post(reverse("accounts:token-revoke", args=[Token.objects.get().token_key]))

    assert not Token.objects.exists()


def test_an_expired_token_is_shown_as_such(sign_in, bob, organisation):
    factories.token(bob, organisation)
    Token.objects.update(expiry=timezone.now() - timedelta(days=1))

    assert "chip" in sign_in(bob).get(reverse("accounts:tokens")).content.decode()


def test_who_has_no_organisation_is_told_why_no_token_can_be_made(sign_in, reviewer):
    response = sign_in(reviewer).get(reverse("accounts:tokens"))

    assert response.status_code == 200
    assert response.context["may_make"] is False


def test_pages_of_a_person_are_kept_nowhere(sign_in, alice, client):
    assert "no-store" in sign_in(alice).get(reverse("accounts:profile"))["Cache-Control"]


# --- forms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["accounts:profile", "accounts:tokens", "accounts:switch"])
def test_a_form_without_its_token_is_refused(name, alice):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)

    assert strict.post(reverse(name), {"language": "en"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("accounts:switch", []),
        ("accounts:token-revoke", ["x"]),
        ("accounts:member-invite", ["cpam-nord"]),
        ("accounts:member-withdraw", ["cpam-nord", 1]),
        ("accounts:member-remind", ["cpam-nord", 1]),
        ("accounts:team-add", ["cpam-nord"]),
        ("accounts:team-delete", ["cpam-nord", 1]),
        ("set_language", []),
    ],
)
def test_nothing_is_changed_by_following_a_link(name, args, sign_in, manager):
    assert sign_in(manager).get(reverse(name, args=args)).status_code == 405
