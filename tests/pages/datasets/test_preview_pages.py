"""Rows with the real answer of one beside them, the exact bytes, and the answer of a row while it is typed."""

import re

import pytest
from django.urls import reverse

from catalog.models import DatasetRevision, Upload
from catalog.stages import UploadStage
from engine import template
from tests import factories
from tests.pages import reading
from tests.privacy.test_files import somebody

pytestmark = pytest.mark.django_db
TARGET = {"HX-Request": "true", "HX-Target": "answer"}
LIST = TARGET | {"HX-Target": "row-list"}


def at(name: str, *args) -> str:
    return reverse(f"catalog:{name}", args=args)


@pytest.fixture
def long(bob, organisation, operation, response):
    """60 literal rows, an expression, a rule and a default."""
    lines = [f"{n};Nom{n};Prenom{n};{response}" for n in range(1, 61)]
    lines += [f"/9[0-9]{{3}}/;Motif;X;{response}", f"? id commence par 77;Règle;X;{response}"]
    lines += [f"*;Defaut;Y;{response}"]
    content = "\n".join(["id;nom;prenom;reponse", *lines]).encode()
    return factories.dataset(bob, organisation, operation, content=content)


@pytest.fixture
def ready(bob, organisation, operation):
    return factories.upload(bob, organisation, operation)


def typed(key: str, name: str, response: str, **more) -> dict[str, str]:
    return {"c0": key, "c1": name, "c2": "Jack", "c3": response} | more


# --- rows beside an answer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["dataset-preview", "revision", "upload", "upload-preview"])
def test_rows_stand_beside_the_answer_of_one(visit, bob, dataset, ready, page):
    args = {"dataset-preview": [dataset.pk], "revision": [dataset.pk, 1]}.get(page, [ready.pk])

    answer = visit(bob).get(at(page, *args), {"ligne": 3})

    words = reading.words(answer)
    assert "Rows 1 to 2 of 2" in words
    assert "If id is “2”, the service will answer" in words
    assert reading.page(answer).xpath("//a[@aria-current='true']/@data-row") == ["3"]


def test_the_list_is_a_page_long_and_opens_where_the_chosen_row_is(visit, bob, long):
    page = reading.page(visit(bob).get(at("dataset-preview", long.pk), {"ligne": 40}))

    assert [link.get("data-row") for link in page.xpath("//a[@data-row]")] == [str(n) for n in range(27, 52)]


FOUND = {"nom5": ["6", *map(str, range(51, 61))], "PRENOM60": ["61"], "x,": []}
SAID = {
    "7": "Row 8 has this key",
    "9123": "The expression /9[0-9]{3}/ of row 62",
    "7712": "The rule of row 63 is read before all keys: id commence par 77",
    "x": "The default row 64",
}


def test_rows_are_found_by_a_text_in_any_cell(visit, bob, long):
    for text, rows in FOUND.items():
        page = reading.page(visit(bob).get(at("dataset-preview", long.pk), {"q": text}))
        assert [link.get("data-row") for link in page.xpath("//a[@data-row]")] == rows, text


def test_a_typed_key_says_which_row_answers_and_why(visit, bob, long):
    for key, said in SAID.items():
        assert said in reading.words(visit(bob).get(at("dataset-preview", long.pk), {"cle": key})), key


def test_a_row_that_a_rule_goes_before_says_so(visit, bob, organisation, operation, response):
    lines = f"id;nom;prenom;reponse\n? id existe;Règle;X;{response}\n5;Cinq;X;{response}\n"
    made = factories.dataset(bob, organisation, operation, content=lines.encode())

    words = reading.words(visit(bob).get(at("dataset-preview", made.pk), {"ligne": 3}))

    assert "The rule of row 2 goes before this row" in words and "Cinq" in words


def test_a_key_of_no_row_names_the_nearest_ones(visit, bob, dataset):
    answer = visit(bob).get(at("dataset-preview", dataset.pk), {"cle": "12"})

    assert "Nearest keys: 2, 1" in reading.words(answer)
    assert "?cle=2" in reading.links(answer)


