"""Makes named responses and a dataset of what was recorded or mocked elsewhere, in the form the catalogue keeps."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine import keys, template, xml
from engine.errors import TemplateRefused, XmlRefused

from ... import addresses
from ...conformity import checking
from ...explaining import slots
from .. import values
from ..archive import MAX_FILE
from ..problems import Notice
from ..strict import UNDECLARED, Validator
from .envelopes import BRACES, Answer

FIRST_ROW = 2  # the first row under the header, as in a spreadsheet
DEFAULT = keys.Key("default", "")
Operation = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A key and the name of the answer that it gets; `filled` are values of its slots that are known."""

    key: keys.Key
    answer: str
    filled: dict[str, str] = field(default_factory=dict)


@dataclass
class Brought:
    """What one operation gets. `key` is a key candidate {label, path}; `dataset` a proposal for the table's name."""

    operation: Operation
    dataset: str
    key: dict[str, Any]
    answers: dict[str, Answer] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def add_row(self, key: keys.Key, answer: str, filled: dict[str, str] | None = None) -> bool:
        """False when a row has that key already."""
        if any(row.key == key for row in self.rows):
            return False
        self.rows.append(Row(key, answer, filled or {}))
        return True


def finished(
    all_brought: Iterable[Brought], validator: Validator | None
) -> tuple[list[dict[str, Any]], dict[str, bytes], list[Notice]]:
    """What the catalogue keeps of each operation, its tables as blobs by the name in "table", and what to tell.

    Each: operation, dataset, key {label, path}, responses, columns, row_count, table ("" without rows).
    """
    told, blobs, notices = [], {}, []
    for number, brought in enumerate(all_brought):
        finishing = _Finishing(brought, validator)
        result = finishing.to_json()
        if brought.rows:
            result["table"] = f"table:{number}"
            blobs[result["table"]] = finishing.table()
        told.append(result)
        notices += finishing.notices
    return told, blobs, notices


class _Finishing:
    """One operation: its answers compiled, named and held against the contract."""

    def __init__(self, brought: Brought, validator: Validator | None) -> None:
        self.brought, self.validator = brought, validator
        self.notices: list[Notice] = []
        self.known = {response["name"]: response for response in brought.operation["responses"]}
        self.taken = {name.casefold() for name in self.known}
        self.names: dict[str, str] = {}
        self.made: dict[str, dict[str, Any]] = {}
        self.new: list[dict[str, Any]] = []
        for name, answer in brought.answers.items():
            self._add(name, answer)
        brought.rows = [row for row in brought.rows if row.answer in self.names]
        used = (slot["name"] for row in brought.rows for slot in self._response(row)["slots"])
        self.slots = list(dict.fromkeys(used))

    def to_json(self) -> dict[str, Any]:
        return {
            "operation": self.brought.operation["name"],
            "dataset": self.brought.dataset,
            "key": self.brought.key,
            "responses": self.new,
            "columns": self._columns(),
            "row_count": len(self.brought.rows),
            "table": "",
        }

    def table(self) -> bytes:
        lines = []
        for number, row in enumerate(self.brought.rows, start=FIRST_ROW):
            response = self._response(row)
            filled = response["examples"] | row.filled
            own = {slot["name"] for slot in response["slots"]}
            cells = [_cell(filled.get(slot, "")) if slot in own else "" for slot in self.slots]
            lines.append((number, [keys.write(row.key), *cells, response["name"]]))
        return checking.canonical(self._columns(), lines)

    def _columns(self) -> list[str]:
        return [self.brought.key["label"], *self.slots, "response"]

    def _response(self, row: Row) -> dict[str, Any]:
        return self.made[self.names[row.answer]]

    def _add(self, name: str, answer: Answer) -> None:
        same = self._same(addresses.for_response(name), answer)
        if same is not None:
            self.names[name], self.made[same["name"]] = same["name"], same
            return
        try:
            response = self._described(self._free(name), answer)
        except TemplateRefused as error:
            self._tell("pair-refused", name, error.message)
            return
        self.names[name] = response["name"]
        self.made[response["name"]] = response
        self.taken.add(response["name"].casefold())
        self.new.append(response)
        for lost in answer.lost:
            self._tell("pair-lost", response["name"], lost)

    def _same(self, name: str, answer: Answer) -> dict[str, Any] | None:
        """The response that is there already from an earlier import."""
        known = self.known.get(name)
        content = ("kind", "source", "fault_code", "fault_string")
        return known if known and tuple(known[part] for part in content) == answer.content else None

    def _free(self, wanted: str) -> str:
        name = safe = addresses.for_response(wanted)
        number = 1
        while name.casefold() in self.taken:
            number += 1
            name = f"{safe}-{number}"
        return name

    def _described(self, name: str, answer: Answer) -> dict[str, Any]:
        compiled = template.compile(
            answer.source, kind=answer.kind, fault_code=answer.fault_code, fault_string=answer.fault_string
        )
        tree = self.brought.operation["response_tree"] if answer.kind == "answer" else {}
        found = slots.described(compiled, tree)
        examples = {slot["name"]: _example(slot) for slot in found}
        reason = self._refusal(answer, compiled, examples)
        if reason:
            self._tell("pair-raw", name, reason)
        return {
            "name": name,
            "kind": answer.kind,
            "source": answer.source,
            "fault_code": answer.fault_code,
            "fault_string": answer.fault_string,
            "slots": found,
            "examples": examples,
            "is_default": False,
            "raw": bool(reason),
        }

    def _refusal(self, answer: Answer, compiled: template.Template, examples: dict[str, str]) -> str:
        """What the contract has against the answer; empty when it follows it, or when nothing can be asked."""
        wanted = self.brought.operation["output_element"]
        if answer.kind == "answer" and wanted and answer.element != wanted:
            return f"{answer.element or '–'} ≠ {wanted}"
        if self.validator is None or self.brought.operation["use"] == "encoded":
            return ""
        rendered = compiled.render([examples[slot] for slot in compiled.slots])
        try:
            errors = self.validator.errors(xml.parse(rendered, limit=2 * MAX_FILE))
        except XmlRefused as error:
            return error.message
        declared = [error["message"] for error in errors if UNDECLARED not in error["message"]]
        return declared[0][:300] if declared else ""

    def _tell(self, code: str, response: str, reason: str) -> None:
        operation = self.brought.operation["name"]
        parameters = {"operation": operation, "response": response, "reason": reason}
        self.notices.append(Notice(code, f"{operation}, {response}: {reason}", parameters=parameters))


def _cell(value: str) -> str:
    """A recorded value is no function, whatever it holds."""
    return value.replace("{{", "\\{{")


def _example(slot: dict[str, Any]) -> str:
    if slot["name"] == BRACES:
        return "{{"
    return values.Values().of(slot) if slot["type"] != "table" else ""
