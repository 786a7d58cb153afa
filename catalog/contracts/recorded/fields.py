"""Chooses the field of the request that tells recorded exchanges apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from . import envelopes
from .envelopes import Request

MOST_LEAVES = 2_000
PLACEHOLDERS = ("", "?")
"""What SoapUI writes into a request that nobody has filled in."""


@dataclass(frozen=True)
class Chosen:
    """A field as a key candidate {label, path}, and its value in each request (None: it is not there)."""

    candidate: dict[str, Any]
    values: list[str | None]


def choose(requests: Sequence[Request], candidates: list[dict[str, Any]], *, wanted: list[str] | None = None) -> Chosen:
    """The field with the most different values; of equals the likeliest key. `wanted` settles the question."""
    if wanted is not None:
        return Chosen(_candidate(candidates, wanted), _values(requests, wanted))
    paths = [candidate["path"] for candidate in candidates]
    known = {tuple(path) for path in paths}
    for request in requests:
        for path in islice(envelopes.leaves(request), MOST_LEAVES):
            if tuple(path) not in known and len(known) < MOST_LEAVES:
                known.add(tuple(path))
                paths.append(path)
    best: Chosen | None = None
    most = 0
    for path in paths:
        values = _values(requests, path)
        told = len({value for value in values if value is not None})
        if told and told + (None in values) > most:
            most = told + (None in values)
            best = Chosen(_candidate(candidates, path), values)
    return best or Chosen(_candidate(candidates, paths[0] if paths else []), [None] * len(requests))


def _values(requests: Sequence[Request], path: list[str]) -> list[str | None]:
    found = (next(envelopes.values(request, path), "").strip() for request in requests)
    return [None if value in PLACEHOLDERS or "${" in value else value for value in found]


def _candidate(candidates: list[dict[str, Any]], path: list[str]) -> dict[str, Any]:
    """The known candidate of that path, or a new one named after its last two steps where one is taken."""
    for candidate in candidates:
        if candidate["path"] == path:
            return candidate
    local = [step.lstrip("@").rpartition("}")[2] for step in path] or ["corps"]
    taken = {candidate["label"] for candidate in candidates}
    names = (".".join(local[-length:]) for length in range(1, len(local) + 1))
    return {"label": next((name for name in names if name not in taken), "/".join(local)), "path": path}
