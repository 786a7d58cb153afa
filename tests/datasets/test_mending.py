"""One click mends a cell or a whole cause; a row is edited by hand; each change is checked and can be undone."""

import pytest

from accounts.models import Entry
from catalog.actions import datasets as dataset_actions
from catalog.actions import mending
from catalog.errors import NotAllowed, UploadRefused
from catalog.keeping import vault
from catalog.mending import drafts, listing
from catalog.models import Upload
from catalog.stages import UploadStage

from . import individu

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def committed(django_capture_on_commit_callbacks, monkeypatch):
    """Runs an action and what waits for its commit: the check."""

    def run(action, upload, **given):
        with django_capture_on_commit_callbacks(execute=True):
            result = action(upload=upload, edition=upload.edition, **given)
        upload.refresh_from_db()
        return result

    return run


@pytest.fixture
def mend(committed, bob):
    """Bob clicks: `mend(upload, "V04-F", row=2)`; without a row, on the whole cause."""

    def mend(upload, cause, remedy="replace", row=None):
        return committed(mending.mend, upload, by=bob, cause=cause, remedy=remedy, row=row)

    return mend


@pytest.fixture
def edit(committed, bob):
    def edit(upload, row, values):
        return committed(mending.edit, upload, by=bob, row=row, values=values)

    return edit


def column(upload, name: str) -> list[str]:
    """The texts of a column as they stand."""
    table = drafts.table(upload)
    return [cells[table.header.index(name)] for _number, cells in table]


def causes(upload) -> list[str]:
    return [cause.name for cause in listing.causes(upload)]


ONE_CLICK = [
    ("NIR", "980526954644", "V05-C", "0980526954644"),
    ("naissance", "03/11/2026", "V04-F", "2026-11-03"),
    ("naissance", "2026/11/3", "V04-F", "2026-11-03"),
    ("maj", "03/11/2026 8:30", "V04-G", "2026-11-03T08:30:00"),
    ("qualite", "e", "V01-B", "E"),
    ("qualite", "\u200bE", "V01-B", "E"),
    ("NIR", "2 98 05 26 954 644", "V09-C", "2980526954644"),
    ("NIR", "2\xa098\u202f05 26 954 644", "V09-C", "2980526954644"),
    ("nom", "Le\xa0\xa0 Goffic", "V02-D", "Le Goffic"),
    ("age", "4\u202f600", "V03-E", "4600"),
    ("response", "reponce", "R01-L", "reponse"),
    ("telephone", "01;1|02;1\xa0000", "V24-K", "01;1|02;1000"),
]


@pytest.mark.parametrize(("name", "value", "cause", "mended"), ONE_CLICK)
def test_one_click_mends_a_cell(checked, mend, name, value, cause, mended):
    upload = checked(individu.sheet({name: value}, {}))

    count = mend(upload, cause, row=2)

    assert (count, column(upload, name)[0]) == (1, mended)
    assert (upload.stage, upload.problem_count) == (UploadStage.READY, 0)


@pytest.mark.parametrize(("name", "value", "cause"), [("age", "douze", "V03-E"), ("telephone", "01;1,5", "V24-K")])
def test_what_nobody_can_tell_has_no_click(checked, mend, name, value, cause):
    upload = checked(individu.sheet({name: value}))

    with pytest.raises(UploadRefused) as refusal:
        mend(upload, cause)

    assert refusal.value.code == "no-such-problem"
    assert column(upload, name) == [value]


def test_one_click_mends_a_whole_cause_and_nothing_else(checked, mend):
    upload = checked(
        individu.sheet({"naissance": "03/11/2026"}, {"naissance": "31/02/2026"}, {"naissance": "1.2.2026"})
    )

    count = mend(upload, "V04-F")

    assert count == 2
    assert column(upload, "naissance") == ["2026-11-03", "31/02/2026", "2026-02-01"]
    assert [problem["cell"] for problem in upload.problems] == ["F3"]


def test_a_cause_counts_what_one_click_mends(checked):
    upload = checked(individu.sheet({"naissance": "03/11/2026"}, {"naissance": "31/02/2026"}, {"age": "douze"}))

    told = {cause.name: (cause.count, [remedy for remedy, _words in cause.mends]) for cause in listing.causes(upload)}

    assert told == {"V04-F": (2, ["replace"]), "V03-E": (1, [])}


