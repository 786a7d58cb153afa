"""`/catalogue/deposer/`: a contract comes in, or each problem is named with what to do."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Service, ServiceVersion
from catalog.stages import Track
from tests.contracts import wsdl

URL = reverse("catalog:contract-add")


def form(content: bytes = b"", filename: str = "personne.wsdl", **changes) -> dict:
    sent = {"service": "new", "name": "Personne", "label": "1.0", "track": Track.CERTIFIED, "kind": "soap"}
    return sent | {"contract": SimpleUploadedFile(filename, content or wsdl())} | changes


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.wsdl", content)
    return packed.getvalue()


def test_a_contract_becomes_a_version_and_its_page(sign_in, alice):
    response = sign_in(alice).post(URL, form(summary="Lit une personne.", domain="Identité"))

    version = ServiceVersion.objects.get()
    assert response.url == reverse("catalog:version", args=["personne", "1.0"])
    assert (version.service.summary, version.service.domain) == ("Lit une personne.", "Identité")


def test_a_service_without_a_name_bears_the_one_of_its_contract(sign_in, alice):
    sign_in(alice).post(URL, form(wsdl("Dossier"), name=""))

    assert ServiceVersion.objects.get().service.name == "Dossier"


def test_a_label_is_used_once_and_the_page_says_so(sign_in, alice, approved):
    response = sign_in(alice).post(URL, form(service=approved.service.slug, label="1.0"))

    assert response.status_code == 422
    assert response.context["problems"]


def test_a_second_contract_becomes_a_version_of_the_same_service(sign_in, alice, approved):
    sign_in(alice).post(URL, form(service=approved.service.slug, name="", label="2.0"))

    assert Service.objects.count() == 1
    assert set(approved.service.versions.values_list("label", flat=True)) == {"1.0", "2.0"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_bob_may_not_add_a_contract(sign_in, bob, method):
    response = getattr(sign_in(bob), method)(URL)

    assert response.status_code == 403
    assert ServiceVersion.objects.count() == 0


def test_the_service_of_another_organisation_cannot_be_chosen(sign_in, mallory, approved):
    response = sign_in(mallory).post(URL, form(service=approved.service.slug))

    assert response.status_code == 422
    assert "service" in response.context["form"].errors


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"label": "1/0"}, "label"),
        ({"label": ""}, "label"),
        ({"name": "!!!"}, "name"),
        ({"name": "Déposer"}, "name"),
        ({"track": "x"}, "track"),
        ({"contract": ""}, "contract"),
    ],
)
def test_a_faulty_field_is_named_on_top_and_beside_it(sign_in, alice, changes, field):
    response = sign_in(alice).post(URL, form(**changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in response.content.decode()


def test_the_name_of_an_existing_service_is_refused(sign_in, alice, approved):
    response = sign_in(alice).post(URL, form(name=approved.service.name))

    assert "name" in response.context["form"].errors


def test_a_file_that_is_no_contract_is_refused_with_its_name(sign_in, alice):
    response = sign_in(alice).post(URL, form(b"<html/>", "page.wsdl"))

    assert response.status_code == 422
    assert "page.wsdl" in response.content.decode()
    assert ServiceVersion.objects.count() == 0


def test_a_missing_import_is_named_with_what_to_add(sign_in, alice):
    importing = wsdl().replace(
        b"<wsdl:types>", b'<wsdl:import namespace="urn:autre" location="autre.wsdl"/><wsdl:types>', 1
    )

    response = sign_in(alice).post(URL, form(importing, "personne.wsdl"))

    problem = response.context["problems"][0]
    assert (problem["file"], problem["missing"]) == ("personne.wsdl", "autre.wsdl")
    assert response.content.decode().count("autre.wsdl") >= 1
    assert "error-summary" in response.content.decode()


def test_an_archive_with_two_contracts_asks_which_one_is_meant(sign_in, alice):
    archive = zipped(un=wsdl("Un"), deux=wsdl("Deux"))

    asked = sign_in(alice).post(URL, form(archive, "deux.zip"))
    done = sign_in(alice).post(URL, form(archive, "deux.zip", main_file="deux.wsdl"))

    assert asked.context["mains"] == ["deux.wsdl", "un.wsdl"]
    assert done.status_code == 302
    assert ServiceVersion.objects.get().main_file == "deux.wsdl"


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(sign_in, alice, settings):
    settings.MAX_UPLOAD_BYTES = 2**20

    response = sign_in(alice).post(URL, form(b"x" * (2**20 + 1)))

    assert list(response.context["form"].errors) == ["contract"]
