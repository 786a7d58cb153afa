"""/uploads/ and /datasets/: a spreadsheet comes in, is checked, mended, published and read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Dataset
from catalog.uploads import uploading
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation(alice, organisation):
    return factories.version(alice, organisation, stage="approved").operations.get()


@pytest.fixture
def send(calls, bob, organisation, operation):
    def send(content: bytes, **form):
        named = {"service": "personne", "version": "1.0", "operation": "lirePersonne", "dataset_name": "Cas"}
        file = SimpleUploadedFile("cas.csv", content)
        return calls(bob, organisation).send("uploads/", file=file, **named, **form)

    return send


def test_an_upload_is_checked_then_published(send, calls, bob, organisation, operation):
    sent = send(factories.rows(operation))
    uploading.check(sent.json()["id"])
    caller = calls(bob, organisation)

    ready = caller.get(f"uploads/{sent.json()['id']}/").json()
    published = caller.post(f"uploads/{sent.json()['id']}/publish/", {"note": "premier jet"})

    assert sent.status_code == 202
    assert (ready["stage"], ready["problem_count"]) == ("ready", 0)
    assert published.status_code == 201, published.json()
    assert published.json()["row_count"] == 2


def test_a_faulty_one_names_its_cells_and_publishes_nothing(send, calls, bob, organisation):
    sent = send(b"id;nom;prenom;reponse\n1;Dupuis;Jack;inconnue\n", publish="true")
    uploading.check(sent.json()["id"])

    faulty = calls(bob, organisation).get(f"uploads/{sent.json()['id']}/").json()

    assert faulty["stage"] == "faulty"
    assert faulty["problems"][0]["cell"] == "D2"
    assert not Dataset.objects.exists()


def test_one_may_publish_itself(send, operation, calls, bob, organisation):
    sent = send(factories.rows(operation), publish="true")
    uploading.check(sent.json()["id"])

    dataset = calls(bob, organisation).get("datasets/").json()["results"][0]
    rows = calls(bob, organisation).get(f"datasets/{dataset['id']}/revisions/1/rows/", start=1, count=1).json()

    assert [row["values"] for row in rows] == [["Boulon", "Michel"]]
    assert rows[0]["number"] == 3


def test_a_dataset_of_others_is_not_found(calls, alice, organisation, operation, mallory, other_organisation):
    made = factories.dataset(alice, organisation, operation)
    stranger = calls(mallory, other_organisation)

    answers = [
        stranger.get(f"datasets/{made.pk}/"),
        stranger.get(f"datasets/{made.pk}/revisions/"),
        stranger.get(f"datasets/{made.pk}/revisions/1/rows/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_the_template_comes_as_a_spreadsheet(calls, bob, organisation, operation):
    where = "services/personne/versions/1.0/operations/lirePersonne/template"

    csv, xlsx = (calls(bob, organisation).get(f"{where}.{form}") for form in ("csv", "xlsx"))

    assert csv.content.decode("utf-8-sig").splitlines()[0].split(";") == ["id", "nom", "prenom", "response"]
    assert xlsx.content.startswith(b"PK")
