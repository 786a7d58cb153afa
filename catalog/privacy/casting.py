"""Says which cells of a row speak of whom: what replacing them consistently stands on. Runs in the sealed child."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import detecting, identities
from .headers import BIRTH, NAMES, Columns, meaning, people
from .kinds import Kind, Sighting

NIRS = (Kind.NIR, Kind.NIR_WITHOUT_KEY)
THINGS = (Kind.IBAN, Kind.RPPS, Kind.FINESS, Kind.SIRET)
"""Numbers that are replaced by their own value, whoever the row is about."""
NIR, NAME = "nir", "name"
LONGEST = 32
"""Characters of a trace: 128 bits."""


class Tracer:
    """Turns what tells somebody apart into a trace, which nobody can turn back without the key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._made: dict[tuple[str, str], str] = {}

    def trace(self, kind: str, value: str) -> str:
        """ "kind:hex": the same value always has the same trace under the same key."""
        made = self._made.get((kind, value))
        if made is None:
            digest = hmac.new(self._key, f"{kind}\x1f{value}".encode(), hashlib.sha256).hexdigest()
            made = self._made[kind, value] = f"{kind}:{digest[:LONGEST]}"
        return made


@dataclass
class Reading:
    """One row. `people`: traces of each person in it, the surest first; the rest says by position who is meant."""

    people: list[list[str]] = field(default_factory=list)
    told: dict[int, int] = field(default_factory=dict)
    """{position of a name or birth column: person}"""
    sightings: dict[int, list[tuple[Sighting, int]]] = field(default_factory=dict)
    """{position: what was found in the cell, and whose it is}"""
    things: dict[tuple[int, int], str] = field(default_factory=dict)
    """{(position, start): trace} of numbers that are nobody's in particular"""
    numbers: list[str] = field(default_factory=list)
    """The 13 characters of the NIR of each person; empty without one."""


class Reader:
    """Reads the rows of one header; `known` are identities of people who do not exist, whom nobody replaces."""

    def __init__(self, header: Sequence[str], tracer: Tracer, known: frozenset[str]) -> None:
        self.header = header
        self.meanings = [meaning(name) for name in header]
        self._paths = [name.rpartition(".")[0] for name in header]
        self._groups = people(header)
        self._tracer = tracer
        self._known = known

    def read(self, cells: Sequence[str]) -> Reading:
        found = {at: list(detecting.sightings(cell)) for at, cell in enumerate(cells) if cell}
        reading = Reading(sightings={at: [(each, 0) for each in seen] for at, seen in found.items() if seen})
        if not reading.sightings and not self._groups:
            return reading
        by_path = self._numbered(reading, cells)
        self._named(reading, cells, by_path)
        self._others(reading, cells, by_path)
        return reading

    def _numbered(self, reading: Reading, cells: Sequence[str]) -> dict[str, int]:
        """A person for each NIR; {path of columns: its first one}."""
        by_path: dict[str, int] = {}
        for at, seen in reading.sightings.items():
            text = detecting.normalised(cells[at])
            for place, (sighting, _whose) in enumerate(seen):
                if sighting.kind in NIRS:
                    number = detecting.compact(text[sighting.start : sighting.end])[:13]
                    whose = self._person(reading, number)
                    seen[place] = (sighting, whose)
                    by_path.setdefault(self._paths[at], whose)
        return by_path

    def _person(self, reading: Reading, number: str) -> int:
        if number in reading.numbers:
            return reading.numbers.index(number)
        reading.people.append([self._tracer.trace(NIR, number)])
        reading.numbers.append(number)
        return len(reading.people) - 1

    def _named(self, reading: Reading, cells: Sequence[str], by_path: dict[str, int]) -> None:
        """Whose names and days of birth the columns tell: of the NIR beside them, else of whom they name."""
        numbered = bool(reading.numbers)
        for columns, told in identities.of_row(cells, self._groups):
            path = self._paths[columns.birth]
            whose = by_path.get(path, 0 if numbered and self._is_alone(columns) else None)
            if whose is None:
                if told in self._known:
                    continue
                reading.people.append([])
                reading.numbers.append("")
                whose = by_path[path] = len(reading.people) - 1
            reading.people[whose].append(self._tracer.trace(NAME, told))
            reading.told |= dict.fromkeys((columns.family, columns.first, columns.birth), whose)
        for at, means in enumerate(self.meanings[: len(cells)]):
            if means in (*NAMES, BIRTH) and at not in reading.told and cells[at]:
                whose = by_path.get(self._paths[at], 0 if numbered and len(self._groups) < 2 else None)
                if whose is not None:
                    reading.told[at] = whose

    def _is_alone(self, columns: Columns) -> bool:
        """Whether the row speaks of one person, whose number may stand under any path."""
        return len(self._groups) == 1 and columns == self._groups[0]

    def _others(self, reading: Reading, cells: Sequence[str], by_path: dict[str, int]) -> None:
        """Addresses and telephones are of the person beside them; other numbers are themselves."""
        for at, seen in reading.sightings.items():
            text = detecting.normalised(cells[at])
            for place, (sighting, _whose) in enumerate(seen):
                value = detecting.compact(text[sighting.start : sighting.end])
                if sighting.kind in THINGS:
                    reading.things[at, sighting.start] = self._tracer.trace(sighting.kind, value)
                elif sighting.kind not in (*NIRS, Kind.INS_OID):
                    whose = by_path.get(self._paths[at], 0)
                    if not reading.people:
                        reading.people.append([self._tracer.trace(sighting.kind, value)])
                        reading.numbers.append("")
                    seen[place] = (sighting, whose)
