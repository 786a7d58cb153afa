"""First class of checks: the columns against the slots of the responses, and the key against the request's fields."""

from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from engine import keys

from ..folding import bare
from ..lookup.keys import AFTER
from ..sheets.findings import Findings, letters
from .plan import Plan

RESPONSE_HEADERS = frozenset({"response", "reponse", "reponsenommee", "namedresponse"})
KEY_HEADERS = frozenset({"cle", "key", "discriminateur", "discriminator"})
BEFORE_HEADERS = frozenset({"etatavant", "statebefore"})
AFTER_HEADERS = frozenset({"etatapres", "stateafter"})
"""Headers of the states of a key: in which a row answers, and which it leaves behind."""
STATE_HEADERS = BEFORE_HEADERS | AFTER_HEADERS
MARK = "*"
"""Ends the header of each column of a key that several make."""
CLOSE = 70
"""Similarity in percent from which a name is proposed instead of another."""


@dataclass
class Columns:
    """`slots`: what the columns between key and response fill (else their headers); `key_path` None: to be chosen.

    `keys` are the positions of the key's columns, and `labels` their headers without marks: more of them than columns
    when one column holds the whole key. Of several fields, `key_path` is a list of paths. `before` and `after` are the
    positions of the states of the key.
    """

    slots: list[str]
    labels: list[str]
    keys: list[int]
    key_path: list[Any] | None = None
    key_label: str = ""
    positions: dict[str, int] = field(default_factory=dict)
    before: int | None = None
    after: int | None = None

    @property
    def key_header(self) -> str:
        """The header of the key's column in the canonical table, which has one only."""
        return self.labels[0] if len(self.labels) == 1 else keys.join([label + MARK for label in self.labels])


def nearest(name: str, known: list[str]) -> str:
    """The most similar known name, or "" when none is close."""
    found = process.extractOne(name, known, scorer=fuzz.WRatio, processor=bare, score_cutoff=CLOSE)
    return found[0] if found else ""


def matched(header: list[str], plan: Plan, used: set[str], findings: Findings) -> Columns:
    """The meaning of each column; reports what is missing, repeated or unknown. `used`: responses that rows name."""
    middle = header[1:-1] if len(header) > 1 else []
    _check_response(header, findings)
    known = list(dict.fromkeys(name for response in plan.responses.values() for name in response.template.slots))
    marked = [at for at, name in enumerate(middle, start=1) if name.endswith(MARK) and name not in known]
    columns = Columns(slots=[], labels=_labels_of_key(header, marked), keys=[0, *marked])
    for position, name in enumerate(middle, start=1):
        if position in marked:
            continue
        slot = _slot(name, known)
        if slot is None and bare(name) in BEFORE_HEADERS and columns.before is None:
            columns.before = position
            continue
        if slot is None and bare(name) in AFTER_HEADERS and columns.after is None:
            columns.after, slot = position, AFTER
        elif slot is None:
            if bare(name) not in RESPONSE_HEADERS:
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
    alike = [slot for slot in known if bare(slot) == bare(name)]
    return alike[0] if len(alike) == 1 else None


def _check_response(header: list[str], findings: Findings) -> None:
    if len(header) > 1 and bare(header[-1]) in RESPONSE_HEADERS:
        return
    elsewhere = next((at for at, name in enumerate(header) if at and bare(name) in RESPONSE_HEADERS), None)
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


def _labels_of_key(header: list[str], marked: list[int]) -> list[str]:
    """The headers of the key's columns without their marks; `id* & date*` is a whole key in one column."""
    parts = keys.split(header[0])
    together = parts if len(parts) > 1 and all(part.endswith(MARK) for part in parts) else [header[0]]
    return [label.removesuffix(MARK).strip() for label in [*together, *(header[at] for at in marked)]]


def _choose_key(columns: Columns, plan: Plan, findings: Findings) -> None:
    """The request's field that holds the key: chosen by the person, else named by the first header."""
    candidates = plan.key_candidates
    if len(columns.labels) > 1:
        _choose_keys(columns, plan, findings)
        return
    if plan.key_path is not None:
        found = [candidate for candidate in candidates if candidate["path"] == plan.key_path]
        if not found:
            findings.add("C08", row=1, position=0, column=columns.key_header, value="/".join(plan.key_path),
                         candidates=_labels(candidates))  # fmt: skip
    else:
        found = _proposed(columns.labels[0], candidates)
        if not found and len(candidates) == 1 and bare(columns.key_header) in KEY_HEADERS:
            found = candidates
    if len(found) == 1 or (found and plan.key_path is not None):
        columns.key_path, columns.key_label = list(found[0]["path"]), found[0]["label"]


def _choose_keys(columns: Columns, plan: Plan, findings: Findings) -> None:
    """The field of each column of the key, by its header; of the first one, what the person chose goes before."""
    chosen = plan.key_path or []
    if chosen and not isinstance(chosen[0], str):  # a revision knows them all
        chosen = chosen if len(chosen) == len(columns.labels) else []
    elif chosen:
        chosen = [chosen]
    found: list[dict[str, Any]] = []
    for place, label in enumerate(columns.labels):
        wanted = [each for each in plan.key_candidates if place < len(chosen) and each["path"] == chosen[place]]
        fields = wanted or _proposed(label, plan.key_candidates)
        position = columns.keys[min(place, len(columns.keys) - 1)]
        if not fields:
            findings.add("C09", row=1, position=position, column=label, value=label,
                         candidates=_labels(plan.key_candidates))  # fmt: skip
        elif fields[0] in found:
            findings.add("C10", row=1, position=position, column=label, value=label, field=fields[0]["label"])
        found += fields[:1]
    if len(found) == len(columns.labels):
        columns.key_path = [list(each["path"]) for each in found]
        columns.key_label = keys.AND.join(each["label"] for each in found)


def _proposed(header: str, candidates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_label = [candidate for candidate in candidates if bare(candidate["label"]) == bare(header)]
    if by_label:
        return by_label[:1]
    return [candidate for candidate in candidates if candidate["path"] and _last(candidate["path"]) == bare(header)]


def _last(path: list[str]) -> str:
    return bare(path[-1].rpartition("}")[2].lstrip("@"))


def _labels(candidates: list[dict[str, Any]]) -> list[str]:
    return [candidate["label"] for candidate in candidates[:20]]


def question(columns: Columns, plan: Plan, findings: Findings) -> None:
    """Asks for the key when the first header names no field of the request, or several."""
    candidates = plan.key_candidates
    if columns.key_path is None and plan.key_path is None and len(columns.labels) == 1:
        findings.add("C04", row=1, position=0, column=columns.key_header, value=columns.key_header,
                     candidates=_labels(_proposed(columns.key_header, candidates) or candidates))  # fmt: skip
