"""Lays the demonstration down through the portal's own actions; what is there already stays as it is."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from catalog.actions import contracts, datasets, responses, reviews, sharings
from catalog.contracts import tuxedo
from catalog.models import Dataset, NamedResponse, Operation, Service, ServiceVersion, Upload
from catalog.stages import Scope, Stage, Track, UploadStage
from catalog.uploads import uploading
from sandboxes import actions, ordering
from sandboxes.models import Sandbox
from sandboxes.stages import Access, Desire
from sandboxes.stages import Stage as SandboxStage

from . import people, published, tables
from .published import Answer, Published, Sheet

CONTRACTS = Path(__file__).parent / "contracts"
PURPOSE = "Démonstration"
"""The purpose of the sandbox that `make run` calls."""
LASTS = timedelta(days=2)
"""A demonstration sandbox that ends sooner than this is extended."""


def seed() -> None:
    """Everything, in order: people, services with their answers and datasets, sandboxes."""
    people.settle()
    for offer in published.ALL:
        publish(offer)
    _version(published.INDIVIDU, "2.0-essai", Track.NON_STANDARD)
    _submit(_version(published.TARIFICATION, "3.1", Track.CERTIFIED))
    _upload_faulty(published.FAULTY, published.IDENTITE)
    for order in ORDERS:
        _open_sandbox(*order)


# --- services ---------------------------------------------------------------------------------------------------------


def publish(offer: Published) -> None:
    """The service with its answers, approved by someone else, and its datasets."""
    version = _version(offer, offer.label, Track.CERTIFIED)
    if version.stage == Stage.DRAFT:
        for answer in offer.answers:
            _answer(version, answer)
        reviews.submit(version=version, by=people.person("Alice"), note="Contrat de démonstration, entièrement fictif.")
    if version.stage == Stage.SUBMITTED:
        reviews.approve(version=version, by=people.person("Renée"), note="Relu : rien de réel.")
    for sheet in offer.sheets:
        _dataset(version, sheet)


def version_of(offer: Published) -> ServiceVersion:
    return ServiceVersion.objects.get(service__slug=offer.slug, label=offer.label)


def _version(offer: Published, label: str, track: Track) -> ServiceVersion:
    known = ServiceVersion.objects.filter(service__slug=offer.slug, label=label).first()
    if known is not None:
        return known
    return contracts.publish_version(
        by=people.person("Alice"),
        organisation=people.organisation(people.NATIONAL),
        content=(CONTRACTS / offer.contract).read_bytes(),
        filename=offer.contract,
        label=label,
        service=Service.objects.filter(slug=offer.slug).first(),
        name=offer.name,
        slug=offer.slug,
        summary=offer.summary,
        domain=offer.domain,
        kind=offer.kind,
        track=track,
    )


def _submit(version: ServiceVersion) -> None:
    if version.stage == Stage.DRAFT:
        reviews.submit(version=version, by=people.person("Alice"), note="Version mineure : aucun champ ne change.")


def _answer(version: ServiceVersion, answer: Answer) -> None:
    """Saves the named response; the first of an operation becomes its default, in place of the generated one."""
    operation = version.operations.get(name=answer.operation)
    by = people.person("Alice")
    if operation.responses.filter(name=answer.name, generated=False).exists():
        return
    saved = responses.save(
        operation=operation,
        by=by,
        name=answer.name,
        kind=answer.kind,
        source=answer.source,
        fault_code=answer.fault_code,
        fault_string=answer.fault_string,
    )
    if not operation.responses.filter(is_default=True, generated=False).exists():
        responses.make_default(response=saved, by=by)
        generated_ones = NamedResponse.objects.filter(operation=operation, generated=True)
        for generated in generated_ones.exclude(name__in=tuxedo.FAULTS):
            responses.delete(response=generated, by=by)


# --- datasets ---------------------------------------------------------------------------------------------------------


def _dataset(version: ServiceVersion, sheet: Sheet) -> None:
    operation = version.operations.get(name=sheet.operation)
    known = Dataset.objects.filter(service=version.service, operation_name=operation.name, name=sheet.name)
    if known.filter(revisions__isnull=False).exists():
        return
    upload = _receive(operation, sheet)
    if upload.stage == UploadStage.READY:
        made = datasets.publish(upload=upload, by=upload.author, note="Jeu de démonstration").dataset
        if sheet.scope == Scope.NETWORK:
            sharings.approve(dataset=made, by=people.person("Renée"), note="Personnes inventées.")
    elif upload.stage != UploadStage.PUBLISHED:
        raise RuntimeError(f"the demonstration's own {sheet.filename} is refused: {upload.problems}")


def _upload_faulty(sheet: Sheet, offer: Published) -> None:
    operation = version_of(offer).operations.get(name=sheet.operation)
    if not Upload.objects.filter(operation=operation, filename=sheet.filename, stage=UploadStage.FAULTY).exists():
        _receive(operation, sheet)


def _receive(operation: Operation, sheet: Sheet) -> Upload:
    """Uploads the file as its author would, and checks it here and now, since no worker may be there yet."""
    upload = datasets.receive(
        by=people.person(sheet.author),
        organisation=people.organisation(sheet.organisation),
        operation=operation,
        filename=sheet.filename,
        content=tables.content(sheet.filename, sheet.rows),
        dataset_name=sheet.name,
        scope=Scope(sheet.scope),
        invented=True,
    )
    uploading.check(upload.pk)
    upload.refresh_from_db()
    return upload


# --- sandboxes --------------------------------------------------------------------------------------------------------


ORDERS = (
    (PURPOSE, "Bac de démonstration", "Bob", people.LOCAL, ("individu",), Access.OPEN),
    (
        *("Recette de la reprise d'identités", "Recette identité", "Bob", people.LOCAL),
        *(("identite-certifiee", "referentiel-identites"), Access.OPEN),
    ),
    (
        *("Parcours de soins de bout en bout", "Parcours de soins", "Bob", people.LOCAL),
        *(("tarification", "dossier-medical", "droits-tuxedo"), Access.OPEN),
    ),
    (
        *("Contrôle des affiliations", "Affiliations (protégé)", "Pia", people.REGIONAL),
        *(("affiliation-tuxedo",), Access.TOKEN),
    ),
)
"""(purpose, name, who orders, for which organisation, services, access): the purpose tells them apart."""


def demonstration() -> Sandbox | None:
    """The open sandbox that `make run` calls; None before the seed."""
    return _alive(PURPOSE)


def _alive(purpose: str) -> Sandbox | None:
    gone = (SandboxStage.DELETED, SandboxStage.REFUSED)
    kept = Sandbox.objects.filter(purpose=purpose, owner__is_fictitious=True).exclude(stage__in=gone)
    return kept.exclude(desire=Desire.DELETED).order_by("created_at").first()


def _open_sandbox(purpose: str, name: str, author: str, code: str, slugs: tuple[str, ...], access: Access) -> None:
    by, organisation = people.person(author), people.organisation(code)
    sandbox = _alive(purpose)
    if sandbox is None:
        versions = ServiceVersion.objects.filter(service__slug__in=slugs, stage=Stage.APPROVED)
        choices = [ordering.default_choice(by=by, organisation=organisation, version=version) for version in versions]
        actions.order(by=by, organisation=organisation, name=name, services=choices, purpose=purpose, access=access)
        return
    if sandbox.expires_at < timezone.now() + LASTS:
        actions.extend(sandbox=sandbox, by=by)
    if sandbox.desire == Desire.STOPPED:
        actions.start(sandbox=sandbox, by=by)
