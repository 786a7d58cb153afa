"""Named responses: reading, writing, choosing the default, deleting."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import policies
from ..actions import responses as actions
from ..errors import NotAllowed, ResponseRefused
from ..explaining import outlines
from ..forms.responses import ResponseForm
from ..models import NamedResponse
from ..previews import previewing
from . import operations

FIELDS = ("name", "kind", "source", "fault_code", "fault_string")


@require_http_methods(["GET", "POST"])
def add(request, slug, label, operation):
    found = operations.visible(request, slug, label, operation)
    if not policies.may_edit_response(request.user, found):
        raise NotAllowed(_("Only the owner of the service writes responses."))
    default = found.default_response
    initial = {"source": default.source} if default else {}
    return _edit(request, found, None, ResponseForm(request.POST or None, initial=initial))


@require_http_methods(["GET", "POST"])
def response(request, slug, label, operation, name):
    found = visible(request, slug, label, operation, name)
    if request.method == "POST" and not policies.may_edit_response(request.user, found.operation):
        raise NotAllowed(_("Only the owner of the service writes responses."))
    form = ResponseForm(request.POST or None, initial={field: getattr(found, field) for field in FIELDS})
    return _edit(request, found.operation, found, form)


@require_POST
def make_default(request, slug, label, operation, name):
    found = visible(request, slug, label, operation, name)
    actions.make_default(response=found, by=request.user)
    messages.success(request, _("“%(name)s” is now the default response.") % {"name": name})
    return redirect("catalog:response", slug, label, operation, name)


@require_POST
def delete(request, slug, label, operation, name):
    actions.delete(response=visible(request, slug, label, operation, name), by=request.user)
    messages.success(request, _("The response “%(name)s” is deleted.") % {"name": name})
    return redirect("catalog:operation", slug, label, operation)


def visible(request, slug: str, label: str, operation: str, name: str) -> NamedResponse:
    """The response of that address, when this person may see its version; 404 otherwise."""
    responses = operations.visible(request, slug, label, operation).responses
    return get_object_or_404(responses.select_related("operation__version__service__organisation"), name=name)


def _edit(request, operation, found: NamedResponse | None, form: ResponseForm) -> HttpResponse:
    """Saves a good form; shows the page with every problem of a bad one."""
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save(operation=operation, by=request.user, response=found, **form.cleaned_data)
        except ResponseRefused as refusal:
            problems = refusal.problems or [{"message": str(refusal)}]
        else:
            messages.success(request, _("The response “%(name)s” is saved.") % {"name": saved.name})
            version = operation.version
            return redirect("catalog:response", version.service.slug, version.label, operation.name, saved.name)
    context = {
        "form": form,
        "problems": problems,
        "operation": operation,
        "version": operation.version,
        "service": operation.version.service,
        "response": found,
        "slots": outlines.slots(found) if found else [],
        "preview": previewing.answer(operation, found, found.examples) if found else None,
        "may_edit": policies.may_edit_response(request.user, operation),
    }
    return render(request, "catalog/response.html", context, status=422 if problems or form.errors else 200)
