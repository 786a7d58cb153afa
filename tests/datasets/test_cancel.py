"""A check is cancelled: its child ends, nothing half-done stays, and whoever comes too late is told so."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry
from catalog.actions import checks, mending
from catalog.actions import datasets as actions
from catalog.errors import NotAllowed, UploadRefused
from catalog.keeping import vault
from catalog.mending import drafts
from catalog.models import Upload
from catalog.sealing import sealed
from catalog.stages import UploadStage
from catalog.uploads import claims, settling, uploading
from tests.pages import reading

from . import individu

KINDS = ("uploads", "rows", "drafts", "findings")
ROUNDS = 20


def stored() -> dict[str, int]:
    """How many contents of each kind the vault holds."""
    found = {}
    for kind in KINDS:
        folders = default_storage.listdir(kind)[0] if default_storage.exists(kind) else []
        found[kind] = sum(len(default_storage.listdir(f"{kind}/{folder}")[1]) for folder in folders)
    return found


NOTHING = dict.fromkeys(KINDS, 0)


@pytest.fixture
def cancel(bob, django_capture_on_commit_callbacks):
    def cancel(upload, by=bob):
        with django_capture_on_commit_callbacks(execute=True):
            checks.cancel(upload=upload, by=by)
        upload.refresh_from_db()

    return cancel


@pytest.fixture
def faulty(checked):
    """A table with one fault, kept to be mended in the page."""
    return checked(individu.sheet({"age": "douze"}))


@pytest.fixture
def edited(faulty, bob):
    """The same after somebody typed a text into it; the worker has not looked at it yet."""
    mending.edit(upload=faulty, by=bob, edition=faulty.edition, row=2, values={3: "Durand"})
    faulty.refresh_from_db()
    return faulty


@pytest.mark.django_db
class TestAFileThatWaits:
    def test_it_is_cancelled_and_nothing_of_it_is_kept(self, receive, cancel):
        upload = receive()

        cancel(upload)

        assert upload.stage == UploadStage.CANCELLED
        assert stored() == NOTHING

    def test_the_worker_that_comes_later_leaves_it_alone(self, receive, cancel):
        upload = receive()
        cancel(upload)

        uploading.check(str(upload.pk))
        swept = uploading.sweep()

        upload.refresh_from_db()
        assert (upload.stage, upload.attempts, swept) == (UploadStage.CANCELLED, 0, [])

    def test_the_trail_tells_who_cancelled_it(self, receive, cancel, bob):
        cancel(receive())

        assert Entry.objects.get(verb="upload.cancel").actor == bob

    def test_only_those_who_may_publish_may_cancel(self, receive, mallory, reader):
        upload = receive()

        for person in (mallory, reader):
            with pytest.raises(NotAllowed):
                checks.cancel(upload=upload, by=person)

    def test_the_same_file_can_be_sent_again(self, receive, checked, cancel):
        cancel(receive())

        assert checked().stage == UploadStage.READY


@pytest.mark.django_db
class TestACheckUnderWay:
    @pytest.fixture(autouse=True)
    def _beats(self, monkeypatch):
        monkeypatch.setattr(sealed, "BEAT", 0.05)

    @pytest.fixture
    def during(self, monkeypatch):
        """Does something to the upload at the first sign of life of its check; the children that were started."""

        def during(act):
            children, started, hold = [], subprocess.Popen, claims.Claim.hold

            def hold_later(claim):
                if not acts:
                    acts.append(act(Upload.objects.get(pk=claim.upload.pk)))
                hold(claim)

            def start(*arguments, **options):
                children.append(started(*arguments, **options))
                return children[-1]

            acts = []
            monkeypatch.setattr(claims.Claim, "hold", hold_later)
            monkeypatch.setattr(subprocess, "Popen", start)
            return children

        return during

    def test_the_child_is_ended_and_nothing_half_done_stays(self, receive, cancel, during):
        children = during(cancel)
        upload = receive(individu.sheet(*[{}] * 3000))

        uploading.check(str(upload.pk))

        upload.refresh_from_db()
        assert upload.stage == UploadStage.CANCELLED
        assert [child.returncode for child in children] == [-9]
        assert stored() == NOTHING
        assert (upload.problems, upload.report, upload.digest) == ([], {}, "")

    def test_one_that_is_put_aside_ends_as_quickly(self, receive, bob, during, django_capture_on_commit_callbacks):
        def abandon(upload):
            with django_capture_on_commit_callbacks(execute=True):
                actions.abandon(upload=upload, by=bob)

        children = during(abandon)
        upload = receive()

        uploading.check(str(upload.pk))

        upload.refresh_from_db()
        assert (upload.stage, [child.returncode for child in children]) == (UploadStage.ABANDONED, [-9])
        assert stored() == NOTHING

    def test_one_whose_worker_was_lost_can_be_cancelled(self, receive, cancel):
        upload = receive()
        long_ago = timezone.now() - timedelta(hours=1)
        Upload.objects.filter(pk=upload.pk).update(stage=UploadStage.CHECKING, claimed_at=long_ago, attempts=1)

        cancel(upload)

        assert (upload.stage, uploading.sweep(), stored()) == (UploadStage.CANCELLED, [], NOTHING)


@pytest.mark.django_db
class TestTooLate:
    def test_a_check_that_is_over_cannot_be_cancelled(self, checked, faulty, cancel):
        for upload in (checked(), faulty):
            with pytest.raises(UploadRefused) as refusal:
                cancel(upload)

            assert refusal.value.code == "not-checking"

    def test_a_worker_that_ends_too_late_keeps_nothing(self, receive, cancel):
        upload = receive()
        with ExitStack() as shelf:
            claim = claims.take(str(upload.pk), shelf)
            outcome = uploading.examined(claim)
            cancel(upload)

            assert settling.settle(claim.upload, outcome) is False

        upload.refresh_from_db()
        assert (upload.stage, stored()) == (UploadStage.CANCELLED, NOTHING)

    def test_rows_that_another_file_shares_stay(self, receive, checked, cancel):
        first, upload = checked(), receive(dataset_name="autre")
        with ExitStack() as shelf:
            claim = claims.take(str(upload.pk), shelf)
            outcome = uploading.examined(claim)
            cancel(upload)
            settling.settle(claim.upload, outcome)

        assert vault.exists("rows", first.digest)


@pytest.mark.django_db
class TestATableThatIsMendedInThePage:
    def test_it_is_kept_and_checked_again_when_asked(self, edited, bob, cancel):
        cancel(edited)

        checks.again(upload=edited, by=bob)
        uploading.check(str(edited.pk))

        edited.refresh_from_db()
        assert (edited.stage, edited.problem_count) == (UploadStage.FAULTY, 1)

    def test_a_text_typed_last_is_taken_back_for_nobody_has_looked_at_it(self, edited, cancel):
        assert drafts.table(edited).row(2)[3] == "Durand"

        cancel(edited)

        assert drafts.table(edited).row(2)[3] == "Dupuis"

    def test_a_file_of_which_nothing_was_kept_is_not_checked_again(self, receive, bob, cancel):
        upload = receive()
        cancel(upload)

        with pytest.raises(UploadRefused) as refusal:
            checks.again(upload=upload, by=bob)

        assert refusal.value.code == "gone"

    def test_only_a_cancelled_one_is_checked_again_and_only_by_those_who_may(self, faulty, bob, mallory):
        with pytest.raises(UploadRefused):
            checks.again(upload=faulty, by=bob)
        with pytest.raises(NotAllowed):
            checks.again(upload=faulty, by=mallory)


@pytest.mark.django_db
class TestThePageAndTheApi:
    @pytest.fixture(autouse=True)
    def _english(self, bob, client):
        bob.language = "en"
        bob.save()
        client.force_login(bob)

    def test_a_button_cancels_and_the_page_says_how_to_go_on(self, client, receive):
        upload = receive()
        page = client.get(reverse("catalog:upload", args=[upload.pk]))
        button = reverse("catalog:upload-cancel", args=[upload.pk])
        assert button in reading.posts(page)

        after = client.post(button, follow=True)

        assert "The check was cancelled" in reading.words(after)
        assert f"{reverse('catalog:dataset-upload')}?operation={upload.operation_id}" in reading.links(after)
        assert button not in reading.posts(after)

    def test_a_kept_table_is_checked_again_by_a_button(self, client, edited):
        client.post(reverse("catalog:upload-cancel", args=[edited.pk]))
        button = reverse("catalog:upload-check", args=[edited.pk])
        assert button in reading.posts(client.get(reverse("catalog:upload", args=[edited.pk])))

        client.post(button)

        edited.refresh_from_db()
        assert edited.stage == UploadStage.RECEIVED

    def test_the_api_cancels_and_refuses_a_check_that_is_over(self, client, receive):
        cancel = reverse("api-upload-cancel", args=[receive().pk])

        first, second = client.post(cancel), client.post(cancel)

        assert (first.status_code, first.json()["stage"]) == (200, "cancelled")
        assert (second.status_code, second.json()["code"]) == (409, "not-checking")

    def test_the_api_checks_a_kept_table_again(self, client, edited):
        client.post(reverse("api-upload-cancel", args=[edited.pk]))

        answer = client.post(reverse("api-upload-check", args=[edited.pk]))

        assert (answer.status_code, answer.json()["stage"]) == (200, "received")

    @pytest.mark.parametrize(
        "name", ["catalog:upload-cancel", "catalog:upload-check", "api-upload-cancel", "api-upload-check"]
    )
    def test_mallory_finds_nothing(self, client, mallory, receive, name):
        client.force_login(mallory)

        assert client.post(reverse(name, args=[receive().pk])).status_code == 404


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestTheRace:
    """The worker ends while somebody cancels: exactly one of them has effect."""

    @pytest.fixture(autouse=True)
    def _postgresql(self, transactional_db):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite takes one writer at a time: there is no race to lose")

    @pytest.mark.parametrize("number", list(range(ROUNDS)))
    def test_either_the_rows_are_kept_or_the_check_is_cancelled(self, receive, bob, number):
        upload = receive(individu.sheet({"nom": f"N{number}"}))
        with ExitStack() as shelf:
            claim = claims.take(str(upload.pk), shelf)
            outcome, start = uploading.examined(claim), Barrier(2)
            with ThreadPoolExecutor(2) as pool:
                ended = pool.submit(at_once, start, lambda: settling.settle(claim.upload, outcome))
                stopped = pool.submit(at_once, start, lambda: checks.cancel(upload=upload, by=bob) or True)

        upload.refresh_from_db()
        assert ended.result() is not stopped.result()
        assert upload.stage == (UploadStage.READY if ended.result() else UploadStage.CANCELLED)
        assert vault.exists("rows", outcome["digest"]) is ended.result()


def at_once(start: Barrier, act) -> bool:
    """Whether it had effect."""
    try:
        start.wait(timeout=60)
        return bool(act())
    except UploadRefused:
        return False
    finally:
        connections.close_all()
