"""POST /contracts/: publishes a WSDL, or says what is wrong with it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Service, ServiceVersion
from tests.contracts import wsdl

pytestmark = pytest.mark.django_db


def file(content: bytes, name: str = "personne.wsdl") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_makes_a_draft_of_a_new_service(calls, alice, organisation):
    answer = calls(alice, organisation).send("contracts/", file=file(wsdl()), label="1.0", name="Personne")

    assert answer.status_code == 201, answer.json()
    assert answer["Location"] == "/api/v1/services/personne/versions/1.0/"
    assert answer.json()["operations"] == ["lirePersonne"]


def test_adds_a_version_to_a_service(calls, alice, organisation):
    caller = calls(alice, organisation)
    caller.send("contracts/", file=file(wsdl()), label="1.0", name="Personne")

    answer = caller.send("contracts/", file=file(wsdl()), label="2.0", service="personne")

    assert answer.status_code == 201, answer.json()
    assert Service.objects.get().versions.count() == 2


def test_names_what_cannot_be_read_and_keeps_nothing(calls, alice, organisation):
    answer = calls(alice, organisation).send("contracts/", file=file(b"<pas-un-wsdl/>"), label="1.0", name="Faux")

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["problems"][0]["file"] == "personne.wsdl"
    assert not Service.objects.exists()


def test_refuses_a_field_it_does_not_know(calls, alice, organisation):
    answer = calls(alice, organisation).send(
        "contracts/", file=file(wsdl()), label="1.0", name="Personne", approved_by="alice"
    )

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "approved_by"


def test_a_developer_may_not(calls, bob, organisation):
    answer = calls(bob, organisation).send("contracts/", file=file(wsdl()), label="1.0", name="Personne")

    assert answer.status_code == 403
    assert answer.json()["code"] == "not-allowed"
    assert not ServiceVersion.objects.exists()


def test_a_token_that_only_reads_may_not(calls, alice, organisation):
    answer = calls(alice, organisation, read_only=True).send("contracts/", file=file(wsdl()), label="1.0", name="P")

    assert answer.status_code == 403


def test_refuses_what_another_service_holds_already_and_names_it(calls, alice, organisation):
    caller = calls(alice, organisation)
    caller.send("contracts/", file=file(wsdl()), label="1.0", name="Personne")

    answer = caller.send("contracts/", file=file(wsdl()), label="1.0", name="Autre")

    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate")
    (found,) = answer.json()["problems"]
    assert (found["code"], found["service"], found["version"]) == ("same-contract", "personne", "1.0")
    assert Service.objects.count() == 1


def test_publishes_a_duplicate_that_is_meant_and_lists_what_is_like_it(calls, alice, organisation):
    caller = calls(alice, organisation)
    caller.send("contracts/", file=file(wsdl()), label="1.0", name="Personne")

    answer = caller.send("contracts/", file=file(wsdl()), label="1.0", name="Autre", allow_duplicate="true")

    assert answer.status_code == 201, answer.json()
    assert [found["service"] for found in answer.json()["duplicates"]] == ["personne"]
