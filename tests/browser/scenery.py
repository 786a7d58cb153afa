"""Brings the demonstration into every state that a page can show; `python -m tests.browser.scenery` prints where."""

import csv
import io
import json
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import django
import openpyxl

django.setup()

from allauth.account.utils import user_pk_to_url_str  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.tokens import default_token_generator  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.actions import organisations  # noqa: E402
from accounts.actions import people as people_actions  # noqa: E402
from accounts.models import Organisation  # noqa: E402
from accounts.stages import Role  # noqa: E402
from catalog.actions import batches as batch_actions  # noqa: E402
from catalog.actions import checks, datasets, drops, mending, reviews  # noqa: E402
from catalog.batching import opening, progress, reading  # noqa: E402
from catalog.contracts import archive  # noqa: E402
from catalog.models import ContractBatch, Dataset, Service, ServiceVersion, Upload  # noqa: E402
from catalog.sheets import own  # noqa: E402
from catalog.sheets.workbook import columns, making  # noqa: E402
from catalog.stages import BatchStage, ItemStage, Scope, Stage, Track, UploadStage  # noqa: E402
from catalog.uploads import uploading  # noqa: E402
from engine.state import Store  # noqa: E402
from mockadmin.demo import people, published, seeding, tables  # noqa: E402
from sandboxes import actions, ordering, reconciling  # noqa: E402
from sandboxes.actions import behaviour  # noqa: E402
from sandboxes.models import Sandbox  # noqa: E402
from sandboxes.stages import Access  # noqa: E402
from sandboxes.stages import Stage as SandboxStage  # noqa: E402

from . import scenery_composition, scenery_people, scenery_revisions  # noqa: E402

EMPTY = "cpam-75"
"""An organisation of the network that has nothing yet; Zoé has just arrived there, and may do everything."""
PATIENCE = 90


def lay() -> dict[str, str]:
    """Makes what is missing; {name: value of an address} for the places."""
    enrolled("Zoé", EMPTY)
    versions()
    newer_version()
    organisations.add_team(
        by=people.person("Manon"), organisation=local(), name="Recette", members=[people.person("Bob")]
    )
    lost = people.person("Léa")
    found = {
        "team": str(local().teams.get(name="Recette").pk),
        "local": people.LOCAL,
        "empty": EMPTY,
        "lost_id": user_pk_to_url_str(lost),
        "lost_key": default_token_generator.make_token(lost),
        "operation": str(seeding.version_of(published.INDIVIDU).operations.get().pk),
        **uploads(),
        **dropped(),
        **batches(),
        **sandboxes(),
        **scenery_composition.lay(),
        **scenery_revisions.lay(),
        **scenery_people.lay(),
    }
    found["dataset"] = str(Dataset.objects.get(name="Individus de référence").pk)
    return found


def local() -> Organisation:
    return people.organisation(people.LOCAL)


def enrolled(name: str, code: str = ""):
    """One more person: owner in the organisation, or reviewer of the network without one."""
    return people_actions.enrol(
        email=f"{name.lower().replace('é', 'e')}@exemple.invalid",
        first_name=name,
        last_name="Fictif",
        role=Role.OWNER if code else Role.REVIEWER,
        organisation=people.organisation(code) if code else None,
        password=people.PASSWORD,
        is_fictitious=True,
    )


# --- spreadsheets -----------------------------------------------------------------------------------------------------


def uploads() -> dict[str, str]:
    """One spreadsheet at each stage."""
    good = replace(published.INDIVIDU.sheets[0], organisation=people.LOCAL, author="Chloé", scope=Scope.ORGANISATION)
    header, *lines = good.rows
    unclear = replace(good, name="Clé à choisir", filename="cle.csv", rows=(("repère", *header[1:]), *lines))
    abandoned = received(replace(good, name="Mis de côté", filename="de-cote.csv"))
    datasets.abandon(upload=abandoned, by=people.person("Chloé"))
    cancelled = unchecked(replace(good, name="Annulé", filename="annule.csv"))
    checks.cancel(upload=cancelled, by=people.person("Chloé"))
    return {
        "upload_cancelled": str(cancelled.pk),
        "upload_checking": str(checking(unchecked(replace(good, name="Long", filename="deux-cent-mille.csv"))).pk),
        "upload_ready": str(received(replace(good, name="Prêt", filename="pret.csv")).pk),
        "upload_key": str(received(unclear).pk),
        "upload_mended": str(mended(received(replace(good, name="Corrigé", filename="corrige.csv", rows=FAULTY))).pk),
        "upload_abandoned": str(abandoned.pk),
        "upload_faulty": str(Upload.objects.get(filename=published.FAULTY.filename).pk),
        "upload_published": str(Upload.objects.filter(stage=UploadStage.PUBLISHED, author__first_name="Chloé")[0].pk),
    }


