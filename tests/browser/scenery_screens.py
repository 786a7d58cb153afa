"""One file of Chloé's in each state that the pages of uploads know; prints where they are."""

import io
import json
import sys
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import django
import openpyxl

django.setup()

from django.utils import timezone  # noqa: E402

from catalog.actions import checks, datasets, drops, mending  # noqa: E402
from catalog.mending import listing  # noqa: E402
from catalog.models import Dataset, DatasetRevision, Operation, Upload  # noqa: E402
from catalog.sheets import own  # noqa: E402
from catalog.sheets.workbook import columns, making  # noqa: E402
from catalog.stages import Scope, UploadStage  # noqa: E402
from catalog.uploads import uploading  # noqa: E402
from mockadmin.demo import people, published, seeding, tables  # noqa: E402
from mockadmin.demo.identities import OID, PEOPLE, Identity  # noqa: E402

from . import scenery, scenery_journey  # noqa: E402

HEADER = ("matricule", "codeRetour", "numero", "cle", "oid", "nomNaissance", "prenom", "sexe", "dateNaissance",
          "lieuNaissance", "statut", "historique", "response")  # fmt: skip
REAL = ("2550814168025", "38")
"""The number that Insee shows as an example: its key is right and its commune exists, so it passes for somebody's."""
Row = tuple[str, ...]


def row(one: Identity, **changes: str) -> Row:
    told = {"matricule": one.matricule, "codeRetour": "00", "numero": one.matricule, "cle": one.key, "oid": OID,
            "nomNaissance": one.surname, "prenom": one.first_names[0], "sexe": one.sex, "dateNaissance": one.birth,
            "lieuNaissance": one.place, "statut": "certifiee", "response": "reponse"}  # fmt: skip
    return tuple((told | changes).get(name, "") for name in HEADER)


GOOD = (*(row(one) for one in PEOPLE[:4]), tuple({0: "*", 1: "01", 12: "reponse"}.get(at, "") for at in range(13)))
FAULTY = (
    row(PEOPLE[0], dateNaissance="14/05/1980"),
    row(PEOPLE[1], statut="certifié", dateNaissance="02/11/1975"),
    row(PEOPLE[2], nomNaissance="DOUXAMI-" * 6, prenom=""),
    row(PEOPLE[3], sexe="F.", lieuNaissance="2993"),
)
FIVE = "|".join(f"{PEOPLE[0].matricule};{1980 + 5 * n}-01-01;{1984 + 5 * n}-12-31" for n in range(5))
"""One record more than an answer may hold."""


