"""A row more: added by those who keep the dataset, suggested to them by everybody else."""

import pytest

from accounts.models import Entry
from accounts.stages import Role
from catalog.actions import datasets as dataset_actions
from catalog.actions import rows as row_actions
from catalog.actions import suggestions as actions
from catalog.errors import NotAllowed, RowRefused, UploadRefused
from catalog.keeping import rows
from catalog.lookup import finding
from catalog.models import Dataset, Suggestion, Upload
from catalog.revising import adding
from catalog.revising.adding import NewRow
from catalog.stages import Scope, Stage, SuggestionStage, UploadStage
from tests import factories

from . import individu

pytestmark = pytest.mark.django_db

CELLS = {name: text for name, text in individu.GOOD.items() if name not in ("id", "response")}
NIR = "180057800100877"
"""A number whose check digits are right."""


def row(key: str = "42", **cells: str) -> NewRow:
    return NewRow(key, CELLS | cells, "reponse")


@pytest.fixture
def dataset(checked, bob):
    return dataset_actions.publish(upload=checked(individu.sheet({}, {"age": "50"})), by=bob).dataset


@pytest.fixture
def add(bob, organisation, operation, dataset):
    def add(new: NewRow | None = None, **fields) -> Upload:
        given = {"by": bob, "organisation": organisation, "operation": operation, "key_path": ["individu", "id"],
                 "note": "appel sans réponse", "dataset": dataset}  # fmt: skip
        return row_actions.add(row=new or row(), **(given | fields))

    return add


# --- a row of one's own -----------------------------------------------------------------------------------------------


def test_a_row_is_added_under_the_others_and_published(add, dataset):
    upload = add(row(age="33"))

    assert upload.stage == UploadStage.PUBLISHED
    assert (upload.revision.number, upload.revision.row_count) == (2, 3)
    found = finding.row(upload.revision, "42")
    assert (found.number, rows.values_by_name(upload.revision.columns, found)["age"]) == (4, "33")
    assert upload.revision.changes == {"changed": 0, "added": 1, "removed": 0}
    assert "appel" in upload.revision.note


def test_a_row_makes_a_new_dataset(add, bob):
    upload = add(dataset=None, dataset_name="Lignes de Bob")

    assert (upload.revision.dataset.name, upload.revision.row_count) == ("Lignes de Bob", 1)
    assert upload.revision.dataset.owner == bob


def test_what_is_wrong_is_said_by_column_and_nothing_is_kept(add, dataset):
    with pytest.raises(RowRefused) as refusal:
        add(row(age="douze", qualite="Z"))

    assert {problem["column"] for problem in refusal.value.problems} == {"age", "qualite"}
    assert dataset.revisions.count() == 1
    assert not Upload.objects.filter(stage=UploadStage.FAULTY).exists()


def test_a_key_that_is_there_is_not_added_twice(add):
    with pytest.raises(RowRefused, match="42|1"):
        add(row("1"))


def test_a_response_that_does_not_exist_is_refused(add):
    with pytest.raises(RowRefused) as refusal:
        add(NewRow("42", CELLS, "reponze"))

    assert [problem["code"] for problem in refusal.value.problems] == ["R01"]


def test_a_person_who_exists_is_not_added(add):
    with pytest.raises(RowRefused) as refusal:
        add(row(nom="Dupuis", ville=NIR))

    assert refusal.value.problems[0]["code"] == "P01"
    assert NIR not in str(refusal.value.problems)


def test_a_column_that_the_dataset_lacks_is_added(checked, bob, organisation, operation):
    narrow = individu.sheet(header=["id", "qualite", "NIR", "nom", "age", "response"])
    dataset = dataset_actions.publish(upload=checked(narrow, dataset_name="étroit"), by=bob).dataset

    upload = row_actions.add(by=bob, organisation=organisation, operation=operation, row=row(usage=""),
                             key_path=["individu", "id"], note="", dataset=dataset)  # fmt: skip

    assert upload.stage == UploadStage.PUBLISHED
    assert "naissance" in upload.revision.columns and "usage" not in upload.revision.columns


def test_neither_mallory_nor_a_reader_adds_a_row(add, mallory, reader):
    for person in (mallory, reader):
        with pytest.raises(NotAllowed):
            add(by=person)


def test_the_nearest_row_is_the_one_with_the_most_similar_key(checked, bob):
    keys = individu.sheet({"id": "*"}, {"id": "1234"}, {"id": "9999"})
    revision = dataset_actions.publish(upload=checked(keys), by=bob)

    assert adding.nearest(revision, "1243").key == "1234"


# --- a row for somebody else's dataset --------------------------------------------------------------------------------


@pytest.fixture
def shared(alice, organisation, version, operation, checked):
    """Alice's dataset, which the whole network may use."""
    factories.lead(version, Stage.APPROVED)
    upload = checked(by=alice, scope=Scope.NETWORK, dataset_name="National")
    return factories.opened(dataset_actions.publish(upload=upload, by=alice).dataset)


