"""…/versions/<label>/exchanges/: recorded requests and responses, imported by a program."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Dataset
from tests import factories
from tests.contracts.build import zipped
from tests.pages.catalog.test_exchange_page import PAIR

pytestmark = pytest.mark.django_db
HERE = "services/brouillon/versions/1.0/exchanges/"


def sent(files: dict[str, bytes] | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("relevés.zip", zipped(files or PAIR))


@pytest.fixture
def caller(calls, alice, organisation):
    factories.version(alice, organisation, name="Brouillon")
    return calls(alice, organisation)


def test_pairs_become_responses_and_rows(caller):
    answer = caller.send(HERE, file=sent(), name="Relevés", operation="lirePersonne")

    assert answer.status_code == 201, answer.json()
    (kept,) = answer.json()["kept"]
    dataset = Dataset.objects.get()
    assert kept == {"operation": "lirePersonne", "responses": ["jack"], "dataset": dataset.pk, "revision": 1,
                    "row_count": 1}  # fmt: skip
    assert answer.json()["notices"] == []


def test_what_was_left_out_is_told(caller):
    answer = caller.send(HERE, file=sent({**PAIR, "seul-request.xml": PAIR["jack-request.xml"]}))

    assert [notice["code"] for notice in answer.json()["notices"]] == ["pair-half"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"operation": "absente"}, 404), ({"scope": "team"}, 400), ({"inconnu": "x"}, 400)],
)
def test_a_wrong_question_is_refused(caller, fields, status):
    assert caller.send(HERE, file=sent(), **fields).status_code == status


def test_a_file_of_no_use_is_refused_with_the_reason(caller):
    answer = caller.send(HERE, file=sent({"lisez-moi.txt": b"bonjour"}))

    assert answer.status_code == 409
    assert answer.json()["problems"][0]["code"] == "no-exchange"


def test_bob_may_not(caller, calls, bob, organisation):
    assert calls(bob, organisation).send(HERE, file=sent()).status_code == 403
