"""Names with days of birth: somebody says that they are invented, or fictitious people take their place."""

import hashlib

import pytest
from django.urls import reverse

from accounts.models import Entry
from catalog.actions import contracts, drops, mending
from catalog.actions import datasets as actions
from catalog.errors import UploadRefused
from catalog.people import registry
from catalog.privacy import headers
from catalog.sheets import blank
from catalog.stages import UploadStage
from catalog.uploads import uploading
from tests.contracts import wsdl

from .test_airlock import everything_kept

pytestmark = pytest.mark.django_db

CHILD = (
    b'<xsd:element name="dateNaissance" type="xsd:date" minOccurs="0"/>'
    b'<xsd:element name="enfant" minOccurs="0" maxOccurs="9"><xsd:complexType><xsd:sequence>'
    b'<xsd:element name="nom" type="xsd:string"/><xsd:element name="prenom" type="xsd:string"/>'
    b'<xsd:element name="ddn" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>'
)
PRENOM = b'<xsd:element name="prenom" type="xsd:string"/>'
HEADER = ["id", "nom", "prenom", "dateNaissance", "enfant", "response"]
MARTIN = ("Martin", "Jeanne", "1985-05-17")


@pytest.fixture
def operation(alice, organisation):
    content = wsdl("Assure").replace(PRENOM, PRENOM + CHILD)
    version = contracts.publish_version(
        by=alice, organisation=organisation, content=content, filename="assure.wsdl", label="1", name="Assure"
    )
    return version.operations.get()


def table(operation, *people: tuple[str, str, str], children: str = "") -> bytes:
    name = operation.default_response.name
    rows = [[str(number), *who, children, name] for number, who in enumerate(people, start=1)]
    return blank.written_csv([HEADER, *rows])


@pytest.fixture
def sent(bob, organisation, operation):
    def sent(content: bytes, **fields):
        given = {"by": bob, "organisation": organisation, "operation": operation, "filename": "jeu.csv"} | fields
        upload = actions.receive(content=content, **given)
        uploading.check(str(upload.pk))
        upload.refresh_from_db()
        return upload

    return sent


@pytest.mark.parametrize(
    "header",
    [
        ["id", "nom", "prenom", "dateNaissance"],
        ["DATE_NAISSANCE", "Prénoms", "NOM DE FAMILLE", "id"],
        ["Né(e) le", "Nom et prénom", "id"],
        ["firstName", "birthDate", "lastName"],
        ["assure.nom", "assure.prenom", "assure.naissance"],
    ],
)
def test_the_three_columns_are_known_by_the_words_of_their_headers(header):
    assert len(headers.people(header)) == 1


@pytest.mark.parametrize(
    "header",
    [
        ["id", "nom", "prenom", "age"],
        ["nomCommune", "prenom", "dateNaissance"],
        ["nom", "prenom", "lieuNaissance"],
        ["libelle", "motif", "date"],
    ],
)
def test_what_lacks_one_of_them_names_nobody(header):
    assert headers.people(header) == []


def test_a_file_that_names_people_is_not_kept_until_somebody_says_that_they_are_invented(sent, operation, settings):
    upload = sent(table(operation, MARTIN, ("Petit", "Luc", "01/02/1990")))

    [problem] = upload.problems
    assert upload.stage == UploadStage.FAULTY
    assert (problem["code"], problem["column"]) == ("P02", "nom, prenom, dateNaissance")
    assert "B2, B3" in problem["message"]
    kept = everything_kept(settings.DATA_DIR)
    assert not [value for value in (*MARTIN, "Petit") if value in kept]


def test_the_attestation_lets_it_in_and_is_kept_with_who_when_and_which_file(sent, operation, bob):
    content = table(operation, MARTIN)

    upload = sent(content, invented=True)

    assert (upload.stage, upload.problems) == (UploadStage.READY, [])
    assert (upload.attested_by, upload.attested_digest) == (bob, hashlib.sha256(content).hexdigest())
    assert [notice["code"] for notice in upload.report["notices"]] == ["N43"]
    entry = Entry.objects.get(verb="upload.attest")
    assert (entry.actor, entry.detail) == (bob, {"sha256": upload.attested_digest})
    assert not [value for value in MARTIN if value in str(upload.report) + str(entry.detail)]


