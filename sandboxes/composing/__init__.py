"""Composition: for each key the highest layer wins; expressions and defaults follow the same order."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from catalog.keeping import rows
from catalog.lookup import keys
from catalog.lookup.keys import Key
from catalog.models import Dataset, DatasetRevision, Operation

from ..errors import CompositionRefused
from ..models import Layer, SandboxService


@dataclass(frozen=True)
class Source:
    """One layer, with the revision it gives."""

    layer: Layer
    dataset: Dataset
    revision: DatasetRevision


@dataclass(frozen=True)
class Composed:
    """One row of a composition: where it comes from, and the key it answers for."""

    source: Source
    row: rows.Row
    key: Key

    @cached_property
    def values(self) -> dict[str, str]:
        """Column name -> cell."""
        return rows.values_by_name(self.source.revision.columns, self.row)


@dataclass(frozen=True)
class Recipe:
    """What one operation is composed of: its layers, the highest FIRST."""

    operation: Operation
    sources: tuple[Source, ...] = ()

    @property
    def key_path(self) -> list:
        """The steps to the field that holds the key; of several fields a list of such steps."""
        return self.sources[0].revision.key_path if self.sources else []


def recipes(service: SandboxService, *, served: bool = False) -> list[Recipe]:
    """One recipe per operation of the version, in the contract's order.

    With `served`, of the revisions that the engine serves now; else of the pinned or newest ones. Raises
    `CompositionRefused`.
    """
    by_operation: dict[str, list[Source]] = {}
    for layer in service.layers.select_related("dataset", "revision__version", "composed_revision__version"):
        revision = layer.composed_revision if served else (layer.revision or latest(layer.dataset))
        if revision is not None:
            by_operation.setdefault(layer.operation_name, []).append(Source(layer, layer.dataset, revision))
    found = []
    for operation in service.version.operations.prefetch_related("responses"):
        sources = sorted(by_operation.get(operation.name, []), key=lambda source: -source.layer.position)
        require_same_key(operation.name, [(source.dataset, source.revision) for source in sources])
        found.append(Recipe(operation, tuple(sources)))
    return found


def latest(dataset: Dataset) -> DatasetRevision:
    """The newest revision; `CompositionRefused` when the dataset has none yet."""
    revision = dataset.revisions.select_related("version").order_by("-number").first()
    if revision is None:
        raise CompositionRefused(_("The dataset “%(dataset)s” has no published revision yet.") % {"dataset": dataset})
    return revision


def require_same_key(operation_name: str, layers: list[tuple[Dataset, DatasetRevision]]) -> None:
    """Layers can be compared key by key only when their keys are the same field of the request."""
    if not layers:
        return
    first, path = layers[0][0], layers[0][1].key_path
    for dataset, revision in layers[1:]:
        if revision.key_path != path:
            raise CompositionRefused(
                _(
                    "%(operation)s: “%(first)s” is looked up by %(first_key)s, but “%(second)s” by %(second_key)s. "
                    "Layers of one operation must share the same key field: remove one, or publish it again with the "
                    "other's key."
                )
                % {
                    "operation": operation_name,
                    "first": first,
                    "first_key": label(path),
                    "second": dataset,
                    "second_key": label(revision.key_path),
                }
            )


def label(key_path: list) -> str:
    """A key path as people read it: local names with slashes; several fields with & between."""
    return keys.AND.join("/".join(step.rpartition("}")[2] for step in path) for path in keys.paths(key_path))


def winners(recipe: Recipe) -> Iterator[Composed]:
    """The rows that answer, from the highest layer to the lowest, each layer in row order.

    A literal key is answered by the highest layer that has it; the same expression twice, and the default, likewise.
    Only the keys already given are held in memory: a layer may have any number of rows.
    """
    taken: set[tuple[str, str]] = set()
    for source in recipe.sources:
        for row in rows.read(source.revision):
            key = row.meaning
            if (key.kind, key.text) not in taken:
                taken.add((key.kind, key.text))
                yield Composed(source, row, key)


def answers(key: Key, value: str) -> bool:
    """Could this key answer a request that carries `value`? Of a rule nobody can tell: it reads other fields too."""
    if key.kind == "rule":
        return False
    if key.kind == "literal":
        return key.text == value.strip()
    return key.kind == "default" or keys.matches(key.text, value.strip())
