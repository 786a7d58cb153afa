"""Without JavaScript the essential works: sign in, search, send a spreadsheet, open a sandbox, read its journal."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from . import calling, visiting

pytestmark = pytest.mark.timeout(300)

OPERATION = reverse("catalog:operation", args=["individu", "1.0", "rechercheIndividu"])
SHEET = "id;nomFamille;prenom;age;response\n5150;Sansscript;Sacha;41;individuValide\n"
WAIT = 60_000


@pytest.fixture
def plain(visits):
    """A stranger's, in a browser that runs no script."""
    return visits.enter(java_script_enabled=False)


def test_the_catalogue_is_searched(plain, world):
    visiting.sign_in(plain, "bob", world.password)
    plain.locator("#find").fill("CONSDROIT")
    plain.locator("#find").press("Enter")
    expect(plain.locator("#results tbody tr")).to_have_count(1)

    plain.locator("#q").fill("individu")
    plain.locator("form.filters button[data-without-script]").click()

    expect(plain.locator("#results a[href='/catalogue/individu/']")).to_be_visible()


def test_a_spreadsheet_is_sent_and_published(plain, world, tmp_path):
    sheet = tmp_path / "sans-script.csv"
    sheet.write_text(SHEET)
    visiting.sign_in(plain, "chloe", world.password)
    plain.goto(OPERATION)
    plain.locator("#content a[href*='/jeux/deposer/?operation=']").click()
    plain.locator("#id_dataset_name").fill("Sans script")
    plain.locator("#id_file").set_input_files(sheet)
    plain.locator("#content button.btn-primary").click()

    publish = plain.locator("form[action$='/publier/'] button")
    expect(publish).to_be_visible(timeout=WAIT)
    expect(plain.locator(".card-answer")).to_contain_text("Sansscript")
    publish.click()

    expect(plain.locator(".notice-ready").last).to_contain_text("Sans script")


def test_a_sandbox_is_opened_called_and_read(plain, world):
    visiting.sign_in(plain, "bob", world.password)
    plain.goto(reverse("catalog:version", args=["individu", "1.0"]))
    plain.locator("form[action*='/bacs/nouveau/individu/'] button").click()
    place = plain.locator("#addresses-title ~ .panel .copyline code").first
    expect(place).to_be_visible(timeout=WAIT)
    expect(plain.locator(".head .chip-ready")).to_be_visible(timeout=WAIT)
    address = place.inner_text()
    assert re.fullmatch(rf"{world.engine}/m/[\w-]+/individu/1.0", address)

    plain.locator("nav.tabs a[href$='/journal/']").click()
    calling.post(address, world.demonstration()["request"])

    expect(plain.locator("#exchanges tbody tr")).to_have_count(1, timeout=WAIT)
    plain.locator("#exchanges tbody th a").click()
    expect(plain.locator(".xml code").nth(1)).to_contain_text("Dupuis")
