"""The whole way of an expert: a template filled in Excel, faults read and mended, the answer seen, published, called.

`make journey` says how long publication took to reach the engine, and fails over the five seconds that are promised.
"""

import base64
import datetime
import io
import os
import time
import warnings

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from mockadmin.demo.identities import OID, PEOPLE

from .test_drop_anywhere import OVERLAY

pytestmark = pytest.mark.timeout(300)

WAIT = 60_000
PROMISED, PATIENCE = 5.0, 60.0
"""Seconds from the click to the first right answer: what the page promises; when the test gives up."""
TIMED = os.environ.get("JOURNEY") == "timed"
CARRIED = """([name, base64]) => {
    const carried = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    carried.items.add(new File([bytes], name));
    return carried;
}"""
FAULTS = {
    "J4": ("1990", "Zéro perdu"),
    "K5": ("certifié", "Valeur non permise"),
    "I6": ("30/01/1958", "Date ou heure"),
    "G7": ("", "Valeur manquante"),
    "F8": ("HAUTECLAIRE-" * 4, "Trop long"),
}
"""A number where zeros counted, an accent too many, a date as the French write it, an empty cell, a name too long."""
LISTED = ["J4", "K5", "I6", "G7", "F8"]


@pytest.fixture(scope="module")
def journey(world):
    return world.play("tests.browser.scenery_journey")


def test_an_expert_publishes_a_table_that_answers(visits, journey, tmp_path):
    page = visits.enter("chloe", accept_downloads=True)
    template = downloaded(page, tmp_path)
    filled(template)

    page.goto("/")
    drop(page, template)
    attested(page, template)
    problems = page.locator(".problem-table tbody tr")
    expect(problems.locator("th")).to_have_text(LISTED, timeout=WAIT)
    for cell, (value, cause) in FAULTS.items():
        line = problems.filter(has=page.locator("th", has_text=cell))
        expect(line.locator("td").nth(1)).to_have_text(value or "–")
        expect(page.locator(".cause-list")).to_contain_text(cause)
    problems.filter(has_text="J4").get_by_role("button", name="01990").click()
    expect(problems.locator("th")).to_have_text(LISTED[1:], timeout=WAIT)

    annotated = mended(page, tmp_path)
    page.goto("/")
    drop(page, annotated)
    publish = page.locator("form[action$='/publier/']")
    expect(publish).to_be_visible(timeout=WAIT)
    expect(page.locator("#content")).to_contain_text(journey["name"])
    page.goto(f"{page.url}?cle={journey['asked']}")
    card = page.locator(".card-answer")
    for text in ("BRISELANCE", "1980-05-14", "certifiee"):
        expect(card).to_contain_text(text)

    client = caller(journey["wsdl"])
    assert client(matricule=journey["asked"]).identite is None
    publish.locator("[name=note]").fill("Cinq personnes de plus")
    publish.locator("[name=invented]").check()
    clicked = time.monotonic()
    publish.get_by_role("button").first.click()
    answer = until_found(client, journey["asked"])
    seconds = time.monotonic() - clicked
    expect(page.locator("#tell-title")).to_be_visible()

    assert (answer.codeRetour, answer.identite.ins.cle, answer.identite.ins.oid) == ("00", PEOPLE[0].key, OID)
    assert answer.identite.traits.nomNaissance == "BRISELANCE"
    assert answer.identite.traits.dateNaissance == datetime.date(1980, 5, 14)
    assert [each.debut.year for each in answer.identite.historique] == [1980, 1999]
    assert client(matricule=PEOPLE[2].matricule).identite.traits.lieuNaissance == "01990"
    assert client(matricule="1111111111111").codeRetour == "01"
    page.goto("/")
    expect(page.locator("#content")).not_to_contain_text(template.name)
    assert visits.complaints == []
    print(f"\npublished → answered: {seconds:.2f} s")
    assert not TIMED or seconds <= PROMISED


# --- what the expert does -----------------------------------------------------------------------------------------


