"""Writing named responses: compiled, rendered with examples and held against the contract before they are kept."""

from copy import copy
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import User
from engine import template
from engine.errors import TemplateRefused

from .. import policies, previewing, slots
from ..contracts import values
from ..errors import NotAllowed, ResponseRefused
from ..models import NamedResponse, Operation
from ..stages import ResponseKind

Told = dict[str, Any]


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
    _check_answer(operation, edited)
    try:
        with transaction.atomic():
            edited.save()
            organisation = operation.version.service.organisation
            detail = {"operation": operation.name}
            trail.record(by=by, verb="response.save", target=edited, organisation=organisation, detail=detail)
    except IntegrityError as error:
        raise ResponseRefused(
            _("This operation already has a response named “%(name)s”.") % {"name": edited.name}, code="name-taken"
        ) from error
    return edited


@transaction.atomic
def delete(*, response: NamedResponse, by: User) -> None:
    """Removes a response; the default one stays, because something must answer."""
    _require(response.operation, by)
    if response.is_default:
        raise ResponseRefused(_("This is the default response: make another one the default first."), code="is-default")
    organisation = response.operation.version.service.organisation
    trail.record(by=by, verb="response.delete", target=response, organisation=organisation)
    response.delete()


@transaction.atomic
def make_default(*, response: NamedResponse, by: User) -> None:
    """Makes the response the one that answers when no dataset is bound."""
    operation = response.operation
    _require(operation, by)
    Operation.objects.select_for_update().get(pk=operation.pk)
    NamedResponse.objects.filter(operation=operation, is_default=True).update(is_default=False)
    NamedResponse.objects.filter(pk=response.pk).update(is_default=True)
    response.is_default = True
    trail.record(
        by=by, verb="response.make-default", target=response, organisation=operation.version.service.organisation
    )


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


def _check_name(response: NamedResponse) -> None:
    if not response.name or len(response.name) > 120 or not response.name.isprintable():
        raise ResponseRefused(_("Give the response a name of 120 characters at most."), code="name")


def _compiled(response: NamedResponse) -> template.Template:
    try:
        return previewing.compile_response(response)
    except TemplateRefused as error:
        message = error.text(get_language() or "fr")
        problem = {"code": error.code, "message": message, "line": error.line, "column": error.column}
        raise ResponseRefused(message, [problem]) from error


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
