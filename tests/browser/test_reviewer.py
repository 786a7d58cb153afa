"""Renée reviews: she approves what others submitted, and nobody approves their own."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

pytestmark = pytest.mark.timeout(300)

WAITING = ["tarification", "3.1"]
OWN = ["essai", "own"]
REASON = "You wrote or submitted this version: somebody else decides."

SEND = """([address, token]) => fetch(address, {
    method: "POST", headers: {"X-CSRFToken": token}, body: new FormData(), redirect: "manual",
}).then((answer) => answer.status)"""


def test_a_reviewer_approves_a_submitted_version(visits):
    page = visits.enter("renee")
    page.goto(reverse("reviews"))
    page.locator(f"#content a[href='{reverse('catalog:version-review', args=WAITING)}']").click()
    page.locator("#id_note").fill("Aucun champ ne change.")
    page.locator(".decision button.btn-primary").click()

    page.wait_for_url(f"**{reverse('catalog:version', args=WAITING)}")
    expect(page.locator(".head .chip-ready")).to_be_visible()
    page.goto(reverse("reviews"))
    expect(page.locator(f"#content a[href*='{WAITING[0]}/{WAITING[1]}/']")).to_have_count(0)
    developer = visits.enter("bob")
    developer.goto(reverse("catalog:version", args=WAITING))
    expect(
        developer.locator(f"form[action='{reverse('sandboxes:order-default', args=WAITING)}'] button")
    ).to_be_enabled()
    assert visits.complaints == []


def test_nobody_approves_their_own_version(visits, things):
    page = visits.enter("rolande")
    page.goto(reverse("catalog:version-review", args=OWN))
    with translation.override("fr"):
        reason = gettext(REASON)
    expect(page.locator("aside[aria-labelledby=decision]")).to_contain_text(reason)
    buttons = page.locator("aside[aria-labelledby=decision] button")
    expect(buttons).to_have_count(3)
    assert all(button.is_disabled() for button in buttons.all())

    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    status = page.evaluate(SEND, [reverse("catalog:version-approve", args=OWN), token])

    assert status == 403
    page.reload()
    expect(page.locator(".head .chip-waiting")).to_be_visible()
