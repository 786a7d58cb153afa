"""What a sandbox is composed of: its layers, who wins for a key, where layers differ, and another composition."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from .. import actions, overviews, policies, queries
from ..drafts import Draft
from ..explaining import PAGE
from ..forms import CompositionQuestion
from . import heads


@require_GET
def composition(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    composed = overviews.composition(sandbox)
    asked = CompositionQuestion(request.GET)
    context = {"composed": composed, "asked": asked.cleaned_data if asked.is_valid() else {}}
    place = _asked_place(composed, context["asked"])
    if place:
        start = context["asked"]["start"]
        context |= {"explained": queries.composition(*place, key=context["asked"]["cle"], start=start)}
        context |= {"next_start": start + PAGE, "previous_start": max(0, start - PAGE)}
    return heads.tab(request, "sandboxes/composition.html", sandbox, **context)


@require_http_methods(["GET", "POST"])
def recompose(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    policies.require(policies.may_change(request.user, sandbox), _("You may not change this sandbox."))
    if request.method == "GET":
        draft = Draft.of_sandbox(sandbox, by=request.user)
        return render(request, "sandboxes/recompose.html", {"sandbox": sandbox, "draft": draft})
    draft = Draft.of_form(request.POST, by=request.user, organisation=sandbox.organisation)
    if "do" in request.POST:
        return render(request, "sandboxes/recompose.html", {"sandbox": sandbox, "draft": draft})
    actions.recompose(sandbox=sandbox, by=request.user, services=draft.choices())
    messages.success(request, _("The composition is changed. The sandbox is being made anew, at the same addresses."))
    return redirect("sandboxes:sandbox", public_id)


def _asked_place(composed, asked: dict) -> tuple | None:
    """The service and operation that the question is about; None without a question."""
    wanted = asked.get("operation")
    pairs = ((each.choice, recipe.operation) for each in composed for recipe in each.recipes)
    return next(((choice, operation.name) for choice, operation in pairs if operation.pk == wanted), None)
