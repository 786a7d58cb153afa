"""The sheet `Réponses`: what each named response means and which columns it fills."""

from django.utils.translation import gettext as _
from openpyxl.worksheet.worksheet import Worksheet

from ...models import NamedResponse
from ...stages import ResponseKind
from . import looks
from .columns import Table

WIDTHS = (28, 58, 44, 44)


def write(sheet: Worksheet, table: Table) -> None:
    header = [_("Response"), _("What it means"), _("Columns that must be filled"), _("Columns that may be filled")]
    for position, name in enumerate(header, start=1):
        looks.header(sheet.cell(row=1, column=position), name, fill=looks.REQUIRED, bold=True)
    for number, response in enumerate(table.responses, start=2):
        told = _line(response, table)
        for position, text in enumerate(told, start=1):
            looks.wrapped(sheet.cell(row=number, column=position), text)
        looks.height(sheet, number, dict(zip(told, WIDTHS, strict=True)))
    for letter, width in zip("ABCD", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    looks.page(sheet)
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 24


def _line(response: NamedResponse, table: Table) -> list[str]:
    used = [column for column in table.columns if response.name in column.responses]
    must = {slot["name"] for slot in response.slots if slot["required"]}
    return [
        response.name,
        _meaning(response),
        ", ".join(column.name for column in used if column.name in must),
        ", ".join(column.name for column in used if column.name not in must),
    ]


def _meaning(response: NamedResponse) -> str:
    if response.kind == ResponseKind.FAULT:
        told = _("The service refuses: it answers with a SOAP error.")
        said = _("Its text: “%(text)s”.") % {"text": response.fault_string} if response.fault_string else ""
        return f"{told} {said}".rstrip()
    if response.is_default:
        return _("The usual answer of the service, filled with the values of the row.")
    return _("An answer of the service, filled with the values of the row.")
