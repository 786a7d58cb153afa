"""Bob, developer: finds a service, opens a sandbox in one click, copies its address, calls it, sees the call arrive."""

import re
from xml.etree.ElementTree import fromstring

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from . import calling

pytestmark = pytest.mark.timeout(300)

REQUEST = (
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>{body}</soap:Body></soap:Envelope>'
)
ADDRESS = "#addresses-title ~ .panel .copyline"


def test_a_developer_opens_a_sandbox_and_sees_his_call(visits, world):
    page = visits.enter("bob", permissions=["clipboard-read", "clipboard-write"])
    page.goto(reverse("home"))
    page.keyboard.press("/")
    page.keyboard.type("rechercheindividu")
    page.keyboard.press("Enter")
    page.locator("#results th a[href='/catalogue/individu/']").click()
    page.locator("form[action*='/bacs/nouveau/individu/'] button").click()

    expect(page.locator("#steps li").first).to_be_attached()  # under way; folded away if it was quicker than the page
    expect(page.locator(ADDRESS).first).to_be_visible(timeout=60_000)
    expect(page.locator(".chip-ready").first).to_be_visible(timeout=60_000)
    page.locator(ADDRESS).first.locator("[data-copy]").click()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == page.locator(ADDRESS).first.locator("code").inner_text()
    assert address.startswith(f"{world.engine}/m/")

    page.locator("nav.tabs a[href$='/journal/']").click()
    expect(page.locator("#exchanges")).to_be_visible()
    expect(page.locator("#exchanges tbody tr")).to_have_count(0)
    page.evaluate("window.notLeft = true")
    answer = calling.post(address, world.demonstration()["request"])
    call = page.locator("#exchanges tbody tr")
    expect(call).to_have_count(1, timeout=20_000)
    expect(call).to_contain_text("rechercheIndividu")
    assert page.evaluate("window.notLeft")

    call.locator("th a").click()
    expect(page.locator(".xml code").nth(0)).to_contain_text("<id>1</id>")
    expect(page.locator(".xml code").nth(1)).to_contain_text("Dupuis")
    assert fromstring(answer) is not None and re.search("Dupuis", answer)
    assert visits.complaints == []
