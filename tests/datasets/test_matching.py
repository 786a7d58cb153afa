"""Columns of any spreadsheet: proposed by name and values, chosen by a person, applied, remembered."""

import functools
import json

import pytest

from catalog.errors import MatchingRefused
from catalog.matching import mapping, names, proposing
from catalog.matching.mapping import Mapping
from catalog.matching.targets import KEY, NOTHING, PART, RESPONSE
from catalog.uploads import uploading

from .table import operation as contract

# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nomFamille", "Nom famille"),
        ("NOM_FAMILLE", "nomFamille"),
        ("Âge", "age"),
        ("code-postal", "codePostal"),
    ],
)
def test_names_that_differ_in_accents_case_and_humps_are_the_same(one, other):
    assert names.likeness(one, other) == 100


@pytest.mark.parametrize(
    ("near", "name", "far"),
    [
        ("Nom de famille", "nomFamille", "prenom"),
        ("Date de naissance", "dateNaissance", "dateDeces"),
        ("DDN", "dateNaissance", "donnees"),
        ("Firstname", "prenom", "nom"),
        ("Commune", "ville", "rue"),
        ("Téléphone portable", "telephone", "portee"),
        ("qualite NIR", "qualiteNIR", "NIR"),
    ],
)
def test_the_nearer_name_is_the_one_that_means_the_same(near, name, far):
    assert names.likeness(near, name) >= names.LEAST
    assert names.likeness(near, name) > names.likeness(near, far)


@pytest.mark.parametrize(("one", "other"), [("commentaire", "ville"), ("montant", "naissance"), ("x", "qualite")])
def test_strangers_are_not_near(one, other):
    assert names.likeness(one, other) < names.LEAST


# --- proposals --------------------------------------------------------------------------------------------------------


@functools.cache
def plan() -> str:
    told = contract()
    return json.dumps(
        {"responses": told["responses"], "tree": told["response_tree"], "key_candidates": told["key_candidates"],
         "key_path": None, "request": {"sample": told["sample_request"], "tree": told["request_tree"]}}
    )  # fmt: skip


def proposed(header: list[str], *rows: list[str]) -> dict:
    return proposing.propose({"plan": json.loads(plan()), "header": header, "sample": list(rows)}, {})


def targets(header: list[str], *rows: list[str]) -> list[str]:
    return [column["target"] for column in proposed(header, *rows)["columns"]]


def test_a_header_of_the_contract_needs_no_matching():
    assert proposed(["id", "qualite", "NIR", "nom", "response"])["exact"]


@pytest.mark.parametrize(
    "header",
    [
        ["id", "qualite", "patronyme", "response"],
        ["id", "qualite", "nom"],
        ["nom", "qualite", "id", "response"],
        ["id", "response", "nom"],
        ["id", "nom", "nom", "response"],
    ],
)
def test_an_unknown_a_misplaced_or_a_repeated_column_needs_it(header):
    assert not proposed(header)["exact"]


def test_names_say_what_columns_are():
    header = ["Nom de famille", "Identifiant", "Âge", "Date de naissance", "Commune", "Réponse"]

    assert targets(header) == ["nom", KEY, "age", "naissance", "ville", RESPONSE]


def test_the_first_column_is_the_key_when_nothing_better_is():
    assert targets(["cas de test", "nom", "response"]) == [KEY, "nom", RESPONSE]


def test_values_that_do_not_fit_speak_against_a_name():
    """Both names are near; only one column holds numbers, as the contract wants."""
    header = ["id", "Âges", "Age du dossier", "response"]

    assert targets(header, ["1", "adulte", "41", "reponse"], ["2", "mineur", "12", "reponse"])[1:3] == [NOTHING, "age"]


def test_values_of_a_closed_list_or_a_pattern_speak_alone():
    header = ["id", "zz1", "zz2", "response"]

    found = targets(header, ["1", "A", "1234567890123", "reponse"], ["2", "C", "9876543210123", "reponse"])

    assert found[1:3] == ["qualite", "NIR"]


