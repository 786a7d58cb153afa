"""Puts fictitious people in the place of real ones, the same one for the same person. Runs in the sealed child.

Two jobs: `cast` says by traces who is in the rows, `replace` writes those whom the registry gave for them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine import template
from engine.persons import key as nir_key

from ..contracts.plausible import identifiers
from ..folding import with_humps
from ..sheets import records
from . import detecting
from .casting import Reader, Reading, Tracer
from .headers import BIRTH, FAMILY, FIRST, FULL
from .identities import DATES
from .kinds import Kind, Sighting

KEYS = frozenset(("cle", "key"))
MOBILE = ("06", "07")
THINGS = {
    Kind.IBAN: identifiers.iban,
    Kind.RPPS: identifiers.rpps,
    Kind.FINESS: identifiers.finess,
    Kind.SIRET: identifiers.siret,
}
Told = dict[str, str]
"""What the registry says of one person: nir, family, first, born (YYYY-MM-DD), mail, phone, mobile."""
Lines = Iterator[tuple[int, list[str]]]


def cast(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child. `arguments`: header, tables ({column: fields}), key (hex); `blobs`: rows (JSON lines
    [number, [cells]]), known (identities that are nobody's, a line each).

    Gives {"people": [[traces of one person]], "things": [traces]}, each once, in the order of the rows.
    """
    readers = _Readers(arguments, blobs)
    people: dict[tuple[str, ...], None] = {}
    things: dict[str, None] = {}
    for _number, cells in _lines(blobs["rows"]):
        for reading in readers.all_of(cells):
            people |= {tuple(traces): None for traces in reading.people}
            things |= dict.fromkeys(reading.things.values())
    return {"people": [list(traces) for traces in people], "things": list(things)}


def replace(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child. `arguments` as those of `cast`, and seed, things ({trace: number}); `blobs` too, and roles
    (JSON {"people": {trace: number}, "told": {number: Told}}).

    Gives {"replaced": cells that changed}, and the blob `rows` in the same form.
    """
    readers = _Readers(arguments, blobs)
    stage = _Stage(json.loads(blobs["roles"]), arguments["things"], arguments["seed"])
    lines = []
    for number, cells in _lines(blobs["rows"]):
        made = readers.played(cells, stage)
        stage.replaced += sum(before != after for before, after in zip(cells, made, strict=True))
        lines.append(json.dumps([number, made], ensure_ascii=False, separators=(",", ":")))
    return {"replaced": stage.replaced, "blobs": {"rows": "\n".join(lines).encode()}}


def _lines(rows: bytes) -> Lines:
    return (json.loads(line) for line in filter(None, rows.decode().split("\n")))


class _Stage:
    """Who plays whom."""

    def __init__(self, roles: Mapping[str, Any], things: Mapping[str, int], seed: str) -> None:
        self._people, self._told = roles["people"], roles["told"]
        self._things, self._seed = things, seed
        self.replaced = 0

    def person(self, traces: Sequence[str]) -> Told:
        return self._told[str(self._people[traces[0]])]

    def thing(self, kind: Kind, trace: str) -> str:
        return THINGS[kind](self._seed, self._things[trace])


class _Readers:
    """Reads rows, and the records of the small tables in their cells."""

    def __init__(self, arguments: Mapping[str, Any], blobs: Mapping[str, bytes]) -> None:
        header, tables = arguments["header"], arguments["tables"]
        tracer = Tracer(bytes.fromhex(arguments["key"]))
        known = frozenset(blobs["known"].decode().split("\n"))
        self._own = Reader(header, tracer, known)
        self._inside = {at: Reader(tables[name], tracer, known) for at, name in enumerate(header) if name in tables}

    def all_of(self, cells: list[str]) -> Iterator[Reading]:
        yield self._own.read(self._without_tables(cells))
        for at, reader in self._inside.items():
            for record in template.table(cells[at]) if cells[at] else ():
                yield reader.read(record[: len(reader.header)])

    def played(self, cells: list[str], stage: _Stage) -> list[str]:
        made = _played(self._own, self._without_tables(cells), stage)
        for at, reader in self._inside.items():
            before = template.table(cells[at]) if cells[at] else []
            after = [_played(reader, each[: len(reader.header)], stage) + each[len(reader.header) :] for each in before]
            made[at] = cells[at] if after == before else records.joined(after)
        return made

    def _without_tables(self, cells: list[str]) -> list[str]:
        return ["" if at in self._inside else cell for at, cell in enumerate(cells)] if self._inside else cells


def _played(reader: Reader, cells: list[str], stage: _Stage) -> list[str]:
    """The row with everything that tells of a real person said of a fictitious one instead."""
    reading = reader.read(cells)
    if not reading.people and not reading.sightings:
        return list(cells)
    who = [stage.person(traces) for traces in reading.people]
    made = [_cell(at, cell, reading, who, stage) for at, cell in enumerate(cells)]
    for at, whose in reading.told.items():
        made[at] = _told(reader.meanings[at], cells[at], who[whose])
    keys = {nir_key(real): nir_key(each["nir"]) for real, each in zip(reading.numbers, who, strict=True) if real}
    return [
        keys[cell.strip()] if cell.strip() in keys and _may_be_a_key(at, reader, reading) else new
        for at, (cell, new) in enumerate(zip(cells, made, strict=True))
    ]


def _may_be_a_key(at: int, reader: Reader, reading: Reading) -> bool:
    """Whether two digits are those that close a NIR: by their header, or because they stand behind one."""
    return at - 1 in reading.sightings or not KEYS.isdisjoint(with_humps(reader.header[at]).split())


def _cell(at: int, cell: str, reading: Reading, who: list[Told], stage: _Stage) -> str:
    seen = reading.sightings.get(at, ())
    text = detecting.normalised(cell) if seen else cell
    for sighting, whose in sorted(seen, key=lambda each: -each[0].start):
        trace = reading.things.get((at, sighting.start))
        new = stage.thing(sighting.kind, trace) if trace else _number(sighting, text, who[whose] if who else {})
        text = text[: sighting.start] + new + text[sighting.end :]
    return text


def _number(sighting: Sighting, text: str, person: Told) -> str:
    if sighting.kind is Kind.INS_OID:
        return identifiers.INS_TEST_OID
    if sighting.kind is Kind.PHONE:
        digits = "0" + detecting.compact(text[sighting.start : sighting.end])[-9:]
        return person["mobile" if digits.startswith(MOBILE) else "phone"]
    if sighting.kind is Kind.MAIL:
        return person["mail"]
    return person["nir"] + (nir_key(person["nir"]) if sighting.kind is Kind.NIR else "")


def _told(means: str, cell: str, person: Told) -> str:
    if means == BIRTH:
        return _day(cell, person["born"])
    texts = {FAMILY: person["family"], FIRST: person["first"], FULL: f"{person['family']} {person['first']}"}
    return texts[means]


def _day(cell: str, born: str) -> str:
    """The day in the form in which the other one was written; a form that is not known stays, and is found again."""
    year, month, day = map(int, born.split("-"))
    text = cell.strip()
    for form in DATES:
        found = form.match(text)
        if found:
            signs = list(text)
            for name, value in (("y", f"{year:04d}"), ("m", f"{month:02d}"), ("d", f"{day:02d}")):
                signs[found.start(name) : found.end(name)] = value
            return "".join(signs)
    return f"{year:04d}" if len(text) == 4 and text.isdecimal() else cell
