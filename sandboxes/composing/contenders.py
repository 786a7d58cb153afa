"""Who answers a request: every row of a composition that could, in the order in which the engine asks them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language

from catalog.functions.fields import Fields, Path
from catalog.lookup import keys, rules
from catalog.lookup.keys import Key
from engine.errors import FunctionRefused

from ..errors import CompositionRefused
from . import Composed, Recipe, answers, stored

KINDS = ("rule", "literal", "regex", "default")
"""The order of `engine.lookup.row`: the first rule that holds, the exact key, the first expression, the default.

Of exact keys, one for the state in which the key is goes before one for any state (`engine.stories`).
"""
MOST = 50
"""Rows of one kind that are told; more are counted."""


@dataclass(frozen=True)
class Question:
    """A request as far as a composition reads it: the key, as people type it, and the fields that rules read.

    `state` is the one in which the key is; empty when no call has changed it.
    """

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    state: str = ""


@dataclass
class Kind:
    """The rows of one kind: how many there are, how many fit the request, and the first that do."""

    name: str
    standing: int = 0
    fitting: int = 0
    rows: list[Composed] = field(default_factory=list)


@dataclass(frozen=True)
class Contest:
    """What the engine would find, kind by kind.

    `read` are the fields, besides the key, that rules read; `states` those in which rows of this very key answer.
    """

    kinds: list[Kind]
    read: list[str]
    states: list[str]

    @property
    def rows(self) -> list[Composed]:
        """Those that could answer, the one that does first."""
        return [row for kind in self.kinds for row in kind.rows]


def contest(recipe: Recipe, question: Question) -> Contest:
    """Asks every row of every layer, from the highest to the lowest. Raises CompositionRefused, VaultDamaged."""
    asked = _Asked(recipe, question)
    kinds = {name: Kind(name) for name in KINDS}
    for source in recipe.sources:
        for each in stored.read(source.revision):
            key = each.key
            kind = kinds[key.kind]
            kind.standing += 1
            if asked.fits(key):
                kind.fitting += 1
                if len(kind.rows) < MOST:
                    kind.rows.append(Composed(source, each.row, key))
    kinds["literal"].rows.sort(key=lambda composed: not composed.key.state)
    return Contest(list(kinds.values()), sorted(asked.read), sorted(asked.states))


class _Asked:
    """The request of a question, as keys and rules see it."""

    def __init__(self, recipe: Recipe, question: Question) -> None:
        self._key = keys.asked(question.key, recipe.key_path)
        self._fields = Fields(recipe.operation.key_candidates)
        paths = [tuple(path) for path in keys.paths(recipe.key_path)]
        self._of_key = dict(zip(paths, keys.values(self._key), strict=False))
        self._of_others = {self._path(name): value for name, value in question.values.items()}
        self._state = question.state or keys.INITIAL
        self.read: set[str] = set()
        self.states: set[str] = set()

    def fits(self, key: Key) -> bool:
        if key.kind == "rule":
            return self._meets(rules.load(key.text))
        if not key.state:
            return answers(key, self._key)
        if key.plain == self._key and len(self.states) < MOST:
            self.states.add(key.state)
        return key.plain == self._key and key.state == self._state

    def values_at(self, path: Path) -> list[str]:
        value = self._of_key.get(path, self._of_others.get(path))
        return [] if value is None else [value]

    def _meets(self, rule: rules.Rule) -> bool:
        self.read |= {name for name in rules.fields_of(rule) if self._path(name) not in self._of_key}
        return rules.is_met(rule, self._fields, self)

    def _path(self, name: str) -> Path:
        try:
            return self._fields.require(name)
        except FunctionRefused as refusal:
            raise CompositionRefused(refusal.text(get_language() or "fr")) from refusal
