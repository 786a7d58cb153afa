"""The form that an answer with functions must have: what is known of it exactly, and the shape of the rest."""

import re
from collections.abc import Callable
from datetime import datetime

from engine import functions

from .examples import Cells, Example
from .fields import Fields, Path

MARK = "\ue000{}\ue001"
MARKED = re.compile("\ue000(\\d+)\ue001")


class Forms:
    """Evaluates cells with marks in the place of what differs from answer to answer, and compares texts with marks.

    What is copied from the request stands there as it is: `copied` reads it from the request that was sent.
    """

    def __init__(self, fields: Fields, copied: Callable[[Path], str | None], moment: datetime) -> None:
        self._cells = Cells(fields, Example(moment), copied)
        self._forms: list[str] = []

    def text(self, cell: str, *, is_table: bool = False) -> str:
        """The cell with its marks. Raises FunctionRefused."""
        return functions.evaluated(functions.read(cell), self._value, is_table=is_table)

    def fits(self, text: str, wanted: str) -> bool:
        """Whether a text is what `wanted`, with its marks, stands for."""
        if "\ue000" not in wanted:
            return text == wanted
        pieces = MARKED.split(wanted)
        forms = [self._forms[int(piece)] if place % 2 else re.escape(piece) for place, piece in enumerate(pieces)]
        return re.fullmatch("".join(forms), text) is not None

    def _value(self, call: functions.Call) -> str:
        value = self._cells.value(call)
        if call.name == "request":
            return value
        self._forms.append(_shape(call.name, value))
        return MARK.format(len(self._forms) - 1)


def _shape(name: str, value: str) -> str:
    """`2026-11-22` → four digits, a hyphen, …: a moment later the digits are others, the rest is the same."""
    if name == "sequence":
        return "[0-9]{15,}"
    if name == "uuid":
        return "-".join(f"[0-9a-f]{{{len(part)}}}" for part in value.split("-"))
    if name == functions.PLUGIN:
        return "(?s:.*)"
    return re.sub("[0-9]", "[0-9]", re.escape(value))
