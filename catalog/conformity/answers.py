"""Last class of checks: each row is rendered by the engine's own template and validated by the contract's schema."""

from typing import Any

from lxml import etree

from engine import functions, xml
from engine.errors import TemplateRefused, XmlRefused

from ..contracts.strict import Validator
from ..sheets.findings import Findings, address
from . import places
from .columns import Columns
from .plan import Plan, Response

Refusal = tuple[places.Trail, str]
"""Where in the answer, and what the schema says."""


class AnswerChecks:
    """Renders and validates rows of a plan; what the schema says is brought back to the column where possible."""

    def __init__(self, plan: Plan, columns: Columns, header: list[str], validator: Validator | None) -> None:
        self._header, self._columns, self._validator = header, columns, validator
        self._plan = plan
        self._responses = plan.responses
        self._positions = {
            name: [columns.positions.get(slot) for slot in response.template.slots]
            for name, response in plan.responses.items()
        }

    def check(self, number: int, cells: list[str], findings: Findings) -> None:
        """Reports the first thing that is wrong with the row's answer: the rest often follows from it.

        Where a dispatcher chooses the response, with the first answer that is wrong.
        """
        if not functions.holds(cells[-1]):
            self._is_right(number, self._responses[cells[-1]], cells, findings)
            return
        for response in self._plan.taking(cells, self._columns.positions):
            if not self._is_right(number, response, cells, findings):
                return

    def _is_right(self, number: int, response: Response, cells: list[str], findings: Findings) -> bool:
        positions = self._positions[response.name]
        values = [cells[position] if position is not None else "" for position in positions]
        if functions.holds("".join(values)):
            values = self._computed(response, values)
        if response.raw:  # known not to follow the contract, and wanted so: a warning, no obstacle
            findings.notice("N21", address(number, len(cells) - 1), response=response.name)
        validator = None if response.raw else self._validator
        for trail, reason in refusals(validator, response, values)[:1]:
            if self._is_choice(number, response, values, cells, findings):
                return False
            position = self._columns.positions.get(response.places.slot_at(trail))
            findings.add(
                "R02",
                row=number,
                position=position,
                column=self._header[position] if position is not None else "",
                value=cells[position] if position is not None else "",
                response=response.name,
                path=readable(trail),
                reason=reason,
            )
            return False
        return True

    def _is_choice(
        self, number: int, response: Response, values: list[str], cells: list[str], findings: Findings
    ) -> bool:
        """Reports the cells of which the contract allows one only, when that is what the schema has against the row."""
        names = response.choices.clash(dict(zip(response.template.slots, values, strict=True)))
        if not names:
            return False
        places = [self._columns.positions[name] for name in names]
        findings.add(
            "R03",
            row=number,
            position=places[-1],
            column=self._header[places[-1]],
            value=cells[places[-1]],
            cells=[address(number, place) for place in places],
            columns=[self._header[place] for place in places],
        )
        return True

    def _computed(self, response: Response, values: list[str]) -> list[str]:
        """An example of what the row's functions give."""
        tables = response.template.tables
        return [
            self._plan.cells.text(value, is_table=slot in tables) if functions.holds(value) else value
            for slot, value in zip(response.template.slots, values, strict=True)
        ]


def refusals(validator: Validator | None, response: Response, values: list[str]) -> list[Refusal]:
    """What the schema refuses in the answer filled with `values` (in the template's order).

    Without a validator, and of rpc/encoded messages, only what cannot be rendered is refused.
    """
    try:
        envelope = xml.parse(response.template.render(values), limit=places.LONGEST)
    except (TemplateRefused, XmlRefused) as error:
        return [((), error.message)]
    found: list[Refusal] = []
    if validator is None or response.encoded:  # the schemas declare no element of an encoded message
        return found
    for payload in places.payloads(envelope):
        found += [(_trail(payload, error["path"]), error["message"]) for error in validator.errors(payload)]
    return found


def readable(trail: places.Trail) -> str:
    """individu/NIR: the trail without namespaces."""
    return "/".join(step.rpartition("}")[2] if "}" in step else step for step in trail)


def _trail(payload: Any, path: str) -> places.Trail:
    """The trail of the element that a validator names by its position in the document."""
    tree = etree.ElementTree(payload)
    for element in payload.iter():
        if isinstance(element.tag, str) and tree.getpath(element) == path:
            return places.trail_of(element, payload)
    return ()
