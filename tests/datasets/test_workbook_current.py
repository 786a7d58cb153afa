"""“Complete the current dataset”: the template holds the published rows, and sent back unchanged it changes nothing."""

import pytest

from catalog.actions import datasets as actions
from catalog.datasets import exporting
from catalog.sheets import blank

from . import books, shapes

pytestmark = pytest.mark.django_db

LINES = {
    "choice": [["7", "Dupuis", "poste 12", "", ""], ["8", "Un", "", "1 rue X", "Lille"]],
    "attributes": [["7", "fr", "1", "texte"], ["8", "fr", "", "=1+1"]],
    "nillable": [["7", "Dupuis", "∅"], ["/8.*/", "Un", "2026-01-02"], ["*", "-2+3", "∅"]],
    "tables": [["7", "Dupuis", "Ana;2001-02-03|Luc", "x|y"], ["8", "Un", "", "@x"], ["9", "_x0041_", "Ana; ", ""]],
    "enumeration": [["007", shapes.LONG[0], "E", "true"], ["8", shapes.LONG[-1], "S", "false"]],
    "wide": [["7", *(str(number) for number in range(shapes.WIDE))], ["8", *[""] * shapes.WIDE]],
}


@pytest.fixture
def published(alice, bob, organisation, checked):
    """The dataset of a contract with this shape and its lines."""

    def published(name):
        operation = shapes.operation(alice, organisation, name)
        table = [blank.table(operation)[0], *([*cells, "", "reponse"] for cells in LINES[name])]
        upload = checked(blank.written_csv(table), operation=operation)
        assert upload.problems == []
        return actions.publish(upload=upload, by=bob).dataset

    return published


@pytest.mark.parametrize("name", list(LINES))
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_sent_back_unchanged_it_is_the_same_table(published, checked, name, form):
    dataset = published(name)

    with exporting.current(dataset, form).stream as stream:
        upload = checked(stream.read(), filename=f"m.{form}", dataset=dataset, operation=_operation(dataset))

    assert upload.problems == []
    assert upload.digest == dataset.revisions.first().digest


def test_records_stand_on_their_sheets_where_these_can_hold_them(published):
    with exporting.current(published("tables"), "xlsx").stream as stream:
        book = books.opened(stream.read())

    cells = [[cell.value for cell in row] for row in book["↳ beneficiaire"].iter_rows(min_row=2)]
    assert cells == [["7", "Ana", "2001-02-03"], ["7", "Luc", None]]
    assert [book["Lignes"][place].value for place in ("C2", "C3", "D3", "C4")] == [None, None, None, "Ana;"]


def test_it_has_no_example_and_its_cells_are_text(published):
    with exporting.current(published("choice"), "xlsx").stream as stream:
        book = books.opened(stream.read())

    assert [cell.value for cell in book["Lignes"]["A"]] == ["numero", "7", "8"]
    assert {cell.number_format for row in book["Lignes"].iter_rows() for cell in row if cell.value} == {"@"}
    assert "example" not in [cell.value for cell in book["_meta"]["A"]]


def test_what_looks_like_a_formula_is_text(published):
    with exporting.current(published("attributes"), "xlsx").stream as stream:
        cell = books.opened(stream.read())["Lignes"]["D3"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_there_is_nothing_to_complete_before_something_is_published(published):
    dataset = published("choice")
    dataset.revisions.all().delete()

    assert exporting.current(dataset, "xlsx") is None


def test_the_rules_reach_beyond_the_rows(published, bob, checked):
    dataset = published("choice")
    operation = _operation(dataset)
    lines = [[str(number), "Dupuis", "poste 12", "", "", "", "reponse"] for number in range(6000)]
    upload = checked(blank.written_csv([blank.table(operation)[0], *lines]), dataset=dataset, operation=operation)
    actions.publish(upload=upload, by=bob)

    with exporting.current(dataset, "xlsx").stream as stream:
        book = books.opened(stream.read())

    assert book["Lignes"].max_row == 6001
    assert "7001" in str(books.validation(book, "response").sqref)


def _operation(dataset):
    return dataset.service.versions.get().operations.get()
