"""Which rows are called: every response, first and last rows, expressions and defaults, a bounded number of each."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice, product

from django.utils.translation import gettext as _

from catalog.functions import plugged
from catalog.functions.fields import Fields
from catalog.lookup import keys, rules
from catalog.lookup.keys import Key

from ..composing import Composed, Recipe, answers, winners
from . import examples

MOST = 30
"""Calls per operation."""

TRIES = 20
"""Values of one field that are tried when several make the key."""

MOST_RESPONSES, MOST_EDGES, MOST_EXPRESSIONS = 12, 5, 8


@dataclass(frozen=True)
class Sample:
    """One call to make: the value to ask for and the row that must answer; or why it cannot be made.

    `composed` is None for an operation without rows: its default response must answer the sample request. `key_path`
    says where the value stands, when that is not where all rows have their key. `rules` are read before the row.
    """

    composed: Composed | None = None
    value: str | None = None
    obstacle: str = ""
    key_path: tuple[tuple[str, ...], ...] = ()
    rules: tuple[Composed, ...] = ()


def samples(recipe: Recipe, unreachable: str) -> list[Sample]:
    """The calls to make for one operation. `unreachable`: what to say of an expression no value was found for."""
    if not recipe.sources:
        return [Sample()]
    gathered = _Gathered()
    for composed in winners(recipe):
        gathered.add(composed)
    fields = Fields(recipe.operation.key_candidates)
    found = [
        _of_rule(composed, fields, unreachable)
        if composed.key.kind == "rule"
        else _sample(composed, gathered, unreachable)
        for composed in gathered.chosen()
    ]
    return [replace(each, rules=gathered.before(each.composed)) for each in found]


class _Gathered:
    """What one pass over the rows keeps: a few rows, all expressions, and enough literals to avoid them."""

    def __init__(self) -> None:
        self.first: list[Composed] = []
        self.last: list[Composed] = []
        self.by_response: dict[str, Composed] = {}
        self.expressions: list[Composed] = []
        self.default: list[Composed] = []
        self.rules: list[Composed] = []
        self.literals: set[str] = set()
        self.begun: set[str] = set()

    def add(self, composed: Composed) -> None:
        kind = composed.key.kind
        if kind == "rule":
            self.rules.append(composed)
        elif kind == "regex":
            self.expressions.append(composed)
        elif kind == "default":
            self.default = self.default or [composed]
        else:
            self.literals.add(composed.key.plain)
            if composed.key.state == keys.INITIAL:
                self.begun.add(composed.key.plain)
            if len(self.by_response) < MOST_RESPONSES:
                self.by_response.setdefault(composed.row.response, composed)
            if len(self.first) < MOST_EDGES:
                self.first.append(composed)
            self.last = [*self.last[-MOST_EDGES + 1 :], composed]

    def chosen(self) -> list[Composed]:
        wanted = [
            *self.rules[:MOST_EXPRESSIONS],
            *self.first,
            *self.last,
            *self.by_response.values(),
            *self.expressions[:MOST_EXPRESSIONS],
            *self.default,
        ]
        unique = {(each.source.dataset.pk, each.row.number): each for each in wanted}
        return list(unique.values())[:MOST]

    def before(self, composed: Composed | None) -> tuple[Composed, ...]:
        """The rules that are read before a row: of a rule those above it."""
        end = self.rules.index(composed) if composed in self.rules else len(self.rules)
        return tuple(self.rules[:end])

    def reaches(self, value: str, wanted: Composed) -> bool:
        """Is `wanted` the row that answers for `value`?"""
        if value in self.literals:
            return wanted.key.kind == "literal" and wanted.key.text == value
        first = next((each for each in self.expressions if answers(each.key, value)), None)
        return (first or next(iter(self.default), None)) is wanted


def _sample(composed: Composed, gathered: _Gathered, unreachable: str) -> Sample:
    """A row that answers in another state than the first is not called: a check changes no state."""
    if composed.key.state or composed.key.text in gathered.begun:
        return Sample(composed, None, _("It answers in one state of its key only: call it by hand."))
    if composed.key.kind == "literal":
        return Sample(composed, composed.key.text)
    value = next((each for each in _proposals(composed.key, gathered) if gathered.reaches(each, composed)), None)
    return Sample(composed, value, "" if value is not None else unreachable)


def _of_rule(composed: Composed, fields: Fields, unreachable: str) -> Sample:
    """The request gets the values that the rule's conditions ask for."""
    name = plugged.dispatcher(composed.row.response)
    if name:
        obstacle = _("The dispatcher “%(name)s” chooses its response: call it by hand.")
        return Sample(composed, None, obstacle % {"name": name})
    found = rules.example(rules.load(composed.key.text), fields)
    if found is None:
        return Sample(composed, None, unreachable)
    return Sample(composed, keys.SEPARATOR.join(found.values()), key_path=tuple(found))


def _proposals(key: Key, gathered: _Gathered) -> Iterable[str]:
    known = sorted(gathered.literals)[:1]
    if not key.parts:
        return _of_field(key, known)
    fields = [keys.values(text) for text in known]
    each = [
        list(islice(_of_field(part, [values[place] for values in fields]), TRIES))
        for place, part in enumerate(key.parts)
    ]
    return (keys.SEPARATOR.join(values) for values in product(*each))


def _of_field(key: Key, known: list[str]) -> Iterable[str]:
    """Values of one field: the literal itself, what an expression may match, what is unlike known values."""
    if key.kind == "literal":
        return [key.text]
    return examples.of_expression(key.text) if key.kind == "regex" else examples.unlike(known)
