"""The stored lines of a table: `[number, key, [values], response]`, read one after the other and parsed when needed."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..keeping import vault
from ..models import DatasetRevision, Upload

Stored = DatasetRevision | Upload
Form = Callable[[bytes], bytes]
"""A line without its number, so that equal rows have equal bytes wherever they stand."""


@dataclass(frozen=True)
class Line:
    """One row; `cells` are its values and its response by column."""

    number: int
    key: str
    cells: dict[str, str]


def header(digest: str) -> list[str]:
    """The columns: the key first, the response last."""
    return json.loads(next(vault.lines("rows", digest)))


def rows(digest: str) -> Iterator[bytes]:
    """Each row's line, in the order of the sheet. Raises VaultDamaged."""
    lines = vault.lines("rows", digest)
    next(lines)
    return lines


def number(line: bytes) -> int:
    return int(line[1 : line.index(b",")])


def key(line: bytes) -> str:
    return json.loads(line)[1].strip()


def parsed(line: bytes, columns: list[str]) -> Line:
    found, key_cell, values, response = json.loads(line)
    return Line(found, key_cell.strip(), dict(zip(columns[1:], [*values, response], strict=True)))


def picked(digest: str, numbers: set[int]) -> dict[int, Line]:
    """The rows with these numbers; reading ends with the last of them."""
    missing, found = set(numbers), {}
    if not missing:
        return found
    columns = header(digest)
    for line in rows(digest):
        at = number(line)
        if at in missing:
            found[at] = parsed(line, columns)
            missing.remove(at)
            if not missing:
                break
    return found


def plain(line: bytes) -> bytes:
    """The form of a line among tables with the same columns: nothing is parsed."""
    return line[line.index(b",") :]


def spread(columns: list[str], over: list[str]) -> Form:
    """The form of a line whose `columns` are laid over others: a column it does not have is empty."""

    def form(line: bytes) -> bytes:
        found = parsed(line, columns)
        return json.dumps([found.key, [found.cells.get(name, "") for name in over]]).encode()

    return form


def union(old: list[str], new: list[str]) -> list[str]:
    """The columns after the key of both, the newer's order first, the response last."""
    middle = [*new[1:-1], *(name for name in old[1:-1] if name not in new)]
    return [*middle, new[-1]]
