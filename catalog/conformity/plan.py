"""What a table is checked against: the operation's responses compiled, their slots with types, the possible keys."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from engine import template

from ..cases import routes
from ..contracts.values import Values
from ..explaining.slots import needed
from ..functions import plugged
from ..functions.examples import Cells, Example, of_request
from ..functions.fields import Fields, Path
from .choices import Choices
from .places import Places, Trail
from .values import Checker


@dataclass(frozen=True)
class SlotInfo:
    """What the contract says of a slot, and the checks of its values."""

    name: str
    required: bool
    checker: Checker
    path: Trail

    @classmethod
    def of(cls, told: dict[str, Any]) -> "SlotInfo":
        checker = Checker(told["type"], told["facets"], variety=told.get("variety", "atomic"))
        return cls(told["name"], told["required"], checker, tuple(told["path"]))


class Response:
    """A named response: its compiled template, its slots by name, and the fields of its tables."""

    def __init__(self, told: dict[str, Any], tree: dict[str, Any]) -> None:
        """`tree`: the operation's response_tree, which knows what an optional element needs once it is there."""
        self.name: str = told["name"]
        self.template = template.compile(
            told["source"], kind=told["kind"], fault_code=told["fault_code"], fault_string=told["fault_string"]
        )
        self.raw: bool = told.get("raw", False)
        self.encoded: bool = told.get("use") == "encoded"
        self.nillable = self.template.nillable
        self.places = Places(self.template)
        slots = [slot for slot in told["slots"] if slot["name"] in self.template.slots]
        known = tree if told["kind"] == "answer" else {}
        self.choices = Choices(slots, known)
        self.slots = {
            slot["name"]: SlotInfo.of({**slot, "required": slot["required"] or needed(known, slot["path"])})
            for slot in slots
        }
        self.fields = {
            slot["name"]: {inner["name"]: SlotInfo.of(inner) for inner in slot["fields"]}
            for slot in slots
            if slot["name"] in self.template.tables and "fields" in slot
        }

    def always(self, slot: SlotInfo) -> bool:
        """Whether every answer needs a value for the slot."""
        return slot.required and (slot.name in self.template.required or self._is_standing_table(slot))

    def _is_standing_table(self, slot: SlotInfo) -> bool:
        """Whether what holds the table's records is in every answer."""
        return slot.name in self.template.tables and slot.path[:-1] in self.places.always

    def sometimes(self, slot: SlotInfo) -> frozenset[str]:
        """The slots of which one filled makes this one necessary: those of the same optional element.

        Of elements that only their branch of a choice tells apart, the schema judges the rendered answer.
        """
        if not slot.required or self.always(slot) or self.places.has_twin(slot.name):
            return frozenset()
        return self.places.wanted_by[slot.name] - {slot.name}


class Plan:
    """Built in the sealed child from JSON: responses, tree, key_candidates, key_path (None: the first header says).

    `request` is {sample, tree}, from which functions copy their examples; `plugins` are the functions of plug-ins.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.responses = {response["name"]: Response(response, data["tree"]) for response in data["responses"]}
        self.key_candidates: list[dict[str, Any]] = data["key_candidates"]
        self.key_path: list[Any] | None = data["key_path"]
        self._request: dict[str, Any] = data.get("request") or {"sample": "", "tree": {}}
        if "plugins" in data:
            plugged.load(data["plugins"])  # the child knows nothing of settings

    def taking(self, cells: Sequence[str], positions: Mapping[str, int]) -> Iterator[Response]:
        """The responses that the cells of a rule fill, whichever its dispatcher chooses; others have their examples."""
        values = {slot: cells[position] for slot, position in positions.items()}
        return (each for each in self.responses.values() if each.template.takes(values))

    @cached_property
    def cells(self) -> Cells:
        """Evaluates functions as the engine will, here and now, with the fields of the sample request."""
        sampled = of_request(self._request["sample"])

        def copied(path: Path) -> str | None:
            """The sample shows one branch of a choice only: of the others a plausible value is taken."""
            found = sampled(path)
            leaf = routes.leaf(self._request["tree"], list(path)) if found is None else None
            return Values().of(leaf) if leaf else found

        return Cells(Fields(self.key_candidates), Example(datetime.now(UTC)), copied)
