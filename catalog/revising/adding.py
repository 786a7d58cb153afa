"""One row more: tried alone, laid into the columns of a table, and sent on its way as an upload of its own."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from rapidfuzz import fuzz, process

from accounts.models import Organisation, User

from ..conformity import messages
from ..keeping import vault
from ..keeping.rows import Row, read, values_by_name
from ..lookup import keys
from ..mending import drafts, tables
from ..mending.tables import Table
from ..models import Dataset, DatasetRevision, Operation, Upload
from ..previews import trying
from .replacing import TOLD

ADDED = "add-row"
"""Kind of the change, in the drafts of an upload, that added a row."""
RESPONSE = "response"


@dataclass(frozen=True)
class NewRow:
    """`key` is a cell as in a spreadsheet; `values` its cells by column; `response` the named response."""

    key: str
    values: dict[str, str] = field(default_factory=dict)
    response: str = ""


def problems(operation: Operation, key_path: list, row: NewRow) -> list[dict[str, Any]]:
    """What is wrong with the row, as an upload would tell it: personal data, cells, the rendered answer.

    `column` of each names the cell; that of the key is "key". The row is kept nowhere.
    """
    cells = [row.key, *row.values.values(), row.response]
    owner = operation.version.service.organisation
    header = ["key", *row.values, RESPONSE]
    found = trying.judged(operation, header=header, cells=cells, key_path=key_path, organisation=owner)
    return [messages.problem(each) for each in found]


def table(revision: DatasetRevision | None, row: NewRow) -> Table:
    """The rows of a revision and the new one; without a revision, the new one alone."""
    if revision is None:
        return with_row(Table(["key", *row.values, RESPONSE], b"", TOLD), row)
    return with_row(tables.of_rows(vault.get("rows", revision.digest), TOLD), row)


def with_row(before: Table, row: NewRow) -> Table:
    """The table and the row under its last; a column that it lacks comes before the response, if the row fills it."""
    missing = [name for name, value in row.values.items() if value and name not in before.header[1:-1]]
    header, rows = before.header, before.rows
    if missing:
        header = [*header[:-1], *missing, header[-1]]
        rows = b"\n".join(_line([at, [*cells[:-1], *[""] * len(missing), cells[-1]]]) for at, cells in before)
    last = rows[rows.rfind(b"\n") + 1 :]
    number = int(last[1 : last.index(b",")]) + 1 if last else tables.HEADER + 1
    line = _line([number, [row.key, *(row.values.get(name, "") for name in header[1:-1]), row.response]])
    return replace(before, header=header, rows=b"\n".join(filter(None, (rows, line))))


def without(revision: DatasetRevision, key: str) -> Table:
    """The rows of a revision but the one with this very key."""
    wanted = keys.read(key, keys.count(revision.key_path))
    same = {row.number for row in read(revision) if (row.meaning.kind, row.meaning.text) == (wanted.kind, wanted.text)}
    return tables.without_rows(tables.of_rows(vault.get("rows", revision.digest), TOLD), same)


def holds(revision: DatasetRevision, key: str) -> bool:
    """Whether a row of the revision has this very key."""
    wanted = keys.read(key, keys.count(revision.key_path))
    return any((row.meaning.kind, row.meaning.text) == (wanted.kind, wanted.text) for row in read(revision))


def nearest(revision: DatasetRevision, key: str) -> Row | None:
    """The row whose literal key is most like this one; else the first row of all."""
    texts: dict[str, Row] = {}
    first = None
    for row in read(revision):
        first = first or row
        if row.meaning.kind == "literal":
            texts.setdefault(row.key, row)
    found = process.extractOne(key, texts.keys(), scorer=fuzz.ratio)
    return texts[found[0]] if found else first


def beside(revision: DatasetRevision, row: NewRow) -> list[tuple[str, str, str]]:
    """The row and the one nearest to it, cell by cell: (column, new, nearest); the key first, the response last."""
    other = nearest(revision, row.key)
    values = values_by_name(revision.columns, other) if other else {}
    columns = [*revision.columns[1:-1], *(name for name in row.values if name not in revision.columns)]
    lines = [(name, row.values.get(name, ""), values.get(name, "")) for name in columns]
    key = (revision.columns[0], row.key, other.key if other else "")
    return [key, *lines, (revision.columns[-1], row.response, other.response if other else "")]


def begin(
    *,
    by: User,
    organisation: Organisation,
    operation: Operation,
    made: Table,
    key_path: list,
    filename: str,
    where: str,
    dataset: Dataset | None = None,
    base: DatasetRevision | None = None,
    **fields: Any,
) -> Upload:
    """An upload that no file was sent for: it waits for its check. `where` says in words what was added."""
    upload = Upload(
        operation=operation,
        dataset=dataset,
        organisation=organisation,
        author=by,
        filename=filename,
        key_path=key_path,
        base=base,
        **fields,
    )
    upload.file_digest = vault.put("uploads", upload.pk.bytes)
    upload.save(force_insert=True)
    drafts.keep(upload, made, number=0, by=by, change={"kind": ADDED, "cells": 1, "where": where})
    return upload


def _line(value: list) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
