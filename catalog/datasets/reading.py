"""What the pages of datasets and uploads show: rows a page at a time, steps and causes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..conformity import messages, remedies
from ..keeping import rows
from ..models import Dataset, DatasetRevision, Operation, Upload
from ..stages import UploadStage
from ..uploads import awaiting

KEY_QUESTION = "C04"
LOOKS = {
    "done": lambda: (_("done"), "ready", "check2"),
    "moving": lambda: (_("under way"), "waiting", "hourglass-split"),
    "faulty": lambda: (_("to mend"), "warning", "exclamation-triangle-fill"),
    "yours": lambda: (_("your turn"), "waiting"),
    "later": lambda: (_("later"), "quiet"),
}
"""State of a step → its word, meaning and icon, in the reader's language."""


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


@dataclass(frozen=True)
class Step:
    """One step of an upload, ready to show."""

    label: str
    word: str
    meaning: str
    symbol: str = ""


def operation_of(dataset: Dataset, revision: DatasetRevision | None) -> Operation | None:
    """The operation a dataset answers, in the version its revision was checked against; else in the newest version."""
    operations = Operation.objects.select_related("version__service").prefetch_related("responses")
    found = operations.filter(version__service=dataset.service_id, name=dataset.operation_name)
    if revision is not None:
        return found.filter(version=revision.version_id).first()
    return found.order_by("-version__created_at", "-pk").first()


def columns(table: DatasetRevision | Upload) -> list[str]:
    return table.columns if isinstance(table, DatasetRevision) else table.report["columns"]


def lines(table: DatasetRevision | Upload, found: list[rows.Row]) -> list[tuple[rows.Row, list[tuple[str, str]]]]:
    """Rows with their cells as (column, value)."""
    names = columns(table)[1:-1]
    return [(row, list(zip(names, row.values, strict=True))) for row in found]


def steps(upload: Upload) -> list[Step]:
    """One class of problems after the other, then the publication: how far the upload is."""
    labels = (_("File"), _("Columns"), _("Privacy"), _("Cells"), _("Answers"), _("Publication"))
    return [Step(label, *LOOKS[state]()) for label, state in zip(labels, _states(upload), strict=True)]


def notices(upload: Upload) -> list[dict]:
    """What was read and done for the person, in the reader's language; a refusal to publish stays as it was said."""
    told = upload.report.get("notices", [])
    return [messages.notice(notice) if messages.is_notice(notice["code"]) else notice for notice in told]


def asks_for_key(upload: Upload) -> bool:
    """Is choosing the key all that is left to do?"""
    return _codes(upload) == {KEY_QUESTION}


def _states(upload: Upload) -> tuple[str, ...]:
    """The state of each step. A file is checked class after class: what follows a faulty class was not looked at."""
    match upload.stage:
        case UploadStage.PUBLISHED:
            return ("done",) * 6
        case UploadStage.READY:
            return ("done",) * 5 + ("yours",)
        case UploadStage.RECEIVED | UploadStage.CHECKING:
            return (*awaiting.states(upload), "later")
        case UploadStage.ABANDONED | UploadStage.CANCELLED:
            return ("later",) * 6
    if asks_for_key(upload):
        return ("done", "faulty", "done", "done", "done", "later")
    faulty = min((remedies.order(code) for code in _codes(upload) - {KEY_QUESTION}), default=0)
    return ("done",) * faulty + ("faulty",) + ("later",) * (5 - faulty)


def _codes(upload: Upload) -> set[str]:
    return {each["code"] for each in upload.report.get("causes", [])} or {each["code"] for each in upload.problems}
