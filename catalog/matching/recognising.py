"""Which operation a dropped spreadsheet is for: what it says of itself, else what its header fits."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from .. import folding, queries
from ..conformity import columns
from ..errors import SheetRefused
from ..models import NamedResponse, Operation
from ..sealing import sealed
from ..sheets import sniffing
from ..sheets.workbook import columns as tables
from ..sheets.workbook import making
from ..stages import Stage

CONTRACT, SHEET = "contract", "sheet"
CONTRACTS = {".wsdl", ".xsd", ".xml", ".zip", ".gz", ".tgz", ".tar"}
"""How files of contracts end; what is a spreadsheet by its bytes is one whatever its name."""
SPREADSHEETS = ("xlsx", "xls", "ods")
SAMPLE = 200
"""Rows that are looked at before a file is sent to its check."""
NEAR = 0.3
"""Share of a file's columns that an operation knows, from which it is proposed."""
PROPOSED = 12
TOLD_BY = ("version", "contract_sha", "template_rev")
"""What of a template's identity changes with its contract or its columns."""
LIMITS = sealed.Limits(memory=1536 * sealed.MIB, cpu=30, wall=40)


@dataclass(frozen=True)
class Looked:
    """The beginning of a spreadsheet. `identity` is what one of our templates says; `problems` why it is unreadable."""

    header: list[str]
    sample: list[list[str]]
    identity: dict[str, str] | None
    problems: list[dict[str, Any]]

    @property
    def used(self) -> set[str]:
        """The values of the last column, which names the responses."""
        width = len(self.header)
        return {row[width - 1] for row in self.sample if len(row) >= width and row[width - 1]}


@dataclass(frozen=True)
class Candidate:
    """An operation that a file may be for. `share`: of the file's columns those it knows, in percent."""

    operation: Operation
    share: int
    is_exact: bool
    answers: float
    is_whole: bool


@dataclass(frozen=True)
class Origin:
    """The operation that a template of ours was made for, in today's version of its service.

    `made` is the label of the version at that time; `is_older` says that the contract or the columns are others now.
    """

    operation: Operation
    made: str
    is_older: bool


def kind(content: bytes, filename: str) -> str:
    """A spreadsheet, or a contract: WSDL, schema, archive, SoapUI project. By the first bytes, nothing is parsed."""
    try:
        family = sniffing.family(content)
    except SheetRefused as refusal:
        family = str(refusal.problems[0]["parameters"].get("found", ""))
    if family in SPREADSHEETS:
        return SHEET
    if PurePosixPath(filename).suffix.lower() in CONTRACTS or family in ("XML", "ZIP", "gzip"):
        return CONTRACT
    return CONTRACT if family == "csv" and _begins_like_xml(content) else SHEET


def look(content: bytes, filename: str) -> Looked:
    """Reads the header and the first rows in the sealed child. Raises ChildFailed."""
    arguments = {"filename": filename, "rows": SAMPLE}
    told = sealed.run("catalog.sheets.reading:identify", arguments, {"file": content}, limits=LIMITS)
    return Looked(told["header"], told["sample"], told["identity"], told["problems"])


def origin(user, identity: dict[str, str]) -> Origin | None:
    """What the template was made for, in the version of today; None when `user` sees no such operation."""
    named = {"version__service__slug": identity["service"], "name": identity["operation"]}
    found = list(queries.operations(user).filter(**named))
    made = next((each for each in found if each.version.label == identity["version"]), None)
    today = of_today(found)
    if today is None:
        return None
    if made is not None and made.version.created_at > today.version.created_at:
        today = made
    now = making.identity(tables.of(today)).told()
    return Origin(today, identity["version"], is_older=any(identity[name] != now[name] for name in TOLD_BY))


def of_today(found: list[Operation]) -> Operation | None:
    """Of one operation in several versions, that of the newest approved version, else of the newest one."""
    return max(
        found, key=lambda each: (each.version.stage == Stage.APPROVED, each.version.created_at, each.pk), default=None
    )


