"""Mending an upload in its page: buttons of a cell and of a whole cause, a row by hand, undo, the workbook back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Upload
from tests import factories
from tests.pages import reading
from tests.privacy.test_files import somebody

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def at(upload, name: str = "upload", *more) -> str:
    return reverse(f"catalog:{name}", args=[upload.pk, *more])


@pytest.fixture
def press(visit, bob, django_capture_on_commit_callbacks):
    """Bob sends a form; what waits for the commit is done."""

    def press(address, given, **options):
        with django_capture_on_commit_callbacks(execute=True):
            return visit(bob).post(address, given, **options)

    return press


@pytest.fixture
def misspelt(bob, organisation, operation, response):
    """Three responses misspelt alike, and a key given twice."""
    lines = [f"{key};Nom {key};Prénom;{response[:-1]}" for key in (1, 2, 3)]
    content = "\n".join(["id;nom;prenom;reponse", *lines, f"1;Dupuis;Jack;{response}"]).encode()
    return factories.upload(bob, organisation, operation, content=content)


def buttons(answer) -> list[str]:
    return [" ".join(button.text_content().split()) for button in reading.page(answer).iter("button")]


def test_a_cause_is_mended_by_one_button_that_says_in_how_many_cells(visit, bob, misspelt, response):
    shown = visit(bob).get(at(misspelt))

    assert "Replace in 3 cells reponse" in buttons(shown)
    assert f"Replace with “{response}” D2" in buttons(shown)
    assert {"Give it another key A5", "Remove this row A5"} <= set(buttons(shown))


def test_bob_mends_a_cause_then_undoes_it(visit, bob, misspelt, press):
    given = {"edition": 0, "cause": "R01-D", "remedy": "replace"}

    press(at(misspelt, "upload-mend"), given)
    mended = reading.words(visit(bob).get(at(misspelt)))
    press(at(misspelt, "upload-undo"), {"edition": 1})
    undone = reading.words(visit(bob).get(at(misspelt)))

    assert "1 thing to mend" in mended
    assert "Replaced in 3 cells (reponse)" in mended
    assert "4 things to mend" in undone


def test_the_forms_of_the_page_carry_all_that_their_buttons_need(visit, bob, misspelt, press):
    page = reading.page(visit(bob).get(at(misspelt)))
    form = next(
        form for form in page.iter("form") if (form.get("action") or "").startswith(at(misspelt, "upload-mend"))
    )
    button = next(form.iter("button"))
    given = dict(form.form_values()) | {button.get("name"): button.get("value")}

    press(form.get("action"), {name: value for name, value in given.items() if name != "csrfmiddlewaretoken"})

    assert Upload.objects.get(pk=misspelt.pk).edition == 1


@pytest.mark.django_db(transaction=True)
def test_a_mend_in_place_brings_the_body_alone_and_the_whole_page_when_all_is_done(misspelt, visit, bob):
    page = visit(bob)

    first = page.post(at(misspelt, "upload-mend"), {"edition": 0, "cause": "R01-D", "remedy": "replace"}, headers=HTMX)
    last = page.post(at(misspelt, "upload-mend"), {"edition": 1, "cause": "V06-A", "remedy": "rename"}, headers=HTMX)

    assert first.content.decode().lstrip().startswith('<div id="upload-body">')
    assert last["HX-Refresh"] == "true"


def test_the_whole_row_is_shown_with_what_is_wrong_in_it(visit, bob, faulty):
    answer = visit(bob).get(at(faulty, "upload-row", 4))

    assert [value for name, value in reading.fields(answer) if name.startswith("c")] == ["2", "Un", "Deux", "inconnue"]
    assert "does not exist" in reading.words(answer)


def test_a_row_opens_in_the_list_and_closes_again(visit, bob, faulty):
    row = visit(bob).get(at(faulty, "upload-row", 4), {"page": "1"}, headers=HTMX).content.decode()
    body = visit(bob).get(f"{at(faulty)}?page=1&part=body", headers=HTMX).content.decode()

    assert row.strip().startswith(("<tr", "{#")) and "<html" not in row
    assert f"{at(faulty)}?page=1&amp;part=body" in row
    assert "<html" not in body and 'id="upload-body"' in body


def test_a_cell_is_edited_without_javascript(faulty, press, response):
    given = {"edition": 0, "c0": "2", "c1": "Un", "c2": "Deux", "c3": response}

    press(at(faulty, "upload-row", 4) + "?cause=R01-D", given)

    upload = Upload.objects.get(pk=faulty.pk)
    assert [problem["cell"] for problem in upload.problems] == ["A3"]


def test_saving_a_row_as_it_is_changes_nothing(faulty, press, visit, bob):
    given = dict(reading.fields(visit(bob).get(at(faulty, "upload-row", 4))))

    press(at(faulty, "upload-row", 4), given)

    assert Upload.objects.get(pk=faulty.pk).edition == 0


def test_a_row_is_removed_from_its_page(faulty, press):
    press(at(faulty, "upload-row-remove", 4), {"edition": 0})

    assert [problem["cell"] for problem in Upload.objects.get(pk=faulty.pk).problems] == ["A3"]


def test_two_changes_at_once_and_the_second_is_told(faulty, press):
    back = {"headers": {"Referer": "http://testserver" + at(faulty)}}
    press(at(faulty, "upload-row-remove", 4), {"edition": 0})

    answer = press(at(faulty, "upload-row-remove", 3), {"edition": 0}, follow=True, **back)

    assert "was changed since you opened this page" in reading.words(answer)
    assert Upload.objects.get(pk=faulty.pk).edition == 1


@pytest.mark.parametrize("number", [0, 99, 10**12])
def test_a_row_that_is_not_there_is_not_found(visit, bob, faulty, number):
    assert visit(bob).get(at(faulty, "upload-row", number)).status_code == 404


@pytest.mark.parametrize("given", [{}, {"edition": "x"}, {"edition": 0, "cause": "<b>", "remedy": "replace"}])
def test_a_form_of_nonsense_is_refused(faulty, press, given):
    assert press(at(faulty, "upload-mend"), given).status_code == 409


def test_a_ready_file_can_still_be_edited_and_says_so(visit, bob, organisation, operation, press, response):
    ready = factories.upload(bob, organisation, operation)
    assert at(ready, "upload-row", 2) in reading.links(visit(bob).get(at(ready)))

    press(at(ready, "upload-row", 2), {"edition": 0, "c0": "1", "c1": "Autre", "c2": "Jack", "c3": response})

    words = reading.words(visit(bob).get(at(ready)))
    assert "Autre" in words
    assert "1 cell changed by hand (B2)" in words


def test_what_looks_like_a_real_person_is_taken_back(faulty, press, visit, bob):
    number = somebody(3)

    press(at(faulty, "upload-row", 4), {"edition": 0, "c0": "2", "c1": number, "c2": "Deux", "c3": "inconnue"})

    words = reading.words(visit(bob).get(at(faulty)))
    assert "Your last change was taken back" in words
    assert "2 things to mend" in words
    assert Upload.objects.get(pk=faulty.pk).drafts.count() == 1


def test_every_problem_is_found_on_some_page_at_the_same_number_of_queries(visit, bob, organisation, operation):
    def asked(count: int, page: int) -> tuple[int, str]:
        lines = [f"{n};A;B;inconnue" for n in range(count)]
        content = "\n".join(["id;nom;prenom;reponse", *lines]).encode()
        upload = factories.upload(bob, organisation, operation, content=content)
        browser = visit(bob)
        browser.get(at(upload))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = browser.get(at(upload), {"page": page})
        return len(queries), reading.words(answer)

    few, _words = asked(3, 1)
    many, words = asked(430, 9)

    assert many == few
    assert "401 to 430 of 430" in words
    assert "D431" in words


def test_the_annotated_file_is_offered_and_comes(visit, bob, faulty):
    page = visit(bob)

    assert at(faulty, "upload-annotated") in reading.links(page.get(at(faulty)))
    answer = page.get(at(faulty, "upload-annotated"))
    assert answer.content.startswith(b"PK")
    assert 'filename="lignes-a-corriger.xlsx"' in answer["Content-Disposition"]


def test_the_stepper_shows_one_class_after_the_other(visit, bob, organisation, operation, response):
    def steps(content: str) -> list[str]:
        upload = factories.upload(bob, organisation, operation, content=content.encode())
        page = reading.page(visit(bob).get(at(upload)))
        return [" ".join(step.text_content().split()[1:]) for step in page.find_class("stepper")[0].iter("li")]

    columns = steps(f"id;nom;prenoms;reponse\n1;A;B;{response}\n")
    cells = steps("id;nom;prenom;reponse\n1;A;B;inconnue\n")

    assert [each for each in columns if "to mend" in each] == [columns[1]]
    assert [each for each in cells if "to mend" in each] == [cells[3]]


def test_a_reader_is_offered_no_mend(visit, reader, faulty):
    answer = visit(reader).get(at(faulty))

    assert reading.posts(answer) == set()
    assert (
        visit(reader).post(at(faulty, "upload-mend"), {"edition": 0, "cause": "V06-A", "remedy": "drop"}).status_code
        == 403
    )


@pytest.mark.parametrize(
    ("name", "more"), [("upload-mend", ()), ("upload-undo", ()), ("upload-row", (3,)), ("upload-row-remove", (3,))]
)
def test_mallory_finds_nothing(visit, mallory, faulty, name, more):
    assert visit(mallory).post(at(faulty, name, *more), {"edition": 0}).status_code == 404
    assert visit(mallory).get(at(faulty, "upload-annotated")).status_code == 404
