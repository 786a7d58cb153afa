"""First class of problems: columns missing, repeated, unknown, or a key that no field of the request bears."""

import pytest

from catalog.stages import UploadStage

from . import individu, table


@pytest.fixture
def checked():
    return table.check


def header_without(*names: str, add: tuple[str, ...] = ()) -> list[str]:
    kept = [name for name in individu.HEADER if name not in names]
    return [*kept[:-1], *add, kept[-1]]


def codes(upload) -> list[str]:
    return [problem["code"] for problem in upload.problems]


def test_a_missing_required_column_is_named_with_what_the_file_holds(checked):
    upload = checked(individu.sheet(header=header_without("nom", add=("nomm",))))

    missing, unknown = sorted(upload.problems, key=lambda problem: problem["code"])
    assert (missing["code"], missing["column"]) == ("C01", "nom")
    assert missing["parameters"]["nearest"] == "nomm"
    assert "nomm" in missing["message"]
    assert (unknown["code"], unknown["cell"]) == ("C03", "K1")


def test_an_optional_column_may_be_left_out(checked):
    upload = checked(individu.sheet(header=header_without("naissance", "maj", "telephone", "usage", "rue", "ville")))

    assert upload.stage == UploadStage.READY


def test_a_part_of_an_optional_element_needs_its_required_neighbours(checked):
    upload = checked(individu.sheet(header=header_without("ville")))

    assert [(problem["code"], problem["column"]) for problem in upload.problems] == [("C01", "ville")]


def test_a_repeated_column_is_named_by_both_places(checked):
    upload = checked(individu.sheet(header=[*individu.HEADER[:-1], "age", "response"]))

    assert codes(upload) == ["C02"]
    assert (upload.problems[0]["parameters"]["first"], upload.problems[0]["parameters"]["second"]) == ("E", "L")


def test_the_same_header_in_other_capitals_is_the_same_column(checked):
    upload = checked(individu.sheet(header=[*individu.HEADER[:-1], "AGE", "response"]))

    assert codes(upload) == ["C02"]


def test_spelling_is_forgiven_and_told(checked):
    upload = checked(individu.sheet().replace(b'"nom"', b'"NOM"'))

    assert upload.stage == UploadStage.READY
    assert upload.report["columns"][3] == "nom"
    assert any(notice["code"] == "N16" for notice in upload.report["notices"])


@pytest.mark.parametrize("name", ["response", "reponse", "réponse", "Réponse", "RESPONSE"])
def test_the_last_column_names_the_response(checked, name):
    header = [*individu.HEADER[:-1], name]
    content = individu.sheet().replace(b'"response"', f'"{name}"'.encode())

    assert header[-1] == name
    assert checked(content).stage == UploadStage.READY


def test_a_file_without_a_response_column_says_so(checked):
    upload = checked(individu.sheet(header=individu.HEADER[:-1]))

    assert "response" in [problem["column"] for problem in upload.problems if problem["code"] == "C01"]


def test_a_response_column_that_is_not_last_is_told(checked):
    upload = checked(individu.sheet(header=["id", "response", *individu.HEADER[1:-1]]))

    assert "C07" in codes(upload)


@pytest.mark.parametrize(
    ("header", "path"), [("id", ["individu", "id"]), ("ID", ["individu", "id"]), ("Clé", ["individu", "cle"])]
)
def test_the_first_header_proposes_the_field_of_the_request(checked, header, path):
    content = individu.sheet().replace(b'"id"', f'"{header}"'.encode())

    upload = checked(content)

    assert upload.stage == UploadStage.READY
    assert upload.key_path == path


def test_a_chosen_field_wins_over_the_header(checked):
    upload = checked(key_path=["individu", "cle"])

    assert upload.key_path == ["individu", "cle"]
    assert upload.report["key_label"] == "cle"


def test_a_chosen_field_that_does_not_exist_is_refused(checked):
    assert codes(checked(key_path=["individu", "autre"])) == ["C08"]


def test_an_unknown_key_is_asked_for_with_its_candidates(checked):
    upload = checked(individu.sheet().replace(b'"id"', b'"numero d\'assure"'))

    assert upload.stage == UploadStage.FAULTY
    assert codes(upload) == ["C04"]
    assert upload.problems[0]["parameters"]["candidates"] == ["id", "cle"]


def test_columns_are_mended_before_cells_are_looked_at(checked):
    upload = checked(individu.sheet({"age": "x"}, header=header_without("nom")))

    assert codes(upload) == ["C01"]
