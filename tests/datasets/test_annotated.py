"""The same workbook back: red cells, comments, a sheet that leads to them; it reads back as what was sent."""

import io
import re
import shutil
import subprocess

import openpyxl
import pytest
from hypothesis import given, settings

from catalog.actions import mending
from catalog.conformity import remedies
from catalog.errors import UploadRefused
from catalog.mending import annotated, drafts
from catalog.sheets import annotating, own, reading
from catalog.stages import UploadStage
from tests.shared import IN_CI
from tests.sheets import books
from tests.sheets.test_round_trip import ROWS, wanted

from . import individu

pytestmark = pytest.mark.django_db
OFFICE = shutil.which("soffice")


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def reads(content: bytes) -> books.Table:
    return books.read(content, "retour.xlsx")


@pytest.fixture
def faulty(checked):
    """A date written the French way in F2, a number in words in E3, and texts that look like formulas."""
    return checked(individu.sheet({"naissance": "03/11/2026"}, {"age": "douze", "rue": "=1+1", "ville": "@x"}, {}))


def test_faulty_cells_are_red_and_say_what_is_expected(faulty):
    sheet = opened(annotated.workbook(faulty)).worksheets[0]

    red = {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == "00FFC7CE"}
    assert red == {"F2", "E3"}
    comment = sheet["F2"].comment.text
    assert "03/11/2026" in comment and "2026-11-03" in comment


def test_a_sheet_lists_the_problems_and_leads_to_their_cells(faulty):
    book = opened(annotated.workbook(faulty))

    lines = list(book["À corriger"].iter_rows(min_row=2))
    assert [line[0].value for line in lines] == ["F2", "E3"]
    assert [line[0].hyperlink.location for line in lines] == [f"'{book.sheetnames[0]}'!{cell}" for cell in ("F2", "E3")]
    assert (lines[0][2].value, lines[0][5].value) == ("03/11/2026", "2026-11-03")


def test_every_cell_is_a_text_and_none_a_formula(faulty):
    sheet = opened(annotated.workbook(faulty)).worksheets[0]

    filled = [cell for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in filled} == {"s"}
    assert {cell.number_format for cell in filled} == {"@"}
    assert (sheet["H3"].value, sheet["H3"].quotePrefix) == ("=1+1", True)


def test_it_reads_back_as_what_was_sent_without_a_notice(faulty):
    table = reads(annotated.workbook(faulty))

    assert (table.codes, list(table.notices)) == ([], [])
    assert table.header == individu.HEADER
    assert list(zip(table.numbers, table.rows, strict=True)) == list(drafts.table(faulty))


def test_rows_keep_their_numbers_over_empty_lines(checked):
    lines = individu.sheet({"age": "x"}, {"age": "y"}).splitlines()
    upload = checked(b"\n".join([*lines[:2], b"", b"", lines[2]]))

    content = annotated.workbook(upload)

    assert reads(content).numbers == [2, 5]
    assert opened(content).worksheets[0]["E5"].comment is not None


def test_mended_there_and_sent_again_it_is_ready(faulty, checked):
    book = opened(annotated.workbook(faulty))
    sheet = book.worksheets[0]
    sheet["F2"], sheet["E3"] = "2026-11-03", "12"
    stream = io.BytesIO()
    book.save(stream)

    assert checked(stream.getvalue(), filename="retour.xlsx").stage == UploadStage.READY


def test_a_cell_that_could_not_be_read_is_not_taken_for_mended(checked):
    book = openpyxl.Workbook()
    book.active.append(individu.HEADER)
    book.active.append([*individu.GOOD.values(), "reponse"])
    book.active["J2"] = "=NA()"  # openpyxl stores no result
    stream = io.BytesIO()
    book.save(stream)
    upload = checked(stream.getvalue(), filename="jeu.xlsx")

    again = reads(annotated.workbook(upload))

    assert [problem["code"] for problem in upload.problems] == ["V11"]
    assert again.places == {"J2": "V12"}


def test_a_file_without_a_table_has_nothing_to_annotate(checked):
    upload = checked(b"\x00\x01\x02", filename="photo.xlsx")

    with pytest.raises(UploadRefused):
        annotated.workbook(upload)


def test_what_was_mended_in_the_page_is_in_the_workbook(faulty, bob, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mending.mend(upload=faulty, by=bob, edition=0, cause="V04-F", remedy=remedies.Remedy.REPLACE)
    faulty.refresh_from_db()

    sheet = opened(annotated.workbook(faulty)).worksheets[0]

    assert (sheet["F2"].value, sheet["F2"].comment) == ("2026-11-03", None)


NAMES = [("L'été", "L'été"), ("À corriger", "Lignes"), ("", "Lignes"), ("x" * 60, "x" * 31), ("a/b[1]", "a b 1"),
         ("↳ telephone", "Lignes"), ("_meta", "Lignes")]  # fmt: skip
MADE_FOR = own.Identity("individu", "1", "rechercher", "sha", "1-0")


@pytest.mark.parametrize(("sheet", "named"), NAMES)
def test_the_sheet_keeps_its_name_when_it_can(sheet, named):
    problem = {"row": 2, "position": 0, "cell": "A2", "column": "id", "value": "1", "words": "?", "expected": "",
               "replacement": ""}  # fmt: skip

    content = annotating.xlsx(
        ["id", "response"], [(2, ["1", "r"])], [problem], sheet=sheet, title="t", made_for=MADE_FOR
    )

    first, second, _meta = opened(content).sheetnames
    assert first == named
    assert second == "À corriger"
    assert reads(content).rows == [["1", "r"]]


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_any_text_comes_back_as_it_went(rows):
    numbered = [(number, [*row, "ok"]) for number, row in enumerate(wanted_texts(rows), start=2)]

    content = annotating.xlsx(["id", "v", "response"], numbered, [], sheet="", title="t", made_for=MADE_FOR)

    assert reads(content).rows == [cells for _number, cells in numbered]


def wanted_texts(rows) -> list[list[str]]:
    """As the reading leaves them: what a table of ours holds."""
    return [row[:-1] for row in wanted(rows)]


def test_it_says_what_it_was_made_for(faulty):
    content = annotated.workbook(faulty)

    told = reads(content).result["identity"]
    assert (told["service"], told["version"], told["operation"]) == ("individu", "1", "rechercher")


@pytest.mark.skipif(OFFICE is None and not IN_CI, reason="there is no LibreOffice on this machine")
def test_libreoffice_opens_and_saves_it_and_nothing_changes(faulty, tmp_path):
    path = tmp_path / "annote.xlsx"
    path.write_bytes(annotated.workbook(faulty))
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [OFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", saved, path]
    subprocess.run(command, check=True, capture_output=True, timeout=240)

    before, after = (reading.read({"filename": "x.xlsx", "max_rows": 1000}, {"file": each.read_bytes()})
                     for each in (path, saved / "annote.xlsx"))  # fmt: skip
    book = opened((saved / "annote.xlsx").read_bytes())

    assert after["blobs"] == before["blobs"]
    assert (after["header"], after["problems"]) == (before["header"], [])
    assert re.search("2026-11-03", book.worksheets[0]["F2"].comment.text)
