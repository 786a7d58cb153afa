"""The whole template: empty with an example, or filled with the rows of a dataset."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import IO

import openpyxl
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook import Workbook

from ...keeping import rows as stored
from ...models import DatasetRevision, Operation
from .. import own, records
from ..own import Identity, Meta
from . import children, columns, guide, lines, looks, pouring, responses, rules, ruling
from .columns import Column, Table
from .lists import Lists
from .pouring import Pour

LAYOUT = 1
"""Grows when what is read back changes its place."""
ROOM = 1000
"""Rows prepared under those of a dataset."""
Source = Callable[[], Iterable[list[str]]]
"""Gives the rows, as often as it is asked: one pass for each sheet."""


def blank(operation: Operation) -> IO[bytes]:
    """The template with its green example, as a file open at its beginning."""
    return _written(columns.of(operation), None, rules.ROWS)


def filled(operation: Operation, revision: DatasetRevision) -> IO[bytes]:
    """The template with the rows of a revision, as a file open at its beginning. Raises VaultDamaged."""
    table = columns.of(operation, header=revision.columns)
    places = [None if name not in revision.columns[1:-1] else revision.columns.index(name, 1)
              for name in table.header[1:-1]]  # fmt: skip

    def source() -> Iterator[list[str]]:
        for row in stored.read(revision):
            values = [row.values[at - 1] if at is not None else "" for at in places]
            yield [row.key, *values, row.response]

    return _written(table, source, max(rules.ROWS, revision.row_count + ROOM), revision.digest)


def identity(table: Table) -> Identity:
    """What the workbook says it was made for."""
    version = table.operation.version
    fields = [[column.name, *(field.name for field in column.fields)] for column in table.columns]
    digest = hashlib.sha256(repr([table.key.name, fields]).encode()).hexdigest()
    return Identity(
        version.service.slug, version.label, table.operation.name, version.contract_digest, f"{LAYOUT}-{digest[:8]}"
    )


def _written(table: Table, source: Source | None, rows: int, revision: str = "") -> IO[bytes]:
    """`source` gives whole rows in the order of the table; without it, the workbook shows the example."""
    example = source is None and bool(table.responses)
    book = openpyxl.Workbook()
    first = book.active
    first.title = own.ROWS
    lists = Lists(book)
    lines.write(first, table, lists, example=example, rows=rows)
    beside = {}
    for column in table.tables:
        beside[column.name] = book.create_sheet(column.title)
        children.write(beside[column.name], column, table, lists, example=example, rows=rows)
    responses.write(book.create_sheet(own.RESPONSES), table)
    ruling.write(book.create_sheet(own.RULES), table, lists)
    guide.write(book.create_sheet(own.GUIDE), table, example=example)
    _identify(book, table, example=example, revision=revision)
    book.move_sheet(own.LISTS, len(book.sheetnames))
    if source is None:
        return pouring.save(book, [])
    pours = [Pour(first, _rows(table, source))]
    pours += [Pour(beside[column.name], _records(table, column, source)) for column in table.tables]
    return pouring.save(book, pours)


def _identify(book: Workbook, table: Table, *, example: bool, revision: str) -> None:
    """On the hidden sheet and in the document's properties: which operation this is for, and what is an example."""
    made_for = identity(table)
    meta = Meta(
        identity=made_for,
        columns=table.header,
        paths=["/".join(column.path) for column in (table.key, *table.columns)],
        example=table.example if example else [],
        revision=revision,
        children={column.title: (column.name, [field.name for field in column.fields]) for column in table.tables},
    )
    sheet = book.create_sheet(own.META)
    sheet.sheet_state = "veryHidden"
    for number, line in enumerate(meta.lines(), start=1):
        for position, text in enumerate(line, start=1):
            looks.put(sheet.cell(row=number, column=position), text)
    book.custom_doc_props.append(StringProperty(name=own.PROPERTY, value=str(made_for)))
    book.properties.title = f"{table.operation.version} {table.operation.name}"[:200]
    book.properties.creator = "Mock Admin"


def _rows(table: Table, source: Source) -> Iterator[list[str]]:
    """Rows whose records stand on their own sheets, where these can hold them exactly."""
    widths = {at: len(column.fields) for at, column in enumerate(table.columns, start=1) if column.title}
    for cells in source():
        for at, width in widths.items():
            if cells[at] and records.split(cells[at], width) is not None:
                cells[at] = ""
        yield cells


def _records(table: Table, column: Column, source: Source) -> Iterator[list[str]]:
    at = table.header.index(column.name, 1)
    for cells in source():
        for fields in records.split(cells[at], len(column.fields)) or [] if cells[at] else []:
            yield [cells[0], *fields]
