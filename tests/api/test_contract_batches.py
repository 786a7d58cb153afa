"""/contract-batches/: an archive of many contracts comes in, is followed, stopped and completed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.batching import opening, reading
from catalog.models import ContractBatch
from tests.contracts import build, wsdl

pytestmark = pytest.mark.django_db

FILES = {
    "a/personne.wsdl": wsdl("Personne"),
    "b/essai.wsdl": build.contract('<xsd:include schemaLocation="types.xsd"/>'),
}


@pytest.fixture
def send(calls, alice, organisation):
    def send(**form):
        file = SimpleUploadedFile("lot.zip", build.zipped(FILES))
        return calls(alice, organisation).send("contract-batches/", **({"file": file, "label": "1.0"} | form))

    return send


def read(pk: str) -> None:
    opening.split(pk)
    while reading.step(pk):
        pass


def test_a_batch_is_received_followed_and_read_to_its_end(send, calls, alice, organisation):
    sent = send()
    pk = sent.json()["id"]
    read(pk)
    caller = calls(alice, organisation)

    found = caller.get(f"contract-batches/{pk}/").json()
    items = caller.get(f"contract-batches/{pk}/contracts/").json()["results"]

    assert (sent.status_code, sent["Location"]) == (202, f"/api/v1/contract-batches/{pk}/")
    assert sent.json()["stage"] == "received"
    assert found["stage"] == "done"
    assert (found["progress"]["total"], found["progress"]["imported"], found["progress"]["refused"]) == (2, 1, 1)
    imported, refused = items
    assert (imported["stage"], imported["service"], imported["version"]) == ("imported", "personne", "1.0")
    assert (refused["stage"], refused["service"], refused["version"]) == ("refused", None, None)
    assert refused["problems"][0]["missing"] == "types.xsd"


def test_contracts_are_chosen_by_stage(send, calls, alice, organisation):
    pk = send().json()["id"]
    read(pk)

    items = calls(alice, organisation).get(f"contract-batches/{pk}/contracts/", stage="refused").json()["results"]

    assert [item["main"] for item in items] == ["b/essai.wsdl"]


@pytest.mark.parametrize(
    ("form", "status", "field"),
    [
        ({"label": ""}, 400, "label"),
        ({"file": ""}, 400, "file"),
        ({"track": "autre"}, 400, "track"),
        ({"etiquette": "1.0"}, 400, "etiquette"),
    ],
)
def test_what_is_wrong_is_named(send, form, status, field):
    answer = send(**form)

    assert answer.status_code == status
    assert answer.json()["errors"][0]["attr"] == field


def test_a_label_that_no_version_may_bear_and_a_needless_review_are_refused(send):
    assert send(label="deux mots").status_code == 409
    assert send(track="non_standard", submits="true").status_code == 409
    assert not ContractBatch.objects.exists()


def test_a_batch_is_stopped_once(send, calls, alice, organisation):
    pk = send().json()["id"]
    opening.split(pk)
    caller = calls(alice, organisation)

    stopped = caller.post(f"contract-batches/{pk}/cancel/")
    again = caller.post(f"contract-batches/{pk}/cancel/")

    assert (stopped.json()["stage"], stopped.json()["progress"]["cancelled"]) == ("cancelled", 2)
    assert again.status_code == 409


def test_a_batch_is_completed(send, calls, alice, organisation):
    pk = send().json()["id"]
    read(pk)
    types = f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">{build.TYPES}</xsd:schema>'.encode()

    answer = calls(alice, organisation).send(
        f"contract-batches/{pk}/retry/", file=SimpleUploadedFile("types.xsd", types)
    )
    read(pk)

    assert (answer.status_code, answer.json()["stage"]) == (202, "received")
    assert calls(alice, organisation).get(f"contract-batches/{pk}/").json()["progress"]["imported"] == 2


def test_bob_may_follow_but_not_send_stop_or_complete(send, calls, bob, organisation):
    pk = send().json()["id"]
    caller = calls(bob, organisation)
    file = {"file": SimpleUploadedFile("lot.zip", b"PK")}

    assert caller.get(f"contract-batches/{pk}/").status_code == 200
    assert caller.send("contract-batches/", label="1.0", **file).status_code == 403
    assert caller.post(f"contract-batches/{pk}/cancel/").status_code == 403
    file["file"].seek(0)
    assert caller.send(f"contract-batches/{pk}/retry/", **file).status_code == 403


def test_mallory_finds_nothing(send, calls, mallory, other_organisation):
    pk = send().json()["id"]
    caller = calls(mallory, other_organisation)

    assert caller.get("contract-batches/").json()["results"] == []
    assert caller.get(f"contract-batches/{pk}/").status_code == 404
    assert caller.get(f"contract-batches/{pk}/contracts/").status_code == 404
    assert caller.post(f"contract-batches/{pk}/cancel/").status_code == 404
