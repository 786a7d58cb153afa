"""Keys of several fields: one column for each, marked with `*`; each combination answers once."""

import pytest

from catalog.actions import datasets as actions
from catalog.lookup import finding, keys
from catalog.stages import UploadStage
from catalog.uploads import uploading

from . import individu, naissances, table

NUMBER = ["{urn:exemple:naissances}personne", "{urn:exemple:naissances}numero"]
BIRTH = ["{urn:exemple:naissances}personne", "{urn:exemple:naissances}dateNaissance"]


def checked(*pairs: tuple[str, str], header: list[str] | None = None, key_path=None):
    changes = [{"numero*": number, "dateNaissance*": birth} for number, birth in pairs]
    content = naissances.sheet(*changes, header=header)
    return table.check(content, wsdl=naissances.WSDL, key_path=key_path)


def codes(found) -> list[tuple[str, str]]:
    return [(each["code"], each["cell"]) for each in found.problems]


def test_marked_columns_make_the_key_in_the_order_of_the_header():
    found = checked(("12", "1978-05-17"), ("12", "1999-01-01"))

    assert found.stage == UploadStage.READY
    assert (found.key_path, found.report["key_label"]) == ([NUMBER, BIRTH], "numero & dateNaissance")
    assert found.report["columns"][:2] == ["numero* & dateNaissance*", "dossier"]
    assert [row[1] for row in found.rows] == ["12 & 1978-05-17", "12 & 1999-01-01"]


def test_the_marked_columns_may_stand_anywhere_after_the_first():
    header = ["dateNaissance*", *naissances.HEADER[2:-1], "numero*", "response"]

    assert checked(("12", "1978-05-17"), header=header).key_path == [BIRTH, NUMBER]


def test_one_marked_column_is_a_key_like_any_other():
    found = table.check(individu.sheet({"id*": "7"}, header=["id*", *individu.HEADER[1:]]))

    assert (found.stage, found.key_path, found.report["columns"][0]) == (UploadStage.READY, ["individu", "id"], "id")


def test_each_cell_is_a_literal_an_expression_or_a_star():
    pairs = [("12", "1978-05-17"), ("12", "*"), ("/9[0-9]+/", "2001-01-01"), ("a&b", r"\*"), ("*", "*")]

    found = checked(*pairs)

    kinds = [keys.read(row[1], 2).kind for row in found.rows]
    assert kinds == ["literal", "regex", "regex", "literal", "default"]
    assert keys.read(found.rows[3][1], 2).text == f"a&b{keys.SEPARATOR}*"


def test_a_combination_given_twice_names_both_cells():
    found = checked(("12", "1978-05-17"), ("13", "1978-05-17"), (" 12", "1978-05-17"))

    assert codes(found) == [("V06", "A4")]
    assert found.problems[0]["parameters"]["first_cell"] == "A2"
    assert "12 & 1978-05-17" in found.problems[0]["message"]


def test_a_faulty_part_is_named_where_it_stands():
    assert codes(checked(("12", ""), ("/(/", "1"), ("1", "/a^b/"))) == [("V22", "B2"), ("V07", "A3"), ("V07", "A4")]


def test_a_marked_column_that_is_no_field_of_the_request_is_a_problem_of_the_columns():
    header = ["numero*", "dossier*", *naissances.HEADER[3:]]

    found = table.check(naissances.sheet({}, header=header), wsdl=naissances.WSDL)

    assert ("C09", "B1") in codes(found)


def test_two_columns_of_one_field_are_refused():
    header = ["numero*", "Numéro*", *naissances.HEADER[2:]]
    content = naissances.sheet({"Numéro*": "1"}, header=header)

    assert codes(table.check(content, wsdl=naissances.WSDL)) == [("C10", "B1")]


def test_what_the_portal_keeps_in_one_column_reads_back():
    first = checked(("12", "1978-05-17"), ("/9+/", "*"))
    lines = [{"numero* & dateNaissance*": row[1]} for row in first.rows]
    header = ["numero* & dateNaissance*", *naissances.HEADER[2:]]

    again = table.check(naissances.sheet(*lines, header=header), wsdl=naissances.WSDL)

    assert (again.key_path, again.digest, again.rows) == (first.key_path, first.digest, first.rows)


@pytest.mark.parametrize(("cell", "code"), [("12", "V07"), ("12 & 13 & 14", "V07"), ("12 & ", "V22")])
def test_a_whole_key_needs_each_of_its_values(cell, code):
    header = ["numero* & dateNaissance*", *naissances.HEADER[2:]]

    found = table.check(naissances.sheet({header[0]: cell}, header=header), wsdl=naissances.WSDL)

    assert codes(found) == [(code, "A2")]


@pytest.mark.django_db
def test_rows_are_found_by_their_combination(receive, bob):
    lines = [{"id*": "1", "cle*": "x"}, {"id*": "1", "cle*": "*"}, {"id*": "/[0-9]+/", "cle*": "y"},
             {"id*": "*", "cle*": "*"}]  # fmt: skip
    upload = receive(individu.sheet(*lines, header=["id*", "cle*", *individu.HEADER[1:]]))
    uploading.check(str(upload.pk))
    upload.refresh_from_db()
    assert upload.stage == UploadStage.READY, upload.problems

    revision = actions.publish(upload=upload, by=bob)

    assert revision.key_path == [["individu", "id"], ["individu", "cle"]]
    asked = {"1 & x": 2, "1&x": 2, "1 & z": 3, "1": 3, "2 & y": 4, "2 & z": 5}
    assert {key: finding.row(revision, key).number for key in asked} == asked
