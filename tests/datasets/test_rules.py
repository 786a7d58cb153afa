"""Business rules of a table: on the sheet `Règles` or in the key's column, checked like every row."""

import io

import openpyxl
import pytest

from catalog.functions.fields import Fields
from catalog.lookup import answering, keys, rules
from catalog.stages import UploadStage
from engine import conditions

from . import naissances, table

OK = {"numero*": "12", "dateNaissance*": "1978-05-17"}
FREE = {"dateNaissance*": ""}


def checked(*changes: dict[str, str]):
    return table.check(naissances.sheet(*changes), wsdl=naissances.WSDL)


def codes(found) -> list[tuple[str, str]]:
    return [(each["code"], each["cell"]) for each in found.problems]


def notices(found) -> list[str]:
    return [each["code"] for each in found.report["notices"]]


def test_a_rule_is_a_row_whose_key_holds_conditions():
    found = checked(OK, {"numero*": "? dateNaissance > 2020-01-01 & correlation existe", **FREE})

    assert found.problems == []
    assert found.rows[1][1] == "? dateNaissance > 2020-01-01 & correlation existe"
    assert keys.read(found.rows[1][1], 2).kind == "rule"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("? numero", "V07"),
        ("? numero existe 3", "V07"),
        ("? numero = /(/", "V07"),
        ("? nimero = 3", "V25"),
    ],
)
def test_a_condition_that_cannot_be_read_is_a_problem_of_its_cell(cell, code):
    assert codes(checked(OK, {"numero*": cell, **FREE})) == [(code, "A3")]


def test_a_field_that_does_not_exist_is_proposed_anew():
    (problem,) = checked({"numero*": "? nimero = 3", **FREE}).problems

    assert problem["proposal"] == "? numero = 3"


def test_beside_a_rule_the_other_columns_of_the_key_are_empty():
    assert codes(checked({"numero*": "? correlation existe"})) == [("V28", "B2")]


def test_the_values_of_a_rule_are_checked_like_those_of_any_row():
    assert codes(checked({"numero*": "? correlation existe", **FREE, "echeance": "demain"})) == [("V04", "D2")]


def test_the_same_rule_twice_names_both_cells():
    found = checked({"numero*": "? numero = 1 & correlation existe", **FREE},
                    {"numero*": "? correlation exists & numero=1", **FREE})  # fmt: skip

    assert codes(found) == [("V06", "A3")]


def test_a_rule_behind_a_wider_one_is_told_never_to_answer():
    found = checked({"numero*": "? correlation existe", **FREE},
                    {"numero*": "? correlation existe & numero = 1", **FREE})  # fmt: skip

    assert found.stage == UploadStage.READY
    assert "N60" in notices(found)


def test_rules_that_exclude_nothing_are_no_conflict():
    found = checked({"numero*": "? correlation existe & numero = 1", **FREE},
                    {"numero*": "? correlation existe", **FREE})  # fmt: skip

    assert "N60" not in notices(found)


# --- the sheet Règles -------------------------------------------------------------------------------------------------


def workbook(lines: list[list[str]], title: str = "Règles") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Lignes"
    for line in naissances.sheet(OK).decode().splitlines():
        book.active.append([cell.strip('"') for cell in line.split(";")])
    sheet = book.create_sheet(title)
    for line in lines:
        sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


HEADER = ["champ", "opérateur", "valeur", "Champ 2", "Opérateur 2", "Valeur 2", "réponse", "dossier", "echeance",
          "correlation", "deces", "mail"]  # fmt: skip
VALUES = ["reponse", "D", "2026-01-01", "c", "∅", "m"]


def of_workbook(*lines: list[str]):
    content = workbook([HEADER, *lines])
    return table.check(content, filename="cas.xlsx", wsdl=naissances.WSDL)


def test_each_line_of_the_sheet_is_a_rule_behind_the_rows():
    found = of_workbook(
        ["dateNaissance", "<", "1900-01-01", "", "", "", *VALUES],
        ["correlation", "commence par", "a&b", "numero", "existe", "", *VALUES],
    )

    assert found.problems == []
    assert [(row[0], row[1]) for row in found.rows] == [
        (2, "12 & 1978-05-17"),
        (3, "? dateNaissance < 1900-01-01"),
        (4, r"? correlation commence par a\&b & numero existe"),
    ]
    assert "N61" in notices(found)


def test_a_line_without_condition_is_a_problem():
    assert codes(of_workbook(["", "", "", "", "", "", *VALUES])) == [("V22", "A3"), ("V22", "B3")]


@pytest.mark.parametrize("header", [["champ", "opérateur", "valeur"], ["réponse"], [*HEADER, "inconnue"]])
def test_a_sheet_whose_columns_are_not_those_of_rules_is_refused(header):
    from catalog.sheets import reading

    content = workbook([header, ["numero", "=", "1"]])
    told = reading.read({"filename": "cas.xlsx", "max_rows": 100}, {"file": content})

    assert [each["code"] for each in told["problems"]] == ["F38"]


def test_an_empty_sheet_of_rules_changes_nothing():
    assert len(of_workbook().rows) == 1


# --- requests for the check -------------------------------------------------------------------------------------------

FIELDS = Fields([{"label": "age", "path": ["age"]}, {"label": "nom", "path": ["nom"]}])


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("? age = 3 & nom commence par D", {("age",): "3", ("nom",): "D"}),
        ("? age > 17", {("age",): "18"}),
        ("? age < 0", {("age",): "-1"}),
        ("? age > 2019-12-31", {("age",): "2020-01-01"}),
        ("? age > grand", None),
        ("? age = /[0-9]/", None),
        ("? nom absent", None),
    ],
)
def test_a_request_that_meets_a_rule_is_made_where_that_is_simple(cell, values):
    assert rules.example(conditions.read(cell), FIELDS) == values


@pytest.mark.parametrize(("cell", "is_met"), [("? age = 7", True), ("? age = 8", False), ("? nom absent", True)])
def test_a_field_that_comes_several_times_is_read_as_the_engine_reads_it(cell, is_met):
    sent = answering.read(
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><q><age>3</age><age>7</age></q>'
        b"</s:Body></s:Envelope>"
    )

    assert rules.is_met(conditions.read(cell), FIELDS, sent) is is_met
