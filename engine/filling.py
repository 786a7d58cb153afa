"""How the inputs of a bundle become its files: responses compiled, rows packed and streamed into the store."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import files, rows, template, xml
from .errors import BundleRefused, TemplateRefused
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
        operations = [_Filling(number, item, writer, source).header() for number, item in enumerate(source.operations)]
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
        "store": {"size": path.stat().st_size, "sha256": files.digest_of(path)},
    }
    with path.open("rb") as file:
        os.fsync(file.fileno())
    files.write(place / header, files.seal(content))
    files.sync_folder(place)


class _Filling:
    """One operation on its way into a bundle."""

    def __init__(self, number: int, source: OperationSource, writer: rows.Writer, bundle: BundleSource) -> None:
        self.number = number
        self.source = source
        self.writer = writer
        self.datasets = len(bundle.datasets)
        self.templates = [_compiled(response) for response in source.responses]
        self.numbers = {response.name: position for position, response in enumerate(source.responses)}
        self.patterns: list[str] = []
        self.rows = 0

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
            "key_path": list(self.source.key_path),
            "key_label": self.source.key_label,
            "responses": [
                {"name": name, "template": self.templates[position].to_json()}
                for name, position in self.numbers.items()
            ],
            "default": default,
            "examples": [self.source.examples.get(slot, "") for slot in slots],
            "rows": self.rows,
            "patterns": len(self.patterns),
        }

    def _store(self, row: RowSource) -> None:
        name = row.response or self.source.default_response
        response = self.numbers.get(name)
        if response is None:
            raise self._unknown(name, row.row)
        values = self._values(row, self.templates[response])
        data = rows.pack(values, response=response, dataset=row.dataset, row=row.row)
        if not self.writer.put(self._name(row), data):
            raise BundleRefused("bundle-duplicate", row=row.row, operation=self.source.name, key=row.key or "*")
        self.rows += 1

    def _name(self, row: RowSource) -> bytes:
        if row.kind == "default":
            return rows.default(self.number)
        if row.kind == "regex":
            self.patterns.append(row.key)
            return rows.expression(self.number, len(self.patterns) - 1)
        return rows.literal(self.number, row.key.strip())

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
            compiled.check_size(values)
        except (TemplateRefused, ValueError) as error:
            raise BundleRefused("bundle-row", row=row.row, operation=self.source.name, reason=str(error)) from error
        return values

    def _unknown(self, response: str, row: int) -> BundleRefused:
        return BundleRefused("bundle-response", row=row, operation=self.source.name, response=response)


def _compiled(response: ResponseSource) -> Template:
    return template.compile(
        response.source,
        kind=response.kind,
        fault_code=response.fault_code,
        fault_string=response.fault_string,
    )
