"""The problems of an upload as its page shows them: by cause, a page at a time, in the reader's language."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from ..conformity import messages, remedies
from ..conformity.remedies import Remedy
from ..keeping import vault
from ..models import Upload
from . import wording

Told = dict[str, Any]


@dataclass(frozen=True)
class Cause:
    """Problems of one kind in one column: how many, and the buttons that mend them as (remedy, words)."""

    name: str
    code: str
    label: str
    column: str
    count: int
    mends: list[tuple[Remedy, str]]


class Problems(Sequence):
    """The problems of one cause (`V04-F`, or `V04` in any column), of one row, or all: what a Paginator asks of a list.

    None is held, and only those that are shown are read as JSON.
    """

    def __init__(self, upload: Upload, *, cause: str = "", row: int | None = None) -> None:
        self._upload, self._cause, self._row = upload, cause.encode(), row

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part):
        if isinstance(part, int):
            at = range(self._count)[part]
            return next(self._read(at, at + 1))
        window = range(self._count)[part]
        return list(self._read(window.start, window.stop))

    def __iter__(self) -> Iterator[Told]:
        return self._read(0, None)

    @cached_property
    def _count(self) -> int:
        return sum(1 for _line in self._lines())

    def _read(self, start: int, stop: int | None) -> Iterator[Told]:
        return (_problem(line) for line in islice(self._lines(), start, stop))

    def _lines(self) -> Iterator[bytes]:
        return (line for line in _lines(self._upload) if _is_of(line, self._cause, self._row))


def find(upload: Upload, *, cause: str, row: int | None = None) -> list[Told]:
    """Exactly the problems of this cause, of one row or of all."""
    start = f"{cause}\t".encode()
    return [_problem(line) for line in _lines(upload) if line.startswith(start) and _is_of(line, b"", row)]


def worded(found: list[Told]) -> list[Told]:
    """Problems in the reader's language; `words` is the message without its cell, `mends` are (remedy, words)."""
    return [_worded(messages.problem(problem)) for problem in found]


def causes(upload: Upload) -> list[Cause]:
    """The causes, class after class, the most frequent first."""
    told = upload.report.get("causes") or remedies.causes(upload.problems)
    return [
        Cause(
            each["cause"],
            each["code"],
            label(each["code"]),
            each["column"],
            each["count"],
            [
                (Remedy(name), wording.several(each["code"], Remedy(name), count))
                for name, count in each["remedies"].items()
            ],
        )
        for each in told
    ]


def label(code: str) -> str:
    """A kind of problem in a few words: its own, else those of its class (the letter of its code)."""
    words = {
        "C01": _("missing column"),
        "C02": _("column twice"),
        "C03": _("unknown column"),
        "C04": _("key to choose"),
        "C07": _("response not last"),
        "F12": _("value beyond the last column"),
        "V01": _("value not allowed"),
        "V02": _("too long"),
        "V03": _("number"),
        "V04": _("date or time"),
        "V05": _("lost zero"),
        "V06": _("key twice"),
        "V07": _("expression"),
        "V08": _("missing value"),
        "V09": _("form of the value"),
        "V11": _("formula without result"),
        "V12": _("error in the cell"),
        "V18": _("merged cells"),
        "V19": _("too short"),
        "V20": _("out of bounds"),
        "V22": _("missing key"),
        "V25": _("function or field"),
        "V26": _("value of a function"),
        "V27": _("nil"),
        "R01": _("unknown response"),
        "R02": _("answer against the contract"),
        "R03": _("choice"),
        "F": _("file"),
        "C": _("columns"),
        "P": _("personal data"),
        "V": _("value"),
        "R": _("answer"),
    }
    return words.get(code) or words.get(code[:1], code)


def _lines(upload: Upload) -> Iterator[bytes]:
    if upload.findings:
        return islice(vault.lines("findings", upload.findings), 1, None)  # the first makes the content the upload's own
    return iter(listed(upload.problems).splitlines())


def listed(problems: list[Told]) -> bytes:
    """Problems that were found outside the child, as `conformity.checking.listed` writes them."""
    return "".join(
        f"{remedies.cause(problem)}\t{problem['row']}\t{json.dumps(problem)}\n" for problem in problems
    ).encode()


def _is_of(line: bytes, cause: bytes, row: int | None) -> bool:
    name, number, _rest = line.split(b"\t", 2)
    if row is not None and number != str(row).encode():
        return False
    return not cause or name == cause or name.partition(b"-")[0] == cause


def _problem(line: bytes) -> Told:
    return json.loads(line.split(b"\t", 2)[2])


def _worded(problem: Told) -> Told:
    problem = problem | {
        "words": _without_place(problem),
        "cause": remedies.cause(problem),
        "replacement": remedies.replacement(problem),
    }
    return problem | {"mends": [(remedy, wording.single(problem, remedy)) for remedy in remedies.of(problem)]}


def _without_place(problem: Told) -> str:
    rest = problem["message"].removeprefix(problem["cell"]).lstrip()
    is_placed = problem["cell"] and rest.startswith(":")
    return rest.removeprefix(":").lstrip() if is_placed else problem["message"]
