"""The composition: layers dragged, moved by keyboard and by buttons, who wins told before anything is applied."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from . import calling

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def sandbox(things) -> str:
    """Of three layers: a row of its own, the CPAM's, the national ones; each has the key 2."""
    return things["sandbox_layers"]


@pytest.fixture
def page(visits, sandbox) -> Page:
    found = visits.enter("bob")
    found.goto(reverse("sandboxes:recompose", args=[sandbox]))
    return found


def names(page: Page) -> list[str]:
    return page.locator(".layers .layer-name strong").all_inner_texts()


def test_layers_are_dragged_and_the_page_says_what_is_not_applied(page, visits):
    before = names(page)
    page.locator("[id^='ask-']").first.fill("2")
    expect(page.locator(".unsaved")).to_have_count(0)
    first, last = (page.locator("[data-grip]").nth(place).bounding_box() for place in (0, len(before) - 1))

    page.mouse.move(first["x"] + 5, first["y"] + 5)
    page.mouse.down()
    page.mouse.move(last["x"] + 5, last["y"] + last["height"] - 2, steps=8)
    page.mouse.up()

    expect(page.locator(".unsaved")).to_contain_text(before[-1])
    assert names(page) == [*before[1:], before[0]]
    expect(page.locator("#draft .notice-ready")).to_contain_text(before[1])
    assert visits.complaints == []


def test_layers_are_moved_with_the_arrows_and_said(page, visits):
    before = names(page)
    page.locator("[data-grip]").first.focus()

    page.keyboard.press("ArrowDown")

    expect(page.locator(".unsaved")).to_be_visible()
    assert names(page) == [before[1], before[0], *before[2:]]
    expect(page.locator("#voice")).to_contain_text(f"{before[0]}")
    expect(page.locator("[data-grip]").nth(1)).to_be_focused()
    assert visits.complaints == []


def test_a_row_for_this_sandbox_only_answers_its_next_calls(visits, world, sandbox):
    page, request = visits.enter("bob"), world.demonstration()["request"]
    address = f"{world.engine}/m/{sandbox}/individu/1.0"
    page.goto(reverse("sandboxes:composition", args=[sandbox]))
    page.locator("[id^='key-']").first.fill("1")
    page.locator("[id^='key-']").first.press("Enter")
    page.locator(".notice-ready + .actions a[href*='/ligne/']").click()
    page.locator("#id_c0").fill("Dupuismodifie")
    page.locator("#content form button.btn-primary").click()

    expect(page.locator("details.fold .lines li")).to_have_count(2)
    calling.until_it_answers(address, request, "Dupuismodifie", seconds=60)


def test_without_javascript_buttons_move_layers_and_apply(visits, sandbox):
    page = visits.enter("bob", java_script_enabled=False)
    page.goto(reverse("sandboxes:recompose", args=[sandbox]))
    before = names(page)
    expect(page.locator("[data-grip]").first).to_be_hidden()

    page.locator("button[name=do][value^='down:']").first.click()
    assert names(page) == [before[1], before[0], *before[2:]]
    expect(page.locator(".unsaved li")).to_have_count(1)
    page.locator("#order > .actions .btn-primary").click()

    expect(page).to_have_url(re.compile(r"/composition/$"))
    expect(page.locator(".layers .layer-name").first).to_contain_text(before[1])
