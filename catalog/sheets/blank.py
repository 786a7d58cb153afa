"""Writes the spreadsheet template of an operation, which reads back without a problem."""

import csv as csv_
import io
import re
import tempfile
from collections.abc import Iterable
from typing import IO

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from ..models import NamedResponse, Operation
from .cells import EDGES, ERROR
from .delimited import NEUTRALISED
from .workbook import making

SHEET = "Lignes"
RESPONSE = "response"
TEXT = "@"
ACTIVE = re.compile(r"[=+\-@]")
"""How a text begins that a spreadsheet would run as a formula."""
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
WIDEST = 60


def csv(operation: Operation, response: NamedResponse | None = None) -> bytes:
    """The template as CSV."""
    return written_csv(table(operation, response))


def xlsx(operation: Operation) -> bytes:
    """The template as XLSX: drop-downs, comments, sheets of records, and one example that does not count."""
    with making.blank(operation) as file:
        return file.read()


def written_csv(rows: Iterable[list[str]]) -> bytes:
    """CSV with semicolons, UTF-8 with a byte order mark: what a French spreadsheet program opens by a double click."""
    with poured_csv(rows) as file:
        return file.read()


def poured_csv(rows: Iterable[list[str]]) -> IO[bytes]:
    """The same as a file open at its beginning, for more rows than memory should hold."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller's)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv_.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([neutralised(cell) for cell in row] for row in rows)
    text.detach()
    file.seek(0)
    return file


def written_xlsx(rows: list[list[str]], *, title: str) -> bytes:
    """XLSX whose cells are all text, so that 02 stays 02."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    for number, row in enumerate(rows, start=1):
        for position, text in enumerate(row, start=1):
            _write(sheet.cell(row=number, column=position), text, header=number == 1)
    for position in range(1, len(rows[0]) + 1):
        column = sheet.column_dimensions[get_column_letter(position)]
        column.number_format = TEXT
        column.width = min(WIDEST, max(len(row[position - 1]) for row in rows) + 4)
    sheet.freeze_panes = "B2"
    book.properties.title = title[:200]
    book.properties.creator = "Mock Admin"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table(operation: Operation, response: NamedResponse | None = None) -> list[list[str]]:
    """The header and one example row for each response; `response`, else the default one, gives the first columns."""
    responses = sorted(operation.responses.all(), key=lambda each: (not each.is_default, each.kind, each.name))
    if response is not None:
        responses = [response, *(each for each in responses if each.pk != response.pk)]
    slots = list(dict.fromkeys(slot["name"] for each in responses for slot in each.slots))
    key = operation.key_candidates[0]["label"] if operation.key_candidates else "cle"
    rows = [[key, *slots, RESPONSE]]
    for number, each in enumerate(responses, start=1):
        rows.append(
            [str(number), *(str(each.examples.get(slot, "")) if _has(each, slot) else "" for slot in slots), each.name]
        )
    return rows


def neutralised(text: str) -> str:
    """The text behind an apostrophe when a spreadsheet would take it for a formula or an error; numbers stay numbers.

    Spaces, tabs and line ends in front go: reading drops them, and a spreadsheet looks for a formula behind them.
    """
    text = text.strip(EDGES)
    if (ACTIVE.match(text) and not NUMBER.fullmatch(text)) or NEUTRALISED.match(text) or ERROR.fullmatch(text):
        return "'" + text
    return text


def _has(response: NamedResponse, slot: str) -> bool:
    return any(each["name"] == slot for each in response.slots)


def _write(cell: Cell, text: str, *, header: bool) -> None:
    cell.number_format = TEXT
    if not text:
        return
    cell.value = text
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    cell.quotePrefix = bool(ACTIVE.match(text))
    if header:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="3A3A55")
