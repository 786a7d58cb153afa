"""`…/op/<operation>/cas/`: asked, looked at, taken as a file or kept as a dataset."""

import pytest
from django.urls import reverse
from django.utils import translation

from catalog.models import Operation, Upload
from catalog.stages import Stage
from tests import factories
from tests.pages import reading


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def page(approved) -> str:
    return reverse("catalog:cases", args=[approved.service.slug, "1.0", "lirePersonne"])


@pytest.fixture
def visit(client):
    """Signs a person in who reads English: tests name what is on the page, whatever its translation."""

    def visit(person):
        person.language = "en"
        person.save(update_fields=["language"])
        client.force_login(person)
        return client

    return visit


def test_the_operation_leads_there_and_those_who_only_read_are_not_led(visit, bob, reader, approved, page):
    operation = reverse("catalog:operation", args=[approved.service.slug, "1.0", "lirePersonne"])

    assert page in reading.links(visit(bob).get(operation))
    assert page not in reading.links(visit(reader).get(operation))
    assert visit(reader).get(page).status_code == 403


def test_the_page_asks_first_and_makes_nothing(visit, bob, page):
    answer = visit(bob).get(page)

    assert "made" not in answer.context
    assert "Show the rows" in reading.words(answer)


def test_the_rows_are_shown_with_what_they_try(visit, bob, page):
    answer = visit(bob).get(page, {"kind": "boundary"})

    words = reading.words(answer)
    assert "plausible values everywhere" in words
    assert "nom at its shortest (1 character)" in words
    assert f"{page[:-1]}.csv?kind=boundary" in reading.links(answer)


def test_the_rows_are_kept_by_sending_the_form_as_it_stands(visit, bob, page, approved, organisation):
    client = visit(bob)
    form = reading.fields(client.get(page, {"kind": "pairwise"}))

    answer = client.post(page, dict(form))

    upload = Upload.objects.get()
    assert answer.headers["Location"] == reverse("catalog:upload", args=[upload.pk])
    assert (upload.author, upload.organisation, upload.operation) == (bob, organisation, approved.operations.get())
    assert upload.dataset_name == "Pairs of choices — lirePersonne"


def test_a_dataset_of_that_name_is_proposed_the_next_time(visit, bob, page, approved, organisation):
    there = factories.dataset(bob, organisation, approved.operations.get(), name="Limit cases — lirePersonne")

    form = reading.fields(visit(bob).get(page, {"kind": "boundary"}))

    assert ("dataset", str(there.pk)) in form


@pytest.mark.parametrize(("form", "start"), [("csv", b"\xef\xbb\xbfid;"), ("xlsx", b"PK")])
def test_the_rows_are_taken_as_a_file(visit, bob, page, form, start):
    answer = visit(bob).get(f"{page[:-1]}.{form}", {"kind": "examples", "count": 3})

    assert answer.content.startswith(start)
    assert f'-examples.{form}"' in answer.headers["Content-Disposition"]


def test_a_question_that_makes_no_sense_is_told(visit, bob, page):
    answer = visit(bob).get(page, {"kind": "examples", "count": "99999"})

    assert "2000" in reading.words(answer)
    assert "made" not in answer.context
    assert visit(bob).get(f"{page[:-1]}.csv", {"kind": "autre"}).status_code == 404
    assert visit(bob).get(f"{page[:-1]}.pdf", {"kind": "examples"}).status_code == 404


def test_where_no_rows_can_be_made_the_page_says_why(visit, bob, page, approved):
    Operation.objects.filter(version=approved).update(key_candidates=[])

    answer = visit(bob).get(page, {"kind": "boundary"})

    assert "no field that could tell the rows apart" in reading.words(answer)


def test_a_closed_version_takes_no_cases(visit, bob, page, approved):
    client = visit(bob)
    form = dict(reading.fields(client.get(page, {"kind": "examples"})))
    factories.lead(approved, Stage.RETIRED)

    assert client.post(page, form).status_code == 409
    assert not Upload.objects.exists()
