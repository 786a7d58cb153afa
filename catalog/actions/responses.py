"""Writing named responses: compiled, rendered with examples and held against the contract before they are kept."""

import hashlib
from copy import copy
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import User
from engine import template
from engine.errors import TemplateRefused

from .. import addresses, policies
from ..contracts import values
from ..errors import NotAllowed, ResponseRefused
from ..explaining import slots
from ..models import NamedResponse, Operation, ServiceVersion
from ..previews import previewing
from ..stages import ResponseKind

Told = dict[str, Any]
GUESSES = ("exemple", "1", "true", "2026-01-15", "2026-01-15T08:00:00")
"""One of them fits nearly every type of which nothing is known."""


def save(
    *,
    operation: Operation,
    by: User,
    name: str,
    kind: str,
    source: str,
    fault_code: str = "",
    fault_string: str = "",
    response: NamedResponse | None = None,
) -> NamedResponse:
    """Keeps a new response, or the new text of `response`. Slots get their types from the contract by their place.

    Raises NotAllowed; ResponseRefused with problems [{code, message, line, column, path}].
    """
    _require(operation, by)
    edited = (
        copy(response) if response else NamedResponse(operation=operation, is_default=not operation.responses.exists())
    )
    known, before = list(edited.slots), dict(edited.examples)
    edited.name, edited.kind, edited.source, edited.generated = name.strip(), kind, source, False
    edited.fault_code = fault_code if kind == ResponseKind.FAULT else ""
    edited.fault_string = fault_string if kind == ResponseKind.FAULT else ""
    _check_name(edited)
    compiled = _compiled(edited)
    tree = operation.response_tree if kind == ResponseKind.ANSWER else {}
    edited.slots = slots.described(compiled, tree, known=known)
    edited.examples = {slot["name"]: before.get(slot["name"]) or example(slot) for slot in edited.slots}
    _fill_gaps(operation, edited)
    try:
        _check_answer(operation, edited)
        edited.raw = False
    except ResponseRefused:
        if not edited.raw:  # what was recorded against the contract may stay against it
            raise
    try:
        with transaction.atomic():
            _hold(operation, by)
            edited.save()
            _record("response.save", edited, by=by, digest=_digest(edited))
    except IntegrityError as error:
        raise ResponseRefused(
            _("This operation already has a response named “%(name)s”.") % {"name": edited.name}, code="name-taken"
        ) from error
    return edited


@transaction.atomic
def delete(*, response: NamedResponse, by: User) -> None:
    """Removes a response; the default one stays, because something must answer."""
    _hold(response.operation, by)
    if response.is_default:
        raise ResponseRefused(_("This is the default response: make another one the default first."), code="is-default")
    _record("response.delete", response, by=by)
    response.delete()


@transaction.atomic
def make_default(*, response: NamedResponse, by: User) -> None:
    """Makes the response the one that answers when no dataset is bound."""
    operation = response.operation
    _hold(operation, by)
    Operation.objects.select_for_update().get(pk=operation.pk)
    NamedResponse.objects.filter(operation=operation, is_default=True).update(is_default=False)
    NamedResponse.objects.filter(pk=response.pk).update(is_default=True)
    response.is_default = True
    _record("response.make-default", response, by=by)


def example(slot: Told) -> str:
    """A plausible value of a slot; a table gets one record."""
    plausible = values.Values()
    if slot["type"] != "table":
        return plausible.of(slot) if slot["required"] else ""
    fields = [plausible.of(field) for field in slot["fields"]]
    return ";".join(value.replace("\\", "\\\\").replace(";", "\\;").replace("|", "\\|") for value in fields)


def _require(operation: Operation, by: User) -> None:
    if not policies.may_edit_response(by, operation):
        raise NotAllowed(_("Only the owner of the service writes its responses."))


def _hold(operation: Operation, by: User) -> None:
    """Holds the version until the end and asks again: a page opened before the submission changes nothing after it."""
    operation.version.refresh_from_db(from_queryset=ServiceVersion.objects.select_for_update())
    _require(operation, by)


def _record(verb: str, response: NamedResponse, *, by: User, **detail: str) -> None:
    """The trail says where the response stands, and whether its version was approved already."""
    version = response.operation.version
    where = {"version": policies.trail_name(version), "stage": version.stage, "operation": response.operation.name}
    trail.record(by=by, verb=verb, target=response, organisation=version.service.organisation, detail=where | detail)


def _digest(response: NamedResponse) -> str:
    content = (response.kind, response.source, response.fault_code, response.fault_string)
    return hashlib.sha256("\0".join(content).encode()).hexdigest()


def _check_name(response: NamedResponse) -> None:
    if not response.name or len(response.name) > addresses.LONGEST_RESPONSE:
        raise ResponseRefused(_("Give the response a name of 120 characters at most."), code="name")
    if not addresses.is_response(response.name):
        message = _("Use letters, digits, spaces, dots, hyphens and underscores only.")
        raise ResponseRefused(f"{response.name!r}: {message}", code="name")


def _compiled(response: NamedResponse) -> template.Template:
    try:
        return previewing.compile_response(response)
    except TemplateRefused as error:
        message = error.text(get_language() or "fr")
        problem = {"code": error.code, "message": message, "line": error.line, "column": error.column}
        raise ResponseRefused(message, [problem]) from error


def _fill_gaps(operation: Operation, response: NamedResponse) -> None:
    """Writes an example where an empty one goes against the contract.

    Such slots stand in the branch of a choice that the response takes, or in a type that it names by xsi:type, whose
    fields the message's tree does not hold.
    """
    for slot in response.slots:
        name = slot["name"]
        if response.examples[name] or slot["type"] == "table":
            continue
        for guess in (values.Values().of(slot), *GUESSES):
            if name not in _slots_refused(operation, response):
                break
            response.examples[name] = guess


def _slots_refused(operation: Operation, response: NamedResponse) -> set[str]:
    found = previewing.answer(operation, response, response.examples, strict=True).problems
    return {problem.get("slot", "") for problem in found}


def _check_answer(operation: Operation, response: NamedResponse) -> None:
    """The answer filled with examples must be the operation's own element, and follow the contract."""
    wanted = operation.output_element
    if response.kind == ResponseKind.ANSWER and wanted and (names := previewing.payload_names(response)) != [wanted]:
        message = _("The answer must hold exactly one element %(wanted)s; it holds: %(found)s.") % {
            "wanted": wanted,
            "found": ", ".join(names) or "–",
        }
        raise ResponseRefused(message, [{"code": "element", "message": message}])
    found = previewing.answer(operation, response, response.examples, strict=True).problems
    if found:
        message = _("Filled with its examples, the response does not follow the contract.")
        raise ResponseRefused(message, [{"code": "schema", **problem} for problem in found])
