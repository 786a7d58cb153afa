"""The sealed child's work when contracts are measured: read one as the portal would, then judge its exchanges."""

import contextlib
import resource
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from engine import xml
from engine.errors import XmlRefused

from . import closing, reading, strict, transport
from .clients import Client
from .names import split
from .reading import ORIGINAL
from .wsdl import Operation

FILES = "contract/"


def read(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """`reading.job`, with what it cost: {…, "seconds", "megabytes"} (the greatest resident size of the child)."""
    started = time.monotonic()
    result = reading.job(arguments, blobs)
    return {**result, "seconds": round(time.monotonic() - started, 3), "megabytes": _peak()}


def rehearse(arguments: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    """Judges exchanges by the contract's schema and by zeep.

    arguments: {"main", "exchanges": [{"operation", "soap"}]}; blobs: the files of the read contract (as they came and
    closed) under "contract/", "request<n>" and "answer<n>" of each exchange. Gives {"verdicts": […], "megabytes"}.
    """
    files = {name.removeprefix(FILES): content for name, content in blobs.items() if name.startswith(FILES)}
    judge = _Judge(files, arguments["main"])
    verdicts = [
        judge.verdict(exchange, blobs[f"request{number}"], blobs[f"answer{number}"])
        for number, exchange in enumerate(arguments["exchanges"])
    ]
    return {"verdicts": [asdict(verdict) for verdict in verdicts], "megabytes": _peak()}


@dataclass
class Verdict:
    """What was found about one exchange; None where nobody can judge: no answer, or no schema that declares it."""

    binding: str = ""
    request_valid: bool | None = None
    schema_valid: bool | None = None
    round_trip: bool | None = None
    reasons: list[str] = field(default_factory=list)


class _Judge:
    def __init__(self, files: dict[str, bytes], main: str) -> None:
        opened = closing.open_contract(
            {name.removeprefix(ORIGINAL): content for name, content in files.items() if name.startswith(ORIGINAL)}, main
        )
        self._operations = {operation.name: operation for operation in opened.wsdl.operations}
        self._declared = opened.schema
        self._schema: Any = None
        self._client: Client | None = None
        self._refusal = ""
        with contextlib.suppress(strict.StrictUnavailable):  # a notice of the contract says so already
            self._schema = strict.compile_schema(files)
        try:
            self._client = Client(opened.contract)
        except (RecursionError, *transport.CANNOT) as error:
            self._refusal = f"{type(error).__name__}: {error}"[:300]

    def verdict(self, exchange: dict[str, Any], request: bytes, answer: bytes) -> Verdict:
        operation = self._operations[exchange["operation"]]
        verdict = Verdict()
        bound = self._client.binding(operation, exchange["soap"]) if self._client else None
        verdict.binding = operation.binding if bound is None else split(str(bound.name))[1]
        if operation.input.use != "encoded":
            verdict.request_valid = self._valid(request, "request", verdict)
        if operation.output is not None:
            if operation.output.use != "encoded":
                verdict.schema_valid = self._valid(answer, "answer", verdict)
            verdict.round_trip = self._read_back(operation, exchange["soap"], answer, verdict)
        return verdict

    def _valid(self, envelope: bytes, what: str, verdict: Verdict) -> bool | None:
        if self._schema is None:
            return None
        try:
            payloads = strict.payloads(xml.parse(envelope))
        except XmlRefused as error:
            verdict.reasons.append(f"{what}: {error.message}")
            return False
        for payload in payloads:
            # Read again on its own, as the engine does: what an ancestor declares must not matter.
            errors = strict.check(self._schema, xml.parse(xml.serialise(payload)))
            if errors and strict.UNDECLARED in errors[0]["message"]:
                return None
            if errors:
                verdict.reasons.append(f"{what}: {errors[0]['message']}")
                return False
        return True

    def _read_back(self, operation: Operation, soap: str, answer: bytes, verdict: Verdict) -> bool:
        found = self._client.refusal(operation, soap, answer) if self._client else [self._refusal]
        verdict.reasons += [f"zeep: {reason}" for reason in found]
        return not found


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
