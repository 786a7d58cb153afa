"""Drafts of rows for one response: plausible ones, one for each limit of each column, one for each pair of choices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..contracts.values import Values
from . import levels, pairwise, routes
from .routes import ABSENT, NO_BRANCH, PRESENT, Key, Switch

NIL = "∅"
MOST_FACTORS = 40
MOST_LEVELS = 6
MOST_RECORDS = 10
APART = 5_000
"""Between a row's number and those of the people in its tables: nobody is in two rows."""
Chosen = Mapping[Key, int]


@dataclass(frozen=True)
class Try:
    """What a row tries, for `wording`: a code, the column, the value and a length or count."""

    code: str
    column: str = ""
    value: str = ""
    size: int = 0


@dataclass
class Draft:
    """The values of a row by slot, and what it tries; `met` are the pairs it stands for."""

    values: dict[str, str]
    tries: list[Try]
    met: dict[int, int] = field(default_factory=dict)


class Frame:
    """The slots of a response and how rows fill them. `faithful`: optional parts only where the examples have them."""

    def __init__(self, response: dict[str, Any], tree: dict[str, Any], *, faithful: bool = False) -> None:
        """`response`: name, slots and examples; `tree`: the operation's response_tree, {} for a fault."""
        self.slots: list[dict[str, Any]] = response["slots"]
        self._examples: dict[str, str] = response["examples"]
        self.routes = routes.find(self.slots, tree)
        self.chosen = {key: self._default(switch, faithful=faithful) for key, switch in self.routes.switches.items()}

    def row(self, index: int, chosen: Chosen | None = None) -> dict[str, str]:
        """Plausible values for what is chosen (else the default); row `index` is about another person than others."""
        chosen = {**self.chosen, **(chosen or {})}
        values = Values(index=index)
        return {slot["name"]: self._value(slot, values, index) if self.fills(slot, chosen) else ""
                for slot in self.slots}  # fmt: skip

    def fills(self, slot: dict[str, Any], chosen: Chosen) -> bool:
        """Whether the row has a value for the slot."""
        return all(chosen[key] == level for key, level in self.routes.slots[slot["name"]])

    def _default(self, switch: Switch, *, faithful: bool) -> int:
        """Present; of a choice the branch that the examples fill."""
        if not switch.is_choice:
            filled = any(self._examples.get(name) for name in self.routes.of(switch.key))
            return PRESENT if filled or not faithful else ABSENT
        behind = self.routes.of(switch.key)
        for name in behind:
            if self._examples.get(name):
                return dict(self.routes.slots[name])[switch.key]
        return NO_BRANCH

    def _value(self, slot: dict[str, Any], values: Values, index: int) -> str:
        if "fields" not in slot:
            return values.of(slot)
        return table(slot, index, max(slot.get("min") or 1, 1))


def table(slot: dict[str, Any], index: int, count: int, first: Mapping[str, str] | None = None) -> str:
    """A cell of `count` records; `first` sets fields of the first record."""
    records = []
    for place in range(min(count, MOST_RECORDS * 5)):
        values = Values(index=index + APART * bool(place) + place)
        record = {inner["name"]: values.of(inner) for inner in slot["fields"]}
        if not place:
            record |= first or {}
        records.append(";".join(map(_escaped, record.values())))
    return "|".join(records)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace("|", "\\|")


def examples(frame: Frame, count: int) -> Iterator[Draft]:
    """Plausible rows, each about another person."""
    return (Draft(frame.row(index), [Try("plausible")]) for index in range(count))


def boundary(frame: Frame, nillable: frozenset[str]) -> Iterator[Draft]:
    """One plausible row, then one for each limit of each column, all else plausible."""
    index = 0
    yield Draft(frame.row(index), [Try("plausible")])
    least = {key: ABSENT for key, switch in frame.routes.switches.items() if not switch.is_choice}
    index += 1
    if least:
        yield Draft(frame.row(index, least), [Try("least")])
    for switch in frame.routes.switches.values():
        for level, name in zip(switch.levels, switch.names, strict=True):
            if level != frame.chosen[switch.key] and (switch.is_choice or level == ABSENT):
                index += 1
                chosen = {**dict(switch.needs), switch.key: level}
                yield Draft(frame.row(index, chosen), [Try("branch" if switch.is_choice else "absent", name)])
    for slot in frame.slots:
        chosen = dict(frame.routes.slots[slot["name"]])
        for tried, value in _tried(slot, slot["name"] in nillable, index):
            index += 1
            yield Draft({**frame.row(index, chosen), slot["name"]: value}, [tried])