FAULTY = (
    ("id", "nomFamille", "prenom", "age", "response"),
    ("1", "Dupuis", "Jack", "46,0", "individuValide"),
    ("2", "Boulon", "Michel", "1\u202f000", "individuValid"),
    ("2", "Nouvelle", "Personne", "douze", "individuValid"),
)
"""A decimal comma, a space inside a number, a response misspelt twice, a key given twice, a number in words."""


def mended(upload: Upload) -> Upload:
    """The misspelt responses replaced by one click; the rest is left to mend."""
    mending.mend(upload=upload, by=upload.author, edition=upload.edition, cause="R01-E", remedy="replace")
    upload.refresh_from_db()
    return upload


def checking(upload: Upload) -> Upload:
    """As a worker leaves it that has checked the cells of 120,000 rows; none takes it over for a day."""
    now = timezone.now()
    Upload.objects.filter(pk=upload.pk).update(
        stage=UploadStage.CHECKING,
        began_at=now,
        claimed_at=now + timedelta(days=1),
        progress={"step": "cells", "done": 120_000, "total": 200_000},
    )
    return upload


def received(sheet: published.Sheet) -> Upload:
    """The spreadsheet of the CPAM, checked."""
    upload = unchecked(sheet)
    uploading.check(upload.pk)
    upload.refresh_from_db()
    return upload


def unchecked(sheet: published.Sheet) -> Upload:
    """The same, not checked yet."""
    version = seeding.version_of(published.INDIVIDU)
    return datasets.receive(
        by=people.person(sheet.author),
        organisation=people.organisation(sheet.organisation),
        operation=version.operations.get(name=sheet.operation),
        filename=sheet.filename,
        content=tables.content(sheet.filename, sheet.rows),
        dataset_name=sheet.name,
        scope=sheet.scope,
        invented=True,
    )


def dropped() -> dict[str, str]:
    """Files that wait for an answer: a table whose columns are nobody's, and a template of an older contract."""
    files = [("maison.csv", HOUSE.read_bytes()), ("ancien-modele.xlsx", older_template())]
    outcomes = drops.receive(by=people.person("Chloé"), organisation=local(), files=files)
    kept = {name: quote(outcome.token) for name, outcome in zip(("kept", "older"), outcomes, strict=True)}
    header, *lines = csv.reader(io.StringIO(HOUSE.read_text()), delimiter=";")
    sheet = replace(published.INDIVIDU.sheets[0], name="Colonnes", filename="colonnes.csv", rows=(header, *lines),
                    organisation=people.LOCAL, author="Chloé", scope=Scope.ORGANISATION)  # fmt: skip
    return kept | {"upload_columns": str(received(sheet).pk)}


HOUSE = Path(__file__).resolve().parents[1] / "data" / "sheets" / "maison.csv"


def older_template() -> bytes:
    """The demonstration's template as version 0.9 would have made it, with a column that was called otherwise."""
    operation = seeding.version_of(published.INDIVIDU).operations.get()
    with making.blank(operation) as file:
        book = openpyxl.load_workbook(file)
    rows = book[own.ROWS]
    for cell in rows[1]:
        cell.value = {"prenom": "prenoms", "age": "anciennete"}.get(cell.value, cell.value)
    said = replace(making.identity(columns.of(operation)), version="0.9")
    book[own.META]["B1"] = str(said)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# --- batches of contracts ---------------------------------------------------------------------------------------------


