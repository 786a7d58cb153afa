"""From a call to a row: a live call that nothing answers becomes a row, and the next call is answered."""

import re
import urllib.error
import urllib.request

import pytest

from accounts.models import Entry
from catalog.actions import revisions
from catalog.models import Dataset, Suggestion
from catalog.revising.adding import NewRow
from catalog.stages import Scope, SuggestionStage
from sandboxes import actions, addresses, metering, missing, reconciling
from sandboxes.actions import following
from sandboxes.errors import NotAllowed
from sandboxes.models import Exchange, Layer
from sandboxes.stages import Outcome
from tests.live import live_engine

from . import world

pytestmark = [pytest.mark.live, pytest.mark.django_db]
NEW_ROW = {"nomFamille": "Lenoir", "prenom": "Zoé", "age": "12"}


@pytest.fixture
def engine(settings):
    with live_engine(settings.SHELF_DIR) as running:
        settings.ENGINE_URL = running.url
        yield running


@pytest.fixture
def national(operation, alice):
    """Alice's dataset for the whole network, which Bob may use and not change."""
    return world.dataset(operation, world.DUPUIS, by=alice, name="National", scope=Scope.NETWORK)


@pytest.fixture
def call(engine, version, operation):
    """Asks a sandbox for a key; (status, body)."""

    def call(sandbox, key: str) -> tuple[int, str]:
        body = re.sub(r"<(\w+:)?id>[^<]*<", lambda found: f"<{found[1] or ''}id>{key}<", operation.sample_request)
        request = urllib.request.Request(addresses.url(sandbox, version), body.encode())
        request.add_header("Content-Type", 'application/soap+xml; charset="utf-8"')
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as fault:
            return fault.code, fault.read().decode()

    return call


@pytest.fixture
def missed(call):
    """A live sandbox, and the call that it could not answer."""

    def missed(sandbox, key: str = "42") -> Exchange:
        settled()
        status, body = call(sandbox, key)
        assert status == 400 and "Lenoir" not in body
        metering.collect()
        return sandbox.exchanges.select_related("sandbox__organisation").get(outcome=Outcome.UNMATCHED)

    return missed


def settled() -> None:
    """What the worker does every few seconds."""
    reconciling.follow()
    reconciling.sweep()


def test_a_row_in_my_own_dataset_answers_the_next_call(sandbox, dataset, missed, call, bob):
    exchange = missed(sandbox)
    offer = missing.offer(exchange, bob)

    made = actions.answer_call(
        exchange=exchange, by=bob, target=str(dataset.pk), row=NewRow(offer.key, NEW_ROW, "individuValide")
    )
    following.renew_followers(dataset.pk)
    settled()

    assert (made.revision.number, made.revision.row_count) == (2, 3)
    status, body = call(sandbox, "42")
    assert status == 200 and "Lenoir" in body and "Zoé" in body


def test_a_real_number_as_key_is_kept_nowhere_and_the_row_asks_for_another(sandbox, dataset, missed, bob):
    thirteen = "1850578006084"
    written = f"1 85 05 78 006 084 {97 - int(thirteen) % 97:02d}"

    exchange = missed(sandbox, written)
    offer = missing.offer(exchange, bob)

    kept = " ".join((exchange.key, exchange.reason, exchange.request, exchange.answer))
    assert "006 084" not in kept
    assert exchange.key == "1 85 05 ** *** *** **"
    assert (offer.key, offer.is_masked) == ("", True)


def test_the_row_is_filled_in_from_the_call_and_the_nearest_row(sandbox, dataset, missed, bob):
    offer = missing.offer(missed(sandbox, "21"), bob)

    assert (offer.key, offer.columns) == ("21", ["nomFamille", "prenom", "age"])
    assert offer.values in ({"nomFamille": "Dupuis", "prenom": "Jack", "age": "46"},
                            {"nomFamille": "Boulon", "prenom": "Michel", "age": "35"})  # fmt: skip
    assert offer.response in ("individuValide", "individuInvalide")
    assert [target.value for target in offer.targets] == [str(dataset.pk), missing.NEW]


