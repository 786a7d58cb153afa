"""Test cases by program: read, taken as a file, kept as an upload."""

import pytest

from catalog.models import Upload
from catalog.stages import Stage, UploadStage
from catalog.uploads import uploading
from tests import factories

pytestmark = pytest.mark.django_db

CASES = "services/personne/versions/1.0/operations/lirePersonne/cases"


@pytest.fixture(autouse=True)
def version(alice, organisation):
    return factories.version(alice, organisation, stage=Stage.APPROVED)


def test_cases_are_read(calls, bob, organisation):
    answer = calls(bob, organisation).get(f"{CASES}/", kind="examples", count=3)

    told = answer.json()
    assert (told["columns"], len(told["rows"])) == (["id", "nom", "prenom", "response"], 3)
    assert [row["number"] for row in told["rows"]] == [2, 3, 4]
    assert len({row["key"] for row in told["rows"]}) == 3


def test_cases_are_kept_and_published(calls, bob, organisation):
    answer = calls(bob, organisation).post(
        f"{CASES}/", {"kind": "boundary", "dataset_name": "Limites", "publish": True}
    )
    upload = Upload.objects.get()
    uploading.check(str(upload.pk))
    upload.refresh_from_db()

    assert answer.status_code == 202
    assert answer.headers["Location"].endswith(f"/uploads/{upload.pk}/")
    assert (upload.stage, upload.dataset.name) == (UploadStage.PUBLISHED, "Limites")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_cases_are_taken_as_a_file(calls, bob, organisation, form):
    answer = calls(bob, organisation).get(f"{CASES}.{form}", kind="pairwise")

    assert answer.status_code == 200
    assert f".{form}" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "query", [{}, {"kind": "autre"}, {"kind": "examples", "count": 2001}, {"kind": "examples", "response": "absente"},
              {"kind": "examples", "key": "absente"}, {"kind": "examples", "autre": "1"}]
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(calls, bob, organisation, query):
    assert calls(bob, organisation).get(f"{CASES}/", **query).status_code == 400


def test_those_who_only_read_make_none(calls, reader, organisation):
    called = calls(reader, organisation)

    assert called.get(f"{CASES}/", kind="examples").status_code == 403
    assert called.get(f"{CASES}.csv", kind="examples").status_code == 403
    assert called.post(f"{CASES}/", {"kind": "examples"}).status_code == 403
    assert not Upload.objects.exists()


def test_a_stranger_finds_nothing(calls, alice, organisation, mallory, other_organisation):
    factories.version(alice, organisation, name="Secrete")
    path = CASES.replace("personne", "secrete")

    assert calls(mallory, other_organisation).get(f"{path}/", kind="examples").status_code == 404
