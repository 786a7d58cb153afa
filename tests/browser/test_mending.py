"""Chloé mends a spreadsheet in its page, cell by cell and by cause, then in the workbook that she gets back."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

pytestmark = pytest.mark.timeout(300)

HEADER = ("id", "nomFamille", "prenom", "age", "response")
FAULTY = (
    ("1", "Dupuis", "Jack", "46,0", "individuValid"),
    ("2", "Boulon", "Michel", "36", "individuValid"),
    ("2", "Nouvelle", "Personne", "douze", "individuValide"),
    ("4", "Fictif", "Ferdinand", "quarante", "individuValide"),
)
"""A decimal comma, a response misspelt twice, a key given twice, two numbers in words.

The cells of a row whose response is unknown are checked once that is known.
"""
LISTED = ["E2", "E3", "A4", "D4", "D5"]
CSV = "\r\n".join(";".join(row) for row in (HEADER, *FAULTY)).encode()
SEND = reverse("catalog:dataset-upload") + "?operation={}"


def sent(page, operation: str, name: str):
    """Chloé sends the file as a new dataset; ends on its problems."""
    page.goto(SEND.format(operation))
    page.locator("#id_file").set_input_files({"name": f"{name}.csv", "mimeType": "text/csv", "buffer": CSV})
    page.locator("#id_dataset_name").fill(name)
    page.locator("#content button.btn-primary").click()
    expect(page.locator("#problems-title")).to_be_visible(timeout=60_000)


def test_she_mends_in_the_page_without_leaving_it(visits, things):
    page = visits.enter("chloe")
    sent(page, things["operation"], "En ligne")
    page.evaluate("window.isTheSamePage = true")
    cells = page.locator(".problem-table tbody th")
    expect(cells).to_have_text(LISTED)

    page.locator(".cause-list button", has_text="2").click()
    expect(cells).to_have_text(["D2", "A4", "D4", "D5"])
    expect(page.locator("#list-title")).to_be_focused()
    page.locator(".last-change button").click()
    expect(cells).to_have_text(LISTED)
    page.locator(".cause-list button", has_text="2").click()
    page.locator(".problem-table tr", has_text="D2").locator(".mends button").click()
    expect(cells).to_have_text(["A4", "D4", "D5"])

    page.locator(".problem-table tr", has_text="D4").locator("a").click()
    expect(page.locator("#row-title")).to_be_focused()
    page.get_by_label("A4").fill("3")
    page.get_by_label("D4").fill("12")
    page.locator(".row-edit button.btn-primary").click()
    expect(cells).to_have_text(["D5"])
    assert page.evaluate("window.isTheSamePage")

    page.locator(".problem-table tr", has_text="D5").locator("a").click()
    page.get_by_label("D5").fill("40")
    page.keyboard.press("Enter")
    expect(page.locator("#publish-title")).to_be_visible()
    assert visits.complaints == []


def test_she_mends_in_the_workbook_that_comes_back_and_sends_it_again(visits, things):
    page = visits.enter("chloe", accept_downloads=True)
    sent(page, things["operation"], "Annoté")

    with page.expect_download() as download:
        page.locator("a[href$='a-corriger.xlsx']").click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet = book.worksheets[0]
    listed = [line[0].value for line in book["À corriger"].iter_rows(min_row=2)]
    for cell, text in {"D2": "46", "E2": "individuValide", "E3": "individuValide", "A4": "3", "D4": "12",
                       "D5": "40"}.items():  # fmt: skip
        sheet[cell] = text
    mended = io.BytesIO()
    book.save(mended)
    file = {"name": download.value.suggested_filename, "mimeType": "application/octet-stream"}
    page.locator("#id_file").set_input_files(file | {"buffer": mended.getvalue()})
    page.locator("form[aria-labelledby=again-title] button").click()

    assert listed == LISTED
    expect(page.locator("#publish-title")).to_be_visible(timeout=60_000)
    expect(page.locator(".card-answer")).to_contain_text("Dupuis")


def test_it_all_works_without_javascript(visits, things):
    page = visits.enter("chloe", java_script_enabled=False)
    page.goto(reverse("catalog:upload-row", args=[things["upload_faulty"], 4]))

    page.locator("#id_c0").fill("")
    page.locator("#content button.btn-primary").click()
    expect(page.locator(".last-change")).to_be_visible()
    page.locator(".last-change button").click()

    expect(page.locator(".last-change")).to_have_count(0)
