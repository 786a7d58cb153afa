"""`/catalogue/deposer/`: a contract comes in, or each problem is named with what to do."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

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


# --- several files ----------------------------------------------------------------------------------------------------

SCHEMA = b"""<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:commun">
  <xsd:simpleType name="Code"><xsd:restriction base="xsd:string"/></xsd:simpleType></xsd:schema>"""
IMPORTING = wsdl().replace(
    b'elementFormDefault="qualified">',
    b'elementFormDefault="qualified"><xsd:import namespace="urn:commun" schemaLocation="commun/types.xsd"/>',
    1,
)


def file(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def names(version: ServiceVersion) -> list[str]:
    return sorted(each["name"] for each in version.files)


def test_several_files_are_one_contract(sign_in, alice):
    sign_in(alice).post(URL, form(contract=[file(IMPORTING, "personne.wsdl"), file(SCHEMA, "types.xsd")]))

    assert names(ServiceVersion.objects.get()) == ["personne.wsdl", "types.xsd"]


def test_the_paths_that_the_script_tells_are_kept(sign_in, alice):
    sent = form(contract="", folder=[file(IMPORTING, "personne.wsdl"), file(SCHEMA, "types.xsd")])

    sign_in(alice).post(URL, sent | {"paths": json.dumps({"0": "s/personne.wsdl", "1": "s/commun/types.xsd"})})

    assert names(ServiceVersion.objects.get()) == ["s/commun/types.xsd", "s/personne.wsdl"]


@pytest.mark.parametrize("paths", ["[", "[1]", '{"0": 3}', '{"0": "../../etc/passwd"}'])
def test_odd_paths_do_no_harm(sign_in, alice, paths):
    response = sign_in(alice).post(URL, form(contract=[file(IMPORTING, "a.wsdl"), file(SCHEMA, "b.xsd")], paths=paths))

    assert response.status_code in (302, 422)
    assert not any(".." in name for version in ServiceVersion.objects.all() for name in names(version))


def test_all_files_together_have_one_limit(sign_in, alice, settings):
    settings.MAX_UPLOAD_BYTES = 2**20
    half = b"x" * (2**19 + 1)

    response = sign_in(alice).post(URL, form(contract=[file(half, "a.wsdl"), file(half, "b.xsd")]))

    assert list(response.context["form"].errors) == ["contract"]


# --- what is kept -----------------------------------------------------------------------------------------------------


def again(response, **changes) -> dict:
    """The form as a browser sends it back: its fields, and the files that are chosen now."""
    return dict(fields(response)) | changes


def fields(response) -> list[tuple[str, str]]:
    main = html.fromstring(response.content.decode()).get_element_by_id("content")
    found = next(each for each in main.iter("form") if each.get("method") == "post")
    return [pair for pair in found.form_values() if pair[0] != "csrfmiddlewaretoken" and pair[1]]


def test_a_missing_file_is_asked_for_and_the_others_are_kept(sign_in, alice):
    client = sign_in(alice)
    asked = client.post(URL, form(IMPORTING, "personne.wsdl"))

    client.post(URL, again(asked) | {"missing:types.xsd": file(SCHEMA, "autre-nom.xsd")})

    assert asked.context["missing"] == [("missing:types.xsd", "types.xsd")]
    assert names(ServiceVersion.objects.get()) == ["personne.wsdl", "types.xsd"]


def test_the_main_file_is_chosen_without_sending_the_archive_again(sign_in, alice):
    client = sign_in(alice)
    asked = client.post(URL, form(zipped(un=wsdl("Un"), deux=wsdl("Deux")), "deux.zip"))

    client.post(URL, again(asked, main_file="un.wsdl"))

    assert ServiceVersion.objects.get().main_file == "un.wsdl"


def test_a_faulty_field_does_not_cost_the_files(sign_in, alice):
    client = sign_in(alice)
    asked = client.post(URL, form(label=""))

    client.post(URL, again(asked, label="1.0"))

    assert ServiceVersion.objects.get().label == "1.0"


def test_what_mallory_found_in_a_form_is_no_file_of_hers(client, alice, mallory):
    client.force_login(alice)
    asked = client.post(URL, form(label=""))
    client.force_login(mallory)

    response = client.post(URL, again(asked, label="1.0"))

    assert list(response.context["form"].errors) == ["contract"]
    assert ServiceVersion.objects.count() == 0


# --- duplicates -------------------------------------------------------------------------------------------------------


def test_what_is_there_already_is_proposed_as_a_new_version(sign_in, alice, approved):
    client = sign_in(alice)
    asked = client.post(URL, form(filename="Personne.wsdl", name="Autre"))

    response = client.post(URL, again(asked))

    assert asked.status_code == 409
    assert [likeness.reason for likeness, _is_ours, _label in asked.context["choices"]] == ["same-contract"]
    assert Service.objects.count() == 1
    assert response.url == reverse("catalog:version", args=[approved.service.slug, "1.1"])


def test_it_is_published_as_a_new_service_when_that_is_meant(sign_in, alice, approved):
    client = sign_in(alice)
    asked = client.post(URL, form(name="Autre", summary="Tout autre chose."))
    said = dict(asked.context["said"])

    client.post(URL, said | {"held": asked.context["held"], "confirmed": "1"})

    assert Service.objects.get(slug="autre").summary == "Tout autre chose."


def test_the_service_of_another_organisation_is_named_but_not_offered(sign_in, mallory, approved):
    response = sign_in(mallory).post(URL, form(name="Autre"))

    assert approved.service.name in response.content.decode()
    assert f'value="{approved.service.slug}"' not in response.content.decode()


def test_of_what_mallory_may_not_see_she_learns_only_that_it_is_there(sign_in, mallory, draft, alice, organisation):
    response = sign_in(mallory).post(URL, form(wsdl("Brouillon"), "Brouillon.wsdl", name="Autre"))

    assert response.status_code == 409
    assert response.context["choices"] == [] and response.context["hidden"] == 1
    assert draft.service.slug not in response.content.decode()
