"""Last class of problems: each row is rendered as the engine will, and held against the contract's schema."""

import pytest

from catalog.actions import responses
from catalog.errors import ResponseRefused
from catalog.models import NamedResponse
from catalog.stages import UploadStage

from . import individu

pytestmark = pytest.mark.django_db


def test_what_only_the_schema_sees_is_brought_back_to_its_column(checked):
    """Four telephones are one too many: no cell is wrong by itself."""
    upload = checked(individu.sheet({}, {"telephone": "01;1|02;2|03;3|04;4"}))

    problem = upload.problems[0]
    assert (problem["code"], problem["row"], problem["cell"]) == ("R02", 3, "K3")
    assert problem["parameters"]["path"] == "telephone"
    assert "telephone" in problem["message"]


def test_a_row_whose_place_is_unknown_is_named_by_its_number(checked, operation, alice):
    response = operation.responses.get(name="reponse")
    NamedResponse.objects.filter(pk=response.pk).update(source=response.source.replace("{{age}}", "{{age}}{{nom}}"))

    upload = checked(individu.sheet({}, {"nom": "X"}))

    assert [(problem["code"], problem["row"]) for problem in upload.problems] == [("R02", 2), ("R02", 3)]


def test_a_fault_is_checked_by_its_detail(checked):
    header = ["id", "motif", "response"]

    assert checked(individu.sheet({"motif": "absent", "response": "inconnu"}, header=header)).stage == UploadStage.READY


def test_values_are_escaped_by_their_place_and_never_become_markup(checked):
    hostile = "</rue><x>&'\u2028"

    upload = checked(individu.sheet({"rue": hostile.replace('"', '""'), "usage": "a<b&c"}))

    assert upload.stage == UploadStage.READY


def test_a_response_that_breaks_the_contract_cannot_be_written(operation, alice):
    response = operation.responses.get(name="reponse")

    with pytest.raises(ResponseRefused) as refusal:
        responses.save(
            operation=operation, by=alice, name="reponse", kind="answer", response=response,
            source=response.source.replace("<qualite>{{qualite}}</qualite>", ""),
        )  # fmt: skip

    assert "qualite" in refusal.value.problems[0]["message"]
