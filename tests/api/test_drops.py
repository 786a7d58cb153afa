"""/drops/: a file is sent without naming its operation; what it does not say itself is asked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Upload
from catalog.uploads import uploading
from tests import factories
from tests.contracts import wsdl

pytestmark = pytest.mark.django_db
NAMED = {"service": "personne", "version": "1.0", "operation": "lirePersonne"}


@pytest.fixture
def operation(alice, organisation):
    return factories.version(alice, organisation, stage="approved").operations.get()


@pytest.fixture
def send(calls, bob, organisation, operation):
    def send(content: bytes, name: str = "cas.csv"):
        return calls(bob, organisation).send("drops/", file=SimpleUploadedFile(name, content))

    return send


@pytest.fixture
def odd(operation):
    """A table whose columns are not the contract's."""
    return f"réf;patronyme;Prénom;remarque\n1;Dupuis;Jack;vu\n2;Boulon;Michel;{''}\n".encode()


def test_a_file_that_says_what_it_is_is_checked(send, operation):
    sent = send(factories.rows(operation))

    assert (sent.status_code, sent.json()["outcome"]) == (202, "checked")
    assert sent["Location"] == f"/api/v1/uploads/{Upload.objects.get().pk}/"


def test_of_another_one_the_columns_are_proposed_and_said(send, odd, calls, bob, organisation, operation):
    caller = calls(bob, organisation)
    kept = {"held": send(odd).json()["held"], **NAMED}

    proposals = caller.post("drops/proposals/", kept).json()
    targets = [column["target"] for column in proposals["columns"]]
    answer = caller.post(
        "drops/columns/",
        kept | {"columns": ["=key", "nom", targets[2], ""], "always": operation.default_response.name,
                "key_path": operation.key_candidates[0]["path"]},
    )  # fmt: skip

    assert (proposals["exact"], targets[2]) == (False, "prenom")
    assert proposals["columns"][1]["values"] == ["Dupuis", "Boulon"]
    assert answer.status_code == 202, answer.json()
    uploading.check(answer.json()["id"])
    assert caller.get(f"uploads/{answer.json()['id']}/").json()["stage"] == "ready"


@pytest.mark.parametrize(
    ("columns", "code"),
    [(["=key", "nom", "nom", ""], "twice"), (["=key", "x", "", ""], "unknown"), (["", "nom", "", ""], "no-key")],
)
def test_a_wrong_matching_is_refused_column_by_column(send, odd, calls, bob, organisation, columns, code):
    kept = {"held": send(odd).json()["held"], **NAMED}

    answer = calls(bob, organisation).post("drops/columns/", kept | {"columns": columns, "always": "reponse"})

    assert answer.status_code == 409
    assert answer.json()["code"] in ("columns-refused",)
    assert code in {problem["code"] for problem in answer.json()["problems"]} | {"no-such-response"}
    assert not Upload.objects.exists()


def test_a_contract_is_for_service_owners(send):
    answer = send(wsdl(), "a.wsdl")

    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


@pytest.mark.parametrize(("name", "content"), [("photo.png", b"\x89PNG"), ("seul.csv", b"id;nom\n"), ("a.csv", b" ")])
def test_what_cannot_be_read_is_refused_with_the_reason(send, name, content):
    answer = send(content, name)

    assert answer.status_code == 409 and answer.json()["problems"][0]["message"]
    assert not Upload.objects.exists()


def test_a_held_file_is_nobody_elses(send, odd, calls, alice, mallory, organisation, other_organisation):
    kept = {"held": send(odd).json()["held"], **NAMED}

    assert calls(alice, organisation).post("drops/proposals/", kept).status_code == 409
    assert calls(mallory, other_organisation).post("drops/proposals/", kept).status_code == 409


def test_an_operation_that_one_does_not_see_is_not_found(send, odd, calls, bob, organisation, mallory):
    factories.version(mallory, factories.organisation("cpam-sud"), name="Ailleurs")
    kept = {"held": send(odd).json()["held"], "service": "ailleurs", "version": "1.0", "operation": "lirePersonne"}

    assert calls(bob, organisation).post("drops/proposals/", kept).status_code == 404