def lay() -> dict[str, str]:
    """{name: value of an address}."""
    operation = scenery_journey.approved().operations.get()
    ready = checked(operation, "identites.xlsx", GOOD, "Identités de recette")
    published_ = checked(operation, "identites-publiees.xlsx", GOOD, "Identités publiées")
    abandoned = checked(operation, "brouillon.xlsx", GOOD, "Brouillon")
    revision = datasets.publish(upload=published_, by=chloe(), note="Premières identités")
    datasets.abandon(upload=abandoned, by=chloe())
    return {
        "checking": moving(operation),
        "cancelled": cancelled(operation),
        "file": key(sent(operation, "identites.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64), "Photo")),
        "columns": key(checked(operation, "colonnes.csv", GOOD, "Colonnes", header=("matricule", "code", *HEADER[2:]))),
        "key": key(checked(operation, "cle.csv", GOOD, "Clé à choisir", header=("repère", *HEADER[1:]))),
        "real": key(checked(operation, "assures.csv", (row(PEOPLE[0], numero=REAL[0], cle=REAL[1]),), "Assurés")),
        "unknown": key(checked(operation, "personnes.csv", GOOD, "Personnes", invented=False)),
        "faulty": key(checked(operation, "a-corriger.xlsx", FAULTY, "À corriger")),
        "mended": mended(operation),
        "answers": key(checked(operation, "historique.csv", (row(PEOPLE[0], historique=FIVE), *GOOD[1:]), "Trop")),
        "ready": key(ready),
        "identical": key(checked(operation, "identites-publiees.xlsx", GOOD, dataset=revision.dataset)),
        "published": key(published_),
        "abandoned": key(abandoned),
        **overtaken(operation),
        **dropped(operation),
    }


def chloe():
    return people.person("Chloé")


def key(upload: Upload) -> str:
    return str(upload.pk)


def sent(
    operation: Operation, filename: str, content: bytes, name: str = "", *, dataset: Dataset | None = None, **given
) -> Upload:
    """The file, checked here and now."""
    upload = received(operation, filename, content, name, dataset=dataset, **given)
    uploading.check(str(upload.pk))
    upload.refresh_from_db()
    return upload


def received(operation: Operation, filename: str, content: bytes, name: str, **given) -> Upload:
    told = {"by": chloe(), "organisation": scenery.local(), "operation": operation, "scope": Scope.ORGANISATION}
    return datasets.receive(**told, filename=filename, content=content, dataset_name=name, **given)


def checked(
    operation: Operation, filename: str, rows: tuple[Row, ...], name: str = "", *, header: Row = HEADER,
    dataset: Dataset | None = None, invented: bool = True,
) -> Upload:  # fmt: skip
    return sent(
        operation, filename, tables.content(filename, (header, *rows)), name, dataset=dataset, invented=invented
    )


def moving(operation: Operation) -> str:
    """A check that no worker does: it stays where it is."""
    content = tables.content("grand.csv", (HEADER, *GOOD))
    upload = received(operation, "grand.csv", content, "Dix mille lignes", invented=True)
    now = timezone.now()
    Upload.objects.filter(pk=upload.pk).update(
        stage=UploadStage.CHECKING, began_at=now, claimed_at=now + timedelta(hours=1), attempts=1,
        progress={"step": "cells", "done": 6_240, "total": 10_000},
    )  # fmt: skip
    return key(upload)


def cancelled(operation: Operation) -> str:
    content = tables.content("grand.csv", (HEADER, *GOOD))
    upload = received(operation, "grand.csv", content, "Arrêté", invented=True)
    checks.cancel(upload=upload, by=chloe())
    return key(upload)


def mended(operation: Operation) -> str:
    """Both French dates replaced by one click."""
    upload = checked(operation, "en-cours.xlsx", FAULTY, "En cours")
    cause = next(each.name for each in listing.causes(upload) if each.code == "V04")
    mending.mend(upload=upload, by=chloe(), edition=upload.edition, cause=cause, remedy="replace")
    return key(upload)


def overtaken(operation: Operation) -> dict[str, str]:
    """Two people change the same rows: other cells are joined, the same ones have to be chosen."""
    first = published_as(checked(operation, "a-deux.xlsx", GOOD, "À deux"))
    more = checked(operation, "a-deux.xlsx", (row(PEOPLE[0], statut="provisoire"), *GOOD[1:3], row(PEOPLE[4])),
                   dataset=first.dataset)  # fmt: skip
    conflict = checked(operation, "a-deux.xlsx", (row(PEOPLE[0], statut="annulee"), *GOOD[1:]), dataset=first.dataset)
    changes = checked(operation, "a-deux.xlsx", (*GOOD, row(PEOPLE[5])), dataset=published_as(
        checked(operation, "suivi.xlsx", GOOD, "Suivi")).dataset)  # fmt: skip
    published_as(more)
    return {"conflict": key(conflict), "changes": key(changes)}


def published_as(upload: Upload) -> DatasetRevision:
    return datasets.publish(upload=upload, by=chloe())


def dropped(operation: Operation) -> dict[str, str]:
    """A table that nobody knows, and a template of an older contract, without the column that came since."""
    by, organisation = chloe(), scenery.local()
    files = [("maison.csv", scenery.HOUSE.read_bytes())]
    (kept,) = drops.receive(by=by, organisation=organisation, files=files)
    files = [("modele-0-9.xlsx", older(operation))]
    (migrated,) = drops.receive(by=by, organisation=organisation, files=files, invented=True)
    uploading.check(str(migrated.upload.pk))
    individu = seeding.version_of(published.INDIVIDU).operations.get()
    return {"kept": quote(kept.token), "individu": str(individu.pk), "migrated": key(migrated.upload)}


def older(operation: Operation) -> bytes:
    with making.blank(operation) as file:
        book = openpyxl.load_workbook(file)
    rows = book[own.ROWS]
    for place, text in enumerate(row(PEOPLE[0], lieuNaissance=""), start=1):
        rows.cell(row=3, column=place).value = text or None
    rows.delete_cols(HEADER.index("lieuNaissance") + 1)
    book[own.META]["B1"] = str(replace(making.identity(columns.of(operation)), version="0.9"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


if __name__ == "__main__":
    json.dump(lay(), sys.stdout)
