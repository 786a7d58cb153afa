"""A real contract of the health system: a spreadsheet drives both operations, clients read the identities."""

import io
import zipfile

import pytest

from catalog import uploading
from catalog.actions import contracts, datasets, reviews
from catalog.stages import UploadStage
from mockadmin.demo import tables
from mockadmin.demo.identities import OID, PEOPLE
from sandboxes import actions, addresses, ordering, reconciling
from sandboxes.stages import Stage
from tests.shared import members

from . import clients

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


def slot(operation, ending: str) -> str:
    """The slot of the default response whose place ends so: templates are generated from the contract."""
    return next(slot["name"] for slot in operation.default_response.slots if slot["name"].endswith(ending))


def sheet(operation, key: str, keys: list[str]) -> list[list[str]]:
    """One row for each invented person, in the columns of the operation's generated response."""
    response = operation.default_response
    values = {
        "CodeCR": lambda each: "00",
        "LibelleCR": lambda each: "OK",
        "NumIdentifiant": lambda each: each.matricule,
        "Cle": lambda each: each.key,
        "OID": lambda each: OID,
        "NomNaissance": lambda each: each.surname,
        "Prenom": lambda each: each.first_names[0],
        "Sexe": lambda each: each.sex,
        "DateNaissance": lambda each: each.birth,
        "LieuNaissance": lambda each: each.place,
    }
    wanted = {"INSACTIF", "TIQ", "CR"}
    columns = [
        entry["name"]
        for entry in response.slots
        if _leaf(entry) in values and (not _above(entry) or _above(entry) & wanted) and "INSHISTO" not in _above(entry)
    ]
    by_name = {entry["name"]: values[_leaf(entry)] for entry in response.slots if entry["name"] in columns}
    rows = [[key, *columns, "response"]]
    rows += [
        [wanted, *(by_name[name](each) for name in columns), response.name]
        for wanted, each in zip(keys, PEOPLE, strict=False)
    ]
    return rows


def _leaf(entry: dict) -> str:
    return _steps(entry)[-1]


def _above(entry: dict) -> set[str]:
    return set(_steps(entry)[:-1])


def _steps(entry: dict) -> list[str]:
    path = entry["path"] if isinstance(entry["path"], list) else entry["path"].split("/")
    return [step.rpartition("}")[2].lstrip("@") for step in path]


def upload(by, operation, rows):
    made = datasets.receive(
        by=by,
        organisation=by.memberships.get().organisation,
        operation=operation,
        filename=f"{operation.name}.xlsx",
        content=tables.as_xlsx(rows),
    )
    uploading.check(made.pk)
    made.refresh_from_db()
    return made


@pytest.fixture
def wsdl(engine, version, alice, bob):
    card, traits = version.operations.get(name=BY_CARD), version.operations.get(name=BY_TRAITS)
    for operation, rows in (
        (card, sheet(card, "NumIdentifiant", [each.matricule for each in PEOPLE])),
        (traits, sheet(traits, "NomNaissance", [each.surname for each in PEOPLE])),
    ):
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


@pytest.mark.parametrize("client", sorted(clients.ALL))
def test_both_operations_give_the_right_identity(wsdl, client):
    call, person = clients.ALL[client], PEOPLE[2]
    card = {"MatriculeIndividu": {"NumIdentifiant": person.matricule, "Cle": person.key, "TypeMatricule": "NIR"}}
    traits = {"NomNaissance": person.surname, "Prenom": [person.first_names[0]], "Sexe": person.sex}

    by_card = call(wsdl, BY_CARD, card, "1.2")
    by_traits = call(wsdl, BY_TRAITS, traits, "1.2")

    for answer in (by_card, by_traits):
        assert clients.found(answer, "CodeCR") == ["00"]
        assert person.matricule in clients.found(answer, "NumIdentifiant")
        assert person.surname in clients.found(answer, "NomNaissance")


def test_an_invalid_matricule_is_refused_naming_its_cell(version, bob):
    operation = version.operations.get(name=BY_CARD)
    rows = sheet(operation, "NumIdentifiant", [each.matricule for each in PEOPLE[:3]])
    column = next(place for place, name in enumerate(rows[0]) if place and name.endswith("NumIdentifiant"))
    rows[2][column] = "28O0526990012"

    made = upload(bob, operation, rows)

    cell = f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column]}3"
    assert made.stage == UploadStage.FAULTY
    problem = next(each for each in made.problems if each["cell"] == cell)
    assert problem["value"] == "28O0526990012"
    assert problem["row"] == 3
