"""Asks the engine's core, without portal or database, what it answers with what an upload brought."""

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.contracts import reading
from catalog.contracts.recorded import inputs
from engine import bundle, keys
from engine.answer import Reply, RowExpressions, answer
from engine.bundle import BundleSource, DatasetLabel, OperationSource, ResponseSource, RowSource

NAMES = ("name", "kind", "source", "fault_code", "fault_string")


def read(content: bytes, filename: str = "envoi.zip", main: str = "") -> dict[str, Any]:
    """What the sealed child makes of an upload: reading, exchanges, blobs; or problems."""
    return reading.job({"filename": filename, "main": main}, {"upload": content})


def more(result: dict[str, Any], content: bytes, filename: str = "envoi.zip", **arguments: Any) -> dict[str, Any]:
    """What the sealed child makes of exchanges for a contract that was read before."""
    arguments = {"filename": filename, "dataset": "Essai", "operations": result["reading"]["operations"]} | arguments
    files = {f"file:{name}": file for name, file in contract_files(result).items()}
    return inputs.job(arguments, {"upload": content, **files})


def rows(result: dict[str, Any], exchange: Mapping[str, Any]) -> list[list[Any]]:
    """The rows [key, values, response] of an exchange's table."""
    lines = result["blobs"][exchange["table"]].decode().splitlines()[1:] if exchange["table"] else []
    return [json.loads(line)[1:] for line in lines]


def contract_files(result: dict[str, Any]) -> dict[str, bytes]:
    """What travels to the engine of a contract that was read."""
    with zipfile.ZipFile(io.BytesIO(result["blobs"]["contract"])) as packed:
        return {name: packed.read(name) for name in packed.namelist() if not name.startswith(reading.ORIGINAL)}


class Mock:
    """The engine's answers for a contract and what came with it. A context: its bundle lies in a folder of its own."""

    def __init__(self, result: dict[str, Any], exchanges: list[dict[str, Any]] | None = None) -> None:
        self.result = result
        self.exchanges = {found["operation"]: found for found in (exchanges or result["exchanges"])}

    def __enter__(self) -> "Mock":
        self.folder = Path(tempfile.mkdtemp())
        told = self.result["reading"]
        source = BundleSource(
            service="essai",
            version="1.0",
            operations=[self._operation(operation) for operation in told["operations"]],
            datasets=[DatasetLabel("Essai", 1)],
            files=contract_files(self.result),
            main_file=told["main"],
            digest="e" * 16,
        )
        bundle.write(self.folder, source)
        self.bundle = bundle.open(self.folder, "e" * 16)
        return self

    def __exit__(self, *_details: object) -> None:
        self.bundle.close()
        shutil.rmtree(self.folder)

    def ask(self, request: bytes, action: str = "") -> Reply:
        return answer(self.bundle, request, expressions=RowExpressions(), action=action)

    def _operation(self, operation: dict[str, Any]) -> OperationSource:
        exchange = self.exchanges.get(operation["name"])
        responses = [*operation["responses"], *(exchange["responses"] if exchange else [])]
        default = next((each for each in operation["responses"] if each["is_default"]), None)
        return OperationSource(
            name=operation["name"],
            element=operation["input_element"],
            action=operation["action"],
            one_way=operation["one_way"],
            key_path=tuple(exchange["key"]["path"]) if exchange else (),
            responses=[ResponseSource(**{name: response[name] for name in NAMES}) for response in responses],
            rows=list(self._rows(exchange)) if exchange else [],
            examples=default["examples"] if default else {},
            default_response=default["name"] if default else "",
        )

    def _rows(self, exchange: dict[str, Any]):
        columns = exchange["columns"][1:-1]
        for number, (cell, values, response) in enumerate(rows(self.result, exchange), start=2):
            key, named = keys.read(cell), dict(zip(columns, values, strict=True))
            yield RowSource(kind=key.kind, key=key.text, response=response, values=named, dataset=0, row=number)
