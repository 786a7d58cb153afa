"""Where the slots of a template stand in the answer it renders: found by rendering it, not by reading its source."""

import re
from collections import Counter
from functools import cached_property
from typing import Any

from engine import xml
from engine.template import Template

MARK = "\ue000{}\ue001"
MARKED = re.compile("\ue000(\\d+)(?:\\.(\\d+))?\ue001")
LONGEST = 5 * 2**20
Trail = tuple[str, ...]
"""Names in Clark's notation from the payload (excluded) down to an element, perhaps with a last "@attribute"."""


class Places:
    """The trails of a template's slots; `trails[slot]`, and `fields[(table, field)]` relative to the whole payload."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self.trails: dict[str, Trail] = {}
        self.fields: dict[tuple[str, str], Trail] = {}
        for trail, found in _marks(
            _rendered(template, [_mark(template, index) for index in range(len(template.slots))])
        ):
            slot = template.slots[int(found[1])]
            if found[2] is not None:
                field = template.tables[slot][int(found[2])]
                self.fields.setdefault((slot, field), trail)
                self.trails.setdefault(slot, trail)
            else:
                self.trails.setdefault(slot, trail)

    def slot_at(self, trail: Trail) -> str:
        """The slot that fills the element, or the only slot inside it; "" when there is none or several."""
        exact = [slot for slot, place in self.trails.items() if place == trail]
        exact += [slot for (slot, _field), place in self.fields.items() if place == trail]
        inside = {slot for slot, place in self.trails.items() if place[: len(trail)] == trail}
        return exact[0] if exact else inside.pop() if len(inside) == 1 else ""

    def has_twin(self, slot: str) -> bool:
        """Whether another slot stands under the same trail."""
        return self._sharing[self.trails.get(slot, ())] > 1

    @cached_property
    def _sharing(self) -> Counter[Trail]:
        return Counter(self.trails.values())

    @cached_property
    def always(self) -> set[Trail]:
        """The trails that the answer holds even when every value is empty."""
        return _trails(_rendered(self._template, [""] * len(self._template.slots)))

    @cached_property
    def wanted_by(self) -> dict[str, frozenset[str]]:
        """{slot: the slots of which one filled value suffices to bring the slot's element into the answer}."""
        needed: dict[str, set[str]] = {slot: set() for slot in self._template.slots}
        for index, filled in enumerate(self._template.slots):
            values = [""] * len(self._template.slots)
            values[index] = _mark(self._template, index)
            present = _trails(_rendered(self._template, values))
            for slot, trail in self.trails.items():
                if trail in present:
                    needed[slot].add(filled)
        return {slot: frozenset(others) for slot, others in needed.items()}


def payloads(envelope: Any) -> list[Any]:
    """What the contract speaks of in an envelope: the body's elements, or those in the detail of a fault."""
    body = envelope[-1]
    if (
        not len(body)
        or body[0].tag.rpartition("}")[2] != "Fault"
        or body[0].tag.partition("}")[0] != envelope.tag.partition("}")[0]
    ):
        return list(body)
    detail = next((child for child in body[0] if child.tag.rpartition("}")[2].lower() == "detail"), None)
    return [] if detail is None else list(detail)


def trail_of(element: Any, payload: Any) -> Trail:
    """The trail from the payload (excluded) to one of its elements."""
    names: list[str] = []
    while element is not None and element is not payload:
        names.append(element.tag)
        element = element.getparent()
    return tuple(reversed(names))


def _mark(template: Template, index: int) -> str:
    fields = template.tables.get(template.slots[index])
    if fields is None:
        return MARK.format(index)
    return ";".join(MARK.format(f"{index}.{at}") for at in range(len(fields))) or MARK.format(index)


def _rendered(template: Template, values: list[str]) -> list[Any]:
    return payloads(xml.parse(template.render(values), limit=LONGEST, bare=True))


def _marks(found: list[Any]) -> list[tuple[Trail, re.Match[str]]]:
    marks: list[tuple[Trail, re.Match[str]]] = []
    for payload in found:
        for element in payload.iter():
            trail = trail_of(element, payload)
            marks += [(trail, mark) for mark in MARKED.finditer(element.text or "")]
            for name, value in element.attrib.items():
                marks += [((*trail, f"@{name}"), mark) for mark in MARKED.finditer(value)]
    return marks


def _trails(found: list[Any]) -> set[Trail]:
    trails: set[Trail] = set()
    for payload in found:
        for element in payload.iter():
            trail = trail_of(element, payload)
            trails |= {trail, *((*trail, f"@{name}") for name in element.attrib)}
    return trails
