"""Counts the people that the rows of a table name and who are not known to be invented."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import template

from ..sheets.findings import address
from . import identities
from .headers import Columns, people
from .kinds import Kind

SHOWN = 20
Place = tuple[int, Columns]


class Names:
    """Collects whom rows name, in the columns of the table and in the small tables of its cells.

    `places` holds where, so that a table that names nobody costs nothing.
    """

    def __init__(self, header: Sequence[str], tables: Mapping[str, Sequence[str]]) -> None:
        self._header = header
        self._own = people(header)
        self._inside = {at: groups for at, name in enumerate(header) if (groups := people(tables.get(name, ())))}
        self.places = [*self._own, *self._inside]
        self._seen: dict[str, str] = {}  # identity: the cell that names it first
        self._columns: set[int] = set()

    def row(self, number: int, cells: Sequence[str]) -> None:
        for columns, told in identities.of_row(cells, self._own):
            self._see(told, number, columns.family)
            self._columns |= {columns.family, columns.first, columns.birth}
        for position, groups in self._inside.items():
            for record in template.table(cells[position]) if cells[position] else ():
                for _columns, told in identities.of_row(record, groups):
                    self._see(told, number, position)

    def identities(self) -> set[str]:
        return set(self._seen)

    def findings(self, known: bytes) -> list[dict[str, Any]]:
        """One finding for all of them, as `scanning.scan` gives it; [] when every one is known to be invented."""
        unknown = self.identities() - set(known.decode().split("\n"))
        for each in identities.invented_by_the_portal() if unknown else ():
            unknown.discard(each)
            if not unknown:
                break
        if not unknown:
            return []
        columns = [name for at, name in enumerate(self._header) if at in self._columns]
        cells = [cell for told, cell in self._seen.items() if told in unknown]
        return [
            {
                "kind": str(Kind.PEOPLE),
                "where": "cells",
                "column": ", ".join(columns or [self._header[at] for at in self._inside]),
                "cells": cells[:SHOWN],
                "count": len(unknown),
                "refused": False,
            }
        ]

    def _see(self, told: str, number: int, position: int) -> None:
        if told not in self._seen:
            self._seen[told] = address(number, position)
            self._columns.add(position)
