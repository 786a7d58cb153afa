"""What happens when something is not allowed, not there, not possible now, or broken."""

import pytest
from django.contrib.messages import get_messages
from django.test import RequestFactory
from django.urls import reverse

from catalog.actions import reviews
from mockadmin.middleware import RefusalMiddleware
from tests import factories


@pytest.fixture
def submitted(alice, organisation):
    draft = factories.version(alice, organisation)
    reviews.submit(version=draft, by=alice)
    return draft


def address(version, verb: str) -> str:
    return reverse(f"catalog:version-{verb}", args=[version.service.slug, version.label])


def test_what_may_not_be_done_is_a_page_with_the_reason(sign_in, bob, submitted):
    response = sign_in(bob).post(address(submitted, "approve"))

    assert response.status_code == 403
    assert "<h1>" in response.content.decode()
    assert response.context["refusal"]


def test_what_is_not_possible_now_comes_back_with_a_message(sign_in, alice, submitted):
    page = f"http://testserver{address(submitted, 'review')}"

    response = sign_in(alice).post(address(submitted, "submit"), headers={"Referer": page})

    assert response.status_code == 302
    assert response.url == page
    assert len(list(get_messages(response.wsgi_request))) == 1


@pytest.mark.parametrize("referer", ["", "http://elsewhere.invalid/catalogue/", "javascript:alert(1)"])
def test_without_a_page_of_ours_to_go_back_to_the_refusal_is_a_page(sign_in, alice, submitted, referer):
    response = sign_in(alice).post(address(submitted, "submit"), headers={"Referer": referer})

    assert response.status_code == 409
    assert "elsewhere.invalid" not in response.content.decode()


def test_htmx_reloads_the_page_that_asked(sign_in, alice, submitted):
    headers = {"Referer": "http://testserver/catalogue/", "HX-Request": "true"}

    response = sign_in(alice).post(address(submitted, "submit"), headers=headers)

    assert response["HX-Refresh"] == "true"


def test_what_is_not_a_refusal_is_left_to_django():
    assert RefusalMiddleware(None).process_exception(RequestFactory().get("/"), ValueError()) is None


def test_an_address_that_does_not_exist_is_a_page_with_two_ways_out(sign_in, bob):
    response = sign_in(bob).get("/nulle-part/")

    html = response.content.decode()
    assert response.status_code == 404
    assert f'href="{reverse("home")}"' in html
    assert f'href="{reverse("catalog:catalogue")}"' in html


def test_an_incident_is_a_page_that_needs_nothing_else(sign_in, bob, monkeypatch):
    client = sign_in(bob)
    client.raise_request_exception = False
    monkeypatch.setattr("mockadmin.queries.my_uploads", lambda user: 1 / 0)

    response = client.get("/")

    assert response.status_code == 500
    assert "<h1>" in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()
