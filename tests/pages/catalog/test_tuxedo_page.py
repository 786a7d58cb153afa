"""What pages say of Tuxedo: the buffers and errors of an operation, and the flat WSDL for Tuxedo as a client."""

import pytest
from django.urls import reverse

from catalog.actions import contracts
from catalog.contracts import archive
from catalog.keeping import vault
from catalog.models import ServiceVersion
from engine import xml
from tests.contracts import build, reading_of, wsdl
from tests.pages import reading


@pytest.fixture
def publish(alice, organisation):
    def publish(content: bytes, filename: str = "contrat.wsdl") -> ServiceVersion:
        return contracts.publish_version(
            by=alice, organisation=organisation, content=content, filename=filename, label="1.0"
        )

    return publish


@pytest.fixture
def dossier(publish):
    return publish(reading_of.files("tuxedo.wsdl")["tuxedo.wsdl"])


def address(page: str, version: ServiceVersion, **more) -> str:
    return reverse(f"catalog:{page}", kwargs={"slug": version.service.slug, "label": version.label} | more)


def test_an_operation_shows_its_buffers_with_their_fields(sign_in, alice, dossier):
    words = reading.words(sign_in(alice).get(address("operation", dossier, operation="LIRDOS")))

    assert "FML32" in words
    assert "NUM_DOSSIER string" in words
    assert "COD_ERREUR string" in words


def test_an_operation_says_when_each_error_happens(sign_in, alice, dossier):
    words = reading.words(sign_in(alice).get(address("operation", dossier, operation="LIRDOS")))

    for name in ("TPESVCFAIL", "TPETIME", "TPENOENT", "TPESYSTEM"):
        assert f"{name} - " in words


def test_other_operations_show_nothing_of_it(sign_in, alice, publish):
    version = publish(wsdl())

    assert "FML32" not in reading.words(sign_in(alice).get(address("operation", version, operation="lirePersonne")))


def test_the_flat_wsdl_is_downloaded_from_the_contracts_page(sign_in, alice, publish):
    version = publish(build.zipped(reading_of.files("dossiers")), "dossiers.zip")
    link = address("contract-flat", version)

    page = sign_in(alice).get(address("contract", version))
    answer = sign_in(alice).get(link)

    assert link in reading.links(page)
    assert answer["Content-Disposition"] == 'attachment; filename="dossiers-1.0-plat.wsdl"'
    assert xml.parse(answer.content).xpath("//*[@schemaLocation]") == []


def test_names_that_salt_shortens_are_told_and_those_that_become_one(sign_in, alice, publish):
    content = wsdl(operation="consulterDroitsAssure")
    version = publish(content)

    page = sign_in(alice).get(address("contract", version))

    assert page.context["flat"].shortened == {"consulterDroitsAssure": "consulterDroits"}
    assert "consulterDroitsAssure → consulterDroits" in reading.words(page)


def test_a_version_of_before_has_none_and_its_page_says_what_to_do(sign_in, alice, publish):
    version = publish(wsdl())
    old = archive.pack({"contrat.wsdl": wsdl(), "original/contrat.wsdl": wsdl()})
    ServiceVersion.objects.update(contract_digest=vault.put("contracts", old))

    page = sign_in(alice).get(address("contract", version))

    assert page.context["flat"].size is None
    assert address("contract-flat", version) not in reading.links(page)
    assert sign_in(alice).get(address("contract-flat", version)).status_code == 404
