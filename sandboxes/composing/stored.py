"""Reads the rows of a layer one after the other: the key alone, the rest only of those that are wanted."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.keeping import rows
from catalog.lookup import keys
from catalog.models import DatasetRevision
from catalog.revising import lines

HEAD = re.compile(rb'\[(\d+), ?"((?:[^"\\]|\\.)*)"')
"""A stored line begins with the row's number and its key."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One row, of which nothing is read but its `number` and the cell of its key."""

    number: int
    cell: str
    line: bytes
    fields: int

    @property
    def key(self) -> keys.Key:
        if self.fields == 1 and keys.is_plain(self.cell):
            return keys.Key("literal", self.cell.strip())
        return keys.read(self.cell, self.fields)

    @property
    def row(self) -> rows.Row:
        return rows.Row(*json.loads(self.line), self.fields)


def read(revision: DatasetRevision) -> Iterator[Stored]:
    """Every row in the order of the sheet; a large table is never held whole. Raises VaultDamaged."""
    fields = keys.count(revision.key_path)
    for line in lines.rows(revision.digest):
        found = HEAD.match(line)
        cell = found[2].decode() if b"\\" not in found[2] else json.loads(b'"%b"' % found[2])
        yield Stored(int(found[1]), cell, line, fields)


def picked(revision: DatasetRevision, numbers: set[int]) -> dict[int, rows.Row]:
    """The rows with these numbers; reading ends with the last of them."""
    fields = keys.count(revision.key_path)
    found = lines.picked(revision.digest, numbers)
    return {number: rows.Row(number, line.key, *_cells(line.cells), fields) for number, line in found.items()}


def _cells(cells: dict[str, str]) -> tuple[list[str], str]:
    """The values, and the response, which stands last."""
    *values, response = cells.values()
    return values, response
