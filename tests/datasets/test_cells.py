"""Second class of problems: each faulty cell is named as in the spreadsheet, with what is expected."""

import pytest
from django.utils import translation

from catalog.conformity import checking
from catalog.stages import UploadStage

from . import individu, table


@pytest.fixture
def checked():
    return table.check


FAULTY = [
    ({"qualite": "Z"}, "V01", "B2", "A, C, E"),
    ({"nom": "Dupuis-Martin"}, "V02", "D2", "10 characters at most"),
    ({"age": "douze"}, "V03", "E2", "whole number"),
    ({"age": "46,5"}, "V03", "E2", "whole number"),
    ({"age": "99999999999"}, "V20", "E2", "between -2147483648 and 2147483647"),
    ({"naissance": "03/11/2026"}, "V04", "F2", "date YYYY-MM-DD"),
    ({"naissance": "2026-02-30"}, "V04", "F2", "date YYYY-MM-DD"),
    ({"NIR": "123456789012"}, "V05", "C2", "0123456789012"),
    ({"NIR": "2A0992A123456"}, "V09", "C2", "13 digits"),
    ({"age": ""}, "V08", "E2", "a value"),
    ({"ville": ""}, "V08", "I2", "a value"),
    ({"telephone": "01;1;3"}, "V23", "K2", ""),
    ({"telephone": "01;x"}, "V24", "K2", ""),
    ({"response": "repons"}, "R01", "L2", "reponse"),
    ({"response": ""}, "R01", "L2", "reponse, inconnu"),
    ({"id": ""}, "V22", "A2", ""),
    ({"id": "/(a/"}, "V07", "A2", ""),
    ({"id": "/(?=a)/"}, "V07", "A2", ""),
    ({"id": "/" + "a" * 501 + "/"}, "V07", "A2", ""),
    ({"id": "/(x{1,60000})/"}, "V07", "A2", ""),
]


@pytest.mark.parametrize(("change", "code", "cell", "expected"), FAULTY)
def test_a_faulty_cell_is_named_with_what_is_expected(checked, change, code, cell, expected):
    with translation.override("en"):
        upload = checked(individu.sheet(change))

    problem = upload.problems[0]
    assert [problem["code"] for problem in upload.problems] == [code]
    assert (problem["row"], problem["cell"], problem["expected"]) == (2, cell, expected)
    assert problem["message"].startswith(f"{cell}: ")
    assert upload.stage == UploadStage.FAULTY


@pytest.mark.parametrize("key", ["abc", "/[0-9]{13}/", "*", "\\*", "\\/a/", "1 85 07", "/(a+)+$/"])
def test_a_key_is_a_literal_an_expression_or_the_default(checked, key):
    assert checked(individu.sheet({"id": key})).stage == UploadStage.READY


def test_a_key_given_twice_names_both_cells(checked):
    upload = checked(individu.sheet({"id": "1"}, {"id": "2"}, {"id": " 1"}))

    assert [(problem["code"], problem["cell"]) for problem in upload.problems] == [("V06", "A4")]
    assert upload.problems[0]["parameters"]["first_cell"] == "A2"


def test_two_forms_of_the_same_letters_are_the_same_key(checked):
    upload = checked(individu.sheet({"id": "e\u0301"}, {"id": "\u00e9"}))

    assert [problem["code"] for problem in upload.problems] == ["V06"]


def test_keys_that_differ_by_capitals_only_are_told(checked):
    upload = checked(individu.sheet({"id": "ab"}, {"id": "AB"}))

    assert upload.stage == UploadStage.READY
    assert [notice["code"] for notice in upload.report["notices"]] == ["N19"]


def test_each_row_is_held_against_its_own_response(checked):
    content = individu.sheet(
        {"motif": "absent", "age": "pas un nombre", "response": "inconnu"},
        header=["id", "motif", *individu.HEADER[1:]],
    )

    upload = checked(content)

    assert upload.stage == UploadStage.READY
    assert "N18" in [notice["code"] for notice in upload.report["notices"]]


def test_a_date_in_a_field_of_date_and_time_becomes_midnight(checked):
    upload = checked(individu.sheet({"maj": "2026-01-02"}))

    assert upload.rows[0][2][5] == "2026-01-02T00:00:00"
    assert [notice["code"] for notice in upload.report["notices"]] == ["N17"]


def test_an_optional_part_may_stay_empty(checked):
    nothing = {"naissance": "", "maj": "", "rue": "", "ville": "", "usage": "", "telephone": ""}

    assert checked(individu.sheet(nothing)).stage == UploadStage.READY


def test_problems_of_reading_and_of_checking_come_together_in_the_order_of_the_sheet(checked):
    upload = checked(individu.sheet({}, {"age": "x"}, {"nom": "a\x01b"}, {"qualite": "Z"}))

    assert [problem["cell"] for problem in upload.problems] == ["E3", "D4", "B5"]


def test_every_problem_is_kept_and_the_causes_are_counted(checked):
    upload = checked(individu.sheet(*[{"age": "x", "qualite": "a"}] * 5_100))

    assert (upload.problem_count, len(upload.findings), len(upload.problems)) == (10_200, 10_200, checking.FIRST)
    assert [(each["cause"], each["count"], each["remedies"]) for each in upload.causes] == [
        ("V01-B", 5_100, {"replace": 5_100}),
        ("V03-E", 5_100, {}),
    ]
