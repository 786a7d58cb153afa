"""An upload that is ready becomes the next revision of its dataset, once, and its followers hear of it."""

import threading

import pytest
from django.db import connection

from accounts.models import Entry
from catalog.actions import datasets as actions
from catalog.errors import NotAllowed, UploadRefused
from catalog.models import Dataset, DatasetRevision, Upload
from catalog.neighbours import announcements
from catalog.stages import Scope, UploadStage
from catalog.uploads import uploading
from tests import factories

from . import individu


@pytest.mark.django_db
def test_the_first_publication_makes_the_dataset(checked, bob, organisation, version):
    upload = checked(dataset_name="Cas nominaux", note="premiers cas")

    revision = actions.publish(upload=upload, by=bob)

    assert (revision.number, revision.row_count, revision.note) == (1, 1, "premiers cas")
    assert revision.columns == individu.HEADER
    assert revision.key_path == ["individu", "id"]
    assert revision.version == version
    dataset = revision.dataset
    assert (dataset.name, dataset.operation_name, dataset.organisation, dataset.owner) == (
        "Cas nominaux", "rechercher", organisation, bob,
    )  # fmt: skip
    upload.refresh_from_db()
    assert (upload.stage, upload.revision) == (UploadStage.PUBLISHED, revision)


@pytest.mark.django_db
def test_the_next_publication_is_the_next_revision(checked, bob):
    first = actions.publish(upload=checked(), by=bob)

    second = actions.publish(upload=checked(individu.sheet({"age": "47"}), dataset=first.dataset), by=bob, note="âge")

    assert (second.dataset, second.number, second.note) == (first.dataset, 2, "âge")
    assert first.digest != second.digest


@pytest.mark.django_db
def test_the_same_content_is_refused_naming_the_revision(checked, bob):
    first = actions.publish(upload=checked(), by=bob)
    again = checked(individu.sheet().replace(b'";"', b'","'), dataset=first.dataset, filename="autre.csv")

    with pytest.raises(UploadRefused, match="r1") as refusal:
        actions.publish(upload=again, by=bob)

    assert (refusal.value.code, refusal.value.problems) == ("identical", [{"code": "F03", "revision": 1}])
    assert DatasetRevision.objects.count() == 1


@pytest.mark.django_db
def test_the_same_rows_under_another_key_are_another_revision(checked, bob):
    first = actions.publish(upload=checked(), by=bob)
    again = checked(dataset=first.dataset, key_path=["individu", "cle"])

    assert actions.publish(upload=again, by=bob).number == 2


@pytest.mark.django_db
def test_an_upload_is_published_once(checked, bob):
    upload = checked()
    stale = Upload.objects.get(pk=upload.pk)
    actions.publish(upload=upload, by=bob)

    with pytest.raises(UploadRefused) as refusal:
        actions.publish(upload=stale, by=bob)

    assert refusal.value.code == "not-ready"
    assert DatasetRevision.objects.count() == 1


@pytest.mark.django_db
def test_a_faulty_upload_is_not_published(checked, bob):
    with pytest.raises(UploadRefused):
        actions.publish(upload=checked(individu.sheet({"age": "x"})), by=bob)

    assert not Dataset.objects.exists()


@pytest.mark.django_db
def test_a_stranger_and_a_reader_may_not_publish(checked, mallory, reader):
    upload = checked()

    for person in (mallory, reader):
        with pytest.raises(NotAllowed):
            actions.publish(upload=upload, by=person)


@pytest.mark.django_db
def test_a_name_that_is_taken_is_not_taken_over(checked, bob):
    actions.publish(upload=checked(dataset_name="Cas"), by=bob)
    other = checked(individu.sheet({"age": "47"}), dataset_name="Cas")

    with pytest.raises(UploadRefused) as refusal:
        actions.publish(upload=other, by=bob)

    assert refusal.value.code == "name-taken"
    assert DatasetRevision.objects.count() == 1


@pytest.mark.django_db
def test_a_team_dataset_belongs_to_its_team(checked, bob, organisation):
    team = factories.team("Recette", organisation, bob)

    revision = actions.publish(upload=checked(scope=Scope.TEAM, team=team), by=bob)

    assert (revision.dataset.scope, revision.dataset.team) == (Scope.TEAM, team)


@pytest.mark.django_db
def test_it_is_published_by_itself_when_asked(checked, bob):
    upload = checked(publish_when_ready=True, note="de nuit")

    assert upload.stage == UploadStage.PUBLISHED
    assert (upload.revision.author, upload.revision.note) == (bob, "de nuit")


@pytest.mark.django_db
def test_a_publication_by_itself_that_is_refused_stays_ready_and_says_why(checked, bob):
    first = checked(publish_when_ready=True)

    again = checked(dataset=first.revision.dataset, publish_when_ready=True)

    assert again.stage == UploadStage.READY
    assert again.report["notices"][-1]["code"] == "identical"


@pytest.mark.django_db
def test_the_followers_hear_of_it_after_the_commit(checked, bob, monkeypatch, django_capture_on_commit_callbacks):
    heard = []
    monkeypatch.setattr(announcements, "_listeners", [heard.append])

    with django_capture_on_commit_callbacks(execute=True):
        revision = actions.publish(upload=checked(), by=bob)
        assert heard == []

    assert heard == [revision.dataset_id]


@pytest.mark.django_db
def test_the_trail_tells_the_publication(checked, bob):
    revision = actions.publish(upload=checked(), by=bob)

    entry = Entry.objects.get(verb="dataset.publish")
    assert (entry.actor, entry.detail["revision"], entry.detail["digest"]) == (bob, 1, revision.digest)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_publications_at_once_one_is_made_and_the_others_are_told(checked, bob):
    if connection.vendor != "postgresql":
        pytest.skip("the race only shows on PostgreSQL; SQLite takes one writer at a time")
    first = actions.publish(upload=checked(), by=bob)
    uploads = [checked(individu.sheet({"age": str(50 + each)}), dataset=first.dataset) for each in range(8)]
    outcomes: list[int | str] = []

    def publish(upload):
        try:
            outcomes.append(actions.publish(upload=upload, by=bob).number)
        except UploadRefused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=(upload,)) for upload in [*uploads, *uploads]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [number for number in outcomes if isinstance(number, int)] == [2]
    assert {each for each in outcomes if isinstance(each, str)} <= {"behind", "conflicts", "not-ready"}
    assert sorted(Upload.objects.values_list("stage", flat=True)) == ["published"] * 2 + ["ready"] * 7


@pytest.mark.django_db
@pytest.mark.parametrize(("filename", "encode"), [("a.csv", "utf-8"), ("b.csv", "utf-16"), ("c.csv", "utf-8-sig")])
def test_the_encoding_of_the_file_does_not_change_the_revision(checked, filename, encode):
    plain = checked(individu.sheet({"nom": "Zoé"}))

    other = checked(individu.sheet({"nom": "Zoé"}).decode().encode(encode), filename=filename, dataset_name="autre")

    assert plain.digest == other.digest
    assert uploading.sweep() == []
