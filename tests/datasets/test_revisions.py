"""The history of a dataset: what each revision changed, the way back, and two people who publish at once."""

import io

import openpyxl
import pytest

from accounts.models import Entry
from accounts.stages import Role
from catalog.actions import datasets as actions
from catalog.actions import mending, revisions
from catalog.datasets import exporting
from catalog.errors import NotAllowed, UploadRefused
from catalog.keeping import rows
from catalog.mending import annotated
from catalog.models import DatasetRevision
from catalog.neighbours import announcements, followers
from catalog.revising import rebasing, step
from catalog.stages import Scope, UploadStage
from catalog.uploads import uploading
from tests import factories

from . import individu

pytestmark = pytest.mark.django_db


def content(*ages: str, **more: dict[str, str]) -> bytes:
    """Rows 1, 2, …, each with this age; `more` changes whole rows: `row2={"nom": "Durand"}`."""
    changes = [{"age": age} | more.get(f"row{number}", {}) for number, age in enumerate(ages, start=1)]
    return individu.sheet(*changes)


def ages(revision) -> dict[str, str]:
    return {row.key: rows.values_by_name(revision.columns, row)["age"] for row in rows.read(revision)}


@pytest.fixture
def dataset(checked, bob):
    return actions.publish(upload=checked(content("40", "50", "60")), by=bob).dataset


@pytest.fixture
def published(checked, bob, dataset):
    """Publishes rows as the next revision."""

    def published(*given, by=bob, **more) -> DatasetRevision:
        return actions.publish(upload=checked(content(*given, **more), dataset=dataset), by=by)

    return published


# --- what changed -----------------------------------------------------------------------------------------------------


def test_a_revision_counts_what_it_changed(dataset, published):
    second = published("41", "50")

    assert dataset.revisions.get(number=1).changes is None
    assert second.changes == {"changed": 1, "added": 0, "removed": 1}


def test_before_publishing_one_sees_what_changes_since_the_newest_revision(checked, dataset, bob):
    found = step.of(checked(content("41", "50", "60", "70"), dataset=dataset), bob)

    assert (found.current.number, found.counts) == (1, {"changed": 1, "added": 1, "removed": 0})
    assert [(each.kind, each.key) for each in found.first] == [("changed", "1"), ("added", "4")]
    assert found.merge is None


def test_the_first_publication_has_nothing_to_compare_with(checked, bob):
    assert step.of(checked(), bob).current is None


def test_the_impact_names_what_the_person_sees_and_counts_the_others(checked, dataset, bob, monkeypatch):
    told = followers.Followers(followers.Consumers((), 3), followers.Consumers((), 1))
    monkeypatch.setattr(followers, "_sources", [lambda user, which: told if which == dataset else None])

    found = step.of(checked(content("41"), dataset=dataset), bob)

    assert found.followers.counts == (3, 1)


def test_a_new_dataset_may_be_shared_otherwise_when_it_is_published(checked, bob, organisation):
    team = factories.team("Recette", organisation, bob)

    revision = actions.publish(upload=checked(), by=bob, sharing=actions.Sharing(Scope.TEAM, team))

    assert (revision.dataset.scope, revision.dataset.team) == (Scope.TEAM, team)


def test_sharing_with_the_network_stays_an_owners_decision(checked, bob):
    with pytest.raises(NotAllowed):
        actions.publish(upload=checked(), by=bob, sharing=actions.Sharing(Scope.NETWORK))


# --- going back -------------------------------------------------------------------------------------------------------


def test_going_back_makes_a_new_revision_of_the_old_rows(dataset, published, alice):
    published("41", "50", "60")

    revision = revisions.restore(dataset=dataset, number=1, by=alice, seen=2, note="âge faux")

    assert (revision.number, revision.author, revision.row_count) == (3, alice, 3)
    assert ages(revision) == {"1": "40", "2": "50", "3": "60"}
    assert "r1" in revision.note and "âge faux" in revision.note
    assert revision.changes == {"changed": 1, "added": 0, "removed": 0}
    entry = Entry.objects.get(verb="dataset.restore")
    assert (entry.actor, entry.detail["restores"], entry.detail["revision"]) == (alice, 1, 3)