def test_the_column_whose_values_are_responses_names_the_response():
    assert targets(["id", "nom", "ce qui revient"], ["1", "Un", "reponse"], ["2", "Deux", "inconnu"])[2] == RESPONSE


def test_french_dates_fit_a_date_since_a_click_mends_them():
    assert targets(["id", "Date naiss.", "response"], ["1", "03/11/1980", "reponse"])[1] == "naissance"


def test_nothing_is_proposed_for_a_stranger_nor_twice():
    found = targets(["id", "nom", "nom", "commentaire", "response"])

    assert found == [KEY, "nom", NOTHING, NOTHING, RESPONSE]


def test_what_no_column_fills_is_told():
    lacking = proposed(["id", "qualite", "NIR", "nom", "age", "response"])["lacking"]

    assert {"naissance", "ville"} <= set(lacking) and not {"qualite", "nom"} & set(lacking)


def test_further_columns_of_a_key_are_known_by_their_mark():
    assert targets(["id*", "Clé*", "nom", "response"]) == [KEY, f"{PART}cle", "nom", RESPONSE]
    assert proposed(["id*", "cle*", "nom", "response"])["exact"]
    assert targets(["id* & cle*", "nom", "response"]) == [KEY, "nom", RESPONSE]


# --- choices ----------------------------------------------------------------------------------------------------------

HEADER = ["Nom", "Ref", "Commentaire", "Rep"]
SLOTS = {"nom", "age"}


def settled(choices: dict[int, str], unused: set[int] = frozenset(), **more) -> Mapping:
    return mapping.settled(HEADER, choices, unused=set(unused), slots=SLOTS, **more)


def refused(choices: dict[int, str], unused: set[int] = frozenset(), **more) -> list[tuple[str, int | None]]:
    with pytest.raises(MatchingRefused) as caught:
        settled(choices, unused, **more)
    assert all(problem["message"] for problem in caught.value.problems)
    return [(problem["code"], problem["position"]) for problem in caught.value.problems]


def test_every_column_is_something_or_left_out_on_purpose():
    assert refused({0: "nom", 1: KEY, 3: RESPONSE}) == [("unacknowledged", 2)]
    assert settled({0: "nom", 1: KEY, 3: RESPONSE}, {2}).unused == ["Commentaire"]


def test_two_columns_cannot_be_the_same():
    assert refused({0: "nom", 1: KEY, 2: "nom", 3: RESPONSE}) == [("twice", 2)]


def test_the_key_and_the_response_are_chosen():
    assert refused({0: "nom"}, {1, 2, 3}) == [("no-key", None), ("no-response", None)]


def test_one_response_may_stand_for_all_rows():
    made = settled({0: "nom", 1: KEY}, {2, 3}, always="reponse")

    assert (made.response, made.always) == (None, "reponse")


def test_a_column_that_the_contract_lacks_is_refused():
    assert refused({0: "prenom", 1: KEY, 3: RESPONSE}, {2}) == [("unknown", 0)]


# --- tables -----------------------------------------------------------------------------------------------------------


def sheet(*rows: list[str], header: list[str] = HEADER, **told) -> dict:
    lines = [json.dumps([number, cells]).encode() for number, cells in enumerate(rows, start=2)]
    blank = {"fatal": False, "notices": [], "problems": [], "problem_count": 0}
    return blank | {"header": header, "blobs": {"rows": b"\n".join(lines)}} | told


def rows(found: dict) -> list:
    return [json.loads(line) for line in found["blobs"]["rows"].splitlines()]


MADE = settled({0: "nom", 1: KEY, 3: RESPONSE}, {2})


def test_the_table_becomes_that_of_the_contract():
    found = mapping.applied(MADE.told(), sheet(["Dupuis", "1", "vu", "ok"], ["Boulon", "2", "", "ko"]))

    assert found["header"] == ["Ref", "nom", "response"]
    assert rows(found) == [[2, ["1", "Dupuis", "ok"]], [3, ["2", "Boulon", "ko"]]]


