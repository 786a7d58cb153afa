"""Repeating elements on sheets of their own: joined by key into the cell of their row, or named by their own cell."""

import pytest

from catalog.keeping import rows
from catalog.lookup import finding
from catalog.sheets import blank, records
from catalog.stages import UploadStage
from tests.sheets import books as reader

from . import books, shapes

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation(alice, organisation):
    return shapes.operation(alice, organisation, "tables")


@pytest.fixture
def template(operation):
    return blank.xlsx(operation)


def line(key: str, beneficiaire: str = "", code: str = "") -> list[str]:
    return [key, "Dupuis", beneficiaire, code, "", "reponse"]


def values(upload, key: str) -> dict[str, str]:
    return rows.values_by_name(upload.report["columns"], finding.row(upload, key))


def test_records_of_a_sheet_reach_the_row_that_has_their_key(checked, template):
    given = [["7", "Ana", "2001-02-03"], ["8", "Luc"], ["7", "a;b|c\\d", "2004-05-06"]]

    upload = checked(books.filled(template, line("7"), line("8"), beneficiaire=given), filename="m.xlsx")

    assert upload.problems == []
    assert values(upload, "7")["beneficiaire"] == "Ana;2001-02-03|a\\;b\\|c\\\\d;2004-05-06"
    assert values(upload, "8")["beneficiaire"] == "Luc"


def test_both_ways_of_writing_records_are_the_same_table(checked, template):
    one = books.filled(template, line("7", "Ana;2001-02-03|Luc", "x|y"))
    other = books.filled(
        template, line("7"), beneficiaire=[["7", "Ana", "2001-02-03"], ["7", "Luc"]], code=[["7", "x"], ["7", "y"]]
    )

    uploads = [checked(one, filename="a.xlsx"), checked(other, filename="b.xlsx", dataset_name="b")]

    assert [upload.stage for upload in uploads] == [UploadStage.READY] * 2
    assert uploads[0].digest == uploads[1].digest


def problems(upload) -> dict[str, str]:
    return {problem["cell"]: problem["code"] for problem in upload.problems}


def test_a_record_whose_key_no_row_has_is_named_by_its_cell(checked, template):
    upload = checked(books.filled(template, line("7"), beneficiaire=[["7", "Ana"], ["9", "Luc"]]), filename="m.xlsx")

    assert problems(upload) == {"↳ beneficiaire!A4": "V30"}
    assert "9" in upload.problems[0]["message"]


def test_a_record_without_key_is_named_by_its_cell(checked, template):
    upload = checked(books.filled(template, line("7"), beneficiaire=[["", "Ana"]]), filename="m.xlsx")

    assert problems(upload) == {"↳ beneficiaire!A3": "V22"}


def test_a_faulty_field_is_named_by_its_own_cell(checked, template):
    given = [["7", "Ana", "2001-02-03"], ["7", "Luc", "demain"]]

    upload = checked(books.filled(template, line("7"), beneficiaire=given), filename="m.xlsx")

    assert problems(upload) == {"↳ beneficiaire!C4": "V24"}
    assert upload.problems[0]["row"] == 3


def test_records_in_the_cell_and_on_the_sheet_are_too_many(checked, template):
    upload = checked(books.filled(template, line("7", "Luc"), beneficiaire=[["7", "Ana"]]), filename="m.xlsx")

    assert problems(upload) == {"C3": "V31"}


def test_an_unknown_column_of_records_is_named(checked, template):
    book = books.opened(books.filled(template, line("7"), beneficiaire=[["7", "Ana", "", "x"]]))
    book["↳ beneficiaire"]["D1"] = "commentaire"

    assert problems(checked(books.saved(book), filename="m.xlsx")) == {"↳ beneficiaire!D1": "V32"}


def test_the_fields_may_change_their_order(checked, template):
    book = books.opened(books.filled(template, line("7"), beneficiaire=[["7", "2001-02-03", "Ana"]]))
    for prenom, naissance in book["↳ beneficiaire"]["B1:C2"]:
        prenom.value, naissance.value = naissance.value, prenom.value

    upload = checked(books.saved(book), filename="m.xlsx")

    assert upload.problems == []
    assert values(upload, "7")["beneficiaire"] == "Ana;2001-02-03"


