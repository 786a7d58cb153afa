"""Keys that stand in several layers: found in one pass over the keys, shown a page at a time.

Of each row its key's mark and its number are held while keys are compared, MARK bytes a row (and 40 a row of the layer
whose marks are being sorted); afterwards, of each shared key, one number a layer. Of the rows themselves only those of
the page are ever in memory.
"""

import heapq
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from catalog.models import DatasetRevision

from . import Composed, Recipe, stored

MARK = 12
"""Bytes held for a row while keys are compared: 8 of its mark, 4 of its number."""
MOST_ROWS = 2_000_000
"""Rows of all layers together that are compared while a person waits: 24 MB of marks."""
KEPT = 8
"""Compositions whose shared keys a process remembers: revisions are immutable, so the next page costs only its rows."""


@dataclass(frozen=True)
class Conflicts:
    """One page: how many keys stand in several layers, how many of them are searched for, the rows of each."""

    total: int
    found: int
    page: list[list[Composed]]


def too_large(recipe: Recipe) -> bool:
    return sum(source.revision.row_count for source in recipe.sources) > MOST_ROWS


def conflicts(recipe: Recipe, *, start: int = 0, count: int = 50, search: str = "") -> Conflicts:
    """The keys from `start` on, in the order of the highest layer that has them; the row that wins stands first.

    With `search`, only keys whose cell holds that text. Nothing of a composition that is `too_large`.
    """
    revisions = [source.revision for source in recipe.sources]
    if len(revisions) < 2 or too_large(recipe):
        return Conflicts(0, 0, [])
    shared = _shared(tuple(_Table(revision) for revision in revisions))
    total = len(shared) // len(revisions)
    wanted = array("I", _matching(revisions, shared, search)) if search else range(total)
    return Conflicts(total, len(wanted), _read(recipe, shared, wanted[start : start + count]))


class _Table:
    """A revision that is the same as any other of the same rows."""

    def __init__(self, revision: DatasetRevision) -> None:
        self.revision = revision
        self._identity = (revision.digest, str(revision.key_path))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Table) and other._identity == self._identity

    def __hash__(self) -> int:
        return hash(self._identity)


@lru_cache(maxsize=KEPT)
def _shared(tables: tuple[_Table, ...]) -> array:
    """The numbers of the rows of each shared key, one for each layer, 0 where it has none."""
    marks, numbers = zip(*(_marks(table.revision) for table in tables), strict=True)
    merged = groupby(heapq.merge(*(array("q", sorted(each)) for each in marks)))
    several = array("q", (mark for mark, same in merged if sum(1 for _each in same) > 1))
    width = len(tables)
    found = array("I", bytes(4 * len(several) * width))
    order = array("I")
    for layer in range(width):
        for mark, number in zip(marks[layer], numbers[layer], strict=True):
            place = bisect_left(several, mark)
            if place == len(several) or several[place] != mark:
                continue
            line = place * width
            if not any(found[line : line + layer]) and not found[line + layer]:
                order.append(place)
            found[line + layer] = found[line + layer] or number
    return array("I", (number for place in order for number in found[place * width : (place + 1) * width]))


def _marks(revision: DatasetRevision) -> tuple[array, array]:
    marks, numbers = array("q"), array("I")
    for each in stored.read(revision):
        key = each.key
        marks.append(hash((key.kind, key.text)))
        numbers.append(each.number)
    return marks, numbers


def _matching(revisions: list[DatasetRevision], shared: array, search: str) -> Iterator[int]:
    """The places of the shared keys whose cell, in the highest layer that has them, holds the text."""
    width, wanted, place = len(revisions), search.casefold(), 0
    total = len(shared) // width
    for layer, revision in enumerate(revisions):
        # The keys of one layer stand together, in the order of its rows: both are read side by side.
        for each in stored.read(revision):
            if place == total or not shared[place * width + layer]:
                break
            if shared[place * width + layer] == each.number:
                if wanted in each.cell.casefold():
                    yield place
                place += 1


def _read(recipe: Recipe, shared: array, places: range | array) -> list[list[Composed]]:
    width = len(recipe.sources)
    lines = [shared[place * width : (place + 1) * width] for place in places]
    found = [
        stored.picked(source.revision, {line[layer] for line in lines if line[layer]}) if lines else {}
        for layer, source in enumerate(recipe.sources)
    ]
    page = []
    for line in lines:
        rows = [(recipe.sources[layer], found[layer][number]) for layer, number in enumerate(line) if number]
        page.append([Composed(source, row, row.meaning) for source, row in rows])
    return page
