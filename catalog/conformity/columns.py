"""First class of checks: the columns against the slots of the responses, and the key against the request's fields."""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from ..sheets.findings import Findings, letters
from .plan import Plan

RESPONSE_HEADERS = frozenset({"response", "reponse", "reponsenommee", "namedresponse"})
KEY_HEADERS = frozenset({"cle", "key", "discriminateur", "discriminator"})
CLOSE = 70
"""Similarity in percent from which a name is proposed instead of another."""


@dataclass
class Columns:
    """`slots[i]`: the slot that column i+1 fills (else its header); `key_path` None: still to be chosen."""

    slots: list[str]
    key_header: str
    key_path: list[str] | None = None
    key_label: str = ""
    positions: dict[str, int] = field(default_factory=dict)


def fold(text: str) -> str:
    """Names are compared without accents, case, spaces and punctuation."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain.casefold() if char.isalnum())


def nearest(name: str, known: list[str]) -> str:
    """The most similar known name, or "" when none is close."""
    found = process.extractOne(name, known, scorer=fuzz.WRatio, processor=fold, score_cutoff=CLOSE)
    return found[0] if found else ""


def matched(header: list[str], plan: Plan, used: set[str], findings: Findings) -> Columns:
    """The meaning of each column; reports what is missing, repeated or unknown. `used`: responses that rows name."""
    middle = header[1:-1] if len(header) > 1 else []
    columns = Columns(slots=[], key_header=header[0])
    _check_response(header, findings)
    known = list(dict.fromkeys(name for response in plan.responses.values() for name in response.template.slots))
    for position, name in enumerate(middle, start=1):
        slot = _slot(name, known)
        if slot is None:
            if fold(name) not in RESPONSE_HEADERS:
                unfilled = [other for other in known if other not in header]
                findings.add("C03", row=1, position=position, column=name, value=name, nearest=nearest(name, unfilled))
        elif slot in columns.positions:
            first = letters(columns.positions[slot])
            findings.add("C02", row=1, position=position, column=name, value=name, first=first,
                         second=letters(position))  # fmt: skip
        else:
            if slot != name:
                findings.notice("N16", f"{letters(position)}1", name=name, slot=slot)
            columns.positions[slot] = position
        columns.slots.append(slot or name)
    _check_missing(header, columns, plan, used, findings)
    _choose_key(columns, plan, findings)
    return columns


def _slot(name: str, known: list[str]) -> str | None:
    if name in known:
        return name
    alike = [slot for slot in known if fold(slot) == fold(name)]
    return alike[0] if len(alike) == 1 else None


def _check_response(header: list[str], findings: Findings) -> None:
    if len(header) > 1 and fold(header[-1]) in RESPONSE_HEADERS:
        return
    elsewhere = next((at for at, name in enumerate(header) if at and fold(name) in RESPONSE_HEADERS), None)
    if elsewhere is not None:
        findings.add("C07", row=1, position=elsewhere, column=header[elsewhere], value=header[elsewhere])
    else:
        findings.add("C01", row=1, column="response", missing="response", present=header[:20], nearest="", responses=[])


def _check_missing(header: list[str], columns: Columns, plan: Plan, used: set[str], findings: Findings) -> None:
    """A column is missing when a response that rows use cannot do without it."""
    wanting: dict[str, list[str]] = {}
    for name in sorted(used & plan.responses.keys()):
        response = plan.responses[name]
        for slot in response.slots.values():
            needed = response.always(slot) or not response.sometimes(slot).isdisjoint(columns.positions)
            if needed and slot.name not in columns.positions:
                wanting.setdefault(slot.name, []).append(name)
    unknown = [name for name in header[1:-1] if name not in columns.positions]
    for name, responses in wanting.items():
        findings.add("C01", row=1, column=name, missing=name, present=header[:20], nearest=nearest(name, unknown),
                     responses=responses[:5])  # fmt: skip


def _choose_key(columns: Columns, plan: Plan, findings: Findings) -> None:
    """The request's field that holds the key: chosen by the person, else named by the first header."""
    candidates = plan.key_candidates
    if plan.key_path is not None:
        found = [candidate for candidate in candidates if candidate["path"] == plan.key_path]
        if not found:
            findings.add("C08", row=1, position=0, column=columns.key_header, value="/".join(plan.key_path),
                         candidates=_labels(candidates))  # fmt: skip
    else:
        found = _proposed(columns.key_header, candidates)
        if not found and len(candidates) == 1 and fold(columns.key_header) in KEY_HEADERS:
            found = candidates
    if len(found) == 1 or (found and plan.key_path is not None):
        columns.key_path, columns.key_label = list(found[0]["path"]), found[0]["label"]


def _proposed(header: str, candidates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_label = [candidate for candidate in candidates if fold(candidate["label"]) == fold(header)]
    if by_label:
        return by_label[:1]
    return [candidate for candidate in candidates if candidate["path"] and _last(candidate["path"]) == fold(header)]


def _last(path: list[str]) -> str:
    return fold(path[-1].rpartition("}")[2].lstrip("@"))


def _labels(candidates: list[dict[str, Any]]) -> list[str]:
    return [candidate["label"] for candidate in candidates[:20]]


def question(columns: Columns, plan: Plan, findings: Findings) -> None:
    """Asks for the key when the first header names no field of the request, or several."""
    candidates = plan.key_candidates
    if columns.key_path is None and plan.key_path is None:
        findings.add("C04", row=1, position=0, column=columns.key_header, value=columns.key_header,
                     candidates=_labels(_proposed(columns.key_header, candidates) or candidates))  # fmt: skip
