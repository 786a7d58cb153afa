"""Who wins and why: a composition told to people, for one key and for the keys that several layers share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.functions import plugged

from . import composing
from .composing import Composed, Recipe, conflicts, contenders
from .composing.contenders import Contest, Kind, Question
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
    """One row that could answer for a key; the first of its list does. `layer` counts from 0, the highest."""

    wins: bool
    why: str
    layer: int
    dataset: str
    dataset_pk: int
    revision: int
    row: int
    key: str
    kind: str
    response: str
    values: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One kind of key, in the order in which the engine asks them; `outcome`: wins, none, covered or absent."""

    kind: str
    outcome: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one layer has for a key; `differing` are the values that are not the same in all layers that have it."""

    contender: Contender
    differing: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class MatrixLine:
    """One key of the matrix: a cell for each layer, None where it has no row of this key."""

    key: str
    kind: str
    same: bool
    cells: list[Cell | None]


@dataclass(frozen=True, kw_only=True)
class Explained:
    """The composition of one operation; `problem` says why there is none.

    `served`: the engine answers like this now; else it will, once the sandbox is made. `read` are the fields besides
    the key that rules read, `values` what was asked for them; `states` those in which rows of the key answer, `state`
    the one that was asked (empty: no call has changed it). `conflict_count` counts the keys of several layers,
    `found_count` those that are searched for.
    """

    operation: str
    key_label: str = ""
    served: bool = True
    layers: list[LayerLine] = field(default_factory=list)
    key: str = ""
    values: dict[str, str] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    state: str = ""
    states: list[str] = field(default_factory=list)
    contenders: list[Contender] = field(default_factory=list)
    rungs: list[Rung] = field(default_factory=list)
    search: str = ""
    conflict_count: int = 0
    found_count: int = 0
    conflicts: list[list[Contender]] = field(default_factory=list)
    too_large: bool = False
    problem: str = ""

    def as_dict(self) -> dict:
        return asdict(self)

    @property
    def questions(self) -> list[tuple[str, str]]:
        """The fields that rules read besides the key, each with what was asked for it."""
        return [(name, self.values.get(name, "")) for name in self.read]

    @property
    def matrix(self) -> list[MatrixLine]:
        """The conflicts as a table: keys by layers."""
        return [_line(rivals, len(self.layers)) for rivals in self.conflicts]


def explain(
    service: SandboxService,
    operation_name: str,
    *,
    key: str = "",
    values: Mapping[str, str] | None = None,
    state: str = "",
    search: str = "",
    start: int = 0,
    matrix: bool = True,
) -> Explained:
    """Layers, the contenders for `key` (when given), and with `matrix` one page of conflicts from `start`."""
    sandbox = service.sandbox
    served = bool(service.bundle_digest) and sandbox.observed_generation == sandbox.desired_generation
    try:
        recipe = _recipe(service, operation_name, served=served)
        asked = Question(key, values or {}, state)
        return of_recipe(recipe, asked, search=search, start=start, matrix=matrix, served=served)
    except CompositionRefused as refusal:
        return Explained(operation=operation_name, key=key, problem=str(refusal))


def of_recipe(
    recipe: Recipe, asked: Question, *, search: str = "", start: int = 0, matrix: bool = False, served: bool = False
) -> Explained:
    """The same for layers that need not be any sandbox's yet. Raises CompositionRefused."""
    contest = contenders.contest(recipe, asked) if asked.key else None
    found = conflicts.conflicts(recipe, start=start, count=PAGE, search=search) if matrix else None
    return Explained(
        operation=recipe.operation.name,
        key_label=composing.label(recipe.key_path),
        served=served,
        layers=_layers(recipe),
        key=asked.key,
        values=dict(asked.values),
        read=contest.read if contest else [],
        state=asked.state,
        states=contest.states if contest else [],
        contenders=_contenders(recipe, contest.rows) if contest else [],
        rungs=_rungs(contest) if contest else [],
        search=search,
        conflict_count=found.total if found else 0,
        found_count=found.found if found else 0,
        conflicts=[_contenders(recipe, each) for each in found.page] if found else [],
        too_large=matrix and conflicts.too_large(recipe),
    )


def _recipe(service: SandboxService, operation_name: str, *, served: bool) -> Recipe:
    found = composing.recipes(service, served=served)
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


