"""Suggested rows on the pages: the badge, the list, the decision, and what the author reads of it."""

import pytest
from django.urls import reverse

from accounts.stages import Role
from catalog.actions import suggestions
from catalog.models import Suggestion
from catalog.revising.adding import NewRow
from catalog.stages import Scope, SuggestionStage
from tests import factories
from tests.pages import reading


@pytest.fixture
def shared(alice, organisation, operation):
    return factories.dataset(alice, organisation, operation, name="National", scope=Scope.NETWORK)


@pytest.fixture
def dora(db):
    return factories.person("Dora", Role.DEVELOPER, factories.organisation("cpam-sud"))


@pytest.fixture
def suggested(shared, dora, response):
    def suggested(key: str = "42") -> Suggestion:
        return suggestions.suggest(
            by=dora,
            organisation=factories.organisation("cpam-sud"),
            dataset=shared,
            row=NewRow(key, {"nom": "Lenoir", "prenom": "Zoé"}, response),
            origin="Bac de Dora",
        )

    return suggested


def at(name: str, *args) -> str:
    return reverse(f"catalog:{name}", args=args)


def test_the_keeper_sees_how_many_wait_on_every_page(visit, alice, bob, suggested):
    suggested()

    badge = '1<span class="visually-hidden"> waiting'
    assert badge in visit(alice).get("/").content.decode()
    assert badge not in visit(bob).get("/").content.decode()


def test_the_list_leads_to_each(visit, alice, suggested):
    made = suggested()
    page = visit(alice)

    answer = page.get(at("suggestions"), {"etat": "open"})

    assert at("suggestion", made.pk) in reading.links(answer)
    assert all(word in reading.words(answer) for word in ("42", "National", "Dora Fictif", "to decide"))
    assert "No suggestion answers" in reading.words(page.get(at("suggestions"), {"etat": "declined"}))


def test_more_suggestions_cost_no_more_queries(visit, alice, suggested, django_assert_max_num_queries):
    suggested("1001")
    page = visit(alice)
    page.get(at("suggestions"))
    with django_assert_max_num_queries(40) as one:
        page.get(at("suggestions"))

    for number in range(5):
        suggested(f"200{number}")
    with django_assert_max_num_queries(len(one)):
        page.get(at("suggestions"))


def test_one_shows_its_cells_beside_the_nearest_row(visit, alice, suggested):
    made = suggested()

    answer = visit(alice).get(at("suggestion", made.pk))

    assert all(word in reading.words(answer) for word in ("Lenoir", "Zoé", "Bac de Dora", "Boulon"))
    assert reading.posts(answer) == {at("suggestion-accept", made.pk), at("suggestion-decline", made.pk)}


def test_accepting_leads_to_the_draft(visit, alice, suggested):
    made = suggested()

    done = visit(alice).post(at("suggestion-accept", made.pk), follow=True)

    made.refresh_from_db()
    assert done.redirect_chain[-1][0] == at("upload", made.upload_id)
    assert "Lenoir" in reading.words(done) and "+1 added" in reading.words(done)


def test_declining_asks_for_a_reason_and_the_author_reads_it(visit, alice, dora, suggested):
    made = suggested()
    page = visit(alice)

    empty = page.post(at("suggestion-decline", made.pk), {"reason": ""})
    page.post(at("suggestion-decline", made.pk), {"reason": "déjà là"})

    assert "Say why" in reading.words(empty)
    made.refresh_from_db()
    assert made.stage == SuggestionStage.DECLINED
    assert "déjà là" in reading.words(visit(dora).get(at("suggestion", made.pk)))


def test_the_author_is_offered_no_decision_and_others_find_nothing(visit, bob, dora, mallory, suggested):
    made = suggested()

    assert reading.posts(visit(dora).get(at("suggestion", made.pk))) == set()
    assert visit(dora).post(at("suggestion-accept", made.pk)).status_code == 403
    for person in (bob, mallory):
        assert visit(person).get(at("suggestion", made.pk)).status_code == 404


def test_what_was_suggested_is_shown_never_run(visit, alice, dora, shared, response):
    row = NewRow("42", {"nom": "<script>alert(1)</script>", "prenom": "x"}, response)
    made = suggestions.suggest(by=dora, organisation=factories.organisation("cpam-sud"), dataset=shared, row=row)

    assert "<script>alert" not in visit(alice).get(at("suggestion", made.pk)).content.decode()
