"""The pure core: from a bundle and the bytes of a request to the reply. No socket, clock or store of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Protocol

from . import addressing, envelope, faults, functions, headers, judging, lookup, multipart, rows, stories
from .behaviour.effects import Effect
from .bundle import Bundle, Operation
from .envelope import Call
from .errors import Broken, EngineError
from .functions import Surroundings
from .lookup import Expressions, Found
from .media import PLAIN, Media
from .patterns import Patterns
from .rows import Record
from .stories import States


class Validator(Protocol):
    """Checks a payload against the contract; the notice says when it could not."""

    def check(self, call: Call) -> str:
        """The code of a notice, or nothing. Raises Invalid."""
        ...


@dataclass(slots=True)
class Reply:
    """What goes back to the client, and what the journal says about it. `dataset` is a number, -1 for none.

    `attachments` stand beside the body, which names them (MTOM); `asked` is the envelope of a request that was packed
    with attachments. `states` are those of the key before and after this call, of an operation that has some.
    `suspected` says whether the request bears a real person's number; None when nobody has looked.
    """

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
    attachments: Sequence[bytes] = ()
    asked: bytes = b""
    states: tuple[str, str] | None = None
    effect: Effect | None = None
    suspected: bool | None = None


class RowExpressions:
    """The regular expressions of one bundle's operations, compiled at their first use."""

    def __init__(self) -> None:
        self._compiled: dict[int, Patterns] = {}

    def prepare(self, bundle: Bundle) -> None:
        """Compile all of them before the first use."""
        for operation in bundle.operations:
            if operation.patterns:
                self._of(bundle, operation)

    def first(self, bundle: Bundle, operation: Operation, value: str) -> Record | None:
        position = self._of(bundle, operation).first(value)
        return None if position is None else bundle.pattern_record(operation, position)

    def every(self, bundle: Bundle, operation: Operation, value: str) -> Iterator[Record]:
        """The rows of all expressions that match, in order."""
        found = (bundle.pattern_record(operation, each) for each in self._of(bundle, operation).every(value))
        return (record for record in found if record is not None)

    def _of(self, bundle: Bundle, operation: Operation) -> Patterns:
        patterns = self._compiled.get(operation.number)
        if patterns is None:
            patterns = self._compiled[operation.number] = Patterns(bundle.patterns(operation))
        return patterns


def answer(
    bundle: Bundle,
    body: bytes,
    *,
    expressions: Expressions,
    action: str = "",
    media: Media = PLAIN,
    language: str = "fr",
    validator: Validator | None = None,
    policy: str = headers.KNOWN,
    beside: bool = False,
    identify: Callable[[], str] | None = None,
    surroundings: Surroundings | None = None,
    states: States | None = None,
    judged: bool = True,
) -> Reply:
    """The reply to one request, in the request's SOAP version. Every refusal is a SOAP fault; nothing is raised.

    `policy` is for headers that must be understood; `beside` asks for binary content as MTOM attachments; `identify`
    makes the message ids of WS-Addressing; `surroundings` is what the functions of rows take from outside; `states`
    tells the state of a key. What is not `judged` is not shown to plug-ins that validate.
    """
    call: Call | None = None
    operation: Operation | None = None
    document = body
    attachments: Mapping[str, bytes] | None = None
    try:
        if media.is_multipart:
            (_, media, document), attachments = multipart.read(body, media)
            action = action or media.action
        call = envelope.read(document, action=action, charset=media.charset, attachments=attachments)
        if call.header is not None:
            headers.understand(call, policy, bundle.headers)
        operation = lookup.operation(bundle, call)
        answering = None if surroundings is None else functions.Answering(surroundings, partial(envelope.first, call))
        notice = validator.check(call) if validator is not None else ""
        if operation.validators and validator is not None and judged:
            judging.check(operation, call, answering)
        if operation.one_way:
            reply = Reply(202, b"", call.version, "answered", operation.name)
        else:
            if operation.has_states:
                found, moved = stories.row(bundle, operation, call, expressions, states, answering)
            else:
                found, moved = lookup.row(bundle, operation, call, expressions, answering), None
            if found.record is not None and found.record.computed:
                found = found._replace(record=_computed(found.record, answering))
            reply = _filled(operation, found, call.version, beside)
            reply.states = moved
        reply.notice = notice
    except EngineError as error:
        soap = call.version if call is not None else envelope.version(document, media.charset)
        reply = _refused(error, soap, language, operation)
    if attachments is not None:
        reply.asked = document
    if call is not None and call.header is not None and reply.body:
        reply.body = _addressed(reply, call, operation, identify)
    return reply


def answer_read(
    bundle: Bundle,
    operation: Operation,
    values: Sequence[str],
    soap: str,
    *,
    expressions: Expressions,
    language: str = "fr",
    beside: bool = False,
) -> Reply | None:
    """The reply to a request of which is known already what `answer` would read in it: the texts of its key's fields.

    None when the row's functions have to look at the request itself.
    """
    try:
        if operation.one_way:
            return Reply(202, b"", soap, "answered", operation.name)
        found = lookup.row_of(bundle, operation, values, expressions)
        if found.record is not None and found.record.computed:
            return None
        return _filled(operation, found, soap, beside)
    except EngineError as error:
        return _refused(error, soap, language, operation)


def _computed(record: Record, answering: functions.Answering | None) -> Record:
    """The row with the values that its functions give for this call."""
    if answering is None:
        raise Broken("damaged-answer")
    values = [
        value if (program := rows.program(value)) is None else _evaluated(program, answering) for value in record.values
    ]
    return Record(record.response, record.dataset, record.row, values, clean=False)


def _evaluated(program: bytes, answering: functions.Answering) -> bytes:
    is_table, pieces = _program(program)
    return functions.evaluated(pieces, answering.value, is_table=is_table).encode()


_program = lru_cache(maxsize=4096)(functions.load)


def _filled(operation: Operation, found: Found, soap: str, beside: bool) -> Reply:
    template = found.response.template
    record = found.record
    values, clean = (operation.examples, False) if record is None else (record.values, record.clean)
    attachments: Sequence[bytes] = ()
    if beside and template.has_binary:
        content, attachments = template.fill_beside(values, soap)
    else:
        content = template.fill(values, soap, clean=clean)
    return Reply(
        template.status(soap),
        content,
        soap,
        found.outcome,
        operation.name,
        found.key,
        0 if record is None else record.row,
        -1 if record is None else record.dataset,
        found.response.name,
        attachments=attachments,
    )


def _refused(error: EngineError, soap: str, language: str, operation: Operation | None) -> Reply:
    fault = faults.write(error, soap, language)
    key = str(error.details.get("found_key", ""))
    name = operation.name if operation is not None else ""
    return Reply(fault.status, fault.body, soap, error.outcome, name, key, reason=fault.reason)


def _addressed(reply: Reply, call: Call, operation: Operation | None, identify: Callable[[], str] | None) -> bytes:
    """The body of a reply with the WS-Addressing headers that its request calls for."""
    named = [each for each in operation.responses if each.name == reply.response] if operation is not None else []
    response = named[0] if named else None
    blocks = addressing.headers(
        call,
        action=response.action if response is not None else "",
        is_fault=response is None or response.template.kind == "fault",
        identify=identify,
    )
    return addressing.insert(reply.body, blocks) if blocks else reply.body
