"""Makes the things of the tests, through the portal's own actions: no test holds a state the portal cannot reach."""

import unicodedata
from datetime import timedelta

from accounts.actions import organisations, people, tokens
from accounts.models import Organisation, Team, User
from accounts.stages import Level, Role
from catalog.actions import contracts, reviews, sharings
from catalog.actions import datasets as dataset_actions
from catalog.models import Dataset, Operation, Service, ServiceVersion, Upload
from catalog.stages import Scope, Stage, Track
from catalog.uploads import uploading
from tests.contracts import wsdl

PASSWORD = "une phrase assez longue"


def organisation(code: str = "cpam-nord", **fields) -> Organisation:
    """An organisation; the same code twice is the same organisation."""
    made = {"name": f"CPAM {code.removeprefix('cpam-').title()}", "kind": "CPAM", "level": Level.LOCAL} | fields
    return organisations.add(code=code, **made)


def person(name: str, role: str = Role.READER, where: Organisation | None = None, **fields) -> User:
    """A person named `name` with one role; network roles take no organisation. Again, to add a role."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return people.enrol(
        email=f"{plain}@exemple.invalid",
        first_name=name,
        last_name="Fictif",
        role=role,
        organisation=where,
        password=PASSWORD,
        is_fictitious=True,
        **fields,
    )


def team(name: str, where: Organisation, *members: User) -> Team:
    """A team made by a manager of the organisation (one is hired for it)."""
    manager = person(f"manager-{where.code}", Role.MANAGER, where)
    return organisations.add_team(by=manager, organisation=where, name=name, members=members)


def token(owner: User, where: Organisation, *, read_only: bool = False, days: int = 30) -> str:
    """The secret of a new API token."""
    made = tokens.create(by=owner, organisation=where, name="essai", lifetime=timedelta(days=days), read_only=read_only)
    return made.secret


def version(
    owner: User,
    where: Organisation,
    *,
    name: str = "Personne",
    label: str = "1.0",
    stage: str = Stage.DRAFT,
    track: str = Track.CERTIFIED,
    service: Service | None = None,
    **fields,
) -> ServiceVersion:
    """A version of a service published by `owner` and led to `stage`; a reviewer is hired for the decisions."""
    made = contracts.publish_version(
        by=owner,
        organisation=where,
        content=wsdl(name),
        filename=f"{name}.wsdl",
        label=label,
        service=service,
        name="" if service else name,
        track=track,
        **fields,
    )
    lead(made, stage)
    return made


def lead(made: ServiceVersion, stage: str) -> None:
    """Leads a draft to `stage` by the way that people take."""
    reviewer = person("reviewer-of-versions", Role.REVIEWER)
    if stage == Stage.DRAFT:
        return
    if stage == Stage.RETIRED:
        reviews.retire(version=made, by=made.author)
        return
    reviews.submit(version=made, by=made.author)
    if stage == Stage.REFUSED:
        reviews.refuse(version=made, by=reviewer, note="pour l'essai")
    elif stage in (Stage.APPROVED, Stage.DEPRECATED):
        reviews.approve(version=made, by=reviewer)
    if stage == Stage.DEPRECATED:
        reviews.deprecate(version=made, by=made.author)


def upload(by: User, where: Organisation, operation: Operation, *, content: bytes = b"", **fields) -> Upload:
    """A spreadsheet of two rows, received and checked."""
    fields = {"filename": "lignes.csv", "dataset_name": "Cas de test"} | fields
    received = dataset_actions.receive(
        by=by, organisation=where, operation=operation, content=content or rows(operation), **fields
    )
    uploading.check(received.pk)
    received.refresh_from_db()
    return received


def dataset(
    by: User,
    where: Organisation,
    operation: Operation,
    *,
    name: str = "Cas de test",
    scope: str = Scope.ORGANISATION,
    team: Team | None = None,
    content: bytes = b"",
) -> Dataset:
    """A dataset with one published revision; a reviewer is hired to open it to the network."""
    ready = upload(by, where, operation, content=content, dataset_name=name, scope=scope, team=team)
    made = dataset_actions.publish(upload=ready, by=by).dataset
    return opened(made) if scope == Scope.NETWORK else made


def opened(dataset: Dataset) -> Dataset:
    """A dataset for which the network was asked, opened to it by a reviewer who is hired for it."""
    sharings.approve(dataset=dataset, by=person("reviewer-of-versions", Role.REVIEWER))
    dataset.refresh_from_db()
    return dataset


def rows(operation: Operation) -> bytes:
    """Two rows for the contract of `tests.contracts`, answered by the operation's default response."""
    response = operation.default_response.name
    return f"id;nom;prenom;reponse\n1;Dupuis;Jack;{response}\n2;Boulon;Michel;{response}\n".encode()
