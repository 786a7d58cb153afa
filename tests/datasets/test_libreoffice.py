"""What LibreOffice makes of our workbooks: it opens them, calculates, saves, and the result reads as before."""

import os
import shutil
import subprocess

import pytest

from catalog.sheets import blank, reading

from . import books, shapes

SOFFICE = shutil.which("soffice")
FORMATS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods:calc8"}
LINES = {
    "choice": [["7", "Dupuis", "poste 12", "", "", "", "reponse"], ["08", "Un", "", "1 rue X", "Lille", "", "reponse"]],
    "attributes": [["7", "fr", "1", "texte", "", "reponse"], ["8", "fr", "", "=1+1", "", "reponse"]],
    "nillable": [["7", "Dupuis", "∅", "", "reponse"], ["/8.*/", "-2+3", "2026-01-02", "", "reponse"]],
    "tables": [["7", "Dupuis", "", "x|y", "", "reponse"], ["2980526954644", "Un", "", "", "", "reponse"]],
    "enumeration": [["007", shapes.LONG[0], "E", "true", "", "reponse"]],
    "limits": [["7", "0000000000042", "Dupuis", "046", "12.50", "1850-01-01", "2026-01-02T03:04:05", "", "reponse"]],
    "wide": [["7", *(f"{number:03d}" for number in range(shapes.WIDE)), "", "reponse"]],
}
RECORDS = {"tables": {"beneficiaire": [["7", "Ana", "2001-02-03"], ["7", "Luc", ""]]}}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(120),
    pytest.mark.skipif(not SOFFICE and not os.environ.get("CI"), reason="LibreOffice (soffice) is not installed"),
]


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture
def through_libreoffice(profile, tmp_path):
    """Opens the files in one LibreOffice, which saves each of them in the format; the contents by name."""

    def through(files: dict[str, bytes], form: str) -> dict[str, bytes]:
        (tmp_path / "out").mkdir(exist_ok=True)
        for name, content in files.items():
            (tmp_path / f"{name}.xlsx").write_bytes(content)
        command = [SOFFICE, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
        command += ["--convert-to", FORMATS[form], "--outdir", str(tmp_path / "out")]
        command += [str(tmp_path / f"{name}.xlsx") for name in files]
        subprocess.run(command, check=True, capture_output=True, timeout=100)  # noqa: S603
        return {name: (tmp_path / "out" / f"{name}.{form}").read_bytes() for name in files}

    return through


def read(content: bytes, form: str) -> dict:
    return reading.read({"filename": f"m.{form}", "max_rows": 1000}, {"file": content})


def told(result: dict) -> tuple:
    return result["problems"], result["header"], result["identity"], result.get("blobs"), result["notices"]


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_filled_template_that_libreoffice_saved_is_read_as_before(alice, organisation, through_libreoffice, form):
    files = {}
    for name, lines in LINES.items():
        template = blank.xlsx(shapes.operation(alice, organisation, name))
        files[name] = books.filled(template, *lines, **RECORDS.get(name, {}))

    saved = through_libreoffice(files, form)

    before = {name: told(read(content, "xlsx")) for name, content in files.items()}
    assert {name: told(read(content, form)) for name, content in saved.items()} == before
    assert all(not problems and identity for problems, _header, identity, _rows, _notices in before.values())


def test_lists_warnings_comments_and_hidden_sheets_outlive_libreoffice(alice, organisation, through_libreoffice):
    template = blank.xlsx(shapes.operation(alice, organisation, "enumeration", "limits"))

    book = books.opened(through_libreoffice({"modele": template}, "xlsx")["modele"])

    before = books.opened(template)
    assert book.sheetnames == before.sheetnames
    assert {sheet.title for sheet in book if sheet.sheet_state != "visible"} == {"_meta", "_listes"}
    assert all(cell.comment for cell in book["Lignes"][1])
    for name in ("statut", "actif", "response", "nom", "age", "naissance"):
        one, other = books.validation(before, name), books.validation(book, name)
        assert (other.type, other.errorStyle, other.prompt) == (one.type, "warning", one.prompt)


def test_the_warnings_accept_what_is_legal_and_only_that(alice, organisation, through_libreoffice):
    """LibreOffice itself calculates the rules: as formulas in cells, for values beside them."""
    template = blank.xlsx(shapes.operation(alice, organisation, "limits"))
    book = books.opened(template)
    tried = {
        "age": {"46": True, "0": True, "131": False, "4.5": False, "douze": False, "{{age()}}": True},
        "taux": {"12.5": True, "-3": True, "x": False, "∅": True},
        "naissance": {"2026-11-22": True, "1850-01-01": True, "22/11/2026": False, "2026-13-01": False},
        "vu": {"2026-11-22T08:30:00": True, "2026-11-22": True, "hier": False},
    }
    sheet = book.create_sheet("essai")
    wanted = []
    for name, values in tried.items():
        place = next(cell for cell in book["Lignes"][1] if cell.value == name).column_letter + "2"
        formula = books.validation(book, name).formula1
        for value, legal in values.items():
            number = len(wanted) + 1
            sheet.cell(row=number, column=1, value=value).number_format = "@"
            sheet.cell(row=number, column=2, value="=IFERROR(" + formula.replace(place, f"A{number}") + ",FALSE)")
            wanted.append((value, legal))

    saved = through_libreoffice({"essai": books.saved(book)}, "xlsx")["essai"]

    cells = books.opened(saved, values=True)["essai"].iter_rows(values_only=True)
    assert [(value, bool(legal)) for value, legal in cells] == wanted
