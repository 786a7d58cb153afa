"""Gives the current rows of a dataset as a file that can be completed and sent again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.text import slugify

from ..keeping import rows
from ..models import Dataset, DatasetRevision
from ..sheets import blank
from ..sheets.workbook import making
from . import reading


@dataclass(frozen=True)
class File:
    """A file open at its beginning, and its name."""

    name: str
    stream: IO[bytes]


def current(dataset: Dataset, form: str) -> File | None:
    """The last revision as `form`: the template of its operation as "xlsx", or the bare table as "csv".

    None when nothing is published yet, or no version has the operation any more. Raises VaultDamaged.
    """
    revision = dataset.revisions.select_related("version").first()
    operation = reading.operation_of(dataset, revision) or reading.operation_of(dataset, None)
    if revision is None or operation is None:
        return None
    made = making.filled(operation, revision) if form == "xlsx" else blank.poured_csv(_table(revision))
    return File(f"{slugify(dataset.name) or 'jeu'}-r{revision.number}.{form}", made)


def _table(revision: DatasetRevision) -> Iterator[list[str]]:
    yield revision.columns
    for row in rows.read(revision):
        yield [row.key, *row.values, row.response]