def test_people_of_the_registry_need_none(sent, operation, organisation):
    [person] = registry.make(organisation, 1)

    upload = sent(table(operation, (person.family_name.title(), person.first_name, person.born.strftime("%Y-%m-%d"))))

    assert upload.stage == UploadStage.READY
    assert not upload.invented


def test_the_examples_of_the_portal_need_none(sent, operation):
    assert sent(blank.csv(operation)).stage == UploadStage.READY


def test_people_who_were_published_already_need_none_again(sent, operation, bob):
    first = sent(table(operation, MARTIN), invented=True)
    dataset = actions.publish(upload=first, by=bob).dataset

    again = sent(table(operation, ("MARTIN", "JEANNE", "1985-05-17"), children="a;b;c"), dataset=dataset)

    assert again.stage == UploadStage.READY
    assert sent(table(operation, MARTIN, ("Petit", "Luc", "1990-02-01")), dataset=dataset).stage == UploadStage.FAULTY


def test_people_in_the_records_of_a_cell_are_people_too(sent, operation):
    upload = sent(table(operation, ("", "", ""), children="Martin;Jeanne;1985-05-17"))

    [problem] = upload.problems
    assert (problem["code"], problem["column"]) == ("P02", "enfant")


def test_fictitious_people_take_their_place_and_the_file_is_ready(sent, operation, settings):
    upload = sent(table(operation, MARTIN, children="Petit;Luc;1990-02-01"), fictitious=True)

    assert (upload.stage, upload.problems) == (UploadStage.READY, [])
    kept = everything_kept(settings.DATA_DIR)
    assert not [value for value in (*MARTIN, "Petit", "1990-02-01") if value in kept]


def test_who_is_typed_in_the_page_is_attested_when_it_is_published(sent, operation, organisation, bob):
    [person] = registry.make(organisation, 1)
    upload = sent(table(operation, (person.family_name, person.first_name, person.born.isoformat())))
    mending.edit(upload=upload, by=bob, edition=0, row=2, values=dict(enumerate(MARTIN, start=1)))
    uploading.check(str(upload.pk))
    upload.refresh_from_db()

    with pytest.raises(UploadRefused) as caught:
        actions.publish(upload=upload, by=bob)
    revision = actions.publish(upload=upload, by=bob, invented=True)

    assert caught.value.code == "attestation"
    assert revision.number == 1
    upload.refresh_from_db()
    assert (upload.attested_by, upload.attested_digest) == (bob, revision.digest)


def test_the_page_of_the_file_asks_for_it(sent, operation, organisation, bob, client):
    [person] = registry.make(organisation, 1)
    upload = sent(table(operation, (person.family_name, person.first_name, person.born.isoformat())))
    mending.edit(upload=upload, by=bob, edition=0, row=2, values=dict(enumerate(MARTIN, start=1)))
    uploading.check(str(upload.pk))
    client.force_login(bob)
    publish = reverse("catalog:upload-publish", args=[upload.pk])

    html = client.get(reverse("catalog:upload", args=[upload.pk])).content.decode()
    client.post(publish, {"note": ""})
    assert 'name="invented"' in html
    assert not operation.version.service.datasets.exists()
    client.post(publish, {"note": "", "invented": "on", "scope": "organisation"})

    assert operation.version.service.datasets.get().revisions.get().author == bob


def test_a_dropped_file_may_bring_its_attestation(operation, bob, organisation):
    file = ("assures.csv", table(operation, MARTIN))

    [outcome] = drops.receive(by=bob, organisation=organisation, files=[file], invented=True)

    assert outcome.kind == drops.CHECKED
    assert outcome.upload.attested_by == bob


def test_a_dropped_file_that_waits_for_a_question_is_kept_without_its_people(operation, bob, organisation, settings):
    odd = table(operation, MARTIN).replace(b"id;", b"cle;").replace(b"response", b"libre")

    [refused] = drops.receive(by=bob, organisation=organisation, files=[("a.csv", odd)])
    [outcome] = drops.receive(by=bob, organisation=organisation, files=[("a.csv", odd)], fictitious=True)

    assert [problem["code"] for problem in refused.problems] == ["P02"]
    assert outcome.kind in (drops.CHOOSE, drops.MATCH)
    kept = everything_kept(settings.DATA_DIR)
    assert not [value for value in MARTIN if value in kept]
