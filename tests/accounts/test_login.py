"""Signing in and out, passwords, and the closed door."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from tests import factories

LOGIN = "/compte/connexion/"
ELSEWHERE = [
    "//evil.example",
    r"/\evil.example",
    "https:evil.example",
    "///evil.example",
    "http://evil.example/",
]


def enter(client, email, password=factories.PASSWORD, **fields):
    return client.post(LOGIN, {"login": email, "password": password} | fields)


def test_a_person_signs_in_with_the_e_mail_address(client, alice):
    response = enter(client, alice.email)

    assert response.status_code == 302
    assert response["Location"] == reverse("home")
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_the_case_of_the_address_does_not_count(client, alice):
    enter(client, alice.email.upper())

    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("email", ["alice@exemple.invalid", "nobody@exemple.invalid"])
def test_a_wrong_password_and_an_unknown_address_are_told_the_same(email, client, alice):
    response = enter(client, email, "wrong")

    assert response.status_code == 200
    assert [str(error) for error in response.context["form"].non_field_errors()] == [
        str(error) for error in enter(client, "third@exemple.invalid", "wrong").context["form"].non_field_errors()
    ]
    assert "_auth_user_id" not in client.session


def test_a_closed_account_does_not_enter(client, alice):
    User.objects.filter(pk=alice.pk).update(is_active=False)

    response = enter(client, alice.email)

    assert response["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
    assert client.get(response["Location"]).status_code == 200


def test_an_account_that_is_closed_is_out_at_the_next_request(sign_in, alice):
    client = sign_in(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    response = client.get("/compte/")

    assert response["Location"].startswith(LOGIN)


def test_guessing_is_slowed_down(client, alice):
    for _ in range(10):
        last = enter(client, alice.email, "wrong")

    assert last.status_code == 429 or last.context["form"].errors
    assert "_auth_user_id" not in client.session
    assert "_auth_user_id" not in enter(client, alice.email).client.session


def test_the_session_key_changes_at_enter(client, alice):
    client.get(LOGIN)
    client.session["before"] = 1
    before = client.session.session_key

    enter(client, alice.email)

    assert client.session.session_key != before


@pytest.mark.parametrize("where", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(where, client, alice):
    response = enter(client, alice.email, next=where)

    assert response.status_code == 302
    assert response["Location"] == reverse("home")


@pytest.mark.parametrize("where", ELSEWHERE)
def test_the_address_of_the_login_page_leads_to_no_other_site(where, client, alice):
    response = client.post(f"{LOGIN}?next={where}", {"login": alice.email, "password": factories.PASSWORD})

    assert response["Location"] == reverse("home")


@pytest.mark.parametrize("where", ELSEWHERE)
def test_signing_out_leads_to_no_other_site(where, sign_in, alice):
    response = sign_in(alice).post("/compte/deconnexion/", {"next": where})

    assert response["Location"] == LOGIN


def test_signing_in_leads_back_to_the_page_that_was_asked(client, alice):
    asked = client.get("/compte/jetons/")
    response = client.post(
        asked["Location"], {"login": alice.email, "password": factories.PASSWORD, "next": "/compte/jetons/"}
    )

    assert response["Location"] == "/compte/jetons/"


def test_signing_out_ends_the_session_and_only_by_a_form(sign_in, alice):
    client = sign_in(alice)
    assert client.get("/compte/deconnexion/").status_code == 200
    assert "_auth_user_id" in client.session

    client.post("/compte/deconnexion/")

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", [LOGIN, "/compte/mot-de-passe/oublie/", "/langue/"])
def test_a_form_without_its_token_is_refused(path, alice):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(path, {"login": alice.email, "password": factories.PASSWORD}).status_code == 403


def test_nobody_signs_up_alone(client, db):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    for path in ("/compte/signup/", "/accounts/signup/", "/compte/inscription/", "/admin/", "/admin/login/"):
        assert client.get(path).status_code in (302, 404)
        client.post(path, {"email": "x@exemple.invalid", "password1": factories.PASSWORD})
    assert not User.objects.filter(email="x@exemple.invalid").exists()


def test_the_adapter_keeps_the_door_closed(rf):
    from accounts.adapters import ClosedDoor

    assert ClosedDoor().is_open_for_signup(rf.get("/")) is False


# --- passwords --------------------------------------------------------------------------------------------------------


def test_a_forgotten_password_is_chosen_anew_through_the_mail(client, alice, settings):
    client.post("/compte/mot-de-passe/oublie/", {"email": alice.email})
    link = re.search(r"https?://\S+", mail.outbox[0].body)[0]
    form = client.get(link.removeprefix(settings.PORTAL_URL), follow=True).redirect_chain[-1][0]
    new = "encore une phrase assez longue"

    response = client.post(form, {"password1": new, "password2": new})

    alice.refresh_from_db()
    assert response["Location"] == reverse("account_reset_password_from_key_done")
    assert alice.check_password(new)


def test_the_link_comes_from_the_settings_and_not_from_the_request(client, alice, settings):
    settings.ALLOWED_HOSTS = ["evil.example"]

    client.post("/compte/mot-de-passe/oublie/", {"email": alice.email}, headers={"host": "evil.example"})

    assert settings.PORTAL_URL in mail.outbox[0].body
    assert "evil.example" not in mail.outbox[0].body + mail.outbox[0].subject


def test_an_unknown_address_is_told_the_same_and_nobody_is_written_to(client, alice):
    known = client.post("/compte/mot-de-passe/oublie/", {"email": alice.email})
    unknown = client.post("/compte/mot-de-passe/oublie/", {"email": "nobody@exemple.invalid"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter.to for letter in mail.outbox] == [[alice.email]]


def test_a_mail_server_that_does_not_answer_is_said_and_is_no_crash(client, alice, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    response = client.post("/compte/mot-de-passe/oublie/", {"email": alice.email})

    assert response.status_code == 409


@pytest.mark.parametrize("password", ["court", "password1234", "alice@exemple.invalid"])
def test_a_weak_password_is_refused(password, sign_in, alice):
    response = sign_in(alice).post(
        "/compte/mot-de-passe/",
        {"oldpassword": factories.PASSWORD, "password1": password, "password2": password},
    )

    alice.refresh_from_db()
    assert response.context["form"].errors
    assert alice.check_password(factories.PASSWORD)


def test_a_changed_password_ends_the_other_sessions(sign_in, alice):
    elsewhere = Client()
    elsewhere.force_login(alice)
    new = "encore une phrase assez longue"

    sign_in(alice).post(
        "/compte/mot-de-passe/", {"oldpassword": factories.PASSWORD, "password1": new, "password2": new}
    )

    assert elsewhere.get("/compte/")["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    "path",
    [
        "connexion/",
        "mot-de-passe/oublie/",
        "mot-de-passe/oublie/envoye/",
        "ferme/",
        "mot-de-passe/nouveau/fait/",
        "mot-de-passe/nouveau/1-x/",
    ],
)
def test_the_pages_of_the_door_open_without_signing_in(path, client, db):
    response = client.get(f"/compte/{path}")

    assert response.status_code == 200
    assert b"<h1>" in response.content
