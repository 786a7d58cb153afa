"""How the inputs of a bundle become its files: responses compiled, rows packed and streamed into the store."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import conditions, files, functions, rows, template, xml
from .declared import Actions, Declared
from .errors import BundleRefused, FunctionRefused, TemplateRefused
from .functions import plugged
from .sources import BundleSource, OperationSource, ResponseSource, RowSource
from .template import Template


def fill(place: Path, source: BundleSource, *, header: str, store: str) -> None:
    """Write the rows and the header of a bundle into an empty folder, down to the disk.

    Raises TemplateRefused for a response and BundleRefused for a row, naming it.
    """
    writer = rows.Writer(place / store)
    try:
        names = sorted(source.files)
        for number, name in enumerate(names):
            writer.put(rows.member(number), source.files[name])
        declared = Declared(source.files)
        fillings = [
            _Filling(number, item, writer, source, declared.of(item.name, item.action))
            for number, item in enumerate(source.operations)
        ]
        operations = [filling.header() for filling in fillings]
    finally:
        writer.close()
    path = place / store
    content = {
        "digest": source.digest,
        "service": source.service,
        "version": source.version,
        "main_file": source.main_file,
        "files": names,
        "datasets": [[label.name, label.revision] for label in source.datasets],
        "operations": operations,
        "plugins": {name: version for filling in fillings for name, version in filling.plugins.items()},
        "store": {"size": path.stat().st_size, "sha256": files.digest_of(path)},
    }
    with path.open("rb") as file:
        os.fsync(file.fileno())
    form = max(filling.form for filling in fillings) if fillings else files.FORMAT
    files.write(place / header, files.seal(content, form))
    files.sync_folder(place)


class _Filling:
    """One operation on its way into a bundle."""

    def __init__(
        self, number: int, source: OperationSource, writer: rows.Writer, bundle: BundleSource, actions: Actions
    ) -> None:
        self.number = number
        self.source = source
        self.actions = actions
        self.writer = writer
        self.datasets = len(bundle.datasets)
        self.templates = [_compiled(response) for response in source.responses]
        self.numbers = {response.name: position for position, response in enumerate(source.responses)}
        self.patterns: list[str] = []
        self.rules: list[conditions.Rule] = []
        self.choices: dict[int, list[Any]] = {}
        self.rows = 0
        self.form = files.COMPUTED if len(source.key_paths) > 1 else files.FORMAT
        self.has_states = False
        self.plugins = dict(source.validators)
        if self.plugins:
            self.form = files.PLUGGED

    def header(self) -> dict[str, Any]:
        """Store all rows, then describe the operation."""
        default = self.numbers.get(self.source.default_response)
        if self.source.default_response and default is None:
            raise self._unknown(self.source.default_response, 0)
        for row in self.source.rows:
            self._store(row)
        if self.patterns:
            self.writer.put(rows.expressions(self.number), json.dumps(self.patterns).encode())
        slots = () if default is None else self.templates[default].slots
        return {
            "name": self.source.name,
            "element": self.source.element,
            "action": self.source.action,
            "one_way": self.source.one_way,
            "input_action": self.actions.input,
            "parts": list(self.source.parts),
            "headers": list(self.source.headers),
            "key_path": list(self.source.key_path),
            "key_label": self.source.key_label,
            "key_paths": [list(path) for path in self.source.key_paths],
            "responses": [
                {
                    "name": name,
                    "template": self.templates[position].to_json(),
                    "action": self._action(self.templates[position]),
                    "examples": self._examples(position),
                }
                for name, position in self.numbers.items()
            ],
            "default": default,
            "examples": [self.source.examples.get(slot, "") for slot in slots],
            "rows": self.rows,
            "patterns": len(self.patterns),
            "rules": [[[each.field, each.operator, each.value] for each in rule] for rule in self.rules],
            "has_states": self.has_states,
            "validators": sorted(self.source.validators),
            **({"choices": [self.choices.get(number) for number in range(len(self.rules))]} if self.choices else {}),
        }

    def _examples(self, position: int) -> list[str]:
        """The values of a fault that is given on purpose; other responses need none."""
        compiled = self.templates[position]
        examples = self.source.responses[position].examples
        return [examples.get(slot, "") for slot in compiled.slots] if compiled.kind == "fault" else []

    def _action(self, compiled: Template) -> str:
        """The WS-Addressing action that goes with a response; empty for a fault that the contract does not declare."""
        if compiled.kind == "answer":
            return self.actions.output
        content = compiled.payload([""] * len(compiled.slots))
        detail = next(iter(xml.parse(b"<detail>%b</detail>" % content)), None)
        return "" if detail is None else self.actions.fault(str(detail.tag))

    def _store(self, row: RowSource) -> None:
        if row.kind == "rule" and functions.holds(row.response):
            self._store_choice(row)
            return
        name = row.response or self.source.default_response
        response = self.numbers.get(name)
        if response is None:
            raise self._unknown(name, row.row)
        data = self._packed(row, response)
        try:
            stored = self.writer.put(self._name(row), data)
        except FunctionRefused as error:
            raise BundleRefused("bundle-row", row=row.row, operation=self.source.name, reason=str(error)) from error
        if not stored:
            raise BundleRefused("bundle-duplicate", row=row.row, operation=self.source.name, key=row.key or "*")
        self.rows += 1

    def _store_choice(self, row: RowSource) -> None:
        """A rule whose response a dispatcher chooses: a row for each response that it may choose."""
        try:
            choice = functions.choice(row.response)
            self._name(row)
            position = len(self.rules) - 1
            self.choices[position] = functions.dump_choice(choice, paths=self.source.fields)
        except FunctionRefused as error:
            raise BundleRefused("bundle-row", row=row.row, operation=self.source.name, reason=str(error)) from error
        name = choice.arguments[0]
        self.plugins[name] = plugged.require(name).version
        self.form = files.CHOOSING
        for response, compiled in enumerate(self.templates):
            values = self._offered(row, response, compiled)
            data = self._packed(replace(row, values=values), response)
            self.writer.put(rows.rule(self.number, position, response), data)
        self.rows += 1

    def _offered(self, row: RowSource, response: int, compiled: Template) -> Mapping[str, str]:
        """The cells of a rule, for a response that has a place for any of them; for another, its examples."""
        if isinstance(row.values, Mapping) and compiled.takes(row.values):
            return row.values
        return {name: functions.quoted(text) for name, text in self.source.responses[response].examples.items()}

    def _packed(self, row: RowSource, response: int) -> bytes:
        values = self._values(row, self.templates[response])
        states = (row.before, row.after) if row.before or row.after else None
        if states is not None:
            self.has_states, self.form = True, max(self.form, files.STATES)
        return rows.pack(values, response=response, dataset=row.dataset, row=row.row, states=states)

    def _name(self, row: RowSource) -> bytes:
        if row.kind == "default":
            return rows.default(self.number, row.before)
        if row.kind == "rule":
            self.form = max(self.form, files.COMPUTED)
            self.rules.append(tuple(self._condition(each) for each in conditions.load(row.key)))
            return rows.rule(self.number, len(self.rules) - 1)
        if row.kind == "regex":
            self.patterns.append(row.key)
            return rows.expression(self.number, len(self.patterns) - 1)
        key = row.key.strip()
        return rows.literal(self.number, rows.in_state(key, row.before) if row.before else key)

    def _condition(self, condition: conditions.Condition) -> conditions.Condition:
        """The condition with the steps to its field."""
        path = self.source.fields.get(functions.field(str(condition.field)))
        if path is None:
            raise FunctionRefused("function-field", name=condition.field, known="–", nearest="")
        return replace(condition, field=tuple(path))

    def _values(self, row: RowSource, compiled: Template) -> list[str]:
        if isinstance(row.values, Mapping):
            values = [row.values.get(slot, "") for slot in compiled.slots]
        else:
            values = list(row.values)
        joined = "".join(values)
        try:
            if len(values) != len(compiled.slots):
                raise TemplateRefused("template-values", given=len(values), expected=len(compiled.slots))
            if xml.FORBIDDEN.search(joined):
                raise TemplateRefused("template-character", character=xml.forbidden(joined))
            if not 0 <= row.dataset < self.datasets:
                raise ValueError(f"dataset {row.dataset} is not listed")
            if functions.holds(joined):
                return self._computed(values, compiled)
            compiled.check_size(values)
        except (TemplateRefused, FunctionRefused, ValueError) as error:
            raise BundleRefused("bundle-row", row=row.row, operation=self.source.name, reason=str(error)) from error
        return values

    def _computed(self, cells: list[str], compiled: Template) -> list[str]:
        """The cells as they are stored: text, or a program where functions are to be evaluated.

        Its answer must not be too large even when each function gives the longest value.
        """
        values, longest = [], []
        for slot, cell in zip(compiled.slots, cells, strict=True):
            pieces = functions.read(cell)
            is_table = slot in compiled.tables
            text = functions.evaluated(pieces, lambda _call: "x" * functions.LONGEST_COPY)
            longest.append(text)
            if all(isinstance(piece, str) for piece in pieces):
                values.append(text)
            else:
                asked = functions.plugins(pieces)
                self.plugins |= {name: plugged.require(name).version for name in asked}
                self.form = max(self.form, files.PLUGGED if asked else files.COMPUTED)
                values.append(rows.PROGRAM + functions.dump(pieces, is_table=is_table, paths=self.source.fields))
        compiled.check_size(longest)
        return values

    def _unknown(self, response: str, row: int) -> BundleRefused:
        return BundleRefused("bundle-response", row=row, operation=self.source.name, response=response)


def _compiled(response: ResponseSource) -> Template:
    return template.compile(
        response.source,
        kind=response.kind,
        fault_code=response.fault_code,
        fault_string=response.fault_string,
        binary=response.binary,
    )
