"""The columns of an operation's table, with all that its contract says of them."""

import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from engine import template

from ...conformity.places import Trail
from ...explaining import examples, slots
from ...models import NamedResponse, Operation
from .. import own
from . import choices
from .choices import Choice

KEY, RESPONSE = "cle", "response"
LONGEST_TITLE = 31
"""Characters of a sheet's name in Excel."""


@dataclass(frozen=True)
class Column:
    """One value of the answer. `responses` use it; `fields` are those of a table, whose sheet is `title`."""

    name: str
    base: str
    facets: dict[str, Any]
    required: bool
    documentation: str
    path: Trail
    nillable: bool = False
    example: str = ""
    responses: tuple[str, ...] = ()
    choice: Choice | None = None
    fields: tuple["Column", ...] = ()
    title: str = ""
    most: int | None = 1

    @property
    def values(self) -> list[str]:
        """The values among which one chooses; [] when any may stand."""
        if self.base == "boolean" and not self.facets.get("enumeration"):
            return ["true", "false"]
        return [str(value) for value in self.facets.get("enumeration", [])]


@dataclass(frozen=True)
class Table:
    """The columns in order: the key, the values, the response; and the responses, the default one first."""

    operation: Operation
    key: Column
    columns: tuple[Column, ...]
    responses: tuple[NamedResponse, ...]

    @property
    def header(self) -> list[str]:
        return [self.key.name, *(column.name for column in self.columns), RESPONSE]

    @property
    def tables(self) -> list[Column]:
        """The columns whose records stand on sheets of their own."""
        return [column for column in self.columns if column.title]

    def is_usual(self, column: Column) -> bool:
        """Whether the default response uses the column."""
        return bool(self.responses) and self.responses[0].name in column.responses

    @property
    def example(self) -> list[str]:
        """The cells of the row that shows how it is done: that of the default response."""
        first = self.responses[0]
        values = [column.example if first.name in column.responses else "" for column in self.columns]
        return [self.key.example, *values, first.name]


def of(operation: Operation, *, header: list[str] | None = None) -> Table:
    """The table of an operation. `header`: the columns of a dataset; what only it has comes after the others."""
    found = sorted(operation.responses.all(), key=lambda each: (not each.is_default, each.kind, each.name))
    excluding = choices.of(operation.response_tree)
    told: dict[str, Column] = {}
    for response in found:
        for slot in response.slots:
            known = told.get(slot["name"])
            told[slot["name"]] = _also(known, response) if known else _column(slot, response, excluding)
    for name in (header or [])[1:-1]:
        told.setdefault(name, Column(name, "string", {}, required=False, documentation="", path=()))
    return Table(operation, _key(operation, header), tuple(_titled(list(told.values()))), tuple(found))


def _column(slot: dict[str, Any], response: NamedResponse, excluding: dict[Trail, Choice]) -> Column:
    path = tuple(slot["path"])
    fields = tuple(
        Column(
            one["name"], one["type"], one["facets"], required=one["required"], documentation=one["documentation"],
            path=tuple(one["path"]), nillable=one["nillable"],
        )
        for one in slot.get("fields", [])
    )  # fmt: skip
    return Column(
        slot["name"],
        slot["type"],
        slot["facets"],
        required=slot["required"],
        documentation=slot["documentation"],
        path=path,
        nillable=slot["nillable"],
        example=str(response.examples.get(slot["name"], "")),
        responses=(response.name,),
        choice=excluding.get(path) if response.kind == "answer" else None,
        fields=fields,
        most=slot.get("max", 1),
    )


def _also(column: Column, response: NamedResponse) -> Column:
    """The same column, which another response uses too."""
    return replace(column, responses=(*column.responses, response.name))


def _titled(found: list[Column]) -> list[Column]:
    """Gives each table the name of its sheet: short enough, and different from the others whatever the case."""
    taken: set[str] = set()
    titled = []
    for column in found:
        if column.fields:
            title, number = (own.CHILD + column.name)[:LONGEST_TITLE], 1
            while title.casefold() in taken:
                number += 1
                title = f"{(own.CHILD + column.name)[: LONGEST_TITLE - len(str(number)) - 1]}~{number}"
            taken.add(title.casefold())
            titled.append(replace(column, title=unicodedata.normalize("NFC", title)))
        else:
            titled.append(column)
    return titled


def _key(operation: Operation, header: list[str] | None) -> Column:
    candidates = operation.key_candidates
    chosen = next((one for one in candidates if header and one["label"] == header[0]), None)
    chosen = chosen or (candidates[0] if candidates else {"label": KEY, "path": []})
    node = slots.node_at(operation.request_tree, chosen["path"]) or slots.UNKNOWN
    asked = examples.request(operation).values.get(tuple(chosen["path"]), "")
    return Column(
        header[0] if header else chosen["label"],
        node["base"] or "string",
        node["facets"],
        required=True,
        documentation=node["documentation"],
        path=tuple(chosen["path"]),
        example=asked or "1",
    )


def records(column: Column, cell: str) -> list[list[str]]:
    """The records of a table cell, as wide as its fields."""
    width = len(column.fields)
    return [(fields + [""] * width)[:width] for fields in template.table(cell)]
