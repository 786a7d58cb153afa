"""The rows of a table and, beside them, the real answer of one: chosen by its number, or by the key of a request."""

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from ..explaining import asking
from ..functions import plugged
from ..keeping import blocks, rows
from ..lookup import finding, keys
from ..mending import tables
from ..models import DatasetRevision, NamedResponse, Operation, Upload
from ..stages import UploadStage
from . import previewing, trying

Stored = DatasetRevision | Upload
LONGEST_SHOWN = 150_000
"""Bytes of an answer whose XML a page shows; a larger one is downloaded."""

LEARNT_WHILE_TYPING = 10_000


@dataclass(frozen=True)
class Line:
    """One row as a list shows it: the key's cell first, the response last, whatever the columns are called."""

    number: int
    cells: list[str]

    @property
    def key(self) -> str:
        return self.cells[0]

    @property
    def values(self) -> list[str]:
        """The cells between key and response that hold something."""
        return [cell for cell in self.cells[1:-1] if cell]

    @property
    def response(self) -> str:
        return self.cells[-1]


class Lines(Sequence):
    """The rows of a revision or an upload, or those that hold a text; only the window that is asked for is read."""

    def __init__(self, stored: Stored, text: str = "") -> None:
        """An upload of which nothing is kept has no rows. Raises VaultDamaged."""
        self._place = _place(stored)
        self._text = text.casefold()

    @property
    def header(self) -> list[str]:
        head = json.loads(self.table.head) if self.table else []
        return head["header"] if isinstance(head, dict) else head

    def __len__(self) -> int:
        if self.table is None:
            return 0
        return len(self._found) if self._text else len(self.table)

    def __getitem__(self, part):
        if isinstance(part, int):
            return self._at(range(len(self))[part])
        window = range(len(self))[part]
        if self._text:
            return [self._at(place) for place in window]
        return [_line(line) for line in self.table.lines(window.start, len(window))] if self.table else []

    def numbered(self, number: int) -> Line | None:
        """The row that bears this number in the spreadsheet."""
        position = self.table.position(number) if self.table else None
        return None if position is None else _line(self.table.lines(position, 1)[0])

    def keys(self, fields: int) -> finding.Keys | None:
        """The keys of a table that is small enough to be learnt while a person types; None of a large one."""
        if self.table is None or len(self.table) > LEARNT_WHILE_TYPING:
            return None
        return finding.keys_in(*self._place, fields)

    @cached_property
    def table(self) -> blocks.Table | None:
        return blocks.table(*self._place) if self._place else None

    def _at(self, place: int) -> Line:
        return _line(self.table.lines(self._found[place] if self._text else place, 1)[0])

    @cached_property
    def _found(self) -> array:
        return array("L", self._matching())

    def _matching(self) -> Iterator[int]:
        """Where the rows stand that hold the text in a cell. Most are passed over without reading them as JSON."""
        raw = json.dumps(self._text, ensure_ascii=False)[1:-1]
        for position, line in self.table.all():
            if raw in line.decode().casefold() and any(self._text in cell.casefold() for cell in _line(line).cells):
                yield position


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the service answers for a row, or to a key typed by hand; `line` is None when no row answers that key.

    `how` says why this row answers, `beware` that another one goes before it, `gone` that its response is not there any
    more; `nearest` are keys like the one typed. `trial` holds what is wrong with a row that is being mended.
    """

    key: str
    line: Line | None = None
    preview: previewing.Preview | None = None
    how: str = ""
    beware: str = ""
    gone: str = ""
    nearest: Sequence[str] = ()
    previous: int | None = None
    next: int | None = None
    request: str = ""
    trial: trying.Trial | None = None

    @property
    def choice(self) -> str:
        """What is to be known of an answer that no preview can show: a dispatcher chooses it in the engine."""
        name = plugged.dispatcher(self.line.response) if self.line else ""
        if not name:
            return ""
        return _(
            "The dispatcher “%(name)s” chooses the response in the engine; the portal never runs it. Any response of "
            "the operation may come; when none is chosen, the search goes on behind this rule."
        ) % {"name": name}

    @property
    def text(self) -> str:
        """The exact answer as text, when it is not too long for a page."""
        return self.preview.exact.decode() if self.preview and len(self.preview.exact) <= LONGEST_SHOWN else ""


def of_row(stored: Stored, operation: Operation, number: int | None = None, *, soap: str = "") -> Answer | None:
    """The answer of the row with this number in the spreadsheet, of the first without; None when there is no such row.

    Raises VaultDamaged.
    """
    lines = Lines(stored)
    line = lines.numbered(number) if number else next(iter(lines[:1]), None)
    if line is None:
        return None
    beside = _beside(lines.table, line.number)
    if isinstance(stored, Upload) and stored.stage == UploadStage.FAULTY:
        return _tried(stored, operation, lines, line, soap, beside)
    row = rows.Row(line.number, line.key, line.cells[1:-1], line.response, keys.count(stored.key_path))
    cell = row.meaning
    shown = line.key if cell.parts or cell.state or cell.kind == "rule" else cell.text
    asked = cell.plain if cell.kind == "literal" else None
    request = asking.question(operation, key_path=stored.key_path, key=asked).envelope if asked is not None else ""
    beware = _ruled(finding.answering_row(stored, asked, operation=operation, request=request)) if request else ""
    given = _given(stored, operation, row, soap=soap, request=request)
    return Answer(key=shown, line=line, how=_how(cell.kind, row), beware=beware, request=request, **beside, **given)


def of_key(stored: Stored, operation: Operation, typed: str, *, soap: str = "") -> Answer:
    """What answers a request that holds this key, the rest being the sample's: looked up as the engine does.

    Raises VaultDamaged.
    """
    asked = keys.asked(typed, stored.key_path)
    request = asking.question(operation, key_path=stored.key_path, key=asked).envelope
    found = finding.answering_row(stored, asked, operation=operation, request=request)
    if found.row is None:
        return Answer(key=typed, nearest=found.nearest, request=request)
    row = found.row
    line = Line(row.number, [row.key, *row.values, row.response])
    given = _given(stored, operation, row, soap=soap, request=request)
    return Answer(key=typed, line=line, how=_how(found.kind, row), request=request, **given)


def of_trial(trial: trying.Trial) -> Answer:
    """The answer of a row that is being typed, as far as there is one."""
    return Answer(key=trial.key, line=Line(0, [trial.key, trial.response]), preview=trial.preview, trial=trial)


def _given(stored: Stored, operation: Operation, row: rows.Row, *, soap: str, request: str) -> dict[str, Any]:
    if plugged.dispatcher(row.response):
        return {}
    response = _response(operation, row.response)
    if response is None:
        return {"gone": _("The named response “%(name)s” is gone.") % {"name": row.response}}
    header = stored.columns if isinstance(stored, DatasetRevision) else stored.report["columns"]
    values = rows.values_by_name(header, row)
    return {"preview": previewing.answer(operation, response, values, soap=soap, request=request)}


def _tried(
    upload: Upload, operation: Operation, lines: Lines, line: Line, soap: str, beside: dict[str, int | None]
) -> Answer:
    """Of a row that is being mended, the answer as far as there is one."""
    cells = ["" if tables.is_unread(cell) else cell for cell in line.cells]
    key_path = upload.key_path or None
    trial = trying.tried(operation, header=lines.header, cells=cells, key_path=key_path, number=line.number, soap=soap)
    return Answer(key=trial.key, line=line, preview=trial.preview, trial=trial, **beside)


def _place(stored: Stored) -> tuple[str, str] | None:
    """The content that holds the rows: of what passed every check the canonical one, else the upload's own table."""
    if isinstance(stored, DatasetRevision) or stored.stage in (UploadStage.READY, UploadStage.PUBLISHED):
        return ("rows", stored.digest) if stored.digest else None
    newest = stored.drafts.first() if stored.stage == UploadStage.FAULTY else None
    return ("drafts", newest.digest) if newest else None


