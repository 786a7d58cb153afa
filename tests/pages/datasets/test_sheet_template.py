"""The spreadsheet templates of an operation."""

import io

import openpyxl
from django.urls import reverse

from catalog.keeping import rows
from tests import factories
from tests.datasets import books
from tests.pages import reading


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


def test_the_csv_template_is_accepted_as_it_is(visit, bob, organisation, operation):
    content = visit(bob).get(at(operation, "csv")).content

    upload = factories.upload(bob, organisation, operation, content=content, filename="modele.csv")

    assert upload.stage == "ready", upload.problems


def test_the_excel_template_is_accepted_once_a_row_is_filled(visit, bob, organisation, operation, response):
    content = books.filled(visit(bob).get(at(operation, "xlsx")).content, ["7", "Dupuis", "Jack", response])

    upload = factories.upload(bob, organisation, operation, content=content, filename="modele.xlsx")

    assert upload.stage == "ready", upload.problems
    assert [row.key for row in rows.read(upload)] == ["7"]


def test_the_current_rows_come_in_the_template(visit, bob, dataset, operation):
    answer = visit(bob).get(reverse("catalog:dataset-current", args=[dataset.pk, "xlsx"]))

    sheet = books.opened(b"".join(answer.streaming_content))["Lignes"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        [row.key, *row.values, row.response] for row in rows.read(dataset.revisions.first())
    ]
    assert answer["Content-Disposition"].endswith('-r1.xlsx"')


def test_the_current_rows_come_as_csv(visit, bob, dataset):
    answer = visit(bob).get(reverse("catalog:dataset-current", args=[dataset.pk, "csv"]))

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].split(";") == dataset.revisions.first().columns
    assert len(lines) == 1 + dataset.revisions.first().row_count


def test_dataset_and_operation_offer_to_complete_the_current_rows(visit, bob, dataset, operation):
    version = operation.version
    client = visit(bob)
    address = reverse("catalog:dataset-current", args=[dataset.pk, "xlsx"])

    pages = [
        client.get(reverse("catalog:dataset", args=[dataset.pk])),
        client.get(reverse("catalog:operation", args=[version.service.slug, version.label, operation.name])),
    ]

    assert all(address in reading.links(page) for page in pages)


def test_the_current_rows_of_a_foreign_dataset_are_not_found(visit, mallory, dataset):
    assert visit(mallory).get(reverse("catalog:dataset-current", args=[dataset.pk, "xlsx"])).status_code == 404


def test_the_current_rows_have_no_other_form(visit, bob, dataset):
    assert visit(bob).get(reverse("catalog:dataset-current", args=[dataset.pk, "exe"])).status_code == 404


def test_another_form_is_not_found(visit, bob, operation):
    assert visit(bob).get(at(operation, "exe")).status_code == 404


def test_the_template_of_a_hidden_version_is_not_found(visit, mallory, alice, organisation):
    hidden = factories.version(alice, organisation, name="Secret").operations.get()

    assert visit(mallory).get(at(hidden, "csv")).status_code == 404