def _contenders(recipe: Recipe, rows: list[Composed]) -> list[Contender]:
    return [
        Contender(
            wins=composed is rows[0],
            why=_why_it_answers(composed) if composed is rows[0] else _why_not(composed, rows[0]),
            layer=recipe.sources.index(composed.source),
            dataset=composed.source.dataset.name,
            dataset_pk=composed.source.dataset.pk,
            revision=composed.source.revision.number,
            row=composed.row.number,
            key=composed.row.key,
            kind=composed.key.kind,
            response=composed.row.response,
            values=composed.values,
        )
        for composed in rows
    ]


def _why_it_answers(composed: Composed) -> str:
    name = plugged.dispatcher(composed.row.response)
    if name:
        return _(
            "The first rule that holds. The dispatcher “%(name)s” chooses its response in the engine; when it chooses "
            "none, the search goes on."
        ) % {"name": name}
    return {
        "rule": _("Rules are read before keys, by layer, then by row; this is the first one that holds."),
        "literal": _("The highest layer that holds this very key, in this state.")
        if composed.key.state
        else _("The highest layer that holds this very key."),
        "regex": _("No layer holds this very key; this is the first expression that matches, by layer, then by row."),
        "default": _("Nothing else matches; this is the default of the highest layer that has one."),
    }[composed.key.kind]


def _why_not(composed: Composed, winner: Composed) -> str:
    """What keeps a row that fits from answering."""
    above = {"name": winner.source.dataset.name}
    if (composed.key.kind, composed.key.text) == (winner.key.kind, winner.key.text):
        return _("“%(name)s” is a higher layer and has the same key.") % above
    if composed.key.kind == "literal" == winner.key.kind and winner.key.state != composed.key.state:
        return _("The row for the state of the key answers before the one for any state.")
    if composed.key.kind == winner.key.kind:
        return _("Layers are read from the highest, then row by row: that of “%(name)s” comes first.") % above
    return {
        "rule": _("A rule that holds answers before any key."),
        "literal": _("The exact key answers before expressions and the default."),
        "regex": _("An expression that matches answers before the default."),
    }[winner.key.kind]


def _rungs(contest: Contest) -> list[Rung]:
    """The way of a call through the composition, in words."""
    won = False
    rungs = []
    for kind in contest.kinds:
        outcome = "absent" if not kind.standing else "none" if not kind.fitting else "covered" if won else "wins"
        won = won or outcome == "wins"
        rungs.append(Rung(kind=kind.name, outcome=outcome, words=_rung_words(kind, outcome)))
    return rungs


def _rung_words(kind: Kind, outcome: str) -> str:
    if outcome in ("absent", "none"):
        return _nothing_words(kind, outcome)
    first = kind.rows[0]
    told = {"name": first.source.dataset.name, "row": first.row.number, "key": first.row.key, "count": kind.fitting}
    if outcome == "covered":
        words = ngettext("%(count)d row would fit too.", "%(count)d rows would fit too.", kind.fitting)
        return words % told
    dispatcher = plugged.dispatcher(first.row.response)
    if dispatcher:
        words = _("“%(key)s”, row %(row)d of “%(name)s”, holds: the dispatcher “%(dispatcher)s” chooses.")
        return words % {**told, "dispatcher": dispatcher}
    return {
        "rule": _("“%(key)s”, row %(row)d of “%(name)s”, holds: it answers."),
        "literal": _("Row %(row)d of “%(name)s” has this very key: it answers."),
        "regex": _("“%(key)s”, row %(row)d of “%(name)s”, matches: it answers."),
        "default": _("Row %(row)d of “%(name)s” answers."),
    }[kind.name] % told


def _nothing_words(kind: Kind, outcome: str) -> str:
    if outcome == "absent":
        return {
            "rule": _("No layer has a rule."),
            "literal": _("No layer has an exact key."),
            "regex": _("No layer has an expression."),
            "default": _("No layer has a default."),
        }[kind.name]
    if kind.name == "rule":
        return _("None holds for these fields.")
    return _("None has this very key.") if kind.name == "literal" else _("None matches.")


def _line(rivals: list[Contender], width: int) -> MatrixLine:
    names = list(dict.fromkeys(name for each in rivals for name in each.values))
    differing = [name for name in names if len({each.values.get(name, "") for each in rivals}) > 1]
    cells: list[Cell | None] = [None] * width
    for each in rivals:
        cells[each.layer] = Cell(contender=each, differing=[(name, each.values.get(name, "")) for name in differing])
    same = not differing and len({each.response for each in rivals}) == 1
    return MatrixLine(key=rivals[0].key, kind=rivals[0].kind, same=same, cells=cells)
