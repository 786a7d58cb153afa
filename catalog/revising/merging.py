"""Three-way merge of tables, by key and column: what I changed and what others changed since we began alike.

A column that a table does not have is a column of empty cells: to take one away is to empty its cells.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from . import lines
from .differences import Change, Differences
from .lines import Line, Stored

Side = Literal["mine", "theirs"]
SIDES: tuple[Side, ...] = ("mine", "theirs")
Place = tuple[str, str]
"""(key, column); the column is empty where a whole row is meant."""


@dataclass(frozen=True)
class Conflict:
    """One cell that both sides changed differently; None on the side that took the whole row away."""

    key: str
    column: str
    base: str
    mine: str | None
    theirs: str | None

    @property
    def place(self) -> Place:
        return self.key, self.column


@dataclass(frozen=True)
class Counts:
    """Rows that each side changed, added or removed."""

    mine: dict[str, int]
    theirs: dict[str, int]


@dataclass
class Merge:
    """`base` is what both began with. Compares at once; `rows` is read only when the result is wanted."""

    base: Stored
    mine: Stored
    theirs: Stored
    conflicts: list[Conflict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ours = {change.key: change for change in Differences(self.base, self.mine)[:]}
        self._others = {change.key: change for change in Differences(self.base, self.theirs)[:]}
        for key in self._ours.keys() & self._others.keys():
            self.conflicts += _conflicts(self._ours[key], self._others[key])
        self.conflicts.sort(key=lambda each: each.place)

    @property
    def counts(self) -> Counts:
        return Counts(*(Differences(self.base, each).counts for each in (self.mine, self.theirs)))

    def undecided(self, choices: Mapping[Place, Side]) -> list[Conflict]:
        return [each for each in self.conflicts if choices.get(each.place) not in SIDES]

    def content(self, choices: Mapping[Place, Side]) -> bytes:
        """The merged table as the vault keeps rows. Every conflict has its choice; rows are numbered anew from 2."""
        columns = self._columns()
        merged = (f"[{number},{_tail(line, columns)}\n" for number, line in enumerate(self._merged(choices), start=2))
        return "".join([json.dumps(columns, ensure_ascii=False, separators=(",", ":")), "\n", *merged]).encode()

    def _columns(self) -> list[str]:
        """Mine, and what the others added; without what either took away, unless a cell of it was changed since."""
        base, mine, theirs = (lines.header(each.digest) for each in (self.base, self.mine, self.theirs))
        names = lines.union(theirs, mine)[:-1]
        gone = {name for name in base[1:-1] if name not in mine or name not in theirs}
        changes = [*self._ours.values(), *self._others.values()]
        used = {each.column for each in self.conflicts}
        used |= {cell.column for change in changes for cell in change.cells if cell.new}
        return [mine[0], *(name for name in names if name not in gone or name in used), mine[-1]]

    def _merged(self, choices: Mapping[Place, Side]) -> Iterator[Line]:
        """My rows in my order; a row that the others added follows the one that it followed at theirs."""
        followers: dict[str, list[str]] = {}
        previous = ""
        mine = lines.header(self.mine.digest)
        for key in self._keys(self.theirs):
            if key in self._others and self._is_new(key):
                followers.setdefault(previous, []).append(key)
            previous = key
        added = {key: self._joined(key, None, choices) for keys in followers.values() for key in keys}
        yield from self._chain("", followers, added)
        standing = {""}
        for raw in lines.rows(self.mine.digest):
            line = lines.parsed(raw, mine)
            joined = self._joined(line.key, line, choices) if line.key in self._others else line
            if joined is not None:
                yield joined
            standing.add(line.key)
            yield from self._chain(line.key, followers, added)
        for start in [key for key in followers if key not in standing and key not in added]:
            yield from self._chain(start, followers, added)

    def _chain(self, start: str, followers: dict[str, list[str]], added: dict[str, Line | None]) -> Iterator[Line]:
        """The rows that follow `start`, and those that follow them."""
        waiting = list(followers.get(start, ()))
        while waiting:
            key = waiting.pop(0)
            if added[key] is not None:
                yield added[key]
            waiting = [*followers.get(key, ()), *waiting]

    def _keys(self, table: Stored) -> Iterator[str]:
        return (lines.key(line) for line in lines.rows(table.digest))

    def _is_new(self, key: str) -> bool:
        """Whether a row that the others changed is none of mine: they added it, or I took it away."""
        ours = self._ours.get(key)
        return self._others[key].kind == "added" if ours is None else ours.kind == "removed"

    def _joined(self, key: str, line: Line | None, choices: Mapping[Place, Side]) -> Line | None:
        """One row of which the others changed something; None when it is gone."""
        ours, others = self._ours.get(key), self._others[key]
        whole = choices.get((key, ""))
        if ours is not None and "removed" in (ours.kind, others.kind) and ours.kind != others.kind:
            kept = ours if whole == "mine" else others
            return None if kept.kind == "removed" else self._row(kept, line)
        if others.kind == "removed":
            return None
        cells = dict(line.cells) if line else {}
        for cell in others.cells:
            touched = ours is not None and any(mine.column == cell.column for mine in ours.cells)
            if not touched or choices.get((key, cell.column)) == "theirs":
                cells[cell.column] = cell.new
        return Line(0, key, cells)

    def _row(self, kept: Change, line: Line | None) -> Line:
        """A row that one side changed and the other took away, as the one who changed it left it."""
        if line is not None:
            return line
        found = lines.picked(self.theirs.digest, {kept.number})
        return found[kept.number]


def _conflicts(ours: Change, others: Change) -> Iterator[Conflict]:
    if "removed" in (ours.kind, others.kind):
        if ours.kind != others.kind:
            yield Conflict(ours.key, "", "", _told(ours), _told(others))
        return
    mine = {cell.column: cell for cell in ours.cells}
    for cell in others.cells:
        other = mine.get(cell.column)
        if other is not None and other.new != cell.new:
            yield Conflict(ours.key, cell.column, cell.old, other.new, cell.new)


def _told(change: Change) -> str | None:
    """A changed row in one line; None for one that was taken away."""
    return None if change.kind == "removed" else ", ".join(f"{cell.column}: {cell.new}" for cell in change.cells)


def _tail(line: Line, columns: list[str]) -> str:
    values = [line.cells.get(name, "") for name in columns[1:-1]]
    return json.dumps([line.key, values, line.cells.get(columns[-1], "")], ensure_ascii=False, separators=(",", ":"))[
        1:
    ]
