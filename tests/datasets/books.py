"""Fills our templates as a person would in Excel, and looks into them."""

import io

import openpyxl
from openpyxl.workbook import Workbook


def opened(content: bytes, *, values: bool = False) -> Workbook:
    """The workbook; with the results of its formulas instead of them when `values`."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def filled(content: bytes, *lines: list[str], **sheets: list[list[str]]) -> bytes:
    """The template with lines under its example, and under those of the sheets of records, named without their sign."""
    book = opened(content)
    written = {"Lignes": list(lines)} | {f"↳ {name}": found for name, found in sheets.items()}
    for title, added in written.items():
        sheet = book[title]
        start = 1 + max(cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None)
        for number, line in enumerate(added, start=start):
            for position, text in enumerate(line, start=1):
                cell = sheet.cell(row=number, column=position, value=text or None)
                cell.data_type = "s"
    return saved(book)


def validation(book: Workbook, header: str, sheet: str = "Lignes"):
    """The rule of the column with this header."""
    found = next(cell for cell in book[sheet][1] if cell.value == header)
    place = f"{found.column_letter}2"
    return next(rule for rule in book[sheet].data_validations.dataValidation if place in rule.sqref)
