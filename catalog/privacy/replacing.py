"""Puts fictitious people in the place of real ones, the same one for the same person. Runs in the sealed child.

Who became whom is kept nowhere: it lives in this process, for one file.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from engine.persons import key as nir_key

from ..contracts.plausible import identifiers, people
from ..contracts.plausible.people import Person
from . import detecting
from .headers import meaning
from .kinds import Kind

DATES = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "%Y-%m-%d"),
    (re.compile(r"\d{2}/\d{2}/\d{4}"), "%d/%m/%Y"),
    (re.compile(r"\d{8}"), "%Y%m%d"),
)
FIRST = ("prenom", "firstname")
BY_KIND: dict[Kind, Callable[[Person, str, int], str]] = {
    Kind.NIR: lambda person, _seed, _index: person.nir + person.nir_key,
    Kind.NIR_WITHOUT_KEY: lambda person, _seed, _index: person.nir,
    Kind.INS_OID: lambda _person, _seed, _index: identifiers.INS_TEST_OID,
    Kind.IBAN: lambda _person, seed, index: identifiers.iban(seed, index),
    Kind.RPPS: lambda _person, seed, index: identifiers.rpps(seed, index),
    Kind.FINESS: lambda _person, seed, index: identifiers.finess(seed, index),
    Kind.SIRET: lambda _person, seed, index: identifiers.siret(seed, index),
    Kind.MAIL: lambda person, _seed, _index: person.mail,
    Kind.PHONE: lambda person, _seed, _index: person.phone,
}


def replace(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Job of the child. `arguments`: header, seed; `blobs`: rows (JSON lines [number, [cells]]).

    Gives {"replaced": cells that changed}, and the blob `rows` in the same form.
    """
    cast = _Cast(arguments["header"], arguments["seed"])
    lines = []
    for line in filter(None, blobs["rows"].decode().split("\n")):
        number, cells = json.loads(line)
        lines.append(json.dumps([number, cast.row(cells)], ensure_ascii=False, separators=(",", ":")))
    return {"replaced": cast.replaced, "blobs": {"rows": "\n".join(lines).encode()}}


class _Cast:
    """Gives each person of the file a part: the first one met is the first fictitious person of the seed."""

    def __init__(self, header: list[str], seed: str) -> None:
        self._meanings = [meaning(name) for name in header]
        self._first = [any(word in name.lower().replace("é", "e") for word in FIRST) for name in header]
        self._seed = seed
        self._indexes: dict[str, int] = {}
        self.replaced = 0

    def row(self, cells: list[str]) -> list[str]:
        """The row with everything that tells of a real person said of a fictitious one instead."""
        found = [list(detecting.sightings(cell)) if cell else [] for cell in cells]
        if not any(found):
            return cells
        real = self._nir(cells, found)
        index = self._indexes.setdefault(real or "\x1f".join(cells), len(self._indexes))
        person = people.person(self._seed, index)
        made = [self._cell(cell, each, person, index) for cell, each in zip(cells, found, strict=True)]
        if real:
            key = nir_key(real)
            made = [person.nir_key if cell.strip() == key else new for cell, new in zip(cells, made, strict=True)]
            made = [self._told(position, cell, person) for position, cell in enumerate(made)]
        self.replaced += sum(before != after for before, after in zip(cells, made, strict=True))
        return made

    def _nir(self, cells: list[str], found: list) -> str:
        for cell, sightings in zip(cells, found, strict=True):
            text = detecting.normalised(cell)
            for sighting in sightings:
                if sighting.kind in (Kind.NIR, Kind.NIR_WITHOUT_KEY):
                    return detecting.compact(text[sighting.start : sighting.end])[:13]
        return ""

    def _cell(self, cell: str, sightings: list, person: Person, index: int) -> str:
        if not sightings:
            return cell
        text = detecting.normalised(cell)
        for sighting in sorted(sightings, key=lambda each: -each.start):
            new = BY_KIND[sighting.kind](person, self._seed, index)
            text = text[: sighting.start] + new + text[sighting.end :]
        return text

    def _told(self, position: int, cell: str, person: Person) -> str:
        """Names and the day of birth, in the row of somebody whose number was replaced."""
        means = self._meanings[position] if position < len(self._meanings) else ""
        if not cell or means not in ("name", "birth"):
            return cell
        if means == "name":
            return person.first_names[0] if self._first[position] else person.family_name
        form = next((form for pattern, form in DATES if pattern.fullmatch(cell)), "")
        return person.born.strftime(form) if form else cell
