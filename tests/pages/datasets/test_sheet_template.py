"""The spreadsheet templates of an operation."""

import io

import openpyxl
import pytest
from django.urls import reverse

from tests import factories


def at(operation, form: str) -> str:
    version = operation.version
    return reverse("catalog:sheet-template", args=[version.service.slug, version.label, operation.name, form])


def test_the_csv_template_has_key_first_and_response_last(visit, bob, operation):
    answer = visit(bob).get(at(operation, "csv"))

    header = answer.content.decode("utf-8-sig").splitlines()[0].split(";")
    assert header[0] == "id"
    assert header[-1] in ("response", "reponse")
    assert {"nom", "prenom"} <= set(header)
    assert 'filename="personne-1.0.csv"' in answer["Content-Disposition"]


def test_the_excel_template_opens(visit, bob, operation):
    answer = visit(bob).get(at(operation, "xlsx"))

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[0]["A1"].value == "id"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_filled_template_is_accepted_as_it_is(visit, bob, organisation, operation, form):
    content = visit(bob).get(at(operation, form)).content

    upload = factories.upload(bob, organisation, operation, content=content, filename=f"modele.{form}")

    assert upload.stage == "ready", upload.problems


def test_another_form_is_not_found(visit, bob, operation):
    assert visit(bob).get(at(operation, "exe")).status_code == 404


def test_the_template_of_a_hidden_version_is_not_found(visit, mallory, alice, organisation):
    hidden = factories.version(alice, organisation, name="Secret").operations.get()

    assert visit(mallory).get(at(hidden, "csv")).status_code == 404