@pytest.mark.parametrize(
    ("headers", "there", "missing"), [(TARGET, "Boulon", "row-choice"), (LIST, "row-choice", "Env")]
)
def test_a_script_gets_the_half_that_it_asks_for(visit, bob, dataset, headers, there, missing):
    answer = visit(bob).get(at("dataset-preview", dataset.pk), {"ligne": 3}, headers=headers)

    text = answer.content.decode()
    assert there in text and missing not in text and "<html" not in text
    assert "HX-Target" in answer["Vary"]


def test_the_exact_bytes_are_those_of_the_engines_template(visit, bob, dataset, operation, response):
    compiled = template.compile(operation.responses.get(name=response).source)
    values = {"nom": "Boulon", "prenom": "Michel"}

    for soap, kind in (("1.1", "text/xml"), ("1.2", "application/soap+xml")):
        answer = visit(bob).get(at("dataset-answer", dataset.pk), {"ligne": 3, "soap": soap})
        assert answer.content == compiled.render([values.get(name, "") for name in compiled.slots], soap=soap)
        assert answer["Content-Type"].startswith(kind)
        assert answer["Content-Disposition"].startswith("attachment")


def test_what_is_copied_is_exact_and_what_is_shown_says_that_it_is_indented(visit, bob, dataset):
    page = visit(bob)
    shown = page.get(at("dataset-preview", dataset.pk))

    exact = page.get(at("dataset-answer", dataset.pk)).content.decode()

    assert exact in reading.page(shown).xpath("//@data-copy")
    assert "Indented here to be read" in reading.words(shown)


def test_an_answer_that_does_not_exist_is_not_found(visit, bob, dataset, ready):
    page = visit(bob)

    assert page.get(at("dataset-answer", dataset.pk), {"ligne": 99}).status_code == 404
    assert page.get(at("dataset-answer", dataset.pk), {"cle": "zzz"}).status_code == 404
    assert page.get(at("upload-answer", ready.pk), {"ligne": 2}).status_code == 200


def test_a_row_to_mend_shows_its_answer_as_far_as_it_can_be_told(visit, bob, faulty):
    page = visit(bob)

    first = reading.words(page.get(at("upload-preview", faulty.pk), {"ligne": 3}))
    last = reading.words(page.get(at("upload-preview", faulty.pk), {"ligne": 4}))

    assert "Boulon" in first
    assert "1 cell to mend" in last and "once the named response" in last


# --- while a row is typed ---------------------------------------------------------------------------------------------


def test_a_row_of_an_upload_is_answered_while_it_is_typed(visit, bob, ready, response):
    answer = visit(bob).post(at("upload-row-preview", ready.pk, 2), typed("1", "<b>Dup", response))

    text = answer.content.decode()
    assert "&lt;b&gt;Dup" in text and "<b>Dup" not in text
    assert "field-error" not in text
    assert Upload.objects.get().edition == 0


WRONG = [
    ({"c3": "inconnue"}, 3, "inconnue"),
    ({"c0": ""}, 0, "key"),
    ({"c0": "/(/"}, 0, "("),
    ({"c0": "2"}, 0, "A3"),
    ({"c1": "\x01"}, 1, ""),
]


def test_what_is_wrong_with_a_cell_stands_at_the_cell(visit, bob, ready, response):
    page = visit(bob)
    for change, place, said in WRONG:
        answer = page.post(at("upload-row-preview", ready.pk, 2), typed("1", "Dupuis", response) | change)

        wrong = {
            int(found[1]): found[2]
            for found in re.finditer(r'<div id="problem-(\d)"[^>]*>(.*?)</div>', answer.content.decode(), re.DOTALL)
            if "field-error" in found[2]
        }
        assert list(wrong) == [place], change
        assert said in wrong[place]


def test_the_schema_judges_the_row_when_the_hands_rest(visit, bob, dataset, response):
    page = visit(bob)
    good = page.post(at("row-preview", dataset.pk), typed("9", "Neuf", response, strict="on"))
    bad = page.post(at("row-preview", dataset.pk), typed("9", "Neuf", "inconnue", strict="on"))
    person = page.post(at("row-preview", dataset.pk), typed(somebody(1), "Neuf", response, strict="on"))

    assert "follow the contract" in good.content.decode()
    assert "inconnue" in bad.content.decode()
    assert "something against this row" in person.content.decode() and somebody(1) not in person.content.decode()


