"""The pure core: from a bundle and the bytes of a request to the reply. No socket, clock or store of its own."""

from dataclasses import dataclass
from typing import Protocol

from . import envelope, faults, lookup
from .bundle import Bundle, Operation
from .envelope import Call
from .errors import EngineError
from .lookup import Expressions, Found
from .patterns import Patterns
from .rows import Record


class Validator(Protocol):
    """Checks a payload against the contract; the notice says when it could not."""

    def check(self, call: Call) -> str:
        """The code of a notice, or nothing. Raises Invalid."""
        ...


@dataclass(slots=True)
class Reply:
    """What goes back to the client, and what the journal says about it. `dataset` is a number, -1 for none."""

    status: int
    body: bytes
    soap: str
    outcome: str
    operation: str = ""
    key: str = ""
    row: int = 0
    dataset: int = -1
    response: str = ""
    reason: str = ""
    notice: str = ""


class RowExpressions:
    """The regular expressions of one bundle's operations, compiled at their first use."""

    def __init__(self) -> None:
        self._compiled: dict[int, Patterns] = {}

    def first(self, bundle: Bundle, operation: Operation, value: str) -> Record | None:
        patterns = self._compiled.get(operation.number)
        if patterns is None:
            patterns = self._compiled[operation.number] = Patterns(bundle.patterns(operation))
        position = patterns.first(value)
        return None if position is None else bundle.pattern_record(operation, position)


def answer(
    bundle: Bundle,
    body: bytes,
    *,
    expressions: Expressions,
    action: str = "",
    language: str = "fr",
    validator: Validator | None = None,
) -> Reply:
    """The reply to one request, in the request's SOAP version. Every refusal is a SOAP fault; nothing is raised."""
    call: Call | None = None
    operation: Operation | None = None
    try:
        call = envelope.read(body, action=action)
        operation = lookup.operation(bundle, call)
        notice = validator.check(call) if validator is not None else ""
        if operation.one_way:
            return Reply(202, b"", call.version, "answered", operation.name, notice=notice)
        reply = _filled(operation, lookup.row(bundle, operation, call, expressions), call.version)
        reply.notice = notice
    except EngineError as error:
        soap = call.version if call is not None else envelope.version(body)
        return _refused(error, soap, language, operation)
    return reply


def _filled(operation: Operation, found: Found, soap: str) -> Reply:
    template = found.response.template
    record = found.record
    if record is None:
        content = template.fill(operation.examples, soap)
        return Reply(template.status(soap), content, soap, found.outcome, operation.name, response=found.response.name)
    return Reply(
        template.status(soap),
        template.fill(record.values, soap, clean=record.clean),
        soap,
        found.outcome,
        operation.name,
        found.key,
        record.row,
        record.dataset,
        found.response.name,
    )


def _refused(error: EngineError, soap: str, language: str, operation: Operation | None) -> Reply:
    fault = faults.write(error, soap, language)
    key = str(error.details.get("found_key", ""))
    name = operation.name if operation is not None else ""
    return Reply(fault.status, fault.body, soap, error.outcome, name, key, reason=fault.reason)