def test_without_a_dataset_of_mine_a_new_one_is_laid_on_top(version, national, missed, call, bob, organisation):
    sandbox = world.order(version, national, by=bob, organisation=organisation).sandbox
    exchange = missed(sandbox)
    assert [(each.value, each.suggested) for each in missing.offer(exchange, bob).targets] == [
        (missing.NEW, False), (str(national.pk), True),
    ]  # fmt: skip

    made = actions.answer_call(
        exchange=exchange, by=bob, target=missing.NEW, row=NewRow("42", NEW_ROW, "individuValide")
    )
    settled()

    assert made.revision.dataset.owner == bob and made.revision.dataset.scope == Scope.ORGANISATION
    layers = Layer.objects.filter(service__sandbox=sandbox).order_by("-position")
    assert [layer.dataset for layer in layers] == [made.revision.dataset, national]
    assert Entry.objects.get(verb="sandbox.add-layer").actor == bob
    assert call(sandbox, "42")[0] == 200
    assert "Dupuis" in call(sandbox, "1")[1]


def test_the_second_row_goes_into_the_dataset_that_the_first_one_made(version, national, missed, bob, organisation):
    sandbox = world.order(version, national, by=bob, organisation=organisation).sandbox
    exchange = missed(sandbox)
    first = actions.answer_call(
        exchange=exchange, by=bob, target=missing.NEW, row=NewRow("42", NEW_ROW, "individuValide")
    )

    assert missing.offer(exchange, bob).targets[0].dataset == first.revision.dataset


def test_a_row_for_others_is_suggested_to_them(version, national, missed, bob, organisation):
    sandbox = world.order(version, national, by=bob, organisation=organisation).sandbox

    made = actions.answer_call(
        exchange=missed(sandbox),
        by=bob,
        target=str(national.pk),
        row=NewRow("42", NEW_ROW, "individuValide"),
        note="utile",
    )

    assert isinstance(made, Suggestion)
    assert (made.dataset, made.stage, made.author) == (national, SuggestionStage.OPEN, bob)
    assert sandbox.name in made.origin
    assert national.revisions.count() == 1


def test_a_pinned_dataset_is_no_target_its_rows_would_not_come(version, dataset, missed, bob, organisation, operation):
    pinned = actions.LayerChoice(dataset, dataset.revisions.get())
    choice = actions.ServiceChoice(version, {operation.name: [pinned]})
    sandbox = actions.order(by=bob, organisation=organisation, name="Épinglé", services=[choice]).sandbox

    assert [each.value for each in missing.offer(missed(sandbox), bob).targets] == [missing.NEW]


def test_who_may_not_add_there_is_refused(sandbox, dataset, missed, mallory, reader):
    exchange = missed(sandbox)

    for person in (mallory, reader):
        with pytest.raises(NotAllowed):
            actions.answer_call(
                exchange=exchange, by=person, target=str(dataset.pk), row=NewRow("42", NEW_ROW, "individuValide")
            )
    assert Dataset.objects.get().revisions.count() == 1


def test_an_answered_call_offers_nothing(sandbox, call, bob):
    settled()
    call(sandbox, "1")
    metering.collect()

    assert missing.offer(sandbox.exchanges.get(), bob) is None


def test_going_back_reaches_the_sandboxes_that_follow(sandbox, dataset, operation, call, bob):
    world.dataset(operation, "1,Nouveau,Jack,46,individuValide", by=bob, again=dataset)
    settled()
    assert "Nouveau" in call(sandbox, "1")[1]

    revisions.restore(dataset=dataset, number=1, by=bob, seen=2)
    following.renew_followers(dataset.pk)
    settled()

    assert "Dupuis" in call(sandbox, "1")[1]
    assert call(sandbox, "2")[0] == 200