@pytest.fixture
def away(db):
    return factories.organisation("cpam-sud")


@pytest.fixture
def dora(away):
    """A developer of another organisation."""
    return factories.person("Dora", Role.DEVELOPER, away)


@pytest.fixture
def suggested(shared, dora, away):
    def suggested(key: str = "42", by=dora, **fields) -> Suggestion:
        given = {"organisation": away, "dataset": shared, "row": row(key), "note": "un cas de plus"}
        return actions.suggest(by=by, **(given | fields))

    return suggested


def test_a_suggestion_waits_for_those_who_keep_the_dataset(suggested, alice, dora):
    made = suggested(origin="Bac de Dora")

    assert (made.stage, made.key, made.response, made.origin) == (SuggestionStage.OPEN, "42", "reponse", "Bac de Dora")
    assert list(Suggestion.objects.to_decide(alice)) == [made]
    assert not Suggestion.objects.to_decide(dora).exists()
    assert Entry.objects.get(verb="suggestion.make").actor == dora


def test_it_is_seen_by_its_author_and_the_keepers_only(suggested, alice, bob, dora, mallory, reader):
    suggested()

    seen = {person: Suggestion.objects.visible_to(person).count() for person in (alice, bob, dora, mallory, reader)}

    assert seen == {alice: 1, bob: 0, dora: 1, mallory: 0, reader: 0}


def test_an_accepted_row_stands_in_the_next_draft_with_credit(suggested, shared, alice):
    upload = actions.accept(suggestion=suggested(), by=alice)

    assert (upload.stage, upload.dataset, upload.report["row_count"]) == (UploadStage.READY, shared, 2)
    revision = dataset_actions.publish(upload=upload, by=alice, note="Nouveaux cas")
    assert (revision.number, revision.row_count) == (2, 2)
    assert "Nouveaux cas" in revision.note and "Dora" in revision.note and "CPAM Sud" in revision.note
    suggestion = Suggestion.objects.get()
    assert (suggestion.stage, suggestion.revision, suggestion.decided_by) == (
        SuggestionStage.PUBLISHED, revision, alice,
    )  # fmt: skip
    assert Entry.objects.get(verb="suggestion.accept").actor == alice


def test_several_accepted_rows_gather_in_one_draft(suggested, alice):
    first = actions.accept(suggestion=suggested("42"), by=alice)

    second = actions.accept(suggestion=suggested("43"), by=alice)

    assert first == second
    revision = dataset_actions.publish(upload=second, by=alice)
    assert [found.key for found in rows.read(revision)] == ["1", "42", "43"]
    assert revision.note.count("Dora") == 1


def test_a_draft_put_aside_gives_its_suggestions_back(suggested, alice):
    upload = actions.accept(suggestion=suggested(), by=alice)

    dataset_actions.abandon(upload=upload, by=alice)

    assert Suggestion.objects.to_decide(alice).count() == 1


def test_a_suggestion_is_declined_with_a_reason(suggested, alice, dora):
    made = suggested()

    actions.decline(suggestion=made, by=alice, reason="déjà couvert par l'expression")

    made.refresh_from_db()
    assert (made.stage, made.reason, made.decided_by) == (
        SuggestionStage.DECLINED, "déjà couvert par l'expression", alice,
    )  # fmt: skip
    assert Dataset.objects.get(name="National").revisions.count() == 1


def test_declining_without_a_reason_is_refused(suggested, alice):
    with pytest.raises(UploadRefused) as refusal:
        actions.decline(suggestion=suggested(), by=alice, reason=" ")

    assert refusal.value.code == "no-reason"


def test_it_is_decided_once(suggested, alice):
    made = suggested()
    actions.decline(suggestion=made, by=alice, reason="non")

    with pytest.raises(UploadRefused) as refusal:
        actions.accept(suggestion=made, by=alice)

    assert refusal.value.code == "decided"


def test_only_the_keepers_decide(suggested, bob, dora, mallory):
    made = suggested()

    for person in (bob, dora, mallory):
        with pytest.raises(NotAllowed):
            actions.accept(suggestion=made, by=person)
        with pytest.raises(NotAllowed):
            actions.decline(suggestion=made, by=person, reason="non")


def test_what_cannot_be_seen_cannot_be_suggested_to(dataset, dora, away):
    with pytest.raises(NotAllowed):
        actions.suggest(by=dora, organisation=away, dataset=dataset, row=row())


@pytest.mark.parametrize(("key", "cells"), [("42", {"age": "douze"}), ("1", {}), ("42", {"ville": NIR})])
def test_a_row_that_could_never_be_published_is_not_suggested(suggested, key, cells):
    with pytest.raises(RowRefused):
        suggested(row=row(key, **cells))

    assert not Suggestion.objects.exists()


def test_the_same_row_is_not_suggested_twice(suggested):
    suggested()

    with pytest.raises(UploadRefused) as refusal:
        suggested()

    assert refusal.value.code == "already-suggested"
