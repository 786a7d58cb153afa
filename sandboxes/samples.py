"""Calls worth showing for a sandbox: a real operation, asked with the key of a real row."""

from dataclasses import dataclass

from catalog.explaining import asking
from catalog.keeping import rows
from catalog.models import DatasetRevision, Operation, ServiceVersion

from . import addresses
from .models import Layer, Sandbox, SandboxService
from .snippets import Call

LOOKED_AT = 50
"""How many rows are read in search of a literal key: a dataset of expressions alone has none."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One service of a sandbox: where it answers and what it knows."""

    choice: SandboxService
    version: ServiceVersion
    url: str
    wsdl_url: str
    operations: list[Operation]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The operation to show, and the row that answers; `row` is None where no dataset is composed."""

    place: Place
    operation: Operation
    revision: DatasetRevision | None
    row: rows.Row | None


def places(sandbox: Sandbox) -> list[Place]:
    choices = sandbox.services.select_related("version__service").prefetch_related(
        "version__operations", "layers__dataset", "layers__revision__dataset", "layers__composed_revision__dataset"
    )
    return [
        Place(
            choice=choice,
            version=choice.version,
            url=addresses.url(sandbox, choice.version),
            wsdl_url=addresses.wsdl_url(sandbox, choice.version),
            operations=list(choice.version.operations.all()),
        )
        for choice in choices
    ]


def operation_names(sandbox: Sandbox) -> list[str]:
    """The names of all operations of a sandbox, each once."""
    versions = sandbox.services.values("version")
    return list(
        Operation.objects.filter(version__in=versions).order_by("name").values_list("name", flat=True).distinct()
    )


def chosen(found: list[Place], wanted: str = "") -> Sample | None:
    """The sample of the operation whose primary key is `wanted`; else of the first that has a row to show."""
    pairs = [(place, operation) for place in found for operation in place.operations if operation.sample_request]
    named = [pair for pair in pairs if str(pair[1].pk) == wanted]
    if not pairs:
        return None
    layered = [pair for pair in pairs if _layers(*pair)]
    place, operation = (named or layered or pairs)[0]
    for layer in _layers(place, operation):
        revision = layer.composed_revision or layer.revision or layer.dataset.revisions.first()
        row = asking.first_literal(rows.page(revision, 0, LOOKED_AT)) if revision else None
        if row:
            return Sample(place=place, operation=operation, revision=revision, row=row)
    return Sample(place=place, operation=operation, revision=None, row=None)


def call(sample: Sample, token: str = "") -> Call:
    """The call of a sample, ready for any snippet."""
    asked = asking.question(
        sample.operation,
        key_path=sample.revision.key_path if sample.revision else (),
        key=asking.asked_value(sample.row) if sample.row else None,
    )
    return Call(
        address=sample.place.url,
        wsdl=sample.place.wsdl_url,
        operation=sample.operation.name,
        action=sample.operation.action,
        soap=asked.soap,
        envelope=asked.envelope,
        arguments=asked.arguments,
        token=token,
    )


def _layers(place: Place, operation: Operation) -> list[Layer]:
    """The layers of one operation, the highest first."""
    layers = [layer for layer in place.choice.layers.all() if layer.operation_name == operation.name]
    return sorted(layers, key=lambda layer: -layer.position)
