"""Rows to files, as people send them: CSV with a comma or a semicolon, and XLSX."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

Table = Iterable[Sequence[str | int | float]]


def as_csv(rows: Table, delimiter: str = ",") -> bytes:
    """With a semicolon it is what a French Excel writes: UTF-8 behind a byte order mark."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8" if delimiter == "," else "utf-8-sig")


def as_xlsx(rows: Table, sheet: str = "Jeu de données") -> bytes:
    """Numbers as numbers, all else as text: a matricule keeps its zeros."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cells in page.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.number_format = "@"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def content(filename: str, rows: Table) -> bytes:
    """By the file's ending; `.csv` is written with a semicolon when its name says `excel`."""
    if filename.endswith(".xlsx"):
        return as_xlsx(rows)
    return as_csv(rows, ";" if "excel" in filename else ",")