def candidates(user, looked: Looked) -> list[Candidate]:
    """The operations whose columns the header fits best, one for each service and operation, the best first."""
    file = _File(looked)
    if len(file.header) < 2:
        return []
    slots, names = _columns(user)
    found: dict[tuple[int, str], list[Candidate]] = {}
    for operation in queries.operations(user).defer("request_tree", "response_tree", "sample_request"):
        candidate = file.compared(operation, slots.get(operation.pk, set()), names.get(operation.pk, set()))
        if candidate.share >= NEAR * 100:
            found.setdefault((operation.version.service_id, operation.name), []).append(candidate)
    best = [_best_version(same) for same in found.values()]
    best.sort(key=lambda each: (not each.is_exact, -each.answers, not each.is_whole, -each.share))
    return best


def only(found: list[Candidate]) -> Operation | None:
    """The one operation that a file is for beyond doubt: its header fits, and no other's does as well."""
    exact = [each for each in found if each.is_exact]
    for telling in (lambda _each: True, lambda each: each.answers == 1, lambda each: each.is_whole):
        narrowed = [each for each in exact if telling(each)]
        if len(narrowed) == 1:
            return narrowed[0].operation
        exact = narrowed or exact
    return None


class _File:
    """A header as it is compared: folded names, and whether it ends with the name of the response."""

    def __init__(self, looked: Looked) -> None:
        self.header = [folding.bare(name) for name in looked.header]
        self._used = looked.used
        self._ends = bool(self.header) and self.header[-1] in columns.RESPONSE_HEADERS
        middle = looked.header[1:-1] if self._ends else looked.header[1:]
        self._keys = [folding.bare(name) for name in looked.header[:1] + middle if name.endswith(columns.MARK)]
        values = [folding.bare(name) for name in middle if not name.endswith(columns.MARK)]
        self._values = [name for name in values if name not in columns.STATE_HEADERS]

    def compared(self, operation: Operation, slots: set[str], names: set[str]) -> Candidate:
        known = sum(name in slots for name in self._values)
        if not self._ends and self._used and self._used <= names:
            known += 1  # whatever it is called, its last column names the responses
        share = known / len(self._values) if self._values else 0.0
        answers = len(self._used & names) / len(self._used) if self._ends and self._used else 0.0
        return Candidate(
            operation,
            share=round(share * 100),
            is_exact=share == 1 and self._ends and self._is_key(operation),
            answers=answers,
            is_whole=known == len(slots),
        )

    def _is_key(self, operation: Operation) -> bool:
        first = self.header[0]
        keys = {folding.bare(text) for each in operation.key_candidates for text in (each["label"], _last(each))}
        if self._keys:
            return keys.issuperset(self._keys)
        return first in keys or (first in columns.KEY_HEADERS and len(operation.key_candidates) == 1)


def _last(candidate: dict[str, Any]) -> str:
    return candidate["path"][-1].rpartition("}")[2].lstrip("@") if candidate["path"] else ""


def _columns(user) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """The folded columns and the names of the responses of all operations that `user` may give a dataset to."""
    seen = queries.operations(user).order_by().values("pk")
    slots: dict[int, set[str]] = {}
    names: dict[int, set[str]] = {}
    told = NamedResponse.objects.filter(operation__in=seen).order_by().values_list("operation_id", "name", "slots")
    for operation, name, described in told.iterator(chunk_size=500):
        names.setdefault(operation, set()).add(name)
        slots.setdefault(operation, set()).update(folding.bare(slot["name"]) for slot in described)
    return slots, names


def _best_version(same: Iterable[Candidate]) -> Candidate:
    """Of several versions of one operation that fit as well, that of today."""
    ranked = list(same)
    top = max((each.is_exact, each.answers, each.share) for each in ranked)
    fitting = [each for each in ranked if (each.is_exact, each.answers, each.share) == top]
    today = of_today([each.operation for each in fitting])
    return next(each for each in fitting if each.operation == today)


def _begins_like_xml(content: bytes) -> bool:
    start = content[:512]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
