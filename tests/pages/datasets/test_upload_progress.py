"""The page of a file on its way: watched, mended, its key chosen, published or put aside."""

import pytest
from django.urls import reverse

from catalog.actions import datasets as actions
from catalog.models import DatasetRevision, Upload
from catalog.stages import UploadStage
from tests import factories
from tests.pages import reading


def at(upload, name: str = "upload") -> str:
    return reverse(f"catalog:{name}", args=[upload.pk])


@pytest.fixture
def received(bob, organisation, operation):
    """Received, not yet checked."""
    return actions.receive(
        by=bob,
        organisation=organisation,
        operation=operation,
        filename="cas.csv",
        content=factories.rows(operation),
        dataset_name="Cas",
    )


@pytest.fixture
def ready(bob, organisation, operation):
    return factories.upload(bob, organisation, operation)


def test_while_it_is_checked_the_page_watches_with_and_without_javascript(visit, bob, received):
    answer = visit(bob).get(at(received)).content.decode()

    assert 'hx-trigger="every 1s"' in answer
    assert '<noscript><meta http-equiv="refresh"' in answer


def test_the_stepper_comes_alone_then_asks_for_the_whole_page(visit, bob, received, ready):
    page = visit(bob)
    asked = {"headers": {"HX-Request": "true"}}

    moving = page.get(f"{at(received)}?part=stepper", **asked)
    ended = page.get(f"{at(ready)}?part=stepper", **asked)

    assert "<html" not in moving.content.decode()
    assert "under way" in moving.content.decode()
    assert ended["HX-Refresh"] == "true"


def test_a_faulty_file_names_each_cell_its_value_and_what_is_expected(visit, bob, faulty, response):
    words = reading.words(visit(bob).get(at(faulty)))

    assert faulty.stage == UploadStage.FAULTY
    assert "2 things to mend" in words
    assert "A3" in words
    assert "D4" in words
    assert "inconnue" in words
    assert response in words


def test_causes_are_counted_and_filter_the_table(visit, bob, faulty):
    page = visit(bob)

    everything = page.get(at(faulty))
    one = reading.words(page.get(f"{at(faulty)}?cause=R01-D"))

    assert {"?cause=V06-A", "?cause=R01-D"} <= reading.links(everything)
    assert "D4" in one
    assert "A3" not in one


def test_many_faults_are_shown_a_page_at_a_time(visit, bob, organisation, operation):
    lines = [f"{n};A;B;inconnue" for n in range(120)]
    content = "\n".join(["id;nom;prenom;reponse", *lines]).encode()
    upload = factories.upload(bob, organisation, operation, content=content)

    words = reading.words(visit(bob).get(f"{at(upload)}?page=2"))

    assert "120 things to mend" in words
    assert "51 to 100 of 120" in words


def test_the_mended_file_is_sent_from_the_same_page(visit, bob, faulty):
    given = dict(reading.fields(visit(bob).get(at(faulty)), form=-2))  # after it: putting the file aside

    assert given["operation"] == str(faulty.operation_id)
    assert given["dataset_name"] == faulty.dataset_name


def test_a_first_column_that_names_nothing_is_one_question(visit, bob, organisation, operation, response):
    content = f"numero;nom;prenom;reponse\n1;Dupuis;Jack;{response}\n".encode()
    upload = factories.upload(bob, organisation, operation, content=content)
    page = visit(bob)

    asked = page.get(at(upload))
    answered = page.post(at(upload, "upload-key"), {"key": "0"}, follow=True)

    assert "One question left" in reading.words(asked)
    assert "1 row is ready" in reading.words(answered) or "rows follow" in reading.words(answered)
    assert Upload.objects.get(pk=upload.pk).stage == UploadStage.READY


@pytest.mark.parametrize("key", ["", "99", "x", "-1"])
def test_a_key_that_is_no_choice_is_asked_again(visit, bob, organisation, operation, response, key):
    content = f"numero;nom;prenom;reponse\n1;Dupuis;Jack;{response}\n".encode()
    upload = factories.upload(bob, organisation, operation, content=content)

    answer = visit(bob).post(at(upload, "upload-key"), {"key": key})

    assert reading.page(answer).find_class("error-summary")
    assert Upload.objects.get(pk=upload.pk).stage == UploadStage.FAULTY


def test_a_ready_file_shows_its_answers_row_by_row(visit, bob, ready):
    page = visit(bob)

    first, second = (reading.words(page.get(at(ready), {"ligne": line})) for line in ("2", "3"))

    assert "Dupuis" in first
    assert "Boulon" in second


def test_bob_publishes_and_is_told_what_to_tell_the_developers(visit, bob, ready):
    answer = visit(bob).post(at(ready, "upload-publish"), {"note": "premier jet"}, follow=True)

    revision = DatasetRevision.objects.get()
    assert revision.note == "premier jet"
    assert "Tell the developers" in reading.words(answer)
    assert reverse("catalog:dataset", args=[revision.dataset_id]) in reading.links(answer)


def test_publishing_twice_makes_one_revision(visit, bob, ready):
    page = visit(bob)
    back = {"headers": {"Referer": "http://testserver" + at(ready)}}

    page.post(at(ready, "upload-publish"), **back)
    answer = page.post(at(ready, "upload-publish"), follow=True, **back)

    assert "not ready to be published" in reading.words(answer)
    assert DatasetRevision.objects.count() == 1


def test_a_note_that_is_too_long_is_sent_back(visit, bob, ready):
    answer = visit(bob).post(at(ready, "upload-publish"), {"note": "x" * 301})

    assert reading.page(answer).find_class("error-summary")
    assert not DatasetRevision.objects.exists()


def test_a_file_can_be_put_aside(visit, bob, ready):
    visit(bob).post(at(ready, "upload-abandon"))

    assert Upload.objects.get(pk=ready.pk).stage == UploadStage.ABANDONED
    assert "put aside" in reading.words(visit(bob).get(at(ready)))


def test_a_faulty_file_cannot_be_published(visit, bob, faulty):
    visit(bob).post(at(faulty, "upload-publish"))

    assert not DatasetRevision.objects.exists()


def test_a_reader_looks_but_presses_nothing(visit, reader, ready):
    answer = visit(reader).get(at(ready))

    assert "Dupuis" in reading.words(answer)
    assert reading.posts(answer) == set()
    assert visit(reader).post(at(ready, "upload-publish")).status_code == 403


@pytest.mark.parametrize("name", ["upload", "upload-publish", "upload-abandon", "upload-key"])
def test_mallory_finds_nothing(visit, mallory, ready, name):
    page = visit(mallory)

    answer = page.get(at(ready, name)) if name == "upload" else page.post(at(ready, name))

    assert answer.status_code == 404


def test_what_the_file_holds_is_shown_never_run(visit, bob, organisation, operation):
    content = b"id;nom;prenom;reponse\n1;A;B;<script>alert(1)</script>\n"
    upload = factories.upload(bob, organisation, operation, content=content, filename="<img src=x>.csv")

    shown = visit(bob).get(at(upload)).content

    assert b"<script>alert" not in shown
    assert b"<img src=x" not in shown
