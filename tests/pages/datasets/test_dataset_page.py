"""One dataset: its rows a page at a time, the real answer for any row or key, its revisions."""

import pytest
from django.urls import reverse

from tests import factories
from tests.pages import reading


@pytest.fixture
def long(bob, organisation, operation, response):
    """A dataset of 120 literal rows, an expression and a default."""
    lines = [f"{n};Nom{n};Prenom{n};{response}" for n in range(1, 121)]
    lines += [f"/9[0-9]{{3}}/;Motif;X;{response}", f"*;Defaut;Y;{response}"]
    content = "\n".join(["id;nom;prenom;reponse", *lines]).encode()
    return factories.dataset(bob, organisation, operation, content=content)


def at(name: str, dataset, *args) -> str:
    return reverse(f"catalog:{name}", args=[dataset.pk, *args])


def test_the_rows_are_shown_a_page_at_a_time(visit, bob, long):
    page = visit(bob)

    first, third = (reading.words(page.get(f"{at('dataset', long)}?page={n}")) for n in (1, 3))

    assert "Rows 1 to 50 of 122" in first
    assert "Nom50" in first
    assert "Nom51" not in first
    assert "Rows 101 to 122 of 122" in third


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "1e9"])
def test_a_page_that_does_not_exist_is_no_error(visit, bob, long, number):
    assert visit(bob).get(f"{at('dataset', long)}?page={number}").status_code == 200


@pytest.mark.parametrize(("key", "found"), [("7", "Nom7"), ("9123", "Motif"), ("x", "Defaut")])
def test_a_key_finds_the_row_that_answers_it(visit, bob, long, key, found):
    assert found in reading.words(visit(bob).get(at("dataset", long), {"cle": key}))


def test_a_key_without_row_says_so(visit, bob, dataset):
    assert "No row answers for “99”" in reading.words(visit(bob).get(at("dataset", dataset), {"cle": "99"}))


def test_the_preview_shows_the_first_row_as_a_card_before_its_xml(visit, bob, dataset):
    words = reading.words(visit(bob).get(at("dataset-preview", dataset)))

    assert "If id is “1”, the service will answer" in words
    assert words.index("Dupuis") < words.index("See the XML") < words.index("Envelope")


def test_the_preview_goes_from_line_to_line(visit, bob, dataset):
    answer = visit(bob).get(at("dataset-preview", dataset), {"ligne": "3"})

    assert "Boulon" in reading.words(answer)
    assert "?ligne=2" in reading.links(answer)


@pytest.mark.parametrize(
    ("key", "said"), [("9123", "The expression /9[0-9]{3}/ of row 122"), ("x", "The default row 123")]
)
def test_the_preview_of_a_typed_key_says_which_row_answers(visit, bob, long, key, said):
    assert said in reading.words(visit(bob).get(at("dataset-preview", long), {"cle": key}))


def test_the_preview_of_an_unknown_key_says_what_the_caller_gets(visit, bob, dataset):
    words = reading.words(visit(bob).get(at("dataset-preview", dataset), {"cle": "99"}))

    assert "No row answers for “99”" in words


@pytest.mark.parametrize(
    "query", ["ligne=1", "ligne=x", "ligne=99999999999", "ligne=50", "r=9", "r=x", "cle=" + "a" * 600]
)
def test_a_preview_of_nonsense_is_no_error(visit, bob, dataset, query):
    assert visit(bob).get(f"{at('dataset-preview', dataset)}?{query}").status_code == 200


def test_a_value_is_shown_never_run(visit, bob, organisation, operation, response):
    content = f"id;nom;prenom;reponse\n1;<script>alert(1)</script>;<b>x</b>;{response}\n".encode()
    made = factories.dataset(bob, organisation, operation, content=content)
    page = visit(bob)

    shown = page.get(at("dataset", made)).content + page.get(at("dataset-preview", made)).content

    assert b"<script>alert" not in shown
    assert b"<b>x</b>" not in shown


def test_revisions_tell_author_note_and_rows(visit, bob, organisation, operation, dataset, response):
    content = f"id;nom;prenom;reponse\n1;Dupond;Jack;{response}\n3;Trois;X;{response}\n".encode()
    again = factories.upload(bob, organisation, operation, content=content, dataset=dataset)
    visit(bob).post(reverse("catalog:upload-publish", args=[again.pk]), {"note": "un cas de plus"})

    words = reading.words(visit(bob).get(at("dataset-revisions", dataset)))

    assert "un cas de plus" in words
    assert words.index("r2") < words.rindex("r1")


def test_a_revision_counts_what_changed_since_the_one_before(visit, bob, organisation, operation, dataset, response):
    content = f"id;nom;prenom;reponse\n1;Dupond;Jack;{response}\n3;Trois;X;{response}\n".encode()
    again = factories.upload(bob, organisation, operation, content=content, dataset=dataset)
    visit(bob).post(reverse("catalog:upload-publish", args=[again.pk]))

    words = reading.words(visit(bob).get(at("revision", dataset, 2)))

    assert "1 added, 1 changed, 1 removed" in words


def test_a_former_revision_keeps_its_rows_and_answers(visit, bob, organisation, operation, dataset, response):
    content = f"id;nom;prenom;reponse\n1;Dupond;Jack;{response}\n".encode()
    again = factories.upload(bob, organisation, operation, content=content, dataset=dataset)
    page = visit(bob)
    page.post(reverse("catalog:upload-publish", args=[again.pk]))

    assert "Dupuis" in reading.words(page.get(at("revision", dataset, 1)))
    assert "Dupuis" in reading.words(page.get(at("dataset-preview", dataset), {"r": "1", "ligne": "2"}))
    assert "Dupond" in reading.words(page.get(at("dataset", dataset)))


@pytest.mark.parametrize("name", ["dataset", "dataset-preview", "dataset-revisions", "revision"])
def test_mallory_finds_no_page_of_it(visit, mallory, dataset, name):
    args = [1] if name == "revision" else []

    assert visit(mallory).get(at(name, dataset, *args)).status_code == 404


def test_a_revision_that_does_not_exist_is_not_found(visit, bob, dataset):
    assert visit(bob).get(at("revision", dataset, 9)).status_code == 404


def test_a_reader_gets_no_button_to_send_a_revision(visit, reader, bob, dataset, operation):
    offer = f"{reverse('catalog:dataset-upload')}?operation={operation.pk}&dataset={dataset.pk}"

    assert offer in reading.links(visit(bob).get(at("dataset", dataset)))
    assert offer not in reading.links(visit(reader).get(at("dataset", dataset)))
