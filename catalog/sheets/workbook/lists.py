"""The hidden sheet of the drop-downs: Excel allows no list above 255 characters but by reference."""

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from .. import own
from . import looks


class Lists:
    """Lists are written once, a column each, however many columns of the rows choose from them."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet(own.LISTS)
        self._sheet.sheet_state = "hidden"
        self._known: dict[tuple[str, ...], str] = {}

    def reference(self, values: list[str]) -> str:
        """Where the values stand, as a formula of a validation."""
        known = tuple(values)
        if known not in self._known:
            position = len(self._known) + 1
            for number, value in enumerate(values, start=1):
                looks.put(self._sheet.cell(row=number, column=position), value)
            letter = get_column_letter(position)
            self._known[known] = f"{own.LISTS}!${letter}$1:${letter}${len(values)}"
        return self._known[known]