def test_a_key_given_twice_is_renamed_so_that_no_other_row_has_it(checked, mend):
    upload = checked(individu.sheet({"id": "1"}, {"id": "1"}, {"id": "1-2"}, {"id": "1"}))

    mend(upload, "V06-A", "rename")

    assert column(upload, "id") == ["1", "1-3", "1-2", "1-4"]
    assert upload.stage == UploadStage.READY


def test_or_its_row_is_left_out_and_the_others_keep_their_numbers(checked, mend):
    upload = checked(individu.sheet({"id": "1"}, {"id": "1"}, {"id": "3"}))

    mend(upload, "V06-A", "drop", row=3)

    assert [number for number, _cells in drafts.table(upload)] == [2, 4]
    assert upload.stage == UploadStage.READY


def test_an_expression_given_twice_can_only_be_left_out(checked, mend):
    upload = checked(individu.sheet({"id": "/1.*/"}, {"id": "/1.*/"}))

    with pytest.raises(UploadRefused) as refusal:
        mend(upload, "V06-A", "rename")

    assert refusal.value.code == "no-such-problem"


def test_a_column_that_is_misspelt_is_renamed(checked, mend):
    upload = checked(individu.sheet().replace(b'"naissance"', b'"naisance"'))

    mend(upload, "C03-F")

    assert upload.stage == UploadStage.READY
    assert "naissance" in upload.report["columns"]


def test_a_column_that_is_unknown_is_left_out(checked, mend):
    content = individu.sheet(header=[*individu.HEADER[:5], "remarque", *individu.HEADER[5:]])
    upload = checked(content)

    mend(upload, "C03-F", "drop")

    assert (upload.stage, drafts.table(upload).header) == (UploadStage.READY, individu.HEADER)


def test_the_response_becomes_the_last_column(checked, mend):
    upload = checked(individu.sheet(header=["id", "response", *individu.HEADER[1:-1]]))

    mend(upload, "C07-B", "move")

    assert (upload.stage, drafts.table(upload).header) == (UploadStage.READY, individu.HEADER)


def test_a_column_moves_although_a_value_stands_beyond_the_header(checked, mend):
    content = individu.sheet(header=["id", "response", *individu.HEADER[1:-1]]).rstrip() + b";perdu\n"
    upload = checked(content)

    mend(upload, "C07-B", "move")

    assert (drafts.table(upload).header, causes(upload)) == (individu.HEADER, ["F12-M"])


def test_what_could_not_be_read_stays_a_problem_until_it_is_typed(checked, mend, edit):
    upload = checked(individu.sheet({"usage": "a\x01b"}, {"age": "x"}))

    edit(upload, 3, {4: "12"})
    still = causes(upload)
    edit(upload, 2, {9: "domicile"})

    assert (still, upload.stage) == (["V15-J"], UploadStage.READY)


def test_a_cell_is_edited_by_hand_as_if_it_had_been_typed_in_the_spreadsheet(checked, edit):
    upload = checked(individu.sheet({"age": "douze"}))

    edit(upload, 2, {4: " 12\xa0", 3: "=1+1"})

    assert (column(upload, "age"), column(upload, "nom")) == (["12"], ["=1+1"])
    assert upload.stage == UploadStage.READY


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * 32_768])
def test_what_no_cell_can_hold_is_refused(checked, edit, text):
    upload = checked(individu.sheet({"age": "douze"}))

    with pytest.raises(UploadRefused) as refusal:
        edit(upload, 2, {3: text})

    assert refusal.value.code == "cell-refused"
    assert column(upload, "nom") == ["Dupuis"]


def test_a_wrong_text_typed_is_a_problem_like_any_other(checked, edit):
    upload = checked(individu.sheet())

    edit(upload, 2, {4: "douze"})

    assert (upload.stage, causes(upload)) == (UploadStage.FAULTY, ["V03-E"])


def test_the_last_change_can_be_undone_and_the_one_before_it(checked, mend, edit, committed, bob):
    upload = checked(individu.sheet({"naissance": "03/11/2026", "age": "douze"}))
    mend(upload, "V04-F")
    edit(upload, 2, {4: "12"})

    committed(mending.undo, upload, by=bob)
    once = causes(upload)
    committed(mending.undo, upload, by=bob)

    assert (once, causes(upload)) == (["V03-E"], ["V03-E", "V04-F"])
    with pytest.raises(UploadRefused) as refusal:
        mending.undo(upload=upload, by=bob, edition=upload.edition)
    assert refusal.value.code == "nothing-to-undo"


