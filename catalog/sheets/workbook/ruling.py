"""The sheet `Règles`: conditions on the request that are read before all keys, ready to be filled."""

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .. import ruling
from . import looks
from .columns import Table
from .lists import Lists

CONDITIONS = 3
ROWS = 200
WIDTH = 22
OPERATORS = ["=", "≠", "<", ">", "≤", "≥", "commence par", "contient", "existe", "absent"]


def write(sheet: Worksheet, table: Table, lists: Lists) -> None:
    field, operator, value, response = ruling.NAMES
    header = [name for _condition in range(CONDITIONS) for name in (field, operator, value)] + [response]
    for position, name in enumerate(header, start=1):
        looks.header(sheet.cell(row=1, column=position), name, fill=looks.KEY, bold=True)
    told = _(
        "Rules are read before the key, from the top: the first line whose conditions all hold gives its response. "
        "A value between slashes is an expression. Add columns of the sheet of rows when the response needs values."
    )
    looks.note(sheet["A1"], told)
    fields = [each["label"] for each in table.operation.key_candidates]
    names = [each.name for each in table.responses]
    choices = {field: fields, operator: OPERATORS, response: names}
    for position, name in enumerate(header, start=1):
        if choices.get(name):
            letter = get_column_letter(position)
            chosen = DataValidation(type="list", formula1=lists.reference(choices[name]), allow_blank=True)
            chosen.errorStyle = "warning"
            chosen.add(f"{letter}2:{letter}{ROWS}")
            sheet.add_data_validation(chosen)
    looks.columns(sheet, [WIDTH] * len(header))
    looks.page(sheet)
    sheet.freeze_panes = "A2"
