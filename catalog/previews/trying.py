"""A row as it is typed: its cells checked and its answer rendered here, at once; judged by the schema in the child.

What takes time, the plan of an operation with its compiled templates, is made once per process, and again when a
response of the operation changes.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from accounts.models import Organisation
from engine.errors import KeyRefused

from ..conformity.cells import CellChecks
from ..conformity.columns import Columns, matched
from ..conformity.plan import Plan
from ..errors import ChildFailed, UploadRefused
from ..explaining import asking
from ..lookup import finding, keys
from ..mending import listing, typing
from ..models import DatasetRevision, NamedResponse, Operation
from ..sealing import sealed
from ..sheets.findings import Findings, address, problem
from ..uploads import airlock, uploading
from . import previewing

Told = dict[str, Any]
LIMITS = sealed.Limits(memory=768 * sealed.MIB, cpu=20, wall=30)
REMEMBERED = 16
"""Operations whose plan a process keeps."""
INPUTS = ("name", "kind", "source", "fault_code", "fault_string", "raw")


@dataclass(frozen=True)
class Trial:
    """`problems`: in the reader's language, by column counted from 0. Without a `preview` no answer can be shown."""

    key: str
    response: str
    problems: dict[int, list[Told]] = field(default_factory=dict)
    preview: previewing.Preview | None = None

    @property
    def count(self) -> int:
        return sum(map(len, self.problems.values()))


def tried(
    operation: Operation,
    *,
    header: Sequence[str],
    cells: Sequence[str],
    key_path: list[Any] | None,
    number: int,
    soap: str = "",
    others: Callable[[int], finding.Keys | None] = lambda _fields: None,
    position: int | None = None,
) -> Trial:
    """What is wrong with the cells of row `number`, and the answer as far as it can be rendered.

    `key_path` None: the first header says which field the key is. `others` gives the keys of the table, of so many
    fields; in it the row stands at `position`, None if it is new.
    """
    names = list(header)
    texts, problems = _settled(cells, number)
    plan = _plan(_Asked.of(operation, key_path))
    findings = Findings()
    found = matched(names, plan, {texts[-1]}, Findings())
    CellChecks(plan, found, names, findings).check((number, texts))
    key = _key(texts, found)
    known = others(len(found.labels)) if key is not None else None
    taken = known.standing(key) if known is not None else None
    if taken not in (None, position):
        first = known.number(taken)
        place = {"row": number, "position": 0, "column": names[0], "value": texts[0]}
        findings.add("V06", **place, first=first, first_cell=address(first, 0), kind=key.kind)
    response = next((each for each in operation.responses.all() if each.name == texts[-1]), None)
    return Trial(
        key=texts[0],
        response=texts[-1],
        problems=_placed(listing.worded([*problems, *findings.problems])),
        preview=_rendered(operation, response, texts, found, key, soap) if response else None,
    )


def judged(
    operation: Operation,
    *,
    header: Sequence[str],
    cells: Sequence[str],
    key_path: list[Any] | None,
    organisation: Organisation,
    number: int = 2,
) -> list[Told]:
    """What the privacy airlock, the checks of cells and the contract's schema find in one row: raw problems.

    It takes a sealed child or two, half a second each; nothing is kept. Whether its people are invented is asked later.
    """
    line = json.dumps([number, list(cells)], ensure_ascii=False).encode()
    try:
        sheet = {"kind": "csv", "header": list(header)}
        about = airlock.About(organisation, operation, later=True)
        found, _doubts = airlock.screen(sheet=sheet, rows=line, content=b"", filename="", about=about)
        if not found:
            shape = DatasetRevision(columns=list(header), key_path=key_path)
            job = uploading.conformity_job(operation, shape, line)
            found = sealed.run(*job, limits=LIMITS)["problems"]
    except ChildFailed as failure:
        found = [problem("F20", reason=str(failure))]
    return found


@dataclass(frozen=True)
class _Asked:
    """An operation as it stands: two are equal as long as no response was changed."""

    pk: int
    responses: tuple[tuple[Any, ...], ...]
    key_path: str
    operation: Operation = field(compare=False)

    @classmethod
    def of(cls, operation: Operation, key_path: list[Any] | None) -> "_Asked":
        responses = tuple(
            (*(getattr(each, name) for name in INPUTS), json.dumps(each.slots)) for each in operation.responses.all()
        )
        return cls(operation.pk, responses, json.dumps(key_path), operation)


@lru_cache(maxsize=REMEMBERED)
def _plan(asked: _Asked) -> Plan:
    return Plan(uploading.plan_of(asked.operation, json.loads(asked.key_path)))


def _settled(cells: Sequence[str], number: int) -> tuple[list[str], list[Told]]:
    """The texts as the table would keep them; one that cannot be kept is told, and empty."""
    texts, problems = [], []
    for place, text in enumerate(cells):
        try:
            texts.append(typing.settled(text, number, place))
        except UploadRefused as refusal:
            texts.append("")
            problems += refusal.problems
    return texts, problems


def _key(texts: list[str], found: Columns) -> keys.Key | None:
    """What the row's key means; of several columns, and of what is no key, nothing is known."""
    if len(found.keys) > 1:
        return None
    try:
        return keys.read(texts[0], len(found.labels))
    except KeyRefused:
        return None


def _rendered(
    operation: Operation, response: NamedResponse, texts: list[str], found: Columns, key: keys.Key | None, soap: str
) -> previewing.Preview:
    request = ""
    if key is not None and key.kind == "literal" and found.key_path:
        request = asking.question(operation, key_path=found.key_path, key=key.plain).envelope
    values = {slot: texts[place] for slot, place in found.positions.items()}
    return previewing.answer(operation, response, values, soap=soap, request=request)


def _placed(problems: list[Told]) -> dict[int, list[Told]]:
    places: dict[int, list[Told]] = {}
    for each in problems:
        places.setdefault(each["position"] or 0, []).append(each)
    return places
