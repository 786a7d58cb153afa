"""Proposes what each column of a file is: by the nearness of its name and by its values. Runs in the sealed child."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ..conformity import columns as columns_
from ..conformity.plan import Plan
from ..conformity.values import Checker
from ..folding import bare
from ..sheets.findings import Findings
from . import names
from .targets import KEY, MARK, NOTHING, PART, RESPONSE

FITTING, MISFITTING = 12.0, -45.0
"""What a name's likeness gains when every value fits a telling type, and loses when most do not fit."""
SUPPORTING = 40.0
"""Likeness of a name that values of the right type can make a proposal."""
BY_VALUES = 72.0
"""Likeness of a column whose values alone say what it is."""
BY_PLACE = 71.0
"""Likeness of the first column to a key, whatever its name."""
TELLING = ("enumeration", "pattern", "length", "minLength", "maxLength")
SPECIFIC = ("enumeration", "pattern")
ANYTHING = ("{{", "\N{EMPTY SET}")
"""How values begin that say nothing of the column's type: functions, and nil."""


@dataclass(frozen=True)
class Proposal:
    """What one column is: `target` of `targets`, how sure in percent, and why: same, name, values, place, or ""."""

    target: str = NOTHING
    score: int = 0
    why: str = ""


@dataclass(frozen=True)
class _Pair:
    """How much a column may be a target."""

    score: float
    position: int
    target: str
    why: str


class _Slot:
    """What the contract says of a slot, as far as values can tell."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.name: str = told["name"]
        self._checker = Checker(told["type"], told["facets"], variety=told.get("variety", "atomic"))
        facets = {name for name, value in told["facets"].items() if value not in (None, [], "")}
        self.is_table: bool = told["type"] == "table"
        self.is_telling = bool(facets.intersection(TELLING)) or told["type"] not in ("string", "table", "anyType")
        self.is_specific = bool(facets.intersection(SPECIFIC))

    def fit(self, values: list[str]) -> float:
        """The share of values that are right; those that one click would mend count nearly as much."""
        return sum(self._fit(value) for value in values) / len(values)

    def _fit(self, value: str) -> float:
        if value.startswith(ANYTHING):
            return 1.0
        verdict = self._checker.check(self._checker.settle(value))
        if verdict is None:
            return 1.0
        return 0.8 if verdict[1].get("proposal") else 0.0


def propose(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child. `arguments`: plan (as `conformity.plan.Plan` reads it), header, sample (rows of cells).

    Gives `exact`: nothing but the field of the key is left to ask; `columns`: {target, score, why} for each of the
    file's; and `lacking`: the names of the contract's columns that none of them fills.
    """
    del blobs
    header: list[str] = arguments["header"]
    values = _values(header, arguments["sample"])
    plan = Plan(arguments["plan"])
    slots = _slots(arguments["plan"], plan)
    pairs = list(_pairs(header, values, slots, plan))
    found = _assigned(len(header), pairs)
    filled = {proposal.target for proposal in found}
    return {
        "exact": _is_exact(header, plan, set(values[-1])),
        "columns": [asdict(proposal) for proposal in found],
        "lacking": [name for name in slots if name not in filled],
    }


def _is_exact(header: list[str], plan: Plan, used: set[str]) -> bool:
    """Whether the check would find no column to rename or to move; what is missing, no matching can bring."""
    findings = Findings()
    columns_.matched(header, plan, used, findings)
    named = len(header) > 1 and bare(header[-1]) in columns_.RESPONSE_HEADERS
    return named and all(problem["code"] == "C01" for problem in findings.problems)


def _slots(told: dict[str, Any], plan: Plan) -> dict[str, _Slot]:
    """Every slot of the operation's responses by name; the first response that has it describes it."""
    found: dict[str, _Slot] = {}
    for response in told["responses"]:
        known = plan.responses[response["name"]].template.slots
        described = {slot["name"]: slot for slot in response["slots"]}
        for name in known:
            if name not in found and name in described:
                found[name] = _Slot(described[name])
    return found


