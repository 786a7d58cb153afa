"""Is the reply what the dataset says? Each difference in one sentence that names the place."""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from django.utils import timezone
from django.utils.translation import gettext as _
from zeep.exceptions import Fault

from catalog.contracts.strict import UNDECLARED, StrictUnavailable, Validator
from catalog.functions.fields import Fields
from catalog.functions.forms import Forms
from catalog.intake import contracts_store
from catalog.lookup import answering
from catalog.models import NamedResponse, Operation, ServiceVersion
from catalog.previews import previewing
from engine.errors import EngineError

from ..errors import SandboxesError
from .calling import Client, ClientCannot, Reply
from .sampling import Sample

ROW_HEADER = "X-MockAdmin-Row"
TABLE_MARKS = frozenset(";|\\")

log = logging.getLogger(__name__)


class Unanswered(SandboxesError):
    """There is nothing to compare with."""

    code = "unanswered"


@dataclass(frozen=True)
class Expected:
    """What must come back for one sample: the response that answers, its cells, and the whole message.

    Cells and message hold marks of `forms` where a function gives something else each time.
    """

    response: NamedResponse
    values: dict[str, str]
    message: answering.Message
    forms: Forms

    @property
    def is_fault(self) -> bool:
        return self.message.fault is not None


def expected(operation: Operation, sample: Sample, sent: answering.Message) -> Expected:
    """Renders the row with the engine's own code, as an answer to `sent`."""
    responses = {response.name: response for response in operation.responses.all()}
    name = sample.composed.row.response if sample.composed else ""
    response = responses[name] if name else operation.default_response
    if response is None:
        raise Unanswered(_("The operation has no response to compare with."))
    values = sample.composed.values if sample.composed else response.examples
    compiled = previewing.compile_response(response)
    forms = Forms(Fields(operation.key_candidates), sent.value_at, timezone.localtime())
    if sample.composed:
        values = {slot: forms.text(cell, is_table=slot in compiled.tables) for slot, cell in values.items()}
    envelope = compiled.render([values.get(slot, "") for slot in compiled.slots], soap=sent.soap)
    return Expected(response, values, answering.read(envelope), forms)


def validator(version: ServiceVersion) -> Validator | None:
    """The contract's schema; None when libxml2 does not take it, which the contract's own notices say."""
    try:
        return contracts_store.validator(version)
    except StrictUnavailable as error:
        log.warning("answers are checked without a schema: %s", error)
        return None


def differences(
    *, client: Client, operation: Operation, sample: Sample, reply: Reply, wanted: Expected, validator: Validator | None
) -> list[str]:
    """Everything that is not as it should be; empty when the call passed.

    Raises `ClientCannot` when all is well but that zeep does not understand the answer, and `Unanswered` for a response
    that is known not to follow the contract: it comes back as it was recorded, and nothing more can be asked of it.
    """
    try:
        message = answering.read(reply.body)
    except (EngineError, ValueError) as error:
        return [_("HTTP %(status)s, and the answer is no SOAP message: %(error)s") % _about(reply, error)]
    found = [
        *_of_status(reply, wanted),
        *_of_row(reply, sample),
        *_of_content(message, wanted),
        *_of_cells(message, wanted),
        *([] if wanted.response.raw else _of_schema(message, validator)),
    ]
    if wanted.response.raw and not found:
        said = _("“%(name)s” comes back as it was recorded; it does not follow the contract, so no client is asked.")
        raise Unanswered(said % {"name": wanted.response.name})
    return found or _of_client(client, operation, reply, wanted)


def of_acceptance(reply: Reply) -> list[str]:
    """A one-way operation is accepted, and nothing comes back."""
    if reply.status == HTTPStatus.ACCEPTED and not reply.body:
        return []
    return [_("HTTP status %(status)s instead of 202, for an operation without answer.") % {"status": reply.status}]


def _of_status(reply: Reply, wanted: Expected) -> list[str]:
    fits = reply.status >= 400 if wanted.is_fault else reply.status == HTTPStatus.OK
    if fits:
        return []
    return [_("HTTP status %(status)s does not fit %(what)s.") % {
        "status": reply.status, "what": _("a fault") if wanted.is_fault else _("an answer")
    }]  # fmt: skip


def _of_row(reply: Reply, sample: Sample) -> list[str]:
    """The engine says which row answered: it must be ours."""
    said = unquote(reply.headers.get(ROW_HEADER, ""))
    row = str(sample.composed.row.number) if sample.composed else ""
    if said == row or (sample.composed is None and not said):
        return []
    return [_("Row %(said)s answered instead of row %(row)s.") % {"said": said or "–", "row": row or "–"}]


def _of_content(message: answering.Message, wanted: Expected) -> list[str]:
    if wanted.is_fault:
        same = answering.alike(message, wanted.message, wanted.forms.fits)
        return [] if same else [_("The fault differs from “%s”.") % wanted.response.name]
    if message.fault is not None:
        return [_("A fault came instead of an answer: %s") % message.fault.reason]
    if answering.alike(message, wanted.message, wanted.forms.fits):
        return []
    return [_("The answer differs from what “%s” gives for this row.") % wanted.response.name]


def _of_cells(message: answering.Message, wanted: Expected) -> list[str]:
    """Each filled cell must be readable in the reply, whatever the template did: looked for without the template."""
    if wanted.is_fault:
        return []
    found = message.texts()
    missing = [
        (slot["name"], wanted.values[slot["name"]])
        for slot in wanted.response.slots
        if _is_plain(wanted.values.get(slot["name"], "")) and not _is_found(wanted, slot["name"], found)
        if f"{{{{{slot['name']}}}}}" in wanted.response.source
    ]
    return [_("Cell %(column)s: “%(value)s” is not in the answer.") % {"column": name, "value": value}
            for name, value in missing]  # fmt: skip


def _is_found(wanted: Expected, slot: str, texts: set[str]) -> bool:
    value = wanted.values[slot].strip()
    return value in texts or any(wanted.forms.fits(text, value) for text in texts)


def _is_plain(value: str) -> bool:
    """One value, neither a table (its fields stand apart in the answer) nor the sign for nil."""
    return bool(value.strip()) and not TABLE_MARKS & set(value) and value.strip() != "∅"


def _of_schema(message: answering.Message, validator: Validator | None) -> list[str]:
    if validator is None or message.payload is None or message.fault is not None:
        return []
    errors = validator.errors(message.payload)
    if errors and UNDECLARED in errors[0]["message"]:  # rpc/encoded: the contract's notices say that no schema applies
        return []
    return [f"{error['path']}: {error['message']}" for error in errors[:3]]


def _of_client(client: Client, operation: Operation, reply: Reply, wanted: Expected) -> list[str]:
    """zeep must read it too: a value for an answer, its Fault for a fault."""
    try:
        client.understand(operation.name, reply)
    except Fault as fault:
        return [] if wanted.is_fault else [_("The client reads a fault: %s") % fault.message]
    except ClientCannot as error:
        raise ClientCannot(_("The client cannot read the answer: %s") % error) from error
    return [_("The client reads no fault where one is expected.")] if wanted.is_fault else []


def _about(reply: Reply, error: Any) -> dict[str, Any]:
    return {"status": reply.status, "error": error}
