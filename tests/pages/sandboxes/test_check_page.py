"""The check report: what a real client got, operation by operation."""

import pytest

from sandboxes.models import Check
from sandboxes.stages import CheckOutcome
from tests.pages import reading


@pytest.fixture
def report(served, version):
    """A report as the checker stores it: one call of each outcome."""
    outcomes = [CheckOutcome.PASSED, CheckOutcome.FAILED, CheckOutcome.NOT_TESTABLE]
    return [
        Check.objects.create(
            sandbox=served,
            generation=served.observed_generation,
            version=version,
            operation_name="rechercheIndividu",
            position=place,
            outcome=outcome,
            dataset_name="Individus",
            row=place + 2,
            key=str(place + 1),
            response_name="individuValide",
            request="<demande/>",
            answer="<reponse/>",
            reason="age: 46 expected, 47 read" if outcome == CheckOutcome.FAILED else "",
        )
        for place, outcome in enumerate(outcomes)
    ]


def test_the_report_counts_and_names_operation_row_and_reason(visit, bob, report, address):
    words = reading.words(visit(bob).get(address("checks")))

    assert "rechercheIndividu" in words
    assert "Individus, row 3" in words
    assert "age: 46 expected, 47 read" in words


def test_a_failed_call_stands_open_with_its_request_and_answer(visit, bob, report, address):
    tree = reading.page(visit(bob).get(address("checks")))

    unfolded = [each for each in tree.find_class("check") if "open" in each.attrib]
    assert len(unfolded) == 1
    assert "<demande/>" in unfolded[0].text_content()


def test_without_a_report_the_page_says_when_it_comes(visit, bob, sandbox, address):
    assert "Not checked yet" in reading.words(visit(bob).get(address("checks")))


def test_a_reader_reads_the_report_and_mallory_does_not(visit, reader, mallory, report, address):
    assert "rechercheIndividu" in reading.words(visit(reader).get(address("checks")))
    assert visit(mallory).get(address("checks")).status_code == 404


def test_more_calls_cost_no_more_queries(visit, bob, report, served, version, address, django_assert_num_queries):
    page = visit(bob)
    page.get(address("checks"))
    with django_assert_num_queries(30, exact=False) as few:
        page.get(address("checks"))

    for place in range(10, 20):
        report[0].pk = None
        report[0].position = place
        report[0].save(force_insert=True)
    with django_assert_num_queries(len(few)):
        page.get(address("checks"))
