"""Looks through a whole upload for personal data, and decides. Runs in the sealed child; no value ever leaves it."""

import contextlib
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from engine.persons import key as nir_key

from ..errors import SheetRefused
from ..sealing import telling
from ..sheets import channels
from ..sheets.findings import address
from . import detecting, suspects
from .headers import NAMES, NIR, meaning
from .kinds import MANY, PERSONAL, REFUSED, Kind
from .naming import Names

FEW = 8
"""Values of a column from which on "all of them have the structure of a NIR" is no accident (below 1 in 200)."""
SHOWN = 20
CELLS, FILE, NAME = "cells", "file", "name"

Row = tuple[int, list[str]]


def scan(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child. `arguments`: kind, filename, header, texts (note, name of the dataset …), perhaps tables
    ({column: names of the fields in its cells}); `blobs`: file, rows, perhaps known (identities, a line each, of people
    who are known to be invented).

    Gives {"refused", "findings": [{"kind", "where", "column", "cells", "count", "refused"}]}: places and counts only.
    """
    watch = _Watch(arguments["header"])
    names = Names(arguments["header"], arguments.get("tables", {}))
    rows = blobs["rows"]
    for line, suspect in telling.counted("privacy", suspects.lines(rows), rows.count(b"\n") + 1):
        if not suspect:
            watch.plain += 1
        if suspect or names.places:
            number, cells = json.loads(line)
            names.row(number, cells)
            if suspect:
                watch.row(number, cells)
    watch.settle_columns()
    for text in (arguments["filename"], *arguments["texts"]):
        watch.aside(text, NAME, "")
    with contextlib.suppress(SheetRefused):  # the reading has told it already
        for part, text in channels.texts(blobs["file"], arguments["kind"]):
            watch.aside(text, FILE, part)
    findings = watch.findings() + names.findings(blobs.get("known", b""))
    return {"refused": any(found["refused"] for found in findings), "findings": findings}


class _Watch:
    """What was seen so far. Values are kept in memory, only to count different ones."""

    def __init__(self, header: list[str]) -> None:
        self.header = header
        self.meanings = [meaning(name) for name in header]
        self.plain = 0  # rows without anything suspect
        self._values: dict[tuple[Kind, str, str], set[str]] = defaultdict(set)
        self._places: dict[tuple[Kind, str, str], list[str]] = defaultdict(list)
        self._certain: set[tuple[Kind, str, str]] = set()
        self._bare: dict[int, list[tuple[int, str]]] = defaultdict(list)  # column: NIRs of 13 characters
        self._filled: dict[int, int] = defaultdict(int)
        self._known: set[str] = set()

    def row(self, number: int, cells: list[str]) -> None:
        keys = {cell.strip() for cell in cells if len(cell.strip()) == 2}
        for position, cell in enumerate(cells):
            if not cell:
                continue
            self._filled[position] += 1
            if not suspects.holds(cell):
                continue
            bare = detecting.nir_without_key(detecting.normalised(cell))
            if bare:
                self._bare[position].append((number, bare))
                if nir_key(bare) in keys:  # its key stands in the next cell
                    self._see(Kind.NIR, CELLS, position, number, bare, certain=True)
                continue
            for kind, value in _found(cell):
                self._see(kind, CELLS, position, number, value)

    def settle_columns(self) -> None:
        """13 characters are a NIR where the header says so, or where a whole column has its structure."""
        for position, found in self._bare.items():
            named = self.meanings[position] == NIR
            whole = len(found) >= FEW and len(found) == self._filled[position] and not self.plain
            for number, value in found:
                self._see(Kind.NIR_WITHOUT_KEY, CELLS, position, number, value, certain=named or whole)

    def aside(self, text: str, where: str, part: str) -> None:
        """A text beside the cells; what the cells hold too is not told twice."""
        for kind, value in _found_in_lines(text):
            if value in self._known or (kind not in REFUSED and where == FILE and kind is not Kind.IBAN):
                continue
            self._values[kind, where, part].add(value)

    def _see(self, kind: Kind, where: str, position: int, number: int, value: str, *, certain: bool = False) -> None:
        place = (kind, where, self.header[position] if position < len(self.header) else "")
        self._known.add(value)
        self._values[place].add(value)
        if len(self._places[place]) < SHOWN:
            self._places[place].append(address(number, position))
        if certain:
            self._certain.add(place)

    def findings(self) -> list[dict[str, Any]]:
        named = any(each in NAMES for each in self.meanings)
        return [
            {
                "kind": str(kind),
                "where": where,
                "column": name,
                "cells": self._places[kind, where, name],
                "count": len(values),
                "refused": _is_refused(kind, len(values), named=named, certain=(kind, where, name) in self._certain),
            }
            for (kind, where, name), values in sorted(self._values.items())
        ]


def _is_refused(kind: Kind, count: int, *, named: bool, certain: bool) -> bool:
    if kind in REFUSED or certain:
        return True
    return kind in PERSONAL and (count >= MANY or named)


def _found_in_lines(text: str) -> Iterator[tuple[Kind, str]]:
    for line in suspects.found(text.encode(errors="replace")):
        yield from _found(line.decode())


def _found(text: str) -> Iterator[tuple[Kind, str]]:
    normal = detecting.normalised(text)
    for sighting in detecting.sightings(normal):
        yield sighting.kind, detecting.compact(normal[sighting.start : sighting.end])