def downloaded(page: Page, folder):
    """The template, from the catalogue on; where it was saved."""
    page.goto(reverse("catalog:catalogue"))
    page.locator("#content a[href$='/identites/']").first.click()
    page.locator("#content a[href$='/identites/1.0/']").first.click()
    page.locator("#content a[href$='/op/rechercherIdentite/']").first.click()
    with page.expect_download() as download:
        page.locator("#content a.btn-primary[href$='.xlsx']").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def filled(path) -> None:
    """Six people under the example row and on the sheet of their numbers, then everybody else; faults included."""
    book = load_workbook(path)
    rows, numbers = book["Lignes"], book["↳ historique"]
    header = [cell.value for cell in rows[1]]
    people = [PEOPLE[0], *PEOPLE[2:7]]
    for number, one in enumerate(people, start=3):
        birth = datetime.date.fromisoformat(one.birth)
        told = {"matricule": one.matricule, "codeRetour": "00", "numero": one.matricule, "cle": one.key, "oid": OID,
                "nomNaissance": one.surname, "prenom": one.first_names[0], "sexe": one.sex, "dateNaissance": birth,
                "lieuNaissance": one.place, "statut": "certifiee", "response": "reponse"}  # fmt: skip
        for name, value in told.items():
            typed(rows.cell(row=number, column=header.index(name) + 1), value)
    typed(rows["A9"], "*")
    typed(rows["B9"], "01")
    typed(rows.cell(row=9, column=len(header)), "reponse")
    for cell, value in {"J4": 1990, "K5": "certifié", "I6": "30/01/1958", "G7": None, "F8": "HAUTECLAIRE-" * 4}.items():
        typed(rows[cell], value)
    for number, (start, end) in enumerate((("1980-05-14", "1999-12-31"), ("1999-12-31", "")), start=3):
        for column, value in enumerate((people[0].matricule, people[0].matricule, start, end), start=1):
            typed(numbers.cell(row=number, column=column), value or None)
    book.save(path)


def typed(cell, value) -> None:
    """What Excel leaves of a value typed or pasted: dates and numbers get the format of their kind."""
    cell.value = value
    if isinstance(value, datetime.date):
        cell.number_format = "DD/MM/YYYY"
    elif isinstance(value, int):
        cell.number_format = "General"


def attested(page: Page, path) -> None:
    """Names with days of birth are let in only by who says that the people are invented: says it, and sends again."""
    invented = page.locator("[name=invented]")
    expect(invented).to_be_visible(timeout=WAIT)
    invented.check()
    page.locator("#id_file").set_input_files(path)
    page.locator("form[aria-labelledby=again-title] button").click()


def mended(page: Page, folder):
    """The annotated workbook, its list followed cell by cell; where it was saved."""
    with page.expect_download() as download:
        page.locator("a[href$='a-corriger.xlsx']").click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert [line[0].value for line in book["À corriger"].iter_rows(min_row=2)] == LISTED[1:]
    assert book["Lignes"]["J4"].value == "01990"
    assert all(book["Lignes"][cell].comment for cell in LISTED[1:])
    for cell, value in {"K5": "certifiee", "I6": "1958-01-30", "G7": "Dominique", "F8": "HAUTECLAIRE"}.items():
        book["Lignes"][cell] = value
    path = folder / download.value.suggested_filename
    book.save(path)
    return path


def drop(page: Page, path) -> None:
    """Lets the file go over the page, as the system's file manager would."""
    content = base64.b64encode(path.read_bytes()).decode()
    carried = page.evaluate_handle(CARRIED, [path.name, content])
    for kind in ("dragenter", "dragover"):
        page.locator("main").dispatch_event(kind, {"dataTransfer": carried})
    expect(page.locator(OVERLAY)).to_be_visible()
    page.locator("main").dispatch_event("drop", {"dataTransfer": carried})
    page.wait_for_url("**/jeux/depots/**")


# --- what the developer's program does ----------------------------------------------------------------------------


def caller(wsdl: str):
    """The operation of a real SOAP client, made from the sandbox's own WSDL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import zeep

        return zeep.Client(wsdl).service.rechercherIdentite


def until_found(call, matricule: str):
    """Calls every 100 ms until somebody is found."""
    start = time.monotonic()
    while (answer := call(matricule=matricule)).identite is None:
        assert time.monotonic() - start < PATIENCE, f"nobody was found within {PATIENCE} s"
        time.sleep(0.1)
    return answer