def batches() -> dict[str, str]:
    """One archive of many contracts at each stage that stays: imported in part, refused, stopped, and one under way."""
    files = {
        f"contrats/{path.stem}/{path.name}": path.read_bytes() for path in sorted(seeding.CONTRACTS.glob("*.wsdl"))
    }
    lacking = files["contrats/individu/individu.wsdl"].replace(b"<wsdl:types>", LACKING, 1)
    done = sent("contrats-2026.zip", files | {"contrats/incomplet/incomplet.wsdl": lacking})
    moving = sent("contrats-recette.zip", files)
    moving.items.filter(main__gte="contrats/i").update(
        stage=ItemStage.READING, claimed_at=timezone.now() + timedelta(hours=1), version=None, problems=[]
    )
    ContractBatch.objects.filter(pk=moving.pk).update(stage=BatchStage.IMPORTING, finished_at=None)
    stopped = sent("contrats-arretes.zip", files)
    stopped.items.filter(main__gte="contrats/i").update(stage=ItemStage.CANCELLED, version=None, problems=[])
    ContractBatch.objects.filter(pk=stopped.pk).update(stage=BatchStage.CANCELLED)
    return {
        "batch_done": str(done.pk),
        "batch_importing": str(moving.pk),
        "batch_cancelled": str(stopped.pk),
        "batch_refused": str(sent("notes.zip", {"notes.txt": b"rien"}).pk),
    }


LACKING = b'<wsdl:import namespace="urn:commun" location="commun/abstrait.wsdl"/><wsdl:types>'


def sent(filename: str, files: dict[str, bytes]) -> ContractBatch:
    """An archive of the national body's contracts, read to its end."""
    batch = batch_actions.receive(
        by=people.person("Alice"),
        organisation=people.organisation(people.NATIONAL),
        filename=filename,
        content=archive.pack(files),
        label="2026-11",
        track=Track.NON_STANDARD,
    )
    opening.split(str(batch.pk))
    until = time.monotonic() + PATIENCE
    while batch.stage in progress.MOVING and time.monotonic() < until:
        while reading.step(str(batch.pk)):
            pass
        time.sleep(0.2)
        batch.refresh_from_db()
    return batch


# --- versions ---------------------------------------------------------------------------------------------------------


def versions() -> None:
    """One version of the service `essai` at each stage, and `own`, submitted by Rolande who reviews too."""
    alice, renee, rolande = people.person("Alice"), people.person("Renée"), enrolled("Rolande", people.NATIONAL)
    enrolled("Rolande")
    content = (seeding.CONTRACTS / "individu.wsdl").read_bytes()

    def made(label: str, by=alice) -> ServiceVersion:
        return seeding.contracts.publish_version(
            by=by,
            organisation=people.organisation(people.NATIONAL),
            content=content,
            filename="individu.wsdl",
            label=label,
            service=Service.objects.filter(slug="essai").first(),
            name="Essai",
            slug="essai",
            track=Track.CERTIFIED,
        )

    made(Stage.DRAFT)
    reviews.submit(version=made("own", by=rolande), by=rolande)
    for label in (Stage.SUBMITTED, Stage.REFUSED, Stage.DEPRECATED):
        reviews.submit(version=made(label), by=alice)
    versions = {version.label: version for version in ServiceVersion.objects.filter(service__slug="essai")}
    reviews.refuse(version=versions[Stage.REFUSED], by=renee, note="Le contrat ne dit pas ce que vaut l'âge.")
    reviews.approve(version=versions[Stage.DEPRECATED], by=renee)
    versions[Stage.DEPRECATED].refresh_from_db()
    reviews.deprecate(version=versions[Stage.DEPRECATED], by=alice, note="")
    reviews.retire(version=made(Stage.RETIRED), by=alice, note="")


NEWER = (
    ('<xs:element name="individu">', '<xs:element name="motif" type="xs:string"/><xs:element name="individu">'),
    ('<xs:enumeration value="E"/>', '<xs:enumeration value="E"/><xs:enumeration value="X"/>'),
    ('<xs:element name="NIR" minOccurs="0">', '<xs:element name="NIR">'),
    ('<xs:element name="prenom" type="xs:string"/>', '<xs:element name="prenom" type="xs:string" minOccurs="0"/>'),
    ('<xs:maxInclusive value="130"/>', '<xs:maxInclusive value="40"/>'),
    ('v1/rechercheIndividu"', 'v2/rechercheIndividu"'),
)  # fmt: skip
"""What the next version of the demonstration's contract changes."""


