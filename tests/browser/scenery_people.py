"""Fictitious people, a file that names others, and a dataset that asks for the whole network."""

from dataclasses import replace

from catalog.actions import datasets
from catalog.actions import people as people_actions
from catalog.stages import Scope
from catalog.uploads import uploading
from mockadmin.demo import people, published, seeding, tables

NAMED = ("Martin", "Jeanne", "1985-05-17")


def lay() -> dict[str, str]:
    """{name: value of an address}."""
    people_actions.make(by=people.person("Chloé"), organisation=people.organisation(people.LOCAL), count=12)
    asked = send("À partager", scope=Scope.NETWORK)
    return {"asked": str(datasets.publish(upload=asked, by=asked.author, note="Jeu de référence").dataset.pk),
            "named": str(named().pk)}  # fmt: skip


def send(name: str, *, scope: str):
    """A file of Alice's."""
    sheet = replace(published.INDIVIDU.sheets[0], name=name, filename="a-partager.csv")
    return checked(sheet, seeding.version_of(published.INDIVIDU).operations.get(), scope=scope)


def named():
    """A file whose people may exist: nothing of it is kept."""
    offer, sheet = published.IDENTITE, published.IDENTITE.sheets[0]
    header, first, *_rest = sheet.rows
    cells = dict(zip(header, first, strict=True)) | dict(
        zip(("nomNaissance", "prenoms", "dateNaissance"), NAMED, strict=True)
    )
    operation = seeding.version_of(offer).operations.get(name=sheet.operation)
    sheet = replace(sheet, name="Assurés", filename="assures.csv", rows=(header, tuple(cells.values())))
    return checked(sheet, operation, scope=Scope.ORGANISATION)


def checked(sheet, operation, *, scope: str):
    upload = datasets.receive(
        by=people.person(sheet.author),
        organisation=people.organisation(sheet.organisation),
        operation=operation,
        filename=sheet.filename,
        content=tables.content(sheet.filename, sheet.rows),
        dataset_name=sheet.name,
        scope=scope,
    )
    uploading.check(str(upload.pk))
    upload.refresh_from_db()
    return upload
