"""From a missed call to its row, on the page: filled in, sent, or said what is wrong with which cell."""

import pytest

from catalog.models import Suggestion
from sandboxes.stages import Outcome
from tests.pages import reading


@pytest.fixture
def missed(stored):
    return stored(outcome=Outcome.UNMATCHED, dataset="", row=0, key="42", reason="nearest keys: 1, 2", http_status=500)


def test_the_journal_and_the_call_lead_to_it(visit, bob, missed, address):
    page, where = visit(bob), address("missing-row", missed.pk)

    assert where in reading.links(page.get(address("journal")))
    assert where in reading.links(page.get(address("exchange", missed.pk)))


def test_an_answered_call_does_not(visit, bob, stored, address):
    exchange = stored()
    page = visit(bob)

    assert address("missing-row", exchange.pk) not in reading.links(page.get(address("exchange", exchange.pk)))
    assert page.get(address("missing-row", exchange.pk)).status_code == 404


def test_the_form_is_filled_in(visit, bob, missed, dataset, address):
    answer = visit(bob).get(address("missing-row", missed.pk))

    fields = dict(reading.fields(answer))
    assert fields["key"] == "42"
    assert fields["c0"] in ("Dupuis", "Boulon")
    assert fields["target"] == str(dataset.pk)


def test_sending_it_publishes_the_row(visit, bob, missed, dataset, address):
    page, where = visit(bob), address("missing-row", missed.pk)
    fields = dict(reading.fields(page.get(where))) | {"c0": "Lenoir"}

    done = page.post(where, fields, follow=True)

    assert "the next call is answered within seconds" in done.content.decode()
    assert dataset.revisions.first().number == 2
    assert "42" in dataset.revisions.first().note


def test_a_faulty_cell_is_named_and_what_was_typed_stays(visit, bob, missed, dataset, address):
    page, where = visit(bob), address("missing-row", missed.pk)
    fields = dict(reading.fields(page.get(where))) | {"c2": "douze"}

    answer = page.post(where, fields)

    assert "“douze” is not a whole number" in reading.words(answer)
    assert dict(reading.fields(answer))["c2"] == "douze"
    assert dataset.revisions.count() == 1


def test_a_reader_is_told_that_he_may_not(visit, reader, missed, address):
    page, where = visit(reader), address("missing-row", missed.pk)

    assert "You may not add this row" in reading.words(page.get(where))
    assert page.post(where, {"target": "new", "key": "42"}).status_code == 200
    assert not Suggestion.objects.exists()


def test_mallory_finds_nothing(visit, mallory, missed, address):
    assert visit(mallory).get(address("missing-row", missed.pk)).status_code == 404
