"""Which column of a file fills which column of the contract: settled from a person's choices, applied to a table."""

import json
from collections.abc import Collection
from collections.abc import Mapping as Choices
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from ..errors import MatchingRefused
from ..sheets.findings import address
from . import wording
from .targets import KEY, MARK, NOTHING, PART, RESPONSE

LAST = "response"
PLACED = ("columns", "parts")
"""What of a mapping is told by position."""
Sheet = dict[str, Any]


@dataclass(frozen=True)
class Mapping:
    """Positions count the file's columns from 0. `always` is the response of every row when no column names it.

    `added` are columns of the contract that the file lacks and that are put in, empty; `notices` what the person is
    told of it, as `sheets.findings` writes them. `key_name` is the key column's name from now on. `parts` are further
    columns of the key, with the label of the request's field that each holds.
    """

    header: list[str]
    key: int
    response: int | None
    columns: dict[int, str]
    always: str = ""
    added: list[str] = field(default_factory=list)
    key_name: str = ""
    notices: list[dict[str, Any]] = field(default_factory=list)
    parts: dict[int, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {name: {str(position): text for position, text in sorted(getattr(self, name).items())}
                               for name in PLACED}  # fmt: skip

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Mapping":
        placed = {name: {int(position): text for position, text in told.get(name, {}).items()} for name in PLACED}
        return cls(**told | placed)

    @property
    def unused(self) -> list[str]:
        """The names of the columns that are left out."""
        used = {self.key, self.response, *self.columns, *self.parts}
        return [name for position, name in enumerate(self.header) if position not in used]

    @property
    def renamed(self) -> list[tuple[str, str]]:
        return [(self.header[position], slot) for position, slot in sorted(self.columns.items())
                if self.header[position] != slot]  # fmt: skip

    def noted(self, *notices: dict[str, Any]) -> "Mapping":
        """The same with these notices, and those about what was renamed and left out."""
        made = [wording.notice("N51", pairs=self.renamed)] if self.renamed else []
        if self.unused:
            made.append(wording.notice("N52", names=self.unused))
        return replace(self, notices=[*notices, *made])


def settled(
    header: list[str],
    choices: Choices[int, str],
    *,
    unused: set[int],
    slots: set[str],
    always: str = "",
    fields: Collection[str] = (),
    **more: Any,
) -> Mapping:
    """The mapping that a person's choices make. `choices`: {position: KEY, RESPONSE, a slot, or NOTHING}.

    A further column of the key is PART with one of `fields`, the labels of the request's. `unused` are the positions
    said to be left out; `more` goes into the mapping. Raises MatchingRefused, with one problem for each column that is
    wrong.
    """
    chosen = {position: choices.get(position, NOTHING) for position in range(len(header))}
    places = {target: position for position, target in chosen.items()}
    known = {KEY, RESPONSE, NOTHING, *slots, *(PART + label for label in fields)}
    problems = _wrong_targets(header, chosen, known) + _twice(header, chosen)
    problems += [
        wording.problem("unacknowledged", position=position, name=header[position])
        for position, target in chosen.items()
        if target == NOTHING and position not in unused
    ]
    if KEY not in places:
        problems.append(wording.problem("no-key"))
    if RESPONSE not in places and not always:
        problems.append(wording.problem("no-response"))
    if problems:
        raise MatchingRefused(_("The columns are not matched yet."), problems)
    return Mapping(
        header=list(header),
        key=places[KEY],
        response=places.get(RESPONSE),
        columns={position: target for position, target in chosen.items() if target in slots},
        parts={at: target.removeprefix(PART) for at, target in chosen.items() if target.startswith(PART)},
        always="" if RESPONSE in places else always,
        **more,
    )


def applied(told: dict[str, Any], sheet: Sheet) -> Sheet:
    """What the reading of a file gave, as if its columns had been the contract's; `told` is an upload's mapping.

    The key comes first, the response last, the others keep their order; problems and records move with their column.
    """
    if not told or sheet["fatal"]:
        return sheet
    mapping = Mapping.of(told)
    sheet = sheet | {"notices": sheet["notices"] + mapping.notices}
    if sheet["header"] != mapping.header:
        return sheet
    order = [
        mapping.key,
        *sorted(mapping.parts),
        *sorted(mapping.columns),
        *([None] * len(mapping.added)),
        mapping.response,
    ]
    moved = {old: place for place, old in enumerate(order) if old is not None}
    slots = [slot for _position, slot in sorted(mapping.columns.items())]
    found = [_moved(problem, moved, len(mapping.header)) for problem in sheet["problems"]]
    problems = [problem for problem in found if problem is not None]
    records = [each for each in sheet.get("records", []) if each["position"] in moved]
    rows = [_rewritten(line, order, mapping.always) for line in sheet["blobs"]["rows"].splitlines()]
    return sheet | {
        "header": [*_names_of_key(mapping), *slots, *mapping.added, LAST],
        "problems": problems,
        "problem_count": sheet["problem_count"] - len(found) + len(problems),
        "records": [each | {"position": moved[each["position"]]} for each in records],
        "blobs": sheet["blobs"] | {"rows": b"\n".join(rows)},
    }


def _names_of_key(mapping: Mapping) -> list[str]:
    """One name, or each with the mark that makes them one key."""
    first = mapping.key_name or mapping.header[mapping.key]
    if not mapping.parts:
        return [first]
    labels = [first.removesuffix(MARK), *(label for _position, label in sorted(mapping.parts.items()))]
    return [label + MARK for label in labels]


def _rewritten(line: bytes, order: list[int | None], always: str) -> bytes:
    number, cells = json.loads(line)
    row = ["" if position is None else cells[position] for position in order]
    if order[-1] is None:
        row[-1] = always
    return json.dumps([number, row], ensure_ascii=False, separators=(",", ":")).encode()


def _moved(found: dict[str, Any], moved: dict[int, int], width: int) -> dict[str, Any] | None:
    """A problem in its new column; None when its column is left out. What stands beside the table stays there."""
    position = found["position"]
    if position is None or position >= width:
        return found
    if position not in moved:
        return None
    cell = found["cell"] if "!" in found["cell"] else address(found["row"], moved[position])
    return found | {"position": moved[position], "cell": cell}


def _wrong_targets(header: list[str], chosen: Choices[int, str], known: set[str]) -> list[dict[str, Any]]:
    return [
        wording.problem("unknown", position=position, name=header[position])
        for position, target in chosen.items()
        if target not in known
    ]


def _twice(header: list[str], chosen: Choices[int, str]) -> list[dict[str, Any]]:
    """A target that two columns claim: said at the second one."""
    first: dict[str, int] = {}
    problems = []
    for position, target in chosen.items():
        if target != NOTHING and target in first:
            told = {"name": header[position], "other": header[first[target]]}
            problems.append(wording.problem("twice", position=position, **told))
        first.setdefault(target, position)
    return problems
