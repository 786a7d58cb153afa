"""Reads the rows of a revision from the vault: all of them in a stream, or a window at the cost of the window."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from ..lookup import keys
from ..models import DatasetRevision, Upload
from . import blocks, vault


@dataclass(frozen=True)
class Row:
    """One row. `number` is the spreadsheet's: the first under the header is 2. `values` follow columns[1:-1].

    `key` is the cell as it is written, of `fields` fields of the request.
    """

    number: int
    key: str
    values: list[str]
    response: str
    fields: int = 1

    @property
    def meaning(self) -> keys.Key:
        """What the key's cell says."""
        return keys.read(self.key, self.fields)


def read(revision: DatasetRevision | Upload) -> Iterator[Row]:
    """Every row in the order of the sheet; also those of an upload that is ready. Raises VaultDamaged."""
    fields = keys.count(revision.key_path)
    return (_row(line, fields) for line in _lines(revision))


def page(revision: DatasetRevision | Upload, start: int, count: int) -> list[Row]:
    """`count` rows after the first `start`; a large table is not read for them."""
    fields = keys.count(revision.key_path)
    return [_row(line, fields) for line in blocks.table("rows", revision.digest).lines(start, count)]


def at(revision: DatasetRevision | Upload, position: int) -> Row:
    """The row at a position that is known to be one."""
    return page(revision, position, 1)[0]


def position(revision: DatasetRevision | Upload, wanted: int) -> int | None:
    """Where the row stands that bears this number in the spreadsheet; positions count from 0 without gaps."""
    return blocks.table("rows", revision.digest).position(wanted)


def number(revision: DatasetRevision | Upload, wanted: int) -> Row | None:
    """The row that bears this number in the spreadsheet."""
    found = position(revision, wanted)
    return None if found is None else at(revision, found)


def values_by_name(columns: list[str], row: Row) -> dict[str, str]:
    """{slot: value} of a row, as templates want them."""
    return dict(zip(columns[1:-1], row.values, strict=True))


def _lines(revision: DatasetRevision | Upload) -> Iterator[bytes]:
    """The stored lines but the first, which holds the columns."""
    content = vault.get("rows", revision.digest)
    start = content.index(b"\n") + 1
    while start < len(content):
        end = content.index(b"\n", start)
        yield content[start:end]
        start = end + 1


def _row(line: bytes, fields: int) -> Row:
    return Row(*json.loads(line), fields)