def test_the_followers_hear_of_it(dataset, published, bob, monkeypatch, django_capture_on_commit_callbacks):
    published("41")
    heard = []
    monkeypatch.setattr(announcements, "_listeners", [heard.append])

    with django_capture_on_commit_callbacks(execute=True):
        revisions.restore(dataset=dataset, number=1, by=bob, seen=2)

    assert heard == [dataset.pk]


@pytest.mark.parametrize(
    ("number", "seen", "code"), [(2, 2, "identical"), (7, 2, "no-such-revision"), (1, 1, "behind")]
)
def test_going_back_nowhere_is_refused(dataset, published, bob, number, seen, code):
    published("41")

    with pytest.raises(UploadRefused) as refusal:
        revisions.restore(dataset=dataset, number=number, by=bob, seen=seen)

    assert refusal.value.code == code
    assert dataset.revisions.count() == 2


def test_a_reader_and_a_stranger_do_not_go_back(dataset, published, mallory, reader):
    published("41")

    for person in (mallory, reader):
        with pytest.raises(NotAllowed):
            revisions.restore(dataset=dataset, number=1, by=person, seen=2)


# --- two at once ------------------------------------------------------------------------------------------------------


@pytest.fixture
def chloe(organisation):
    return factories.person("Chloé", Role.CONTRIBUTOR, organisation)


@pytest.fixture
def mine(checked, dataset):
    """Bob's upload, made from r1; then others publish."""
    return checked(content("41", "50", "60"), dataset=dataset)


def test_an_upload_remembers_the_revision_it_was_made_from(mine, dataset, published):
    published("40", "50", "66")

    mine.refresh_from_db()
    assert mine.base == dataset.revisions.get(number=1)
    assert rebasing.newer(mine) == dataset.revisions.get(number=2)


def test_changes_of_different_cells_are_joined(mine, published, chloe, bob):
    published("40", "50", "66", row2={"nom": "Durand"}, by=chloe)

    revision = actions.publish(upload=mine, by=bob)

    assert revision.number == 3
    assert ages(revision) == {"1": "41", "2": "50", "3": "66"}
    assert [row.values[2] for row in rows.read(revision)] == ["Dupuis", "Durand", "Dupuis"]
    assert revision.changes == {"changed": 1, "added": 0, "removed": 0}
    assert Entry.objects.get(verb="upload.merge").detail["revision"] == 2


def test_the_page_tells_it_before(mine, published, bob):
    published("40", "50", "66")

    found = step.of(mine, bob)

    assert found.merge.theirs.number == 2
    assert found.merge.counts.theirs == {"changed": 1, "added": 0, "removed": 0}
    assert (found.counts["changed"], found.merge.conflicts) == (1, [])


def test_the_same_cell_twice_is_refused_and_nothing_is_published(mine, published, dataset, bob):
    published("42", "50", "60")

    with pytest.raises(UploadRefused) as refusal:
        actions.publish(upload=mine, by=bob)

    assert refusal.value.code == "conflicts"
    (conflict,) = refusal.value.problems
    assert {name: conflict[name] for name in ("key", "column", "base", "mine", "theirs")} == {
        "key": "1", "column": "age", "base": "40", "mine": "41", "theirs": "42",
    }  # fmt: skip
    assert dataset.revisions.count() == 2
    mine.refresh_from_db()
    assert mine.stage == UploadStage.READY


@pytest.mark.parametrize(("side", "age"), [("mine", "41"), ("theirs", "42")])
def test_a_choice_settles_it(checked, dataset, published, bob, side, age):
    mine = checked(content("41", "51", "60"), dataset=dataset)
    published("42", "50", "61")

    revision = actions.publish(upload=mine, by=bob, choices=actions.Choices(2, {("1", "age"): side}))

    assert ages(revision) == {"1": age, "2": "51", "3": "61"}


def test_a_choice_made_before_a_still_newer_revision_came_counts_no_more(mine, published, bob):
    published("42", "50", "60")
    published("43", "50", "60")

    with pytest.raises(UploadRefused) as refusal:
        actions.publish(upload=mine, by=bob, choices=actions.Choices(2, everywhere="mine"))

    assert refusal.value.code == "conflicts"


