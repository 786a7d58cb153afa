"""Who wins and why: a composition told to people, for one key and for the keys that several layers share."""

from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from . import composing
from .composing import Composed, Recipe
from .errors import CompositionRefused
from .models import SandboxService

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class LayerLine:
    """One layer, as it is served or will be."""

    position: int
    dataset: str
    dataset_pk: int
    scope: str
    revision: int
    rows: int
    followed: bool


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One row that could answer for a key; the first of its list does."""

    wins: bool
    why: str
    dataset: str
    dataset_pk: int
    revision: int
    row: int
    key: str
    kind: str
    response: str
    values: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Explained:
    """The composition of one operation; `problem` says why there is none."""

    operation: str
    key_label: str = ""
    layers: list[LayerLine] = field(default_factory=list)
    key: str = ""
    contenders: list[Contender] = field(default_factory=list)
    conflict_count: int = 0
    conflicts: list[list[Contender]] = field(default_factory=list)
    problem: str = ""

    def as_dict(self) -> dict:
        return asdict(self)


def explain(service: SandboxService, operation_name: str, *, key: str = "", start: int = 0) -> Explained:
    """Layers, the contenders for `key` (when given), and one page of conflicts from `start`."""
    try:
        recipe = _recipe(service, operation_name)
    except CompositionRefused as refusal:
        return Explained(operation=operation_name, key=key, problem=str(refusal))
    count, rivals = composing.conflicts(recipe, start=start, count=PAGE)
    return Explained(
        operation=operation_name,
        key_label=composing.label(recipe.key_path),
        layers=_layers(recipe),
        key=key,
        contenders=_contenders(composing.candidates(recipe, key)) if key else [],
        conflict_count=count,
        conflicts=[_contenders(each) for each in rivals],
    )


def _recipe(service: SandboxService, operation_name: str) -> Recipe:
    found = composing.recipes(service, served=bool(service.bundle_digest))
    recipe = next((each for each in found if each.operation.name == operation_name), None)
    if recipe is None:
        raise CompositionRefused(
            _("%(version)s has no operation “%(name)s”.") % {"version": service.version, "name": operation_name}
        )
    return recipe


def _layers(recipe: Recipe) -> list[LayerLine]:
    return [
        LayerLine(
            position=source.layer.position,
            dataset=source.dataset.name,
            dataset_pk=source.dataset.pk,
            scope=source.dataset.scope,
            revision=source.revision.number,
            rows=source.revision.row_count,
            followed=source.layer.revision_id is None,
        )
        for source in recipe.sources
    ]


def _contenders(rows: list[Composed]) -> list[Contender]:
    return [
        Contender(
            wins=place == 0,
            why=_why(composed, wins=place == 0),
            dataset=composed.source.dataset.name,
            dataset_pk=composed.source.dataset.pk,
            revision=composed.source.revision.number,
            row=composed.row.number,
            key=composed.row.key,
            kind=composed.key.kind,
            response=composed.row.response,
            values=composed.values,
        )
        for place, composed in enumerate(rows)
    ]


def _why(composed: Composed, *, wins: bool) -> str:
    if not wins:
        return _("A more exact key, or a higher layer, answers before.")
    return {
        "rule": _("Rules are read before keys; this is the highest layer that has this one."),
        "literal": _("The highest layer that holds this very key."),
        "regex": _("No layer holds this very key; this is the first expression that matches, by layer, then by row."),
        "default": _("Nothing else matches; this is the default of the highest layer that has one."),
    }[composed.key.kind]
