"""The frame of every page: navigation, organisations, language, and what the browser is told."""

import re

import pytest
from django.urls import reverse

from accounts.stages import Role
from tests import factories


def test_the_page_begins_with_a_way_past_the_frame(sign_in, bob):
    html = sign_in(bob).get("/").content.decode()

    assert html.index('href="#content"') < html.index("<header")
    assert 'id="content"' in html


def test_the_current_entry_is_told_to_screen_readers(sign_in, bob):
    html = sign_in(bob).get(reverse("catalog:catalogue")).content.decode()

    current = re.findall(r'<a href="([^"]+)" aria-current="page"', html)
    assert current == [reverse("catalog:catalogue")]


def test_a_person_of_one_organisation_has_nothing_to_switch(sign_in, bob, organisation):
    html = sign_in(bob).get("/").content.decode()

    assert organisation.name in html
    assert reverse("accounts:switch") not in html


def test_a_person_of_two_organisations_switches_between_them(sign_in, bob, organisation, other_organisation):
    factories.person("Bob", Role.READER, other_organisation)
    client = sign_in(bob)

    client.post(reverse("accounts:switch"), {"organisation": other_organisation.code, "next": "/catalogue/"})

    assert client.get("/").wsgi_request.organisation == other_organisation


def test_a_reviewer_sees_how_much_waits(sign_in, reviewer, alice, bob, organisation):
    from catalog.actions import reviews

    reviews.submit(version=factories.version(alice, organisation), by=alice)

    assert sign_in(reviewer).get("/").context["frame"].waiting == 1
    assert sign_in(bob).get("/").context["frame"].waiting == 0


@pytest.mark.parametrize(("language", "other"), [("fr", "EN"), ("en", "FR")])
def test_the_page_says_its_language_and_offers_the_other(client, language, other):
    client.post(reverse("set_language"), {"language": language, "next": reverse("help")})

    html = client.get(reverse("help")).content.decode()

    assert f'<html lang="{language}">' in html
    assert f">{other}</button>" in html


@pytest.mark.parametrize("name", ["help", "accessibility"])
def test_help_and_accessibility_are_open_to_strangers(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert reverse("accounts:profile") not in response.content.decode()


@pytest.mark.parametrize("name", ["home", "reviews", "gallery"])
def test_the_other_pages_are_closed(client, db, name):
    assert client.get(reverse(name)).status_code == 302


def test_nothing_of_the_page_comes_from_elsewhere(sign_in, bob):
    response = sign_in(bob).get("/")

    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert not re.search(r'(src|href)="(https?:)?//', response.content.decode())
