"""The rows that a sandbox has for itself: what one of them would start from, and those there are."""

from dataclasses import dataclass, field

from catalog.keeping import rows as stored_rows
from catalog.keeping.rows import Row, values_by_name
from catalog.lookup import keys
from catalog.lookup.keys import Key
from catalog.models import DatasetRevision, Operation
from engine.errors import KeyRefused

from . import composing
from .composing import Composed, Recipe, contenders, stored
from .composing.contenders import Question
from .models import Layer, Overlay, Sandbox, SandboxService

SHOWN = 50
"""Own rows of one operation that its page lists; all of them have the dataset's page."""


@dataclass(frozen=True)
class Proposal:
    """A row before it is changed: the one that answers for a key now. `columns` are those between key and response."""

    operation: Operation
    key_path: list
    key_label: str
    key: str
    columns: list[str]
    values: dict[str, str]
    response: str
    responses: list[str]
    origin: Composed | None = None
    """The row it starts from; None when no row answers."""
    own: bool = False
    """It is one of the sandbox's own already."""


@dataclass(frozen=True)
class OwnRows:
    """The sandbox's own rows of one operation; `rows` are the first SHOWN."""

    service_pk: int
    operation_name: str
    revision: DatasetRevision
    rows: list[Row] = field(default_factory=list)


def proposal(service: SandboxService, operation_name: str, key: str) -> Proposal | None:
    """The row of this key's cell, else the one that answers for this value; None without such an operation.

    Raises CompositionRefused.
    """
    recipe = next((each for each in composing.recipes(service) if each.operation.name == operation_name), None)
    if recipe is None or not (recipe.sources or recipe.operation.key_candidates):
        return None
    key_path = recipe.key_path or recipe.operation.key_candidates[0]["path"]
    origin = _same(recipe, key) or _winner(recipe, key)
    overlay = laid(service, operation_name)
    return Proposal(
        operation=recipe.operation,
        key_path=key_path,
        key_label=composing.label(key_path),
        key=_cell(origin, key, key_path),
        responses=[response.name for response in recipe.operation.responses.all()],
        origin=origin,
        own=bool(overlay and origin and origin.source.dataset.pk == overlay.dataset_id),
        **(_like(origin) if origin else _example(recipe)),
    )


def of(sandbox: Sandbox) -> list[OwnRows]:
    """The own rows that stand in the composition now."""
    layers = Layer.objects.filter(service__sandbox=sandbox, dataset__in=sandbox.overlays.values("dataset"))
    found = []
    for layer in layers.select_related("dataset"):
        revision = composing.latest(layer.dataset)
        rows = stored_rows.page(revision, 0, SHOWN)
        found.append(OwnRows(layer.service_id, layer.operation_name, revision, rows))
    return found


def laid(service: SandboxService, operation_name: str) -> Overlay | None:
    """The overlay of an operation, if it is one of its layers."""
    layers = Layer.objects.filter(service=service, operation_name=operation_name)
    return Overlay.objects.filter(sandbox=service.sandbox_id, dataset__in=layers.values("dataset")).first()


def _same(recipe: Recipe, cell: str) -> Composed | None:
    """The row of the highest layer with this very key."""
    try:
        wanted = keys.read(cell, keys.count(recipe.key_path))
    except KeyRefused:
        return None
    for source in recipe.sources:
        for each in stored.read(source.revision):
            if (each.key.kind, each.key.text) == (wanted.kind, wanted.text):
                return Composed(source, each.row, wanted)
    return None


def _winner(recipe: Recipe, value: str) -> Composed | None:
    return next(iter(contenders.contest(recipe, Question(value)).rows), None)


def _cell(origin: Composed | None, typed: str, key_path: list) -> str:
    """The key of the row: its own, or, under a row for many values, the one value that was asked for."""
    if origin is not None and (origin.key.kind == "literal" or origin.row.key.strip() == typed.strip()):
        return origin.row.key
    parts = [keys.write(Key("literal", part)) for part in keys.values(keys.asked(typed, key_path))]
    return parts[0] if len(parts) == 1 else keys.join(parts)


def _like(origin: Composed) -> dict:
    columns = origin.source.revision.columns
    return {
        "columns": columns[1:-1],
        "values": values_by_name(columns, origin.row),
        "response": origin.row.response,
    }


def _example(recipe: Recipe) -> dict:
    response = recipe.operation.default_response
    columns = [slot["name"] for slot in response.slots] if response else []
    values = {name: str(response.examples.get(name, "")) for name in columns} if response else {}
    return {"columns": columns, "values": values, "response": response.name if response else ""}
