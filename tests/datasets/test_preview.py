"""The preview is the real answer: the engine's own template, as XML and as a card that people read."""

import pytest

from catalog.models import NamedResponse, Operation
from catalog.previews import previewing, trying
from engine import template

from . import individu

pytestmark = pytest.mark.django_db

VALUES = {name: individu.GOOD[name] for name in individu.HEADER[1:-1]}


@pytest.fixture
def response(operation):
    return operation.responses.get(name="reponse")


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_it_is_what_the_engine_answers(operation, response):
    compiled = template.compile(response.source)
    wanted = compiled.render([VALUES[name] for name in compiled.slots], soap="1.2").decode()

    preview = previewing.answer(operation, response, VALUES)

    assert squeezed(preview.xml).replace("'", '"') == squeezed(wanted).replace("'", '"')
    assert preview.problems == []


def test_the_card_names_each_value(operation, response):
    preview = previewing.answer(operation, response, VALUES)

    assert ("qualite", "E") in preview.fields
    assert ("adresse @usage", "domicile") in preview.fields
    assert [value for label, value in preview.fields if label == "telephone numero"] == ["01", "02"]


def test_the_soap_version_can_be_chosen(operation, response):
    assert "http://schemas.xmlsoap.org/soap/envelope/" in previewing.answer(operation, response, VALUES, soap="1.1").xml


def test_values_that_are_missing_are_empty(operation, response):
    preview = previewing.answer(operation, response, {"nom": "Dupuis"})

    assert ("nom", "Dupuis") in preview.fields
    assert "adresse" not in preview.xml


def test_a_strict_preview_says_what_the_schema_has_against_it(operation, response):
    preview = previewing.answer(operation, response, VALUES | {"age": "douze"}, strict=True)

    assert [(problem["slot"], problem["path"]) for problem in preview.problems[:1]] == [("age", "age")]


def test_a_fault_is_shown_as_a_fault(operation):
    fault = operation.responses.get(name="inconnu")

    preview = previewing.answer(operation, fault, {"motif": "absent"}, soap="1.1")

    assert "faultstring" in preview.xml
    assert ("motif", "absent") in preview.fields


def test_a_response_that_cannot_be_rendered_says_why(operation, response):
    broken = NamedResponse(operation=operation, name="x", source="<a>", slots=[])

    preview = previewing.answer(operation, broken, {})

    assert (preview.xml, preview.fields) == ("", [])
    assert preview.problems[0]["message"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, {}),
        ({"age": "9" * 30_000}, {4: ["V20"]}),
        ({"qualite": "Z", "NIR": "1"}, {1: ["V01"], 2: ["V05"]}),
        ({"telephone": "01"}, {10: ["V24"]}),
        ({"nom": "{{demande.inconnu}}"}, {3: ["V25"]}),
    ],
)
def test_a_typed_row_is_checked_cell_by_cell_and_rendered_all_the_same(operation, change, found):
    row = individu.GOOD | {"response": "reponse"} | change
    cells = [row.get(name, "") for name in individu.HEADER]

    trial = trying.tried(operation, header=individu.HEADER, cells=cells, key_path=None, number=2)

    assert {place: [each["code"] for each in problems] for place, problems in trial.problems.items()} == found
    assert bool(trial.preview.exact) is ("nom" not in change)


def test_a_response_that_changes_changes_the_answer_of_a_typed_row(operation, response):
    row = {"header": individu.HEADER, "cells": [individu.GOOD.get(name, "reponse") for name in individu.HEADER]}
    before = trying.tried(operation, **row, key_path=None, number=2)

    NamedResponse.objects.filter(pk=response.pk).update(source=response.source.replace("{{nom}}", "{{nom}} !"))
    after = trying.tried(Operation.objects.get(pk=operation.pk), **row, key_path=None, number=2)

    assert (b"Dupuis<" in before.preview.exact, b"Dupuis !<" in after.preview.exact) == (True, True)


def test_a_character_that_xml_forbids_is_told(operation, response):
    assert previewing.answer(operation, response, VALUES | {"nom": "\x01"}).problems[0]["message"]
