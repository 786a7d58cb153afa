"""What functions give in an example: for a preview, and to hold a cell against the type of its column."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from engine import functions
from engine.errors import XmlRefused

from ..lookup import answering
from .fields import Fields, Path

NUMBER = 209_876_543_210_001
"""As long as the numbers that `sequence` gives."""


class Example:
    """Surroundings that stand still: one moment, one UUID, numbers that count up."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._number = NUMBER

    def now(self) -> datetime:
        return self._moment

    def uuid(self) -> str:
        return str(uuid.UUID("3f2b8c1e-5d47-4a90-9c6e-1b7a2d8e4f05"))

    def number(self, _name: str) -> int:
        self._number += 1
        return self._number

    def plugged(self, name: str, _arguments: Sequence[str], _asked: object) -> str:
        """The example that the plug-in gives of itself: the portal never runs one."""
        return functions.require(name).example


class Cells:
    """Evaluates cells as the engine will, with the example's surroundings and the fields of one request."""

    def __init__(self, fields: Fields, surroundings: functions.Surroundings, copied: Callable[[Path], str | None]):
        self.fields = fields
        self._answering = functions.Answering(surroundings, copied)

    def text(self, cell: str, *, is_table: bool = False) -> str:
        """The text of a cell. Raises FunctionRefused for what is no function, or no field of the request."""
        return functions.evaluated(functions.read(cell), self.value, is_table=is_table)

    def value(self, call: functions.Call) -> str:
        """The text of one function."""
        return self._answering.value(self._found(call))

    def _found(self, call: functions.Call) -> functions.Call:
        """The call with the steps to the fields that it names."""
        if call.name == "request":
            return functions.Call(call.name, self.fields.require(*call.arguments))
        given = tuple(each if isinstance(each, str) else self._found(each) for each in call.given)
        return functions.Call(call.name, call.arguments, given)


def of_request(envelope: str) -> Callable[[Path], str | None]:
    """Looks up fields in a SOAP request; one that cannot be read has none."""
    try:
        message = answering.read(envelope.encode())
    except (XmlRefused, ValueError):
        return lambda _path: None
    return message.value_at
