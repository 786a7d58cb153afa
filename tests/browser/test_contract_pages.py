"""The owner brings a folder of files, answers the question about duplicates, and anybody searches in a message."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from .world import ROOT

pytestmark = pytest.mark.timeout(300)

FOLDER = ROOT / "tests" / "data" / "contracts" / "dossiers"
SEND = "#content form button.btn-primary"


def open_form(visits, label: str):
    page = visits.enter("alice")
    page.goto(reverse("catalog:contract-add"))
    page.locator("#id_label").fill(label)
    return page


def test_a_folder_is_sent_with_its_paths(visits):
    page = open_form(visits, "1.0")

    page.locator("#id_folder").set_input_files(FOLDER)
    expect(page.locator(".drop-name li")).to_have_count(len([path for path in FOLDER.rglob("*") if path.is_file()]))
    page.locator(SEND).click()

    expect(page).to_have_url(re.compile(r"/catalogue/[\w-]+/1\.0/$"))
    page.locator(".tabs a[href$='/contrat/']").click()
    expect(page.locator("#content table")).to_contain_text("dossiers/schemas/commun/cameleon.xsd")


def test_missing_files_are_added_beside_those_that_are_kept(visits):
    page = open_form(visits, "1.1")
    page.locator("#id_contract").set_input_files(FOLDER / "service.wsdl")
    page.locator(SEND).click()

    for _round in range(3):  # each file may ask for others
        for name in page.locator(".missing-files label .mono").all_inner_texts():
            field = page.locator(".missing-files p", has_text=name).locator("input")
            field.set_input_files(next(FOLDER.rglob(Path(name).name)))
        if page.locator(".missing-files").count():
            page.locator(SEND).click()

    expect(page.locator(".error-summary")).to_have_count(0)
    expect(page.locator(".missing-files")).to_have_count(0)


def test_a_contract_that_is_there_already_becomes_its_next_version(visits):
    page = open_form(visits, "1.0")
    page.locator("#id_contract").set_input_files(ROOT / "mockadmin" / "demo" / "contracts" / "identite.wsdl")
    page.locator(SEND).click()

    page.locator(".likeness-add button").first.click()

    expect(page).to_have_url(re.compile(r"/catalogue/identite-certifiee/1\.1/$"))


def test_a_field_is_found_in_a_message_and_the_rest_comes_back(visits):
    page = visits.enter("bob")
    where = {"slug": "identite-certifiee", "label": "1.0", "operation": "rechercherParTraits"}
    page.goto(reverse("catalog:operation", kwargs=where))
    lines = page.locator("#answer-tree .tree-line:visible")
    everything = lines.count()
    field = page.locator("#answer-tree-search")

    field.fill("PRENOM")
    found = page.locator("#answer-tree .tree-hit:visible")
    assert 0 < found.count() < everything and lines.count() < everything
    assert all("prenom" in text.lower().replace("é", "e") for text in found.all_inner_texts())

    field.press("Escape")
    assert lines.count() == everything and not found.count()


def test_a_branch_folds_and_unfolds_by_keyboard(visits):
    page = visits.enter("bob")
    page.goto(reverse("catalog:operation", args=["individu", "1.0", "rechercheIndividu"]))
    branch = page.locator("#answer-tree summary").first
    branch.focus()

    page.keyboard.press("Enter")

    expect(page.locator("#answer-tree .tree-leaf").first).to_be_hidden()
