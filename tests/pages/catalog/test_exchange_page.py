"""`…/importer-des-echanges/`: requests and responses come in as files, and the mock answers with them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Dataset, NamedResponse
from catalog.stages import Scope, Stage
from tests import factories
from tests.contracts.build import zipped

HEAD = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:p="urn:exemple:Brouillon"><s:Body>'
REQUEST = f"{HEAD}<p:lirePersonne><p:id>1</p:id></p:lirePersonne></s:Body></s:Envelope>".encode()
RESPONSE = (
    f"{HEAD}<p:lirePersonneReponse><p:nom>Dupuis</p:nom><p:prenom>Jack</p:prenom></p:lirePersonneReponse>"
    "</s:Body></s:Envelope>"
).encode()
PAIR = {"jack-request.xml": REQUEST, "jack-response.xml": RESPONSE}


def address(version) -> str:
    return reverse("catalog:exchange-import", args=[version.service.slug, version.label])


def form(files: dict[str, bytes], **changes) -> dict:
    sent = [SimpleUploadedFile(name, content, "text/xml") for name, content in files.items()]
    return {"files": sent, "name": "Relevés", "scope": Scope.ORGANISATION} | changes


def test_files_chosen_together_become_a_response_and_a_row(sign_in, alice, draft):
    answer = sign_in(alice).post(address(draft), form(PAIR))

    dataset = Dataset.objects.get()
    assert answer.url == reverse("catalog:dataset", args=[dataset.pk])
    assert (dataset.name, dataset.revisions.get().row_count) == ("Relevés", 1)
    assert NamedResponse.objects.filter(operation__version=draft, name="jack").exists()


def test_a_zip_will_do_as_well(sign_in, alice, draft):
    assert sign_in(alice).post(address(draft), form({"envoi.zip": zipped(PAIR)})).status_code == 302


def test_what_does_not_follow_the_contract_is_kept_with_a_warning(sign_in, alice, draft):
    raw = {**PAIR, "jack-response.xml": RESPONSE.replace(b"p:nom", b"p:autre")}

    page = sign_in(alice).post(address(draft), form(raw), follow=True)

    assert NamedResponse.objects.get(name="jack").raw
    assert "warning" in [message.level_tag for message in page.context["messages"]]


def test_the_operation_page_marks_a_response_that_breaks_the_contract(sign_in, alice, draft):
    raw = {**PAIR, "jack-response.xml": RESPONSE.replace(b"p:nom", b"p:autre")}
    sign_in(alice).post(address(draft), form(raw))

    page = sign_in(alice).get(reverse("catalog:operation", args=[draft.service.slug, draft.label, "lirePersonne"]))

    assert "chip-warning" in page.content.decode()
    assert f"{address(draft)}?operation=lirePersonne" in page.content.decode()


@pytest.mark.parametrize(
    "files",
    [{}, {"seul-request.xml": REQUEST}, {"a.txt": b"bonjour"}, {"a.zip": b"PK\x03\x04"}, {"a.xml": b""}],
)
def test_what_is_of_no_use_is_refused_with_the_reason_and_nothing_is_kept(sign_in, alice, draft, files):
    page = sign_in(alice).post(address(draft), form(files))

    assert page.status_code == 422
    assert "error-summary" in page.content.decode()
    assert not Dataset.objects.exists()


def test_two_files_of_one_name_are_refused(sign_in, alice, draft):
    twice = [SimpleUploadedFile("request.xml", content, "text/xml") for content in (REQUEST, RESPONSE)]

    page = sign_in(alice).post(address(draft), {"files": twice, "name": "Relevés", "scope": Scope.ORGANISATION})

    assert page.status_code == 422
    assert [problem["code"] for problem in page.context["problems"]] == ["duplicate-name"]


@pytest.mark.parametrize("changes", [{"name": ""}, {"scope": "team"}, {"operation": "absente"}])
def test_a_faulty_form_says_where(sign_in, alice, draft, changes):
    assert sign_in(alice).post(address(draft), form(PAIR, **changes)).status_code == 422


def test_bob_may_not_and_mallory_sees_nothing(sign_in, bob, mallory, draft):
    for person, status in ((bob, 403), (mallory, 404)):
        assert sign_in(person).get(address(draft)).status_code == status
        assert sign_in(person).post(address(draft), form(PAIR)).status_code == status
    assert not Dataset.objects.exists()


def test_nothing_is_offered_while_a_reviewer_reads(sign_in, alice, draft):
    factories.lead(draft, Stage.SUBMITTED)

    assert sign_in(alice).get(address(draft)).status_code == 403
    assert (
        address(draft) not in sign_in(alice).get(reverse("catalog:version", args=["brouillon", "1.0"])).content.decode()
    )