def _values(header: list[str], sample: list[list[str]]) -> list[list[str]]:
    """The distinct values of each column, as they come."""
    return [list(dict.fromkeys(row[at] for row in sample if at < len(row) and row[at])) for at in range(len(header))]


def _pairs(header: list[str], values: list[list[str]], slots: dict[str, _Slot], plan: Plan) -> Iterator[_Pair]:
    for position, name in enumerate(header):
        for slot in slots.values():
            yield _slot_pair(position, name, values[position], slot)
        yield _response_pair(position, name, values[position], plan)
        yield _key_pair(position, name, plan)
        if position and name.endswith(MARK):
            yield from _part_pairs(position, name, plan)


def _slot_pair(position: int, name: str, values: list[str], slot: _Slot) -> _Pair:
    likeness = names.likeness(name, slot.name)
    if likeness == 100:
        return _Pair(likeness, position, slot.name, "same")
    if not values or slot.is_table:
        return _Pair(likeness, position, slot.name, "name")
    fit = slot.fit(values)
    if fit < 0.5:
        return _Pair(likeness + MISFITTING, position, slot.name, "name")
    if fit == 1 and slot.is_specific and likeness < SUPPORTING:
        return _Pair(BY_VALUES, position, slot.name, "values")
    if fit >= 0.8 and slot.is_telling and likeness >= SUPPORTING:
        return _Pair(min(97.0, likeness + FITTING), position, slot.name, "name")
    return _Pair(likeness, position, slot.name, "name")


def _response_pair(position: int, name: str, values: list[str], plan: Plan) -> _Pair:
    if bare(name) in columns_.RESPONSE_HEADERS:
        return _Pair(100.5, position, RESPONSE, "same")
    known = sum(value in plan.responses for value in values)
    if known and known * 2 > len(values):
        return _Pair(96.0, position, RESPONSE, "values")
    return _Pair(max(names.likeness(name, each) for each in ("response", "reponse")), position, RESPONSE, "name")


def _key_pair(position: int, name: str, plan: Plan) -> _Pair:
    """The first column is the key when its name says so, or when nothing better does."""
    first = position == 0
    if first and MARK in name:
        return _Pair(101.0, position, KEY, "same")
    known = [text for each in plan.key_candidates for text in (each["label"], _last(each))]
    if first and bare(name) in columns_.KEY_HEADERS:
        return _Pair(101.0, position, KEY, "same")
    likeness = max((names.likeness(name, text) for text in known), default=0.0)
    if likeness == 100:
        return _Pair(101.0 if first else 99.0, position, KEY, "same")
    if first and likeness < BY_PLACE:
        return _Pair(BY_PLACE, position, KEY, "place")
    return _Pair(likeness, position, KEY, "name")


def _part_pairs(position: int, name: str, plan: Plan) -> Iterator[_Pair]:
    """A header that ends with the mark is a further column of the key; it names a field of the request."""
    for each in plan.key_candidates:
        likeness = max(names.likeness(name, text) for text in (each["label"], _last(each)))
        yield _Pair(likeness + 2, position, PART + each["label"], "same" if likeness == 100 else "name")


def _last(candidate: dict[str, Any]) -> str:
    return candidate["path"][-1].rpartition("}")[2].lstrip("@") if candidate["path"] else ""


def _assigned(width: int, pairs: list[_Pair]) -> list[Proposal]:
    """The best pairs first; a column is one thing, and one thing is one column."""
    found: dict[int, Proposal] = {}
    taken: set[str] = set()
    for pair in sorted(pairs, key=lambda pair: -pair.score):
        if pair.score < names.LEAST:
            break
        if pair.position not in found and pair.target not in taken:
            taken.add(pair.target)
            found[pair.position] = Proposal(pair.target, min(100, round(pair.score)), pair.why)
    return [found.get(position, Proposal()) for position in range(width)]
