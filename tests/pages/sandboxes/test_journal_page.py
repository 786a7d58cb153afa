"""The journal: live, filtered by its address, and each exchange at its own."""

import pytest

from catalog.stages import Scope
from sandboxes import actions
from sandboxes.stages import Outcome
from tests import factories
from tests.pages import reading
from tests.sandboxes import world


def test_an_empty_journal_gives_a_call_to_make(visit, bob, served, address):
    words = reading.words(visit(bob).get(address("journal")))

    assert "Waiting for the first call" in words
    assert "curl -sS" in words


def test_each_call_is_a_line_with_outcome_key_and_row(visit, bob, stored, address):
    exchange = stored()

    answer = visit(bob).get(address("journal"))

    assert address("exchange", exchange.pk) in reading.links(answer)
    assert "Individus r1, row 2" in reading.words(answer)


def test_the_list_asks_for_itself_until_it_is_paused(visit, bob, stored, address):
    stored()
    page = visit(bob)

    live = page.get(address("journal")).content.decode()
    paused = page.get(f"{address('journal')}?pause=1").content.decode()

    assert 'hx-trigger="every 2s"' in live
    assert "hx-trigger" not in paused.partition('id="exchanges"')[2].partition("</section>")[0]


def test_a_poll_gets_the_list_alone(visit, bob, stored, address):
    stored()

    answer = visit(bob).get(address("journal"), headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in answer
    assert 'id="exchanges"' in answer


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("outcome=unmatched", {"42"}),
        ("operation=rechercheIndividu", {"1", "42"}),
        ("operation=autre", {"1", "42"}),
        ("text=42", {"42"}),
        ("outcome=nonsense", {"1", "42"}),
    ],
)
def test_filters_live_in_the_address(visit, bob, stored, address, query, found):
    calls = {
        key: stored(key=key, outcome=outcome)
        for key, outcome in {"1": Outcome.ANSWERED, "42": Outcome.UNMATCHED}.items()
    }

    links = reading.links(visit(bob).get(f"{address('journal')}?{query}"))

    assert {key for key, call in calls.items() if address("exchange", call.pk) in links} == found


def test_an_exchange_shows_request_answer_and_its_row(visit, bob, stored, dataset, address):
    exchange = stored(reason="row 2 of Individus has this key")

    answer = visit(bob).get(address("exchange", exchange.pk))

    words = reading.words(answer)
    assert "<demande>un</demande>" in words
    assert "<reponse>deux</reponse>" in words
    assert "has this key" in words
    assert f"/jeux/{dataset.pk}/apercu/?r=1&ligne=2" in reading.links(answer)


def test_a_missed_call_leads_to_its_datasets(visit, bob, stored, address):
    exchange = stored(outcome=Outcome.UNMATCHED, dataset="", row=0, reason="nearest keys: 1, 2")

    answer = visit(bob).get(address("exchange", exchange.pk))

    assert "nearest keys: 1, 2" in reading.words(answer)
    assert address("composition") in reading.links(answer)


def test_what_a_client_sent_is_shown_never_run(visit, bob, stored, address):
    exchange = stored(request="<script>alert(1)</script>", key="<img src=x onerror=alert(1)>", reason="<b>x</b>")
    page = visit(bob)

    pages = page.get(address("journal")).content.decode() + page.get(address("exchange", exchange.pk)).content.decode()

    assert "<script>alert" not in pages
    assert "<img src=x" not in pages
    assert "<b>x</b>" not in pages


def test_mallory_finds_neither_the_journal_nor_a_call(visit, mallory, stored, address):
    exchange = stored()

    assert visit(mallory).get(address("journal")).status_code == 404
    assert visit(mallory).get(address("exchange", exchange.pk)).status_code == 404


def test_more_calls_cost_no_more_queries(visit, bob, stored, address, django_assert_num_queries):
    page = visit(bob)
    stored()
    page.get(address("journal"))
    with django_assert_num_queries(30, exact=False) as one:
        page.get(address("journal"))

    for _ in range(10):
        stored()
    with django_assert_num_queries(len(one)):
        page.get(address("journal"))


def test_a_call_that_a_teams_dataset_answered_is_shown_to_the_team_only(
    visit, reader, bob, stored, organisation, version, operation, sandbox, address
):
    team = factories.team("Recette", organisation, bob)
    content = f"{world.HEADER}\n{world.DUPUIS}\n".encode()
    dataset = factories.dataset(
        bob, organisation, operation, name="Étroit", scope=Scope.TEAM, team=team, content=content
    )
    narrow = actions.ServiceChoice(version, {operation.name: [actions.LayerChoice(dataset)]})
    actions.recompose(sandbox=sandbox, by=bob, services=[narrow])
    exchange = stored(dataset="Étroit r1")

    shown = {person: visit(person).get(address("exchange", exchange.pk)) for person in (bob, reader)}

    address_of_row = f"/jeux/{dataset.pk}/apercu/?r=1&ligne=2"
    assert address_of_row in reading.links(shown[bob])
    assert shown[reader].status_code == 404