def test_a_file_that_was_ready_goes_back_to_its_rows(checked, edit, committed, bob):
    upload = checked()
    edit(upload, 2, {3: "Autre"})
    changed = upload.digest

    committed(mending.undo, upload, by=bob)

    assert column(upload, "nom") == ["Dupuis"]
    assert upload.digest != changed
    assert not vault.exists("rows", changed)


def test_a_row_can_be_left_out_but_not_the_only_one(checked, committed, bob):
    upload = checked(individu.sheet({"age": "douze"}, {}))

    committed(mending.remove_row, upload, by=bob, row=2)

    assert upload.stage == UploadStage.READY
    for row, code in ((2, "no-such-row"), (1, "no-such-row"), (3, "last-row")):
        with pytest.raises(UploadRefused) as refusal:
            committed(mending.remove_row, upload, by=bob, row=row)
        assert refusal.value.code == code


def test_two_changes_at_once_and_the_second_is_told(checked, bob):
    upload = checked(individu.sheet({"age": "douze"}))
    seen = upload.edition
    mending.edit(upload=upload, by=bob, edition=seen, row=2, values={4: "12"})
    Upload.objects.filter(pk=upload.pk).update(stage=UploadStage.FAULTY)

    with pytest.raises(UploadRefused) as refusal:
        mending.edit(upload=upload, by=bob, edition=seen, row=2, values={4: "13"})

    assert refusal.value.code == "changed-meanwhile"
    assert column(upload, "age") == ["12"]


def test_while_it_is_checked_nothing_changes(receive, bob):
    upload = receive()

    with pytest.raises(UploadRefused) as refusal:
        mending.edit(upload=upload, by=bob, edition=0, row=2, values={4: "12"})

    assert refusal.value.code == "not-mendable"


def test_a_table_that_is_large_is_checked_by_the_worker(checked, bob, monkeypatch, django_capture_on_commit_callbacks):
    upload = checked(individu.sheet({"age": "douze"}))
    monkeypatch.setattr(mending, "AT_ONCE", 5)

    with django_capture_on_commit_callbacks(execute=True):
        mending.edit(upload=upload, by=bob, edition=upload.edition, row=2, values={4: "12"})

    upload.refresh_from_db()
    assert upload.stage == UploadStage.RECEIVED


def test_only_those_who_may_publish_mend(checked, mallory, reader):
    upload = checked(individu.sheet({"age": "douze"}))

    for person in (mallory, reader):
        with pytest.raises(NotAllowed):
            mending.edit(upload=upload, by=person, edition=upload.edition, row=2, values={4: "12"})
        with pytest.raises(NotAllowed):
            mending.mend(upload=upload, by=person, edition=upload.edition, cause="V03-E", remedy="replace")
        with pytest.raises(NotAllowed):
            mending.undo(upload=upload, by=person, edition=upload.edition)


def test_the_trail_tells_what_was_mended_and_no_value(checked, mend, bob):
    upload = checked(individu.sheet({"naissance": "03/11/2026"}))

    mend(upload, "V04-F")

    entry = Entry.objects.get(verb="upload.mend")
    assert (entry.actor, entry.detail) == (bob, {"kind": "replace", "cause": "V04-F", "cells": 1, "where": "naissance"})


@pytest.mark.parametrize("end", ["publish", "abandon"])
def test_when_the_upload_is_over_nothing_of_its_tables_is_kept(checked, mend, bob, own_data, end,
                                                               django_capture_on_commit_callbacks):  # fmt: skip
    upload = checked(individu.sheet({"naissance": "03/11/2026"}))
    mend(upload, "V04-F")

    with django_capture_on_commit_callbacks(execute=True):
        getattr(dataset_actions, end)(upload=upload, by=bob)

    left = [
        path for kind in ("drafts", "findings") for path in (own_data / "vault" / kind).rglob("*") if path.is_file()
    ]
    assert (left, upload.drafts.count()) == ([], 0)


def test_only_the_last_changes_are_kept(checked, edit, monkeypatch, own_data):
    monkeypatch.setattr(drafts, "KEPT", 3)
    upload = checked(individu.sheet({"age": "x"}))

    for age in range(5):
        edit(upload, 2, {4: f"x{age}"})

    assert upload.drafts.count() == 3
    assert len([path for path in (own_data / "vault" / "drafts").rglob("*") if path.is_file()]) == 3
