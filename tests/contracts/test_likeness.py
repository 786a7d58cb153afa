"""What the catalogue already holds of a contract: the same one, one of its namespace, one much like it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.actions import contracts
from catalog.errors import DuplicateFound
from catalog.intake import contracts_store, likeness
from catalog.models import ServiceVersion
from catalog.stages import Stage
from tests import factories

from . import wsdl

pytestmark = pytest.mark.django_db


def sketch(content: bytes, filename: str = "Personne.wsdl") -> likeness.Sketch:
    return likeness.sketch(contracts_store.read_upload(content, filename=filename))


def publish(by, organisation, content: bytes, **fields):
    told = {"filename": "Personne.wsdl", "label": "1.0", "name": "Autre"} | fields
    return contracts.publish_version(by=by, organisation=organisation, content=content, **told)


@pytest.fixture
def person(alice, organisation):
    """The service `Personne`, approved: everybody sees it."""
    return factories.version(alice, organisation, stage=Stage.APPROVED)


def test_the_same_files_are_the_same_contract(mallory, person):
    found = likeness.find(mallory, sketch(wsdl()))

    assert [(each.version, each.reason, each.percent) for each in found.seen] == [(person, likeness.SAME, 100)]


def test_one_namespace_with_the_same_operations_is_one_service(mallory, person):
    changed = wsdl().replace(b'name="prenom"', b'name="deuxiemePrenom" minOccurs="0"')

    (found,) = likeness.find(mallory, sketch(changed)).seen

    assert (found.version, found.reason) == (person, likeness.NAMESPACE)
    assert found.share < 1


def test_another_namespace_with_nearly_the_same_names_is_much_alike(mallory, person):
    moved = wsdl().replace(b"urn:exemple:Personne", b"urn:exemple:Personne:2")

    (found,) = likeness.find(mallory, sketch(moved)).seen

    assert (found.version, found.reason, found.share) == (person, likeness.SIMILAR, 1.0)


def test_one_operation_of_the_same_name_is_not_enough(mallory, person):
    other = wsdl("Dossier").replace(b'name="nom"', b'name="montant"').replace(b'name="prenom"', b'name="devise"')

    assert not likeness.find(mallory, sketch(other))


def test_a_contract_that_is_all_different_is_like_nothing(mallory, person):
    assert not likeness.find(mallory, sketch(wsdl("Dossier", "lireDossier")))


def test_what_a_person_may_not_see_is_only_counted_and_only_when_it_is_the_same(mallory, alice, organisation):
    factories.version(alice, organisation)

    same = likeness.find(mallory, sketch(wsdl()))
    akin = likeness.find(mallory, sketch(wsdl().replace(b'name="prenom"', b'name="prenoms"')))

    assert (same.seen, same.hidden) == ((), 1)
    assert (akin.seen, akin.hidden) == ((), 0)


@pytest.mark.parametrize("stage", [Stage.REFUSED, Stage.RETIRED])
def test_what_nobody_can_use_any_more_is_not_proposed(alice, organisation, stage):
    factories.version(alice, organisation, stage=stage)

    assert not likeness.find(alice, sketch(wsdl()))


def test_a_service_is_told_once_by_its_newest_version(alice, organisation, person):
    newest = factories.version(alice, organisation, service=person.service, label="2.0")
    changed = wsdl().replace(b'name="prenom"', b'name="prenoms"')

    assert [each.version for each in likeness.find(alice, sketch(changed)).seen] == [newest]


def test_a_new_version_is_not_a_duplicate_of_its_own_service(alice, organisation, person):
    publish(alice, organisation, wsdl(), service=person.service, label="2.0", allow_duplicate=False)

    assert person.service.versions.count() == 2


def test_publishing_asks_first_and_keeps_nothing_meanwhile(alice, organisation, person):
    with pytest.raises(DuplicateFound) as refusal:
        publish(alice, organisation, wsdl(), allow_duplicate=False)

    assert refusal.value.problems[0]["service"] == "personne"
    assert ServiceVersion.objects.count() == 1


def test_publishing_can_be_confirmed(alice, organisation, person):
    made = publish(alice, organisation, wsdl(), allow_duplicate=True)

    assert [each.version for each in likeness.of_version(alice, made).seen] == [person]


def test_the_number_of_queries_does_not_grow_with_the_catalogue(alice, organisation, person):
    drawn = sketch(wsdl())

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            likeness.find(alice, drawn)
        return len(captured)

    one = count()
    for number in range(3):
        publish(alice, organisation, wsdl(), name=f"Service {number}")

    assert count() == one
