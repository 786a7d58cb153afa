"""The sheet `Lisez-moi`: how to fill the workbook, for somebody who never saw one."""

from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from . import looks
from .columns import RESPONSE, Table

WIDTH = 100
"""Characters of a line of text."""


def write(sheet: Worksheet, table: Table, *, example: bool) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 5, WIDTH
    looks.page(sheet)
    sheet.page_setup.orientation = "portrait"
    lines = [("", ""), *_aim(table), *_steps(table, example=example), *_colours(table), *_values(), *_care()]
    title = looks.put(sheet.cell(row=1, column=1), _("How to fill this workbook"))
    title.font = looks.font(bold=True, size=18, color=looks.KEY)
    sheet.row_dimensions[1].height = 32
    for number, (mark, text) in enumerate(lines, start=2):
        _line(sheet, number, mark, text)


def _line(sheet: Worksheet, number: int, mark: str, text: str) -> None:
    """A line of text beside its number or its colour; a heading has neither."""
    first, second = sheet.cell(row=number, column=1), sheet.cell(row=number, column=2)
    if mark == "#":
        looks.put(first, text).font = looks.font(bold=True, size=13, color=looks.KEY)
        sheet.row_dimensions[number].height = 22
        return
    if len(mark) == 6:
        first.fill = PatternFill("solid", fgColor=mark)
    else:
        looks.put(first, mark).alignment = Alignment(horizontal="center", vertical="top")
        first.font = looks.font()
    looks.wrapped(second, text)
    looks.height(sheet, number, {text: WIDTH + 10})


def _aim(table: Table) -> list[tuple[str, str]]:
    version = table.operation.version
    told = {"operation": table.operation.name, "service": version.service.name, "version": version.label}
    return [
        ("", _("This workbook is for the operation %(operation)s of %(service)s, version %(version)s.") % told),
        ("", _("Each row that you write on the sheet “Lignes” becomes an answer of the service, in your place.")),
        ("", ""),
    ]


def _steps(table: Table, *, example: bool) -> list[tuple[str, str]]:
    key = {"key": table.key.name}
    told = [
        _("First column, “%(key)s”: what the request asks for. Write the value itself; * answers all others; an "
          "expression between slashes, such as /2.*/, answers whatever fits it.") % key,
        _("Last column, “%(response)s”: choose the answer in the list. The sheet “Réponses” says what each means.")
        % {"response": RESPONSE},
        _("Columns between: the values to put into the answer. Point at a column's name to read what it expects."),
    ]  # fmt: skip
    if table.tables:
        names = {"sheets": ", ".join(column.title for column in table.tables)}
        told.append(
            _("What may come several times has its own sheet (%(sheets)s): one line for each, and in its first column "
              "the key of the row it belongs to.") % names
        )  # fmt: skip
    told.append(_("Save the file, then drop it on any page of the portal: it knows where it belongs. Each cell to mend "
                  "is named, and nothing is published before you say so."))  # fmt: skip
    if example:
        told.insert(0, _("The green row is an example. It does not count as long as you leave it as it is; write your "
                         "rows under it, or over it."))  # fmt: skip
    return [("#", _("Step by step")), *((f"{number}.", text) for number, text in enumerate(told, start=1)), ("", "")]


def _colours(table: Table) -> list[tuple[str, str]]:
    told = [
        ("#", _("Colours of the first row")),
        (looks.KEY, _("The key and the response: always filled.")),
        (looks.REQUIRED, _("Required: the answer needs this value.")),
        (looks.OPTIONAL, _("Optional: an empty cell leaves the value out of the answer.")),
    ]
    if any(not table.is_usual(column) for column in table.columns):
        told.append((looks.OTHER, _("For another response than the usual one: see the sheet “Réponses”.")))
    if table.tables:
        told.append((looks.RECORDS, _("Filled on its own sheet; leave the cells of this column empty.")))
    if any(column.choice for column in table.columns):
        told.append(
            (looks.CHOICES[0], _("A choice: of the columns of one colour, fill one, or those that go together."))
        )
    return [*told, ("", "")]


def _values() -> list[tuple[str, str]]:
    return [
        ("#", _("How to write values")),
        ("•", _("A date: 2026-11-22 (year, month, day). A date and time: 2026-11-22T08:30:00.")),
        ("•", _("A number: digits, with a point before the decimals (12.50).")),
        ("•", _("Yes or no: true or false.")),
        ("•", _("“No value”, where the contract knows it: ∅.")),
        ("•", _("Cells are text: 02 stays 02. When you paste from another file, paste the values only.")),
        ("", ""),
    ]


def _care() -> list[tuple[str, str]]:
    return [
        ("#", _("To keep in mind")),
        ("•", _("Fictitious people only: real personal data is refused.")),
        ("•", _("Keep the names in the first row. Columns that you do not need may stay empty.")),
        ("•", _("A yellow warning does not stop you: choose “Yes” to keep your value.")),
    ]