def test_undoing_the_join_leads_back_to_what_one_sent(mine, published, bob):
    published("40", "50", "66")
    rebasing.join(upload=mine, by=bob)
    mine.refresh_from_db()
    assert rebasing.newer(mine) is None

    uploading.check(str(mine.pk))
    mine.refresh_from_db()
    mending.undo(upload=mine, by=bob, edition=mine.edition)

    assert rebasing.newer(mine).number == 2


def test_joined_rows_that_break_the_contract_are_shown_not_published(checked, dataset, bob, chloe):
    """Each is right alone: without an address, and with its use said. The use of no address is not."""
    address = {"rue": "1 rue X", "ville": "Lille", "usage": ""}
    actions.publish(upload=checked(individu.sheet(address), dataset=dataset), by=bob)
    mine = checked(individu.sheet({"rue": "", "ville": "", "usage": ""}), dataset=dataset)
    actions.publish(upload=checked(individu.sheet(address | {"usage": "domicile"}), dataset=dataset), by=chloe)

    revision = actions.publish(upload=mine, by=bob)

    assert revision is None
    assert dataset.revisions.count() == 3
    mine.refresh_from_db()
    assert mine.stage == UploadStage.FAULTY
    assert {problem["column"] for problem in mine.problems} == {"rue", "ville"}


def test_a_publication_asked_for_in_advance_joins_by_itself(receive, dataset, published, bob):
    waiting = receive(content("41", "50", "60"), dataset=dataset, publish_when_ready=True)
    published("40", "50", "66")

    uploading.check(str(waiting.pk))

    waiting.refresh_from_db()
    assert waiting.stage == UploadStage.PUBLISHED
    assert ages(waiting.revision) == {"1": "41", "2": "50", "3": "66"}


def test_a_conflict_in_advance_leaves_the_file_ready_and_says_why(receive, dataset, published):
    waiting = receive(content("41", "50", "60"), dataset=dataset, publish_when_ready=True)
    published("42", "50", "60")

    uploading.check(str(waiting.pk))

    waiting.refresh_from_db()
    assert waiting.stage == UploadStage.READY
    assert waiting.report["notices"][-1]["code"] == "conflicts"


def test_another_key_field_cannot_be_joined(mine, checked, dataset, bob):
    actions.publish(upload=checked(content("40"), dataset=dataset, key_path=["individu", "cle"]), by=bob)

    with pytest.raises(UploadRefused) as refusal:
        actions.publish(upload=mine, by=bob)

    assert refusal.value.code == "other-key"
    assert step.of(mine, bob).refusal


# --- a template that was filled ---------------------------------------------------------------------------------------


def test_a_filled_template_knows_the_revision_it_was_filled_from(checked, dataset, published, bob):
    """Downloaded from r1, sent when r2 is there: what r2 changed is not undone by the older cells of the file."""
    file = filled(dataset)
    published("40", "50", "66")

    mine = checked(edited(file, "age", "41"), dataset=dataset, filename="complété.xlsx")
    assert (mine.stage, mine.base.number) == (UploadStage.READY, 1), mine.problems

    revision = actions.publish(upload=mine, by=bob)

    assert ages(revision) == {"1": "41", "2": "50", "3": "66"}


def test_the_annotated_file_remembers_it_too(checked, dataset, published, bob):
    file = filled(dataset)
    faulty = checked(edited(file, "age", "quarante"), dataset=dataset, filename="complété.xlsx")
    back = annotated.workbook(faulty)
    published("40", "50", "66")

    mine = checked(edited(back, "age", "41"), dataset=dataset, filename="corrigé.xlsx")

    assert (mine.stage, mine.base.number) == (UploadStage.READY, 1), mine.problems


def filled(dataset) -> bytes:
    with exporting.current(dataset, "xlsx").stream as file:
        return file.read()


def edited(file: bytes, column: str, text: str) -> bytes:
    """The workbook with another text in the first row's cell of `column`, as a spreadsheet program saves it."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    sheet = book["Lignes"]
    position = next(cell.column for cell in sheet[1] if cell.value == column)
    sheet.cell(row=2, column=position).value = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
