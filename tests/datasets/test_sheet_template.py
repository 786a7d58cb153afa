"""The spreadsheet template of an operation: ready to fill, safe to open, and itself without a problem."""

import csv
import io
from dataclasses import astuple

import openpyxl
import pytest

from catalog.keeping import rows
from catalog.models import NamedResponse
from catalog.sheets import blank
from catalog.stages import UploadStage

from . import books

pytestmark = pytest.mark.django_db


def test_it_names_the_key_the_slots_and_the_response(operation):
    table = blank.table(operation)

    assert table[0][0] == "id"
    assert table[0][1:5] == ["qualite", "NIR", "nom", "age"]
    assert table[0][-1] == "response"
    assert [row[-1] for row in table[1:]] == ["reponse", "inconnu"]


def test_the_untouched_csv_comes_back_without_a_problem(checked, operation):
    upload = checked(blank.csv(operation), filename="modele.csv")

    assert upload.problems == []
    assert upload.stage == UploadStage.READY
    assert upload.report["notices"] == []
    assert [row.response for row in rows.read(upload)] == ["reponse", "inconnu"]


def test_the_untouched_workbook_says_that_its_example_does_not_count(checked, operation):
    upload = checked(blank.xlsx(operation), filename="modele.xlsx")

    assert [problem["code"] for problem in upload.problems] == ["F30"]


def test_both_forms_hold_the_same_rows(checked, operation):
    table = blank.table(operation)

    one = checked(blank.written_csv(table), filename="modele.csv")
    other = checked(books.filled(blank.xlsx(operation), *table[1:]), filename="modele.xlsx", dataset_name="autre")

    assert other.problems == []
    assert [row[1:] for row in map(astuple, rows.read(one))] == [row[1:] for row in map(astuple, rows.read(other))]


def test_every_cell_of_the_workbook_is_text(operation):
    sheet = openpyxl.load_workbook(io.BytesIO(blank.xlsx(operation))).active

    assert sheet.title == "Lignes"
    assert {cell.number_format for row in sheet.iter_rows() for cell in row} == {"@"}
    assert {column.number_format for column in sheet.column_dimensions.values()} == {"@"}


HOSTILE = ["=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "'=1", "-2", "+33123", "texte"]


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_becomes_a_formula_and_every_value_comes_back(checked, operation, value):
    response = operation.responses.get(name="reponse")
    NamedResponse.objects.filter(pk=response.pk).update(examples=response.examples | {"rue": value})

    text = blank.csv(operation)
    table = blank.table(operation)
    file = blank.written_xlsx(table, title="essai")
    uploads = [checked(text, filename="m.csv"), checked(file, filename="m.xlsx", dataset_name="b")]

    cells = [cell for row in csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";") for cell in row]
    books_of_cells = [openpyxl.load_workbook(io.BytesIO(one)) for one in (file, blank.xlsx(operation))]
    assert not [cell for cell in cells if cell[:1] in "=@\t\r" and cell]
    assert "f" not in {cell.data_type for book in books_of_cells for row in book.active.iter_rows() for cell in row}
    first = [rows.values_by_name(upload.report["columns"], rows.page(upload, 0, 1)[0]) for upload in uploads]
    assert [values["rue"] for values in first] == [value.strip()] * 2