def test_the_rows_keep_the_column_that_a_sheet_of_records_fills(checked, template):
    book = books.opened(books.filled(template, line("7"), beneficiaire=[["7", "Ana"]]))
    book["Lignes"].delete_cols(3)

    upload = checked(books.saved(book), filename="m.xlsx")

    assert [problem["code"] for problem in upload.problems] == ["F31"]
    assert "↳ beneficiaire" in upload.problems[0]["message"]


class TestTheExample:
    def test_it_does_not_count_while_it_is_unchanged(self, checked, template):
        upload = checked(books.filled(template, line("7")), filename="m.xlsx")

        assert [row.key for row in rows.read(upload)] == ["7"]
        assert [notice["code"] for notice in upload.report["notices"]] == ["N30"]

    def test_it_counts_once_it_is_changed(self, checked, template):
        book = books.opened(template)
        book["Lignes"]["B2"] = "Autre"

        upload = checked(books.saved(book), filename="m.xlsx")

        assert upload.problems == []
        (row,) = rows.read(upload)
        assert row.values[0] == "Autre"
        assert row.values[1] != ""

    def test_written_over_with_another_key_its_records_are_forgotten(self, checked, template):
        book = books.opened(template)
        book["Lignes"]["A2"] = "7"

        upload = checked(books.saved(book), filename="m.xlsx")

        assert upload.problems == []
        assert values(upload, "7")["beneficiaire"] == ""

    def test_deleted_its_records_are_forgotten(self, checked, template):
        book = books.opened(books.filled(template, line("7")))
        book["Lignes"].delete_rows(2)

        upload = checked(books.saved(book), filename="m.xlsx")

        assert upload.problems == []
        assert [row.key for row in rows.read(upload)] == ["7"]

    def test_another_row_of_its_key_does_not_get_its_records(self, checked, template):
        key = books.opened(template)["Lignes"]["A2"].value

        upload = checked(books.filled(template, line(key), beneficiaire=[[key, "Ana"]]), filename="m.xlsx")

        assert upload.problems == []
        assert values(upload, key)["beneficiaire"] == "Ana"

    def test_a_second_row_that_says_the_same_counts(self, checked, template):
        book = books.opened(template)
        for cell in book["Lignes"][2]:
            book["Lignes"].cell(row=3, column=cell.column, value=cell.value)

        upload = checked(books.saved(book), filename="m.xlsx")

        assert upload.problems == []
        assert len(list(rows.read(upload))) == 1


class TestTheIdentity:
    def read(self, content: bytes) -> dict:
        return reader.read(content).result

    def test_the_reading_tells_what_the_template_was_made_for(self, template, operation):
        told = self.read(books.filled(template, line("7")))["identity"]

        assert told.pop("template_rev").startswith("1-")
        assert told == {
            "service": operation.version.service.slug,
            "version": "1.0",
            "operation": "lire",
            "contract_sha": operation.version.contract_digest,
        }

    def test_without_the_hidden_sheet_the_property_of_the_document_tells_it(self, template):
        book = books.opened(books.filled(template, line("7")))
        whole = self.read(books.saved(book))["identity"]
        del book["_meta"]

        assert self.read(books.saved(book))["identity"] == whole

    def test_any_other_file_has_none(self):
        file = blank.written_xlsx([["id", "nom", "response"], ["1", "a", "ok"]], title="x")

        assert self.read(file)["identity"] is None

    def test_a_template_of_another_operation_is_refused_by_name(self, checked, alice, organisation):
        other = blank.xlsx(shapes.operation(alice, organisation, "choice"))
        filled = books.filled(other, ["7", "Dupuis", "poste 12", "", "", "", "reponse"])

        upload = checked(filled, filename="m.xlsx")

        assert [problem["code"] for problem in upload.problems] == ["F33"]
        assert "forme-choice" in upload.problems[0]["message"]


@pytest.mark.parametrize(
    ("cell", "width"),
    [("a;b|c;d", 2), ("a|b", 2), ("a\\;b;c", 2), (";", 2), ("a", 1), ("a||b", 1), ("a||", 1), ("|", 1), ("\\\\", 1)],
)
def test_a_cell_that_goes_to_a_sheet_comes_back_the_same(cell, width):
    assert records.joined(records.split(cell, width)) == cell


@pytest.mark.parametrize("cell", ["a;b;", "a;b;c", "a ;b", "a;b|"])
def test_a_cell_that_would_not_come_back_stays_where_it_is(cell):
    assert records.split(cell, 2) is None