def _line(line: bytes) -> Line:
    number, *cells = json.loads(line)
    return Line(number, cells[0] if len(cells) == 1 else [cells[0], *cells[1], cells[2]])


def _beside(table: blocks.Table, number: int) -> dict[str, int | None]:
    """The numbers of the rows before and after; numbers have gaps where the sheet had empty lines."""
    position, numbers = table.position(number), table.numbers
    return {
        "previous": numbers[position - 1] if position else None,
        "next": numbers[position + 1] if position + 1 < len(numbers) else None,
    }


def _response(operation: Operation, name: str) -> NamedResponse | None:
    return next((each for each in operation.responses.all() if each.name == name), None)


def _ruled(found: finding.Found) -> str:
    """What is to be known of a row when a rule goes before it."""
    if found.kind != "rule":
        return ""
    return _("The rule of row %(number)d goes before this row where it holds, as in the sample request: %(cell)s") % {
        "number": found.row.number, "cell": _rule(found.row),
    }  # fmt: skip


def _how(kind: str, row: rows.Row) -> str:
    if kind == "rule":
        return _("The rule of row %(number)d is read before all keys: %(cell)s") % {
            "number": row.number, "cell": _rule(row),
        }  # fmt: skip
    if kind == "regex":
        return _("The expression %(cell)s of row %(number)d matches it.") % {"cell": row.key, "number": row.number}
    if kind == "default":
        return _("The default row %(number)d answers what no other row does.") % {"number": row.number}
    return _("Row %(number)d has this key.") % {"number": row.number}


def _rule(row: rows.Row) -> str:
    return row.key.strip().removeprefix("?").strip()