def test_nonsense_is_answered_or_not_found(visit, bob, dataset, ready):
    page = visit(bob)
    for given in ({}, {"c0": "1"}, {"soap": "3"}, {"number": "x"}, {"c0": "9" * 40_000}):
        for address in (at("upload-row-preview", ready.pk, 2), at("row-preview", dataset.pk)):
            assert page.post(address, given).status_code in (200, 404)


def test_a_keystroke_that_comes_after_the_row_was_saved_is_no_fault(visit, bob, ready):
    """The table is being checked then, and has no rows to show."""
    Upload.objects.filter(pk=ready.pk).update(stage=UploadStage.CHECKING)

    answer = visit(bob).post(at("upload-row-preview", ready.pk, 2), typed("1", "Un", "reponse"))

    assert (answer.status_code, answer.content) == (204, b"")


def test_mallory_learns_nothing(visit, mallory, dataset, ready):
    page = visit(mallory)

    for address in (at("upload-row-preview", ready.pk, 2), at("row-preview", dataset.pk)):
        assert page.post(address, {}).status_code == 404
    for address in (at("upload-preview", ready.pk), at("upload-answer", ready.pk), at("dataset-answer", dataset.pk)):
        assert page.get(address).status_code == 404


# --- one row of a dataset ---------------------------------------------------------------------------------------------


def test_bob_adds_a_row_and_sees_its_answer(visit, bob, dataset, response):
    page = visit(bob)
    form = dict(reading.fields(page.get(at("row-add", dataset.pk), {"comme": 3})))

    answer = page.post(
        at("row-add", dataset.pk), form | {"c0": "7", "c1": "Sept", "note": "un cas de plus"}, follow=True
    )

    assert form["c1"] == "Boulon" and "c0" not in form
    assert "If id is “7”" in reading.words(answer) and "Sept" in reading.words(answer)
    newest = dataset.revisions.first()
    assert (newest.number, newest.row_count, newest.note) == (2, 3, "un cas de plus")


def test_bob_changes_a_row(visit, bob, dataset):
    page = visit(bob)
    form = dict(reading.fields(page.get(at("row-change", dataset.pk, 3))))

    answer = page.post(at("row-change", dataset.pk, 3), form | {"c1": "Autre"}, follow=True)

    assert "Autre" in reading.words(answer)
    assert dataset.revisions.first().changes == {"added": 0, "changed": 1, "removed": 0}


REFUSED = [({}, "Nothing was changed"), ({"c0": "1"}, "there already"), ({"c3": "inconnue"}, "inconnue")]


def test_a_row_that_cannot_be_published_is_told_at_its_cell(visit, bob, dataset):
    page = visit(bob)
    form = dict(reading.fields(page.get(at("row-change", dataset.pk, 3))))
    for change, said in REFUSED:
        answer = page.post(at("row-change", dataset.pk, 3), form | change)

        assert answer.status_code == 422
        assert any(said in each.text_content() for each in reading.parsed(answer).find_class("field-error"))
    assert dataset.revisions.count() == 1


def test_what_others_changed_meanwhile_is_joined_cell_by_cell(visit, bob, dataset):
    page = visit(bob)
    first = dict(reading.fields(page.get(at("row-change", dataset.pk, 2))))
    page.post(at("row-change", dataset.pk, 3), first | {"c0": "2", "c1": "Ailleurs", "c2": "Michel"})

    page.post(at("row-change", dataset.pk, 2), first | {"c1": "Ici"})

    shown = reading.words(page.get(at("dataset", dataset.pk)))
    assert dataset.revisions.count() == 3
    assert "Ici" in shown and "Ailleurs" in shown


def test_who_may_not_change_the_dataset_gets_no_form(visit, reader, mallory, dataset):
    for name, args in (("row-add", [dataset.pk]), ("row-change", [dataset.pk, 2])):
        assert visit(reader).get(at(name, *args)).status_code == 403
        assert visit(mallory).get(at(name, *args)).status_code == 404
    assert not reading.links(visit(reader).get(at("dataset", dataset.pk))) & {at("row-add", dataset.pk)}
    assert DatasetRevision.objects.count() == 1


def test_a_row_that_does_not_exist_is_not_found(visit, bob, dataset):
    for number in (1, 99, 10**12):
        assert visit(bob).get(at("row-change", dataset.pk, number)).status_code == 404
