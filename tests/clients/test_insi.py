"""A real contract of the health system: a spreadsheet drives both operations, clients read the identities."""

import io
import zipfile

import pytest

from catalog.actions import contracts, datasets, reviews
from catalog.stages import UploadStage
from catalog.uploads import uploading
from mockadmin.demo import tables
from mockadmin.demo.identities import OID, PEOPLE
from sandboxes import actions, addresses, ordering, reconciling
from sandboxes.stages import Stage
from tests.shared import members

from . import clients

DYNAMIC = ("PHP SoapClient", "node soap", "zeep")
"""Clients that read the contract when they call."""

pytestmark = [pytest.mark.clients, pytest.mark.live, pytest.mark.django_db(transaction=True)]

BY_CARD, BY_TRAITS = "rechercherInsAvecCarteVitale", "rechercherInsAvecTraitsIdentite"


def archive() -> bytes:
    files = members("dev.tar.gz", "padoa__tlsi-ins/src/wsdl")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, data in files.items():
            if name != "medimail.wsdl":
                made.writestr(f"insi/{name}", data)
    return content.getvalue()


@pytest.fixture
def version(alice, reviewer):
    organisation = alice.memberships.get().organisation
    made = contracts.publish_version(
        by=alice, organisation=organisation, content=archive(), filename="insi.zip", label="1.5.0", name="INSi"
    )
    reviews.submit(version=made, by=alice)
    reviews.approve(version=made, by=reviewer)
    return made


COLUMNS = {
    "CodeCR": lambda each: "00",
    "LibelleCR": lambda each: "OK",
    "INSACTIF.NumIdentifiant": lambda each: each.matricule,
    "INSACTIF.Cle": lambda each: each.key,
    "INSACTIF.OID": lambda each: OID,
    "NomNaissance": lambda each: each.surname,
    "Prenom": lambda each: each.first_names[0],
    "Sexe": lambda each: each.sex,
    "DateNaissance": lambda each: each.birth,
    "LieuNaissance": lambda each: each.place,
}
"""{slot of the response that the portal made from the contract: what an invented person has there}."""


def by_card() -> list[list[str]]:
    return [
        ["MatriculeIndividu.NumIdentifiant", *COLUMNS, "response"],
        *([each.matricule, *(value(each) for value in COLUMNS.values()), "reponse"] for each in PEOPLE),
    ]


def by_traits() -> list[list[str]]:
    return [
        ["NomNaissance", *COLUMNS, "response"],
        *([each.surname, *(value(each) for value in COLUMNS.values()), "reponse"] for each in PEOPLE),
    ]


def upload(by, operation, rows):
    made = datasets.receive(
        by=by,
        organisation=by.memberships.get().organisation,
        operation=operation,
        filename=f"{operation.name}.xlsx",
        content=tables.as_xlsx(rows),
        invented=True,
    )
    uploading.check(made.pk)
    made.refresh_from_db()
    return made


@pytest.fixture
def wsdl(engine, version, alice, bob):
    card, traits = version.operations.get(name=BY_CARD), version.operations.get(name=BY_TRAITS)
    for operation, rows in ((card, by_card()), (traits, by_traits())):
        made = upload(bob, operation, rows)
        assert made.stage == UploadStage.READY, made.problems[:5]
        datasets.publish(upload=made, by=bob)
    organisation = bob.memberships.get().organisation
    choice = ordering.default_choice(by=bob, organisation=organisation, version=version)
    sandbox = actions.order(by=bob, organisation=organisation, name="INSi", services=[choice]).sandbox
    reconciling.settle(sandbox.pk)
    sandbox.refresh_from_db()
    assert sandbox.stage == Stage.READY, sandbox.last_error
    return addresses.wsdl_url(sandbox, version)


@pytest.mark.parametrize("client", DYNAMIC)
def test_both_operations_give_the_right_identity(wsdl, client):
    person = PEOPLE[2]
    matricule = {"MatriculeIndividu": {"NumIdentifiant": person.matricule, "Cle": person.key, "TypeMatricule": "NIR"}}
    traits = {"NomNaissance": person.surname, "Prenom": [person.first_names[0]], "Sexe": person.sex}

    answers = [clients.call(client, wsdl, *each, "1.2") for each in ((BY_CARD, matricule), (BY_TRAITS, traits))]

    for answer in answers:
        assert clients.found(answer, "CodeCR") == ["00"]
        assert person.matricule in clients.found(answer, "NumIdentifiant")
        assert person.surname in clients.found(answer, "NomNaissance")


def test_an_invalid_matricule_is_refused_naming_its_cell(version, bob):
    rows = by_card()
    column = rows[0].index("INSACTIF.NumIdentifiant")
    rows[2][column] = "28O0526990012"

    made = upload(bob, version.operations.get(name=BY_CARD), rows)

    assert made.stage == UploadStage.FAULTY
    (problem,) = made.problems
    assert (problem["cell"], problem["row"], problem["value"]) == ("D3", 3, "28O0526990012")
