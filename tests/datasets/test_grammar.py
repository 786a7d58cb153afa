"""What a cell may say besides plain text: nothing, nil, one branch of a choice, an attribute, a file."""

import base64

import pytest

from catalog.stages import UploadStage

from . import naissances, table

FILE = base64.b64encode(b"%PDF-1.7 an act of birth").decode()


def checked(change: dict[str, str]):
    return table.check(naissances.sheet(change), wsdl=naissances.WSDL)


@pytest.mark.parametrize(
    "change",
    [
        {"emission": ""},
        {"deces": "∅"},
        {"mail": "", "telephone": "01"},
        {"acte": FILE, "nom": "acte.pdf"},
        {"acte": FILE},
        {"acte": FILE[:10] + " " + FILE[10:]},
    ],
)
def test_each_of_these_is_an_answer(change):
    found = checked(change)

    assert found.problems == []
    assert found.stage == UploadStage.READY


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        ({"dossier": "∅"}, "V27", "C2"),
        ({"emission": "∅"}, "V27", "F2"),
        ({"acte": "mon fichier.pdf"}, "V10", "J2"),
        ({"acte": "JVBERi0xLjc"}, "V10", "J2"),
        ({"mail": "a@exemple.invalid", "telephone": "01"}, "R03", "I2"),
    ],
)
def test_what_it_cannot_be_is_a_problem_of_its_cell(change, code, cell):
    assert [(each["code"], each["cell"]) for each in checked(change).problems] == [(code, cell)]


def test_two_branches_of_a_choice_are_named_with_their_columns():
    (problem,) = checked({"mail": "a@exemple.invalid", "telephone": "01"}).problems

    assert all(word in problem["message"] for word in ("H2", "I2", "mail", "telephone"))


def test_a_choice_without_any_branch_is_the_schemas_to_refuse():
    assert [each["code"] for each in checked({"mail": ""}).problems] == ["R02"]


@pytest.mark.parametrize(
    ("written", "proposal"),
    [
        (f"data:application/pdf;base64,{FILE}", FILE),
        ("JVBERi0xLjcK_-8", "JVBERi0xLjcK/+8="),
        ("JVBERi0xLjc", "JVBERi0xLjc="),
        ("mot", ""),
    ],
)
def test_base64_as_browsers_and_addresses_write_it_is_put_right_with_one_click(written, proposal):
    (problem,) = checked({"acte": written}).problems

    assert (problem["code"], problem["proposal"]) == ("V10", proposal)


WITH_GROUP = naissances.WSDL.replace(b"<xsd:choice>", b'<xsd:choice minOccurs="1" maxOccurs="2">')


def test_of_a_choice_that_repeats_several_branches_may_be_filled():
    found = table.check(naissances.sheet({"mail": "a@exemple.invalid", "telephone": "01"}), wsdl=WITH_GROUP)

    assert "R03" not in [each["code"] for each in found.problems]
