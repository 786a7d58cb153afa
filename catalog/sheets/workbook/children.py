"""The sheets of records, `↳ name`: one for each repeating element, a line for each record under the key of its row."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from . import looks, rules, words
from .columns import KEY, Column, Table, records
from .lists import Lists


def write(sheet: Worksheet, column: Column, table: Table, lists: Lists, *, example: bool, rows: int) -> None:
    """All but the records of a dataset. `rows`: how many are to be prepared."""
    header = [KEY, *(field.name for field in column.fields)]
    first = sheet.cell(row=1, column=1)
    looks.header(first, KEY, fill=looks.KEY, bold=True)
    looks.note(first, words.parent())
    for position, field in enumerate(column.fields, start=2):
        cell = sheet.cell(row=1, column=position)
        looks.header(cell, field.name, fill=looks.REQUIRED if field.required else looks.OPTIONAL, bold=field.required)
        looks.note(cell, words.comment(field, table))
    shown = _example(sheet, column, table) if example else []
    _rules(sheet, column, table, lists, last=rows + 1)
    looks.columns(sheet, [max(len(line[at]) for line in [header, *shown]) for at in range(len(header))])
    looks.page(sheet)
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 24
    sheet.sheet_properties.tabColor = looks.RECORDS


def _example(sheet: Worksheet, column: Column, table: Table) -> list[list[str]]:
    """The records of the example row, as lines."""
    used = table.responses and table.responses[0].name in column.responses
    lines = [[table.key.example, *fields] for fields in records(column, column.example)] if used else []
    for number, line in enumerate(lines, start=2):
        for position, text in enumerate(line, start=1):
            looks.example(sheet.cell(row=number, column=position), text)
    return lines


def _rules(sheet: Worksheet, column: Column, table: Table, lists: Lists, *, last: int) -> None:
    found = [rules.parent(table)]
    found += [
        rules.of(field, table, lists, cell=f"{get_column_letter(at)}2") for at, field in enumerate(column.fields, 2)
    ]
    for position, rule in enumerate(found, start=1):
        letter = get_column_letter(position)
        rule.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(rule)
