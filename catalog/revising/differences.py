"""What differs between two tables, row by row: joined by the key, counted, and read a page at a time.

Rows that are equal are never parsed, and of those that differ only the numbers are held: 200,000 rows take a second.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

from . import lines
from .lines import Line, Stored

Kind = Literal["changed", "added", "removed"]
KINDS: tuple[Kind, ...] = ("changed", "added", "removed")
KEPT = 8
"""Comparisons that a process remembers: both tables are immutable, so the next page need not be compared again."""


@dataclass(frozen=True)
class Cell:
    """One cell on both sides; empty where there is none."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One row that differs. `number` is that of the newer table; of the older for a row that was removed."""

    kind: Kind
    key: str
    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class Places:
    """Numbers of the rows that differ: `changed` holds the older and the newer one after the other."""

    changed: array
    added: array
    removed: array


class Differences(Sequence):
    """The changes from one table to another, or those of one kind: what a Paginator asks of a list."""

    def __init__(self, old: Stored, new: Stored, kind: str = "") -> None:
        self._old, self._new, self._kind = old, new, kind
        self._places = _between(old.digest, new.digest)

    def __len__(self) -> int:
        counts = self.counts
        return counts[self._kind] if self._kind else sum(counts.values())

    def __getitem__(self, part):
        if isinstance(part, int):
            return self._read([self._pair(range(len(self))[part])])[0]
        return self._read(map(self._pair, range(len(self))[part]))

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were changed, added and removed, whatever kind is listed."""
        places = self._places
        return {"changed": len(places.changed) // 2, "added": len(places.added), "removed": len(places.removed)}

    @property
    def columns(self) -> tuple[list[str], list[str]]:
        """The columns that came, and those that went."""
        old, new = (lines.header(each.digest)[1:-1] for each in (self._old, self._new))
        return [name for name in new if name not in old], [name for name in old if name not in new]

    def _pair(self, at: int) -> tuple[Kind, int, int]:
        """(kind, number in the older, number in the newer), 0 where there is none."""
        places = self._places
        changed, added = (self.counts[kind] if self._kind in ("", kind) else 0 for kind in ("changed", "added"))
        if at < changed:
            return "changed", places.changed[2 * at], places.changed[2 * at + 1]
        if at < changed + added:
            return "added", 0, places.added[at - changed]
        return "removed", places.removed[at - changed - added], 0

    def _read(self, pairs: Iterable[tuple[Kind, int, int]]) -> list[Change]:
        pairs = list(pairs)
        if not pairs:
            return []
        old = lines.picked(self._old.digest, {number for _kind, number, _new in pairs if number})
        new = lines.picked(self._new.digest, {number for _kind, _old, number in pairs if number})
        names = lines.union(lines.header(self._old.digest), lines.header(self._new.digest))
        return [_change(kind, old.get(one), new.get(other), names) for kind, one, other in pairs]


def counts(old: Stored, new: Stored) -> dict[str, int]:
    return Differences(old, new).counts


def _change(kind: Kind, old: Line | None, new: Line | None, names: list[str]) -> Change:
    before, after = (line.cells if line else {} for line in (old, new))
    shown = new or old
    cells = [Cell(name, before.get(name, ""), after.get(name, "")) for name in names]
    return Change(kind, shown.key, shown.number, [cell for cell in cells if cell.old != cell.new])


@lru_cache(maxsize=KEPT)
def _between(old: str, new: str) -> Places:
    if old == new:
        return Places(array("L"), array("L"), array("L"))
    before, after = lines.header(old), lines.header(new)
    same = before[1:] == after[1:]
    names = [] if same else lines.union(before, after)
    old_form, new_form = (lines.plain if same else lines.spread(columns, names) for columns in (before, after))

    known = {hash(old_form(line)) for line in lines.rows(old)}
    kept: set[int] = set()
    fresh: dict[str, int] = {}  # key: its place in `newer`
    newer = array("L")
    for line in lines.rows(new):
        mark = hash(new_form(line))
        if mark in known:
            kept.add(mark)
        else:
            fresh[lines.key(line)] = len(newer)
            newer.append(lines.number(line))
    del known
    older, removed = array("L", bytes(newer.itemsize * len(newer))), array("L")
    for line in lines.rows(old):
        if hash(old_form(line)) in kept:
            continue
        place = fresh.get(lines.key(line))
        if place is None:
            removed.append(lines.number(line))
        else:
            older[place] = lines.number(line)
    pairs = ((number, newer[place]) for place, number in enumerate(older) if number)
    changed = array("L", chain.from_iterable(pairs))
    added = array("L", (newer[place] for place, number in enumerate(older) if not number))
    return Places(changed, added, removed)
