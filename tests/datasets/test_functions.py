"""Functions in cells: checked against the column with an example, previewed, published, and answered live."""

import re
from datetime import date

import pytest

from catalog.functions.fields import Fields
from catalog.previews import previewing
from catalog.stages import UploadStage
from catalog.uploads import uploading
from engine.errors import FunctionRefused

from . import individu, naissances, table


def checked(change: dict[str, str]):
    return table.check(naissances.sheet(change), wsdl=naissances.WSDL)


GOOD = [
    {"echeance": "{{today(+3d)}}"},
    {"echeance": "{{Aujourd'hui(-1an)}}".replace("an", "a")},
    {"emission": "{{now}}"},
    {"emission": "{{maintenant(-2h, AAAA-MM-JJTHH:MM:SS)}}"},
    {"dossier": "DOS-{{sequence(dossier)}}"},
    {"dossier": "{{uuid()}}", "correlation": "{{uuid()}}"},
    {"correlation": "{{request(correlation)}}"},
    {"correlation": "{{demande.personne.numero}} / {{request(personne/dateNaissance)}}"},
    {"deces": "{{request(dateNaissance)}}"},
    {"evenement": "Né;{{request(dateNaissance)}}|Vu le {{today(JJ/MM/AAAA)}};{{today}}"},
    {"dossier": r"\{{today}}"},
]


@pytest.mark.parametrize("change", GOOD)
def test_a_function_whose_values_fit_the_column_is_accepted(change):
    found = checked(change)

    assert found.problems == []
    assert found.stage == UploadStage.READY


@pytest.mark.parametrize("change", GOOD)
def test_the_table_keeps_the_function_itself(change):
    (row,) = checked(change).rows

    assert set(change.values()) <= set(row[2])


@pytest.mark.parametrize(
    ("change", "code", "cell", "proposal"),
    [
        ({"echeance": "{{todai(+3d)}}"}, "V25", "D2", "{{today(+3d)}}"),
        ({"echeance": "{{today(+3d)"}, "V25", "D2", ""),
        ({"echeance": "{{today(+3)}}"}, "V25", "D2", ""),
        ({"correlation": "{{request(numro)}}"}, "V25", "E2", "{{request(numero)}}"),
        ({"evenement": "Né;{{hier}}"}, "V25", "L2", "Né;{{today(-1d)}}"),
        ({"echeance": "{{demain}}"}, "V25", "D2", "{{today(+1d)}}"),
        ({"echeance": "{{now}}"}, "V26", "D2", "{{today}}"),
        ({"echeance": "{{today(+1m, JJ/MM/AAAA)}}"}, "V26", "D2", "{{today(+1m)}}"),
        ({"emission": "{{today(+1d)}}"}, "V26", "F2", "{{now(+1d)}}"),
        ({"echeance": "{{request(numero)}}"}, "V26", "D2", ""),
        ({"evenement": "Né;{{uuid()}}"}, "V24", "L2", ""),
    ],
)
def test_a_function_that_does_not_fit_is_a_problem_of_its_cell(change, code, cell, proposal):
    found = checked(change)

    assert [(each["code"], each["cell"], each["proposal"]) for each in found.problems] == [(code, cell, proposal)]


def test_what_is_proposed_passes():
    for wrong in ({"echeance": "{{now}}"}, {"emission": "{{today(+1d)}}"}, {"correlation": "{{request(numro)}}"}):
        ((column, _cell),) = wrong.items()

        assert checked({column: checked(wrong).problems[0]["proposal"]}).stage == UploadStage.READY


def test_an_answer_is_validated_with_what_its_functions_give():
    found = checked({"deces": "{{request(correlation)}}"})

    assert [each["code"] for each in found.problems] == ["V26"]


CANDIDATES = [
    {"label": "a.nom", "path": ["{u}a", "{u}nom"]},
    {"label": "b.nom", "path": ["{u}b", "{u}nom"]},
    {"label": "id", "path": ["{u}b", "{u}c", "@{u}id"]},
]


@pytest.mark.parametrize(
    ("name", "path"),
    [("a.nom", 0), ("A / nom", 0), ("/b/nom", 1), ("id", 2), ("@id", 2), ("c/@id", 2), ("b.c.@id", 2)],
)
def test_a_field_is_named_by_its_label_or_the_end_of_its_path(name, path):
    assert Fields(CANDIDATES).require(name) == tuple(CANDIDATES[path]["path"])


def test_a_name_that_several_fields_have_lists_them():
    with pytest.raises(FunctionRefused, match=r"Several fields .* “nom”: a\.nom, b\.nom"):
        Fields(CANDIDATES).require("nom")


# --- through the portal -----------------------------------------------------------------------------------------------

pages = pytest.mark.django_db


@pages
def test_a_preview_shows_an_example_and_says_so(operation):
    response = operation.responses.get(name="reponse")
    values = {name: individu.GOOD[name] for name in individu.HEADER[1:-1]} | {
        "naissance": "{{today}}", "nom": "{{request(id)}}", "telephone": "{{request(id)}};1",
    }  # fmt: skip
    request = operation.sample_request.replace(">1<", ">a;b|c<")
    assert request != operation.sample_request

    shown = previewing.answer(operation, response, values, request=request, strict=True)

    assert shown.computed and shown.problems == []
    assert ("nom", "a;b|c") in shown.fields and ("numero", "a;b|c") in shown.fields
    assert date.fromisoformat(dict(shown.fields)["naissance"])
    assert not previewing.answer(operation, response, values | dict.fromkeys(values, "")).computed


@pages
def test_the_page_previews_a_row_with_its_own_key(checked_upload, client, bob):
    client.force_login(bob)

    page = client.get(f"/jeux/depots/{checked_upload.pk}/").content.decode()

    assert re.search(r"<dd>K-42</dd>", page)


@pytest.fixture
def checked_upload(receive):
    upload = receive(individu.sheet({"id": "K-42", "nom": "{{demande.id}}"}))
    uploading.check(str(upload.pk))
    upload.refresh_from_db()
    assert upload.stage == UploadStage.READY, upload.problems
    return upload
