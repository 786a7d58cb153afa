"""A file dropped on any page: the overlay, the way to the check, the questions; by keyboard and without a script."""

import io

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from . import visiting

pytestmark = pytest.mark.timeout(300)

DROP = reverse("catalog:drop")
TEMPLATE = reverse("catalog:sheet-template", args=["individu", "1.0", "rechercheIndividu", "xlsx"])
KNOWN = "id;nomFamille;prenom;age;response\n6001;Lâchée;Flore;33;individuValide\n"
HOUSE = (  # its header is matched here once for all: no other test's file may have the same
    "Réf;Nom de famille;Prénoms;Âge;commentaire;retour\n"
    "6101;Maison;Gaspard;51;vu;individuValide\n"
    "6102;Maison;Hortense;49;;individuValide\n"
)
WAIT = 60_000
FILES = """(files) => {
    const carried = new DataTransfer();
    for (const [name, content] of files) carried.items.add(new File([content], name));
    return carried;
}"""
OVERLAY = "[data-drop-anywhere]"


def drag(page: Page, *files: tuple[str, str], onto: str = "main", let_go: bool = True) -> None:
    """Drags files over an element, as the system's file manager would, and lets them go."""
    carried = page.evaluate_handle(FILES, list(files))
    for kind in ("dragenter", "dragover", "drop") if let_go else ("dragenter", "dragover"):
        page.locator(onto).first.dispatch_event(kind, {"dataTransfer": carried})


def test_a_file_dropped_on_the_home_page_is_checked(visits):
    page = visits.enter("chloe")
    page.goto("/")

    drag(page, ("caisse.csv", KNOWN), let_go=False)
    expect(page.locator(OVERLAY)).to_be_visible()
    drag(page, ("caisse.csv", KNOWN))

    expect(page.locator(".card-answer")).to_contain_text("Lâchée", timeout=WAIT)
    assert "/jeux/depots/" in page.url
    assert visits.complaints == []


def test_the_overlay_leaves_when_the_file_does_and_stays_away_from_other_drags(visits):
    page = visits.enter("chloe")
    page.goto("/catalogue/")

    page.locator("main").dispatch_event("dragover", {"dataTransfer": page.evaluate_handle("() => new DataTransfer()")})
    expect(page.locator(OVERLAY)).to_be_hidden()
    drag(page, ("caisse.csv", KNOWN), let_go=False)
    expect(page.locator(OVERLAY)).to_be_visible()
    page.locator("main").dispatch_event("dragleave")

    expect(page.locator(OVERLAY)).to_be_hidden()


def test_a_page_with_its_own_box_keeps_what_is_dropped_there(visits, things):
    page = visits.enter("chloe")
    page.goto(reverse("catalog:dataset-upload") + f"?operation={things['operation']}")

    drag(page, ("caisse.csv", KNOWN), onto="[data-drop]")

    expect(page.locator(".drop-name")).to_have_text("caisse.csv")
    expect(page.locator(OVERLAY)).to_be_hidden()


def test_a_template_of_ours_goes_to_its_check_under_any_name(visits, tmp_path):
    page = visits.enter("chloe")
    book = openpyxl.load_workbook(io.BytesIO(page.request.get(TEMPLATE).body()))
    sheet = book["Lignes"]
    header = [cell.value for cell in sheet[1]]
    row = {header[0]: "6201", "nomFamille": "Modèle", "prenom": "Iris", "age": "28", header[-1]: "individuValide"}
    for place, name in enumerate(header, start=1):
        sheet.cell(row=3, column=place).value = row.get(name)
    book.save(tmp_path / "Copie de truc (2).xlsx")

    page.goto("/bacs/")
    page.locator(".tool-drop").click()
    page.locator("#id_file").set_input_files(tmp_path / "Copie de truc (2).xlsx")
    page.locator("#content button.btn-primary").click()

    expect(page.locator(".card-answer")).to_contain_text("Modèle", timeout=WAIT)


def test_an_unknown_table_is_matched_once(visits, tmp_path):
    """The operation is chosen, the proposals are taken, one column is left out on purpose; the next file just goes."""
    page = visits.enter("chloe")
    page.goto("/")
    drag(page, ("maison.csv", HOUSE))
    page.locator("#near-title ~ ul button", has_text="Rechercher").or_(
        page.locator("#near-title ~ ul button")
    ).first.click()

    expect(page.locator("#id_column-1")).to_have_value("nomFamille")
    expect(page.locator("#id_column-5")).to_have_value("=response")
    page.locator("#id_key").select_option(index=1)
    page.locator("#content button.btn-primary").click()
    expect(page.locator("[data-takes-focus]")).to_be_focused()
    page.locator("[data-takes-focus] a").first.click()
    expect(page.locator("#id_column-4")).to_be_focused()
    page.locator("#id_unused-4").check()
    page.locator("#content button.btn-primary").click()

    expect(page.locator(".card-answer")).to_contain_text("Gaspard", timeout=WAIT)
    page.goto("/")
    drag(page, ("maison-suite.csv", HOUSE.replace("Gaspard", "Gustave")))
    expect(page.locator(".card-answer")).to_contain_text("Gustave", timeout=WAIT)
    assert visits.complaints == []


def test_several_files_are_followed_one_after_another(visits):
    page = visits.enter("alice")
    page.goto("/")

    drag(page, ("caisse.csv", KNOWN), ("page.xls", "<html></html>"), ("neuf.wsdl", "<definitions/>"))

    lines = page.locator(".dropped > li")
    expect(lines).to_have_count(3)
    lines.filter(has_text="neuf.wsdl").locator("a").click()
    expect(page.locator(".kept")).to_contain_text("neuf.wsdl")


def test_by_keyboard_alone(visits, tmp_path):
    (tmp_path / "clavier.csv").write_text(KNOWN)
    page = visits.enter("chloe")
    page.goto("/")
    page.locator(".tool-drop").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{DROP}")
    page.locator("#id_file").set_input_files(tmp_path / "clavier.csv")
    page.locator("#id_file").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".card-answer")).to_contain_text("Lâchée", timeout=WAIT)


def test_without_a_script(visits, world, tmp_path):
    (tmp_path / "maison.csv").write_text(HOUSE.replace("commentaire", "note").replace("Gaspard", "Sans"))
    page = visits.enter(java_script_enabled=False)
    visiting.sign_in(page, "chloe", world.password)
    page.locator(".tool-drop").click()
    page.locator("#id_file").set_input_files(tmp_path / "maison.csv")
    page.locator("#content button.btn-primary").click()
    page.locator("#near-title ~ ul button").first.click()
    page.locator("#id_key").select_option(index=1)
    page.locator("#id_unused-4").check()
    page.locator("#content button.btn-primary").click()

    expect(page.locator(".card-answer")).to_contain_text("Sans", timeout=WAIT)
