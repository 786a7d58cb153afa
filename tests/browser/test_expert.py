"""Chloé, business expert: a faulty spreadsheet, its cells named, the mended one published; a sandbox answers it."""

import re

import pytest
from django.urls import reverse
from openpyxl import Workbook
from playwright.sync_api import expect

from . import calling

pytestmark = pytest.mark.timeout(300)

HEADER = ("id", "nomFamille", "prenom", "age", "response")
GOOD = (("2", "Boulon", "Michel", 36, "individuValide"), ("4711", "Nouvelle", "Personne", 33, "individuValide"))
FAULTY = (
    ("2", "Boulon", "Michel", "trente-six", "individuValide"),
    ("2", "Boulon", "Michel", 36, "individuValide"),
    ("4711", "Nouvelle", "Personne", 33, "individuValid"),
    ("/(48/", "Sans", "Parenthèse", 20, "individuInvalide"),
)
"""A number in words, a key given twice, a response that does not exist, an expression that ends too early."""
FAULTS = {"D2", "A3", "E4", "A5"}
DATASET = "Individus de la caisse"
"""Chloé's own, followed by the demonstration sandbox."""
OPERATION = reverse("catalog:operation", args=["individu", "1.0", "rechercheIndividu"])


@pytest.fixture
def workbook(tmp_path):
    """Saves rows under the header, as Excel would; the path."""

    def save(*rows):
        book = Workbook()
        for row in (HEADER, *rows):
            book.active.append(row)
        path = tmp_path / "individus.xlsx"
        book.save(path)
        return path

    return save


def test_an_expert_mends_a_spreadsheet_and_publishes_it(visits, world, workbook):
    page = visits.enter("chloe")
    page.goto(OPERATION)
    page.locator("#content a[href*='/jeux/deposer/?operation=']").click()
    page.locator("#id_dataset").select_option(label=DATASET)
    expect(page.locator("#id_dataset_name")).to_be_hidden()
    page.locator("#id_file").set_input_files(workbook(*FAULTY))
    page.locator("#content button.btn-primary").click()

    problems = page.locator("#content tbody tr")
    expect(problems).to_have_count(len(FAULTS), timeout=60_000)
    assert set(problems.locator("th").all_inner_texts()) == FAULTS
    assert all(len(text) > 10 for text in problems.locator("td:nth-child(4)").all_inner_texts())
    expect(page.locator("[data-takes-focus]")).to_be_focused()

    page.locator("#id_file").set_input_files(workbook(*GOOD))
    page.locator("form[aria-labelledby=again-title] button").click()
    publish = page.locator("form[action$='/publier/']")
    expect(publish).to_be_visible(timeout=60_000)
    page.locator(".turn a[rel=next]").click()
    expect(page.locator(".card-answer")).to_contain_text("4711")
    expect(page.locator(".card-answer .facts")).to_contain_text("Nouvelle")

    publish.locator("[name=note]").fill("Une personne de plus")
    publish.locator("button").click()
    expect(page.locator("#tell-title")).to_be_visible()
    shown = world.demonstration()
    request = shown["request"].replace("<id>1</id>", "<id>4711</id>")
    answer = calling.until_it_answers(shown["address"], request, "Nouvelle")

    assert re.search(r"<nomFamille>Nouvelle</nomFamille>", answer)
    assert visits.complaints == []
