"""From the functions of a cell to its text, given the surroundings of an answer: clock, chance, request."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from ..errors import NotCopied
from ..plugins import Asked, Given
from . import moments
from .reading import PLUGIN, Call, Program

#: Characters of a value that is copied from a request.
LONGEST_COPY = 4_000
IN_TABLE = re.compile(r"[\\;|]")


class Surroundings(Protocol):
    """What functions take from outside the request."""

    def now(self) -> datetime:
        """This moment, with its time zone."""
        ...

    def uuid(self) -> str:
        """A UUID that nobody else has."""
        ...

    def number(self, name: str) -> int:
        """The next number of a sequence, above all that it gave before; "" is the one without a name."""
        ...

    def plugged(self, name: str, given: Given, asked: Asked) -> str:
        """What a plug-in gives. Raises PluginFailed."""
        ...


class Answering:
    """One answer: all its functions see the same moment, and one name of `sequence` gives one number.

    `copied` gives the text of a field of the request, None when the request lacks it.
    """

    def __init__(self, surroundings: Surroundings, copied: Callable[[tuple[str, ...]], str | None]) -> None:
        self._surroundings = surroundings
        self._copied = copied
        self._moment: datetime | None = None
        self._asked: Asked | None = None
        self._numbers: dict[str, str] = {}

    def value(self, call: Call) -> str:
        """The text of one function. Raises NotCopied for a field that is too long, PluginFailed."""
        match call.name:
            case "today" | "now":
                return self._written(call.name, *call.arguments)
            case "uuid":
                return self._surroundings.uuid()
            case "sequence":
                return self._number(*call.arguments)
        return self._plugged(call) if call.name == PLUGIN else self._copy(call.arguments)

    def ask(self, name: str, given: Given) -> str:
        """What a plug-in gives; all of one answer share its time. Raises PluginFailed."""
        if self._asked is None:
            self._asked = Asked(self._now())
        return self._surroundings.plugged(name, given, self._asked)

    def _written(self, name: str, shift: str, form: str) -> str:
        moment = self._now()
        if name == "today":
            moment = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        moment = moments.shifted(moment, shift)
        if form:
            return moments.written(moment, form)
        return moment.date().isoformat() if name == "today" else moment.isoformat(timespec="seconds")

    def _now(self) -> datetime:
        if self._moment is None:
            self._moment = self._surroundings.now()
        return self._moment

    def _plugged(self, call: Call) -> str:
        given = [each if isinstance(each, str) else self.value(each) for each in call.given]
        return self.ask(call.arguments[0], given)

    def _number(self, name: str = "") -> str:
        if not name:
            return str(self._surroundings.number(""))
        if name not in self._numbers:
            self._numbers[name] = str(self._surroundings.number(name))
        return self._numbers[name]

    def _copy(self, path: tuple[str, ...]) -> str:
        text = (self._copied(path) or "").strip()
        if len(text) > LONGEST_COPY:
            name = "/".join(step.rpartition("}")[2] for step in path)
            raise NotCopied("function-copy", name=name, length=len(text), limit=LONGEST_COPY)
        return text


def evaluated(program: Program, value: Callable[[Call], str], *, is_table: bool = False) -> str:
    """The text of a cell; in a table a computed value stays one field, whatever signs it holds."""
    if is_table:
        return "".join(piece if isinstance(piece, str) else IN_TABLE.sub(r"\\\g<0>", value(piece)) for piece in program)
    return "".join(piece if isinstance(piece, str) else value(piece) for piece in program)
