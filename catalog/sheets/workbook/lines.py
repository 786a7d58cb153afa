"""The first sheet, `Lignes`: the key, the values, the response; under them the green example."""

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from . import looks, rules, words
from .columns import RESPONSE, Column, Table
from .lists import Lists


def write(sheet: Worksheet, table: Table, lists: Lists, *, example: bool, rows: int) -> None:
    """All but the rows of a dataset. `rows`: how many are to be prepared."""
    _header(sheet, table)
    if example:
        _example(sheet, table)
    _rules(sheet, table, lists, last=rows + 1)
    shown = table.example if example else [""] * len(table.header)
    looks.columns(sheet, [max(len(name), len(text)) for name, text in zip(table.header, shown, strict=True)])
    looks.page(sheet)
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 24
    sheet.sheet_properties.tabColor = looks.KEY


def _header(sheet: Worksheet, table: Table) -> None:
    first, last = sheet.cell(row=1, column=1), sheet.cell(row=1, column=len(table.header))
    looks.header(first, table.key.name, fill=looks.KEY, bold=True)
    looks.note(first, "\n".join(words.key(table)))
    for position, column in enumerate(table.columns, start=2):
        cell = sheet.cell(row=1, column=position)
        looks.header(cell, column.name, fill=_fill(column, table), bold=column.required)
        looks.note(cell, words.comment(column, table))
        if column.title:
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{column.title}'!A1")
    looks.header(last, RESPONSE, fill=looks.KEY, bold=True)
    looks.note(last, words.response())


def _fill(column: Column, table: Table) -> str:
    if column.choice is not None:
        return looks.CHOICES[column.choice.number % len(looks.CHOICES)]
    if column.title:
        return looks.RECORDS
    if not table.is_usual(column):
        return looks.OTHER
    return looks.REQUIRED if column.required else looks.OPTIONAL


def _example(sheet: Worksheet, table: Table) -> None:
    for position, (column, text) in enumerate(zip([None, *table.columns, None], table.example, strict=True), start=1):
        on_its_own_sheet = column is not None and column.title
        looks.example(sheet.cell(row=2, column=position), "" if on_its_own_sheet else text)
    looks.note(sheet.cell(row=2, column=1), _("An example. As long as you leave this row as it is, it does not count."))


def _rules(sheet: Worksheet, table: Table, lists: Lists, *, last: int) -> None:
    found = [
        rules.key(table),
        *(
            rules.of(column, table, lists, cell=f"{get_column_letter(at)}2")
            for at, column in enumerate(table.columns, 2)
        ),
        rules.response(table, lists, title=RESPONSE),
    ]
    for position, rule in enumerate(found, start=1):
        letter = get_column_letter(position)
        rule.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(rule)