def newer_version() -> None:
    """A draft of the demonstration's service that breaks its consumers, beside the one that datasets fit."""
    content = (seeding.CONTRACTS / "individu.wsdl").read_text()
    for before, after in NEWER:
        assert before in content
        content = content.replace(before, after)
    seeding.contracts.publish_version(
        by=people.person("Alice"),
        organisation=people.organisation(people.NATIONAL),
        content=content.encode(),
        filename="individu.wsdl",
        label="3.0",
        service=Service.objects.get(slug="individu"),
    )


# --- sandboxes --------------------------------------------------------------------------------------------------------


def sandboxes() -> dict[str, str]:
    """One sandbox at each stage, the worker doing its part."""
    bob, renee = people.person("Bob"), people.person("Renée")
    kept = {name: ordered(name) for name in ("stopped", "expired", "failed", "quiet")}
    kept["token"] = ordered("token", access=Access.TOKEN)
    kept["behaving"] = ordered("behaving")
    behave(kept["behaving"])
    for sandbox in kept.values():
        wait_for(sandbox)
    actions.stop(sandbox=kept["stopped"], by=bob)
    Sandbox.objects.filter(pk=kept["expired"].pk).update(expires_at=timezone.now() - timedelta(hours=1))
    reconciling.expire()
    # Only a broken disk makes one fail; the page is the same.
    failed = {"stage": SandboxStage.FAILED, "last_error": "Le moteur n'a pas répondu à la ligne 2."}
    Sandbox.objects.filter(pk=kept["failed"].pk).update(**failed)
    Organisation.objects.filter(pk=local().pk).update(sandbox_quota=1)
    for name in ("requested", "refused"):
        kept[name] = ordered(name)
    actions.refuse(sandbox=kept["refused"], by=renee, note="Un bac de recette suffit.")
    Organisation.objects.filter(pk=local().pk).update(sandbox_quota=40)
    demonstration = seeding.demonstration()
    return {
        **{f"sandbox_{name}": sandbox.public_id for name, sandbox in kept.items()},
        "sandbox": demonstration.public_id,
        "call": str(demonstration.exchanges.order_by("pk")[0].pk),
    }


def behave(sandbox: Sandbox) -> None:
    """Slow, failing now and then, counting, and in the middle of a story."""
    bob = people.person("Bob")
    behaviour.apply_profile(sandbox=sandbox, by=bob, slug="tuxedo-charge")
    behaviour.switch_rule(sandbox=sandbox, by=bob, number=2)
    behaviour.put_sequence(sandbox=sandbox, by=bob, name="dossier", start=1000, step=10)
    behaviour.add_consumer(sandbox=sandbox, by=bob, name="Portail assuré")
    store = Store(settings.SHELF_DIR, sandbox.public_id)
    store.enter()
    for key, state in (("1", "ouvert"), ("2", "clos")):
        store.put("state", "individu", key, state)
    store.put("number", "", "dossier", 1030)
    store.leave()
    store.close()


def ordered(name: str, access: str = Access.OPEN) -> Sandbox:
    bob, version = people.person("Bob"), seeding.version_of(published.INDIVIDU)
    choice = ordering.default_choice(by=bob, organisation=local(), version=version)
    return actions.order(
        by=bob, organisation=local(), name=f"Essai {name}", services=[choice], purpose="Voir la page", access=access
    ).sandbox


def wait_for(sandbox: Sandbox) -> None:
    end = time.monotonic() + PATIENCE
    while sandbox.stage != SandboxStage.READY:
        if time.monotonic() > end:
            raise TimeoutError(f"{sandbox.name} is still {sandbox.stage}: {sandbox.last_error}")
        time.sleep(0.2)
        sandbox.refresh_from_db()


if __name__ == "__main__":
    json.dump(lay(), sys.stdout)