def _tried(slot: dict[str, Any], may_be_nil: bool, index: int) -> Iterator[tuple[Try, str]]:
    """What is worth trying in one column."""
    name = slot["name"]
    if "fields" not in slot:
        for level in levels.of(slot):
            yield Try(level.code, name, level.value, level.size), level.value
        if may_be_nil:
            yield Try("nil", name), NIL
        return
    most = slot.get("max")
    count = min(most, MOST_RECORDS) if most is not None else 3
    if count > 1:
        yield Try("records", name, size=count), table(slot, index, count)
    for inner in slot["fields"]:
        for level in levels.of(inner):
            cell = table(slot, index, max(slot.get("min") or 1, 1), {inner["name"]: level.value})
            yield Try(level.code, f"{name}.{inner['name']}", level.value, level.size), cell


class Pairs:
    """The factors of a response and the rows in which any two of their choices meet."""

    def __init__(self, frame: Frame, nillable: frozenset[str]) -> None:
        self._frame = frame
        self._switches = [switch for switch in frame.routes.switches.values() if len(switch.levels) > 1]
        self._switches.sort(key=lambda switch: not switch.is_choice)
        self._values: list[tuple[dict[str, Any], list[str]]] = []
        for slot in frame.slots:
            few = [] if "fields" in slot else levels.few(slot, MOST_LEVELS)
            if slot["name"] in nillable:
                few = [*(few or [""]), NIL]  # "": a plausible value
            if few:
                self._values.append((slot, few))
        whole = len(self._switches) + len(self._values)
        self.left = max(whole - MOST_FACTORS, 0)
        self._values = self._values[:MOST_FACTORS]
        self._switches = self._switches[: MOST_FACTORS - len(self._values)]
        self.factors = self._factors()

    def drafts(self) -> Iterator[Draft]:
        """The rows."""
        found = pairwise.rows(self.factors) or [{}]
        return (self.draft(row, index) for index, row in enumerate(found))

    def lone(self, pair: pairwise.Pair, index: int) -> Draft:
        """A row for one pair alone, all else as usual: where the row that held it is refused for something else."""
        (left, one), (right, other) = pair
        needs = [need for place in (left, right) for need in self.factors[place].needs]
        return self.draft({**dict(needs), left: one, right: other}, index)

    def draft(self, row: dict[int, int], index: int) -> Draft:
        switches = len(self._switches)
        chosen: dict[Key, int] = {}
        for place, level in row.items():
            if place < switches:
                switch = self._switches[place]
                chosen |= {**dict(switch.needs), switch.key: switch.levels[level]}
            else:
                chosen |= dict(self._frame.routes.slots[self._values[place - switches][0]["name"]])
        for place, level in row.items():  # what is chosen wins over what another factor would need
            if place < switches:
                chosen[self._switches[place].key] = self._switches[place].levels[level]
        values = self._frame.row(index, chosen)
        for place, level in row.items():
            if place >= switches and (value := self._values[place - switches][1][level]):
                values[self._values[place - switches][0]["name"]] = value
        return Draft(values, [self._said(place, level) for place, level in row.items()] or [Try("plausible")], row)

    def _factors(self) -> list[pairwise.Factor]:
        places = {switch.key: place for place, switch in enumerate(self._switches)}

        def needs(route: routes.Route) -> tuple[pairwise.Choice, ...]:
            return tuple(
                (places[key], self._switches[places[key]].levels.index(level)) for key, level in route if key in places
            )

        found = [pairwise.Factor(len(switch.levels), needs(switch.needs)) for switch in self._switches]
        for slot, few in self._values:
            found.append(pairwise.Factor(len(few), needs(self._frame.routes.slots[slot["name"]])))
        return found

    def _said(self, place: int, level: int) -> Try:
        if place >= len(self._switches):
            slot, few = self._values[place - len(self._switches)]
            code = "nil" if few[level] == NIL else "value" if few[level] else "filled"
            return Try(code, slot["name"], few[level] if code == "value" else "")
        switch = self._switches[place]
        code = "branch" if switch.is_choice else "absent" if switch.levels[level] == ABSENT else "present"
        return Try(code, switch.names[level])
