"""The airlock at the door: a file with a real person is refused, told by its cells, and nothing of it is kept."""

import gzip
from pathlib import Path

import pytest
from django.core import serializers

from accounts.models import Entry
from catalog.actions import mending
from catalog.errors import UploadRefused
from catalog.models import Dataset, DatasetRevision, Draft, FictitiousPerson, Trace, Upload
from catalog.stages import UploadStage
from tests.datasets import individu
from tests.datasets.conftest import checked, operation, receive, version  # noqa: F401 (fixtures)

from .test_files import nobody, somebody

pytestmark = pytest.mark.django_db


def everything_kept(folder: Path) -> str:
    """The whole database that an upload touches, and every file under the data folder, unpacked, as one text."""
    models = (Upload, Draft, Dataset, DatasetRevision, Entry, FictitiousPerson, Trace)
    told = [serializers.serialize("json", model.objects.all()) for model in models]
    files = [unpacked(path.read_bytes()).decode("latin-1") for path in folder.rglob("*") if path.is_file()]
    return "\n".join([*told, *files])


def unpacked(content: bytes) -> bytes:
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def test_the_search_finds_what_is_kept(checked, settings):  # noqa: F811
    checked(individu.sheet({"nom": "Dupuis"}))

    assert "Dupuis" in everything_kept(settings.DATA_DIR)


def test_a_real_person_is_refused_and_nothing_of_the_file_remains(checked, settings, caplog):  # noqa: F811
    secret = somebody(4)

    upload = checked(individu.sheet({}, {"nom": secret}), filename="assures.csv")

    assert upload.stage == UploadStage.FAULTY
    [problem] = upload.problems
    assert (problem["code"], problem["column"]) == ("P01", "nom")
    assert "D3" in problem["message"]
    kept = everything_kept(settings.DATA_DIR) + caplog.text
    assert secret not in kept
    assert secret[:13] not in kept
    assert not upload.drafts.exists()


def test_a_fictitious_person_passes(checked):  # noqa: F811
    upload = checked(individu.sheet({"NIR": nobody(4)[:13]}))

    assert (upload.stage, upload.problems) == (UploadStage.READY, [])


@pytest.mark.parametrize("field", ["filename", "note", "dataset_name"])
def test_what_goes_with_the_file_is_read_before_anything_is_kept(receive, field, settings):  # noqa: F811
    secret = somebody(5)
    given = {"filename": f"{secret}.csv"} if field == "filename" else {field: f"extrait de {secret}"}

    with pytest.raises(UploadRefused) as caught:
        receive(**given)

    assert caught.value.code == "personal-data"
    assert secret not in str(caught.value)
    assert not Upload.objects.exists()


def test_a_doubt_is_told_and_refuses_nothing(checked):  # noqa: F811
    organisation = "73282932000074"  # a SIRET: of an organisation, not of a person

    upload = checked(individu.sheet({"rue": organisation}))

    [notice] = upload.report["notices"]
    assert upload.stage == UploadStage.READY
    assert (notice["code"], notice["places"]) == ("N40", ["H2"])
    assert organisation not in notice["message"]


def test_what_is_typed_in_the_page_is_read_too_and_not_kept(
    checked,  # noqa: F811
    bob,
    settings,
    django_capture_on_commit_callbacks,
):
    secret = somebody(6)
    upload = checked(individu.sheet({"age": "douze"}))

    with django_capture_on_commit_callbacks(execute=True):
        mending.edit(upload=upload, by=bob, edition=upload.edition, row=2, values={7: secret})

    upload.refresh_from_db()
    assert [problem["code"] for problem in upload.problems] == ["V03"], "the change is taken back, the rest stands"
    assert "N41" in [notice["code"] for notice in upload.report["notices"]]
    assert secret not in everything_kept(settings.DATA_DIR)


def test_one_click_puts_fictitious_people_in_their_place(checked, settings):  # noqa: F811
    secret = somebody(7)

    upload = checked(individu.sheet({"rue": f"chez {secret}", "NIR": secret[:13]}), fictitious=True)

    assert (upload.stage, upload.problems) == (UploadStage.READY, [])
    assert [notice["code"] for notice in upload.report["notices"]] == ["N42"]
    assert secret[:13] not in everything_kept(settings.DATA_DIR)
