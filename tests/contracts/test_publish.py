"""Publishing a contract: a version with everything people need, or nothing at all."""

import pytest

from accounts.models import Entry
from accounts.stages import Role
from catalog.actions import contracts
from catalog.errors import ContractRefused, NotAllowed
from catalog.intake import contracts_store
from catalog.keeping import vault
from catalog.models import NamedResponse, Operation, Service, ServiceVersion
from catalog.stages import Kind, Stage, Track
from tests import factories

from . import reading_of
from .build import contract, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def nord():
    return factories.organisation("cpam-nord")


@pytest.fixture
def owner(nord):
    return factories.person("Odile", Role.OWNER, nord)


def publish(owner, nord, data: str = "individu.wsdl", **fields) -> ServiceVersion:
    files = reading_of.files(data)
    content = zipped(files) if len(files) > 1 else files[data]
    given = {"content": content, "filename": data, "label": "1.0"} | fields
    return contracts.publish_version(by=owner, organisation=nord, **given)


def nothing_was_written() -> bool:
    return not any(kind.objects.exists() for kind in (Service, ServiceVersion, Operation, NamedResponse))


def test_a_contract_becomes_a_draft_with_operations_and_answers(owner, nord):
    version = publish(owner, nord, domain="Identité")

    operation = version.operations.get()
    assert (version.stage, version.track, version.author) == (Stage.DRAFT, Track.CERTIFIED, owner)
    assert (version.service.name, version.service.slug, version.service.kind) == ("Individu", "individu", Kind.SOAP)
    assert version.service.summary.startswith("Recherche d'un individu")
    assert version.main_file == "individu.wsdl"
    assert version.files == [{"name": "individu.wsdl", "size": len(reading_of.files("individu.wsdl")["individu.wsdl"])}]
    assert operation.default_response.name == "reponse"
    assert operation.key_candidates == [{"label": "id", "path": ["individu", "id"]}]


def test_the_files_come_back_as_sent_and_closed(owner, nord):
    version = publish(owner, nord, "dossiers")

    assert contracts_store.original_files(version) == reading_of.files("dossiers")
    assert {"service.wsdl", "standard/xlink.xsd", "strict/main.xsd"} <= set(contracts_store.contract_files(version))
    assert contracts_store.validator(version) is contracts_store.validator(version)


def test_the_trail_says_who_published_what(owner, nord):
    version = publish(owner, nord)

    entry = Entry.objects.get(verb="contract.publish")
    assert (entry.actor, entry.organisation, entry.key) == (owner, nord, str(version.pk))
    assert entry.detail == {"label": "1.0", "digest": version.contract_digest, "operations": 1}


def test_the_catalogue_finds_the_service_by_its_operations(owner, nord):
    version = publish(owner, nord, "droits.wsdl", name="Droits de l'assuré")

    assert {"lire", "droits", "assure", "signaler"} <= {
        *version.search_text.split(),
        *version.service.search_text.split(),
    }


def test_a_second_version_joins_its_service(owner, nord):
    first = publish(owner, nord)

    second = publish(owner, nord, label="1.1", service=first.service)

    assert second.service == first.service
    assert second.contract_digest == first.contract_digest


def test_a_label_is_used_once_and_the_message_says_what_to_do(owner, nord):
    first = publish(owner, nord)

    with pytest.raises(ContractRefused) as caught:
        publish(owner, nord, "droits.wsdl", service=first.service)

    assert caught.value.code == "label-taken"
    assert first.service.versions.count() == 1


def test_two_services_of_one_name_get_two_addresses(owner, nord):
    slugs = [publish(owner, nord, data).service.slug for data in ("individu.wsdl", "individu.wsdl")]

    assert slugs == ["individu", "individu-2"]


def test_a_name_without_letters_still_gives_an_address(owner, nord):
    assert publish(owner, nord, slug="…").service.slug == "service"


def test_a_tuxedo_contract_is_recognised(owner, nord):
    assert publish(owner, nord, "tuxedo.wsdl", kind=Kind.SOAP).service.kind == Kind.TUXEDO


def test_what_the_reader_repaired_is_told_on_the_version(owner, nord):
    version = publish(owner, nord, content=b"\n" + contract(), filename="a.wsdl")

    assert [notice["code"] for notice in version.notices] == ["text-before-declaration"]
    assert "a.wsdl" in version.notices[0]["message"]


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.DEVELOPER])
def test_only_a_service_owner_publishes(nord, role):
    with pytest.raises(NotAllowed):
        publish(factories.person("Bob", role, nord), nord)

    assert nothing_was_written()


def test_the_owner_of_another_organisation_adds_nothing_to_this_one(owner, nord):
    service = publish(owner, nord).service
    sud = factories.organisation("cpam-sud")
    mallory = factories.person("Mallory", Role.OWNER, sud)

    with pytest.raises(NotAllowed):
        publish(mallory, nord, label="2.0")
    with pytest.raises(NotAllowed):
        publish(mallory, sud, label="2.0", service=service)

    assert service.versions.count() == 1


def test_a_contract_that_cannot_be_read_leaves_nothing_behind(owner, nord, monkeypatch):
    kept = []
    monkeypatch.setattr(vault, "put", lambda *given: kept.append(given))

    with pytest.raises(ContractRefused) as caught:
        publish(owner, nord, content=contract('<xsd:include schemaLocation="b.xsd"/>'), filename="a.wsdl")

    assert [(problem["file"], problem["missing"]) for problem in caught.value.problems] == [("a.wsdl", "b.xsd")]
    assert nothing_was_written()
    assert kept == []


def test_an_archive_with_two_contracts_asks_which_one(owner, nord):
    content = zipped({"a.wsdl": contract(), "b.wsdl": contract()})

    with pytest.raises(ContractRefused) as caught:
        publish(owner, nord, content=content, filename="deux.zip")

    assert caught.value.problems[0]["parameters"]["candidates"] == ["a.wsdl", "b.wsdl"]
    assert publish(owner, nord, content=content, filename="deux.zip", main_file="b.wsdl").main_file == "b.wsdl"
