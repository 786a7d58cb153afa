"""Rows by keyboard with the answer beside them, and the answer redrawn while a row is typed: the focus stays put."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.timeout(300)


def test_the_arrows_go_through_the_rows_and_the_answer_follows(visits, things):
    page = visits.enter("alice")
    page.goto(reverse("catalog:dataset-preview", args=[things["dataset"]]))
    title, rows = page.locator("#answer h2"), page.locator("[data-rows] a")
    expect(title).to_contain_text("« 1 »")

    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(title).to_contain_text("« 2 »")
    expect(rows.nth(1)).to_be_focused()
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator("[data-rows] [aria-current]")).to_have_count(1)
    assert page.url.endswith("?ligne=3")
    page.keyboard.press("Home")
    expect(title).to_contain_text("« 1 »")

    page.locator("#id_cle").fill("77")
    expect(title).to_contain_text("« 77 »")
    expect(page.locator("#id_cle")).to_be_focused()
    page.locator("#id_q").fill("boulon")
    expect(rows).to_have_count(1)
    expect(page.locator("#id_q")).to_be_focused()
    assert visits.complaints == []


def test_the_answer_is_redrawn_while_a_row_is_typed(visits, things):
    page = visits.enter("alice")
    page.goto(reverse("catalog:row-change", args=[things["dataset"], 2]))
    answer, age = page.locator("#answer"), page.get_by_label("D2")
    expect(answer.locator("h2")).to_contain_text("« 1 »")

    age.fill("")
    age.press_sequentially("quarante")
    wrong = page.locator("[data-problems=id_c3] .field-error")
    expect(wrong).to_be_visible()
    expect(age).to_have_attribute("aria-invalid", "true")
    expect(answer).to_contain_text("quarante")
    expect(age).to_be_focused()

    age.fill("41")
    expect(wrong).to_have_count(0)
    expect(age).not_to_have_attribute("aria-invalid", "true")
    expect(answer.locator("dl")).to_contain_text("41")
    page.locator("label[for=view-xml]").click()
    expect(answer.locator(".answer-xml")).to_contain_text("41")
    expect(answer.locator(".answer-card")).to_be_hidden()
    expect(page.locator("#verdict .icon")).to_be_visible(timeout=30_000)
    expect(page.locator("#voice")).to_contain_text("« 1 »")
    assert visits.complaints == []


def test_it_is_redrawn_in_the_list_of_problems_too(visits, things):
    page = visits.enter("chloe")
    page.goto(reverse("catalog:upload", args=[things["upload_faulty"]]))
    page.locator(".problem-table a[hx-get]").first.click()
    first = page.locator(".row-edit input.form-control").first

    expect(page.locator(".row-edit #answer h2")).to_be_visible()
    first.fill("4242")
    expect(page.locator(".row-edit #answer h2")).to_contain_text("4242")
    expect(first).to_be_focused()
    expect(page.locator(".row-edit button.btn-primary")).to_be_enabled()
    assert visits.complaints == []
