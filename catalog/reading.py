"""What the pages of datasets and uploads show: rows a page at a time, answers, changes, steps and causes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import keys, previewing, rows
from .conformity import messages
from .models import Dataset, DatasetRevision, Operation, Upload
from .sheets import messages as sheet_messages
from .stages import UploadStage

KEY_QUESTION = "C04"
LOOKS = {
    "done": lambda: (_("done"), "ready", "check2"),
    "moving": lambda: (_("under way"), "waiting", "hourglass-split"),
    "faulty": lambda: (_("to mend"), "warning", "exclamation-triangle-fill"),
    "yours": lambda: (_("your turn"), "waiting"),
    "later": lambda: (_("later"), "quiet"),
}
"""State of a step → its word, meaning and icon, in the reader's language."""
CHANGES_UP_TO = 20_000
"""Rows up to which the changes of a revision are counted while its page is made."""


class Rows(Sequence):
    """The rows of a revision, or of an upload that is ready, read a page at a time: what a Paginator asks of a list."""

    def __init__(self, table: DatasetRevision | Upload) -> None:
        self._table = table
        self._count = table.row_count if isinstance(table, DatasetRevision) else table.report["row_count"]

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part):
        if isinstance(part, int):
            return rows.page(self._table, range(self._count)[part], 1)[0]
        window = range(self._count)[part]
        return rows.page(self._table, window.start, len(window))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The real answer for a row, or for a key typed by hand; `row` is None when no row answers that key."""

    key: str
    row: rows.Row | None = None
    preview: previewing.Preview | None = None
    how: str = ""
    previous: int | None = None
    next: int | None = None


@dataclass(frozen=True)
class Changes:
    """How a revision differs from the one before: keys added, keys removed, keys whose row says something else."""

    added: int
    removed: int
    changed: int


@dataclass(frozen=True)
class Step:
    """One step of an upload, ready to show."""

    label: str
    word: str
    meaning: str
    symbol: str = ""


@dataclass(frozen=True)
class Cause:
    """A kind of problem in a few words, and how often it occurs among those kept."""

    code: str
    label: str
    count: int


def operation_of(dataset: Dataset, revision: DatasetRevision | None) -> Operation | None:
    """The operation a dataset answers, in the version its revision was checked against; else in the newest version."""
    operations = Operation.objects.select_related("version__service").prefetch_related("responses")
    found = operations.filter(version__service=dataset.service_id, name=dataset.operation_name)
    if revision is not None:
        return found.filter(version=revision.version_id).first()
    return found.order_by("-version__created_at", "-pk").first()


def answer(table: DatasetRevision | Upload, operation: Operation, *, line: int | None = None, key: str = "") -> Answer:
    """What the service will answer: for the row numbered `line`, for a typed `key`, else for the first row."""
    if key:
        row = rows.find(table, key)
    elif line:
        row = rows.number(table, line)
    else:
        row = next(iter(rows.page(table, 0, 1)), None)
    if row is None:
        return Answer(key=key)
    cell = keys.read(row.key)
    response = next((each for each in operation.responses.all() if each.name == row.response), None)
    if response is None:
        return Answer(
            key=key or cell.text, row=row, how=_("The named response “%(name)s” is gone.") % {"name": row.response}
        )
    preview = previewing.answer(operation, response, rows.values_by_name(columns(table), row))
    return Answer(key=key or cell.text, row=row, preview=preview, how=_how(cell.kind, row), **_neighbours(table, row))


def columns(table: DatasetRevision | Upload) -> list[str]:
    return table.columns if isinstance(table, DatasetRevision) else table.report["columns"]


def lines(table: DatasetRevision | Upload, found: list[rows.Row]) -> list[tuple[rows.Row, list[tuple[str, str]]]]:
    """Rows with their cells as (column, value)."""
    names = columns(table)[1:-1]
    return [(row, list(zip(names, row.values, strict=True))) for row in found]


def changes(revision: DatasetRevision) -> Changes | None:
    """What changed since the revision before; None for the first one, and where counting would keep people waiting."""
    before = DatasetRevision.objects.filter(dataset=revision.dataset_id, number__lt=revision.number).first()
    if before is None or revision.row_count + before.row_count > CHANGES_UP_TO:
        return None
    old, new = (_by_key(each) for each in (before, revision))
    return Changes(
        added=len(new.keys() - old.keys()),
        removed=len(old.keys() - new.keys()),
        changed=sum(old[key] != new[key] for key in old.keys() & new.keys()),
    )


def steps(upload: Upload) -> list[Step]:
    """File, columns, cells, answers, publication: how far the upload is."""
    labels = (_("File"), _("Columns"), _("Cells"), _("Answers"), _("Publication"))
    return [Step(label, *LOOKS[state]()) for label, state in zip(labels, _states(upload), strict=True)]


def problems(upload: Upload, *, cause: str = "") -> list[dict]:
    """The problems of one cause, or all, in the order of the sheet."""
    return [problem for problem in upload.problems if cause in ("", problem["code"])]


def worded(found: list[dict]) -> list[dict]:
    """Problems in the reader's language; `words` is the message without the cell, which has its own column."""
    told = [messages.problem(problem) for problem in found]
    return [problem | {"words": _without_cell(problem["message"], problem["cell"])} for problem in told]


