"""A file arrives: who may bring it, what is kept of it, and how its check survives lost workers."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts import roles
from accounts.models import Entry
from accounts.stages import Role
from catalog import tasks
from catalog.actions import datasets as actions
from catalog.errors import ChildFailed, NotAllowed, UploadRefused
from catalog.keeping import vault
from catalog.models import Dataset, Upload
from catalog.sealing import sealed
from catalog.stages import Scope, UploadStage
from catalog.uploads import claims, uploading
from tests import factories

from . import individu

pytestmark = pytest.mark.django_db


def stored(kind: str) -> list[str]:
    """The digests of a kind that the vault holds."""
    if not default_storage.exists(kind):
        return []
    folders, _files = default_storage.listdir(kind)
    return [name for folder in folders for name in default_storage.listdir(f"{kind}/{folder}")[1]]


def test_a_reader_and_a_stranger_may_not_bring_data(receive, reader, mallory, other_organisation):
    with pytest.raises(NotAllowed):
        receive(by=reader)
    with pytest.raises(NotAllowed):
        receive(by=mallory)
    with pytest.raises(NotAllowed):
        receive(by=mallory, organisation=other_organisation)

    assert not Upload.objects.exists()
    assert stored("uploads") == []


def test_a_contributor_may_bring_data(receive, organisation):
    chloe = factories.person("Chloé", Role.CONTRIBUTOR, organisation)

    assert receive(by=chloe).stage == UploadStage.RECEIVED


def test_the_check_starts_after_the_commit(receive, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(tasks.check_upload, "delay", lambda pk: sent.append(pk))
    monkeypatch.setattr(tasks.check_upload, "apply_async", lambda args=None, **_options: sent.append(args[0]))

    with django_capture_on_commit_callbacks(execute=True):
        upload = receive()
        assert sent == []

    assert sent == [str(upload.pk)]


def test_the_raw_file_is_forgotten_once_it_is_checked(receive):
    upload = receive()
    assert stored("uploads") == [upload.file_digest]

    uploading.check(str(upload.pk))

    assert stored("uploads") == []


def test_a_faulty_file_leaves_nothing_but_its_report(checked):
    upload = checked(individu.sheet({"age": "x"}))

    assert upload.stage == UploadStage.FAULTY
    assert (stored("uploads"), stored("rows")) == ([], [])
    assert not Dataset.objects.exists()
    assert upload.problem_count == 1


def test_a_ready_file_keeps_its_canonical_rows(checked):
    upload = checked()

    assert upload.stage == UploadStage.READY
    assert stored("rows") == [upload.digest]


def test_an_abandoned_file_leaves_no_rows(checked, bob, django_capture_on_commit_callbacks):
    upload = checked()

    with django_capture_on_commit_callbacks(execute=True):
        actions.abandon(upload=upload, by=bob)

    assert stored("rows") == []
    with pytest.raises(UploadRefused):
        actions.abandon(upload=upload, by=bob)


def test_an_abandoned_file_that_was_being_mended_leaves_nothing(checked, bob, django_capture_on_commit_callbacks):
    upload = checked(individu.sheet({"age": "douze"}))
    assert stored("drafts")
    assert stored("findings")

    with django_capture_on_commit_callbacks(execute=True):
        actions.abandon(upload=upload, by=bob)

    assert stored("drafts") == stored("findings") == []


def test_rows_that_another_file_shares_survive(checked, bob, django_capture_on_commit_callbacks):
    first, second = checked(), checked(dataset_name="autre")

    with django_capture_on_commit_callbacks(execute=True):
        actions.abandon(upload=first, by=bob)

    assert stored("rows") == [second.digest]


def test_only_those_who_may_publish_may_abandon(checked, mallory, reader):
    upload = checked()

    for person in (mallory, reader):
        with pytest.raises(NotAllowed):
            actions.abandon(upload=upload, by=person)


def test_a_file_above_the_limit_is_refused_before_it_is_kept(receive, settings):
    settings.MAX_UPLOAD_BYTES = 2**20

    with pytest.raises(UploadRefused, match="1"):
        receive(b"x" * (2**20 + 1))

    assert stored("uploads") == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.csv", "x.csv"),
        ("C:\\Users\\moi\\jeu.csv", "jeu.csv"),
        ("a\r\nSet-Cookie: b.csv", "aSet-Cookie: b.csv"),
        ("jeu\u202egnp.csv", "jeugnp.csv"),
        ("n\x00ul.csv", "nul.csv"),
        ("x" * 5000 + ".csv", "x" * 196 + ".csv"),
        ("", "?"),
    ],
)
def test_a_file_name_is_made_harmless(given, kept):
    assert actions.shown_name(given) == kept


def test_the_dataset_takes_the_name_of_the_file_when_none_is_given(receive):
    assert receive(filename="cas_nominaux 2026.csv").dataset_name == "cas nominaux 2026"


def test_a_dataset_of_another_operation_is_refused(checked, receive, bob, alice, organisation):
    other = factories.version(alice, organisation, name="Autre").operations.get()
    dataset = factories.dataset(bob, organisation, other)

    with pytest.raises(UploadRefused):
        receive(dataset=dataset)


def test_a_team_scope_names_a_team_of_the_organisation(receive, organisation, other_organisation, bob):
    ours, theirs = factories.team("Nous", organisation, bob), factories.team("Eux", other_organisation)

    with pytest.raises(UploadRefused):
        receive(scope=Scope.TEAM)
    with pytest.raises(UploadRefused):
        receive(scope=Scope.TEAM, team=theirs)

    assert receive(scope=Scope.TEAM, team=ours).team == ours


def test_only_owners_share_with_the_whole_network(receive, alice, bob):
    with pytest.raises(NotAllowed):
        receive(scope=Scope.NETWORK)

    assert receive(by=alice, scope=Scope.NETWORK).scope == Scope.NETWORK


def test_a_check_is_done_once(receive, monkeypatch):
    upload = receive()
    calls = []
    run = sealed.run
    monkeypatch.setattr(sealed, "run", lambda job, *rest, **options: calls.append(job) or run(job, *rest, **options))

    uploading.check(str(upload.pk))
    uploading.check(str(upload.pk))

    assert len(calls) == 3  # one reading, one look for real people, one comparison


def test_a_check_that_lost_its_worker_is_taken_up_after_two_minutes(receive):
    upload = receive()
    Upload.objects.filter(pk=upload.pk).update(stage=UploadStage.CHECKING, claimed_at=timezone.now(), attempts=1)

    assert uploading.sweep() == []
    Upload.objects.filter(pk=upload.pk).update(claimed_at=timezone.now() - timedelta(minutes=3))
    assert uploading.sweep() == [str(upload.pk)]
    uploading.check(str(upload.pk))

    upload.refresh_from_db()
    assert (upload.stage, upload.attempts) == (UploadStage.READY, 2)


def test_a_check_that_never_started_is_started_by_the_sweep(receive):
    upload = receive()
    Upload.objects.filter(pk=upload.pk).update(created_at=timezone.now() - timedelta(minutes=3))

    assert uploading.sweep() == [str(upload.pk)]


def test_after_several_lost_workers_the_check_is_given_up_and_says_so(receive):
    upload = receive()
    Upload.objects.filter(pk=upload.pk).update(
        stage=UploadStage.CHECKING, claimed_at=timezone.now() - timedelta(hours=1), attempts=uploading.ATTEMPTS
    )

    assert uploading.sweep() == []

    upload.refresh_from_db()
    assert (upload.stage, upload.problems[0]["code"]) == (UploadStage.FAULTY, "F21")


def test_a_late_worker_does_not_overwrite_the_one_that_took_over(receive, monkeypatch):
    upload = receive(individu.sheet({"age": "x"}))
    run = sealed.run

    def slow(job, *rest, **options):
        Upload.objects.filter(pk=upload.pk).update(attempts=7)
        return run(job, *rest, **options)

    monkeypatch.setattr(sealed, "run", slow)

    uploading.check(str(upload.pk))

    upload.refresh_from_db()
    assert (upload.stage, upload.attempts, upload.problems) == (UploadStage.CHECKING, 7, [])


def test_a_file_that_breaks_the_child_is_told(receive, monkeypatch):
    upload = receive()

    def fail(*_arguments, **_options):
        raise ChildFailed("This file takes too long to read.", "time")

    monkeypatch.setattr(sealed, "run", fail)

    uploading.check(str(upload.pk))

    upload.refresh_from_db()
    assert (upload.stage, upload.problems[0]["code"]) == (UploadStage.FAULTY, "F20")
    assert stored("uploads") == []


def test_an_upload_that_is_gone_is_left_alone(receive):
    upload = receive()
    Upload.objects.filter(pk=upload.pk).delete()

    tasks.check_upload(str(upload.pk))

    assert not Upload.objects.exists()


def test_the_trail_tells_who_brought_what(receive, bob):
    receive(filename="jeu.csv")

    entry = Entry.objects.get(verb="upload.receive")
    assert (entry.actor, entry.detail) == (bob, {"filename": "jeu.csv"})


def test_rows_in_the_vault_are_named_by_their_content_whatever_the_compression(checked):
    upload = checked()

    assert vault.get("rows", upload.digest).startswith(b'["id",')


def test_a_long_check_is_not_taken_from_the_worker_that_does_it(receive, monkeypatch):
    upload = receive()
    run = sealed.run
    taken = []

    def slow(job, *rest, beat, **options):
        Upload.objects.filter(pk=upload.pk).update(claimed_at=timezone.now() - 2 * claims.STALE)
        beat()  # what `sealed.run` does every few seconds
        taken.extend(uploading.sweep())
        return run(job, *rest, beat=beat, **options)

    monkeypatch.setattr(sealed, "run", slow)

    uploading.check(str(upload.pk))

    upload.refresh_from_db()
    assert (taken, upload.stage, upload.attempts) == ([], UploadStage.READY, 1)


def test_a_file_for_a_dataset_is_brought_in_the_organisation_of_that_dataset(
    receive, checked, organisation, other_organisation, bob
):
    factories.person("Bob", Role.DEVELOPER, other_organisation)
    roles.forget(bob)
    dataset = actions.publish(upload=checked(), by=bob).dataset

    with pytest.raises(NotAllowed):
        receive(dataset=dataset, organisation=other_organisation)

    assert not Upload.objects.filter(organisation=other_organisation).exists()


def test_a_team_is_given_data_by_its_members_and_the_managers(receive, organisation, alice, bob, manager):
    team = factories.team("Nous", organisation, bob)

    with pytest.raises(UploadRefused):
        receive(by=alice, scope=Scope.TEAM, team=team)

    assert receive(by=bob, scope=Scope.TEAM, team=team).team == team
    assert receive(by=manager, scope=Scope.TEAM, team=team).team == team
