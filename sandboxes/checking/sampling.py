"""Which rows are called: every response, first and last rows, expressions and defaults, a bounded number of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..composing import Composed, Recipe, answers, winners
from . import examples

MOST = 30
"""Calls per operation."""

MOST_RESPONSES, MOST_EDGES, MOST_EXPRESSIONS = 12, 5, 8


@dataclass(frozen=True)
class Sample:
    """One call to make: the value to ask for and the row that must answer; or why it cannot be made.

    `composed` is None for an operation without rows: its default response must answer the sample request.
    """

    composed: Composed | None = None
    value: str | None = None
    obstacle: str = ""


def samples(recipe: Recipe, unreachable: str) -> list[Sample]:
    """The calls to make for one operation. `unreachable`: what to say of an expression no value was found for."""
    if not recipe.sources:
        return [Sample()]
    gathered = _Gathered()
    for composed in winners(recipe):
        gathered.add(composed)
    return [_sample(composed, gathered, unreachable) for composed in gathered.chosen()]


class _Gathered:
    """What one pass over the rows keeps: a few rows, all expressions, and enough literals to avoid them."""

    def __init__(self) -> None:
        self.first: list[Composed] = []
        self.last: list[Composed] = []
        self.by_response: dict[str, Composed] = {}
        self.expressions: list[Composed] = []
        self.default: list[Composed] = []
        self.literals: set[str] = set()

    def add(self, composed: Composed) -> None:
        kind = composed.key.kind
        if kind == "regex":
            self.expressions.append(composed)
        elif kind == "default":
            self.default = self.default or [composed]
        else:
            self.literals.add(composed.key.text)
            if len(self.by_response) < MOST_RESPONSES:
                self.by_response.setdefault(composed.row.response, composed)
            if len(self.first) < MOST_EDGES:
                self.first.append(composed)
            self.last = [*self.last[-MOST_EDGES + 1 :], composed]

    def chosen(self) -> list[Composed]:
        wanted = [
            *self.first,
            *self.last,
            *self.by_response.values(),
            *self.expressions[:MOST_EXPRESSIONS],
            *self.default,
        ]
        unique = {(each.source.dataset.pk, each.row.number): each for each in wanted}
        return list(unique.values())[:MOST]

    def reaches(self, value: str, wanted: Composed) -> bool:
        """Is `wanted` the row that answers for `value`?"""
        if value in self.literals:
            return wanted.key.kind == "literal" and wanted.key.text == value
        first = next((each for each in self.expressions if answers(each.key, value)), None)
        return (first or next(iter(self.default), None)) is wanted


def _sample(composed: Composed, gathered: _Gathered, unreachable: str) -> Sample:
    if composed.key.kind == "literal":
        return Sample(composed, composed.key.text)
    proposals: Iterable[str] = (
        examples.of_expression(composed.key.text)
        if composed.key.kind == "regex"
        else examples.unlike(sorted(gathered.literals)[:1])
    )
    value = next((each for each in proposals if gathered.reaches(each, composed)), None)
    return Sample(composed, value, "" if value is not None else unreachable)