def notices(upload: Upload) -> list[dict]:
    """What was read and done for the person, in the reader's language; a refusal to publish stays as it was said."""
    known = sheet_messages.NOTICES | messages.NOTICES
    told = upload.report.get("notices", [])
    return [messages.notice(notice) if notice["code"] in known else notice for notice in told]


def causes(upload: Upload) -> list[Cause]:
    """The kinds of problems, the most frequent first."""
    counts = Counter(problem["code"] for problem in upload.problems)
    return [Cause(code, _cause(code), count) for code, count in counts.most_common()]


def _without_cell(message: str, cell: str) -> str:
    rest = message.removeprefix(cell).lstrip()
    return rest.removeprefix(":").lstrip() if cell and rest.startswith(":") else message


def _cause(code: str) -> str:
    """A kind of problem in a few words: its own, else those of its class (the letter of its code)."""
    words = {
        "C01": _("missing column"),
        "C02": _("column twice"),
        "C03": _("unknown column"),
        "C04": _("key to choose"),
        "V01": _("value not allowed"),
        "V02": _("length"),
        "V03": _("number"),
        "V04": _("date or time"),
        "V05": _("lost zero"),
        "V06": _("key twice"),
        "V07": _("expression"),
        "V08": _("missing value"),
        "V09": _("form of the value"),
        "R01": _("unknown response"),
        "R02": _("answer against the contract"),
        "F": _("file"),
        "C": _("columns"),
        "V": _("value"),
        "R": _("answer"),
    }
    return words.get(code) or words.get(code[:1], code)


def asks_for_key(upload: Upload) -> bool:
    """Is choosing the key all that is left to do?"""
    return bool(upload.problems) and all(problem["code"] == KEY_QUESTION for problem in upload.problems)


def _states(upload: Upload) -> tuple[str, ...]:
    """The state of each step. A file is checked class after class: what follows a faulty class was not looked at."""
    match upload.stage:
        case UploadStage.PUBLISHED:
            return ("done",) * 5
        case UploadStage.READY:
            return ("done",) * 4 + ("yours",)
        case UploadStage.RECEIVED | UploadStage.CHECKING:
            return ("done", "moving", "moving", "moving", "later")
        case UploadStage.ABANDONED:
            return ("later",) * 5
    if asks_for_key(upload):
        return ("done", "faulty", "done", "done", "later")
    classes = {problem["code"][0] for problem in upload.problems}
    faulty = next((place for place, letters in enumerate(("F", "C", "V")) if classes & set(letters)), 3)
    if "R01" in {problem["code"] for problem in upload.problems}:
        faulty = min(faulty, 2)
    return ("done",) * faulty + ("faulty",) + ("later",) * (4 - faulty)


def _how(kind: str, row: rows.Row) -> str:
    if kind == "regex":
        return _("The expression %(cell)s of row %(number)d matches it.") % {"cell": row.key, "number": row.number}
    if kind == "default":
        return _("The default row %(number)d answers what no other row does.") % {"number": row.number}
    return _("Row %(number)d has this key.") % {"number": row.number}


def _neighbours(table: DatasetRevision | Upload, row: rows.Row) -> dict[str, int | None]:
    """The numbers of the rows before and after; numbers may have gaps where the sheet had empty lines."""
    previous = None
    found = iter(rows.read(table))
    for each in found:
        if each.number == row.number:
            break
        previous = each.number
    following = next(found, None)
    return {"previous": previous, "next": following.number if following else None}


def _by_key(revision: DatasetRevision) -> dict[str, tuple]:
    names = revision.columns[1:-1]
    return {row.key: (row.response, tuple(zip(names, row.values, strict=True))) for row in rows.read(revision)}
