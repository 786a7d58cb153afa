"""Reads the rows of a revision from the vault; a page of them costs no more than reading up to it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from . import keys, vault
from .models import DatasetRevision, Upload


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
    """`count` rows after the first `start`."""
    fields = keys.count(revision.key_path)
    return [_row(line, fields) for line in islice(_lines(revision), start, start + count)]


def number(revision: DatasetRevision | Upload, wanted: int) -> Row | None:
    """The row that bears this number in the spreadsheet."""
    start = f"[{wanted},".encode()
    fields = keys.count(revision.key_path)
    return next((_row(line, fields) for line in _lines(revision) if line.startswith(start)), None)


def find(revision: DatasetRevision | Upload, key: str) -> Row | None:
    """The row that answers `key`: the same literal, else the first expression that matches, else the default."""
    matching = default = None
    wanted = keys.asked(key, revision.key_path)
    for row in read(revision):
        cell = row.meaning
        if cell.kind == "literal" and cell.text == wanted:
            return row
        if cell.kind == "regex" and matching is None and keys.matches(cell.text, wanted):
            matching = row
        elif cell.kind == "default":
            default = row
    return matching or default


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