def test_new_columns_are_empty_and_one_response_is_everywhere():
    told = settled({0: "nom", 1: KEY}, {2, 3}, always="reponse", added=["age"], key_name="id").told()

    found = mapping.applied(told, sheet(["Dupuis", "1", "vu", "ok"]))

    assert found["header"] == ["id", "nom", "age", "response"]
    assert rows(found) == [[2, ["1", "Dupuis", "", "reponse"]]]


def test_a_key_of_several_columns_keeps_them_together_in_front():
    choices = {0: "nom", 1: KEY, 2: f"{PART}cle", 3: RESPONSE}
    made = settled(choices, fields=["id", "cle"], key_name="id")

    found = mapping.applied(made.told(), sheet(["Dupuis", "1", "2001-01-01", "ok"]))

    assert found["header"] == ["id*", "cle*", "nom", "response"]
    assert rows(found) == [[2, ["1", "2001-01-01", "Dupuis", "ok"]]]
    assert refused(choices, fields=["id"]) == [("unknown", 2)]


def test_what_the_reading_found_moves_with_its_column_or_leaves_with_it():
    problems = [
        {"code": "V12", "row": 2, "position": 0, "cell": "A2"},
        {"code": "V12", "row": 2, "position": 2, "cell": "C2"},
        {"code": "F12", "row": 3, "position": 6, "cell": "G3"},
        {"code": "V30", "row": 0, "position": None, "cell": "↳ t!A2"},
    ]

    found = mapping.applied(MADE.told(), sheet(["", "1", "", "ok"], problems=problems, problem_count=5))

    assert [problem["cell"] for problem in found["problems"]] == ["B2", "G3", "↳ t!A2"]
    assert found["problem_count"] == 4, "one was only counted by the reading, and stays so"


def test_records_of_other_sheets_follow_their_column():
    records = [{"position": 0, "sheet": "↳ t"}, {"position": 2, "sheet": "↳ u"}]

    found = mapping.applied(MADE.told(), sheet(["a", "1", "", "ok"], records=records))

    assert found["records"] == [{"position": 1, "sheet": "↳ t"}]


def test_without_a_mapping_or_a_table_nothing_changes():
    told = sheet(["Dupuis", "1", "vu", "ok"])

    assert mapping.applied({}, told) == told
    assert mapping.applied(MADE.told(), told | {"fatal": True}) == told | {"fatal": True}


def test_a_mapping_outlives_the_database():
    assert Mapping.of(json.loads(json.dumps(MADE.told()))) == MADE


# --- an upload --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_upload_is_checked_as_its_columns_were_matched(receive):
    header = "Nom;Ref;Commentaire;Q;N;A"
    content = f"{header}\nDupuis;7;à voir;A;1234567890123;46\n".encode()
    made = mapping.settled(
        header.split(";"), {0: "nom", 1: KEY, 3: "qualite", 4: "NIR", 5: "age"}, unused={2},
        slots={"nom", "qualite", "NIR", "age"}, always="reponse", key_name="id",
    ).noted()  # fmt: skip

    upload = receive(content, mapping=made.told())
    uploading.check(str(upload.pk))

    upload.refresh_from_db()
    assert (upload.stage, upload.problems) == ("ready", [])
    assert upload.report["columns"] == ["id", "nom", "qualite", "NIR", "age", "response"]
    said = " ".join(notice["message"] for notice in upload.report["notices"])
    assert "Ref" not in said and "Commentaire" in said and "Q → qualite" in said


@pytest.mark.django_db
def test_a_cell_is_named_by_its_column_in_the_contract(receive):
    made = mapping.settled(["A", "R", "Ref"], {0: "age", 1: RESPONSE, 2: KEY}, unused=set(), slots={"age"})

    upload = receive(b"A;R;Ref\ndouze;reponse;7\n", mapping=made.told())
    uploading.check(str(upload.pk))

    upload.refresh_from_db()
    assert {"NIR", "nom"} <= {problem["column"] for problem in upload.problems if problem["code"] == "C01"}
