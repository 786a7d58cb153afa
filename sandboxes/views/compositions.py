"""What a sandbox is composed of: its layers, who wins for a key, where layers differ, and another composition."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from .. import actions, explaining, overviews, policies, queries, shapes
from ..drafts import Draft
from ..errors import CompositionChanged, CompositionRefused, MoveRefused, OrderRefused
from ..explaining import PAGE, Explained, Question
from ..forms import CompositionQuestion
from ..models import Sandbox
from . import heads


@require_GET
def composition(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    composed = overviews.composition(sandbox, request.user)
    question = CompositionQuestion(request.GET)
    asked = question.cleaned_data if question.is_valid() else {}
    context = {"composed": composed, "asked": asked}
    place = _asked_place(composed, asked)
    if place:
        context |= {"explained": _explained(place, asked, request), "pages": _pages(asked["start"])}
    return heads.tab(request, "sandboxes/composition.html", sandbox, **context)


@require_http_methods(["GET", "POST"])
def recompose(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    policies.require(policies.may_change(request.user, sandbox), _("You may not change this sandbox."))
    if request.method == "GET":
        return _form(request, sandbox, Draft.of_sandbox(sandbox, by=request.user))
    draft = Draft.of_form(request.POST, by=request.user, organisation=sandbox.organisation)
    seen = request.POST.get("seen", "")
    if "do" in request.POST:
        return _form(request, sandbox, draft, seen=seen)
    try:
        actions.recompose(sandbox=sandbox, by=request.user, services=draft.choices(), seen=seen)
    except CompositionChanged as refusal:
        return _form(request, sandbox, draft, changed=str(refusal))
    except (OrderRefused, CompositionRefused, MoveRefused) as refusal:
        return _form(request, sandbox, draft, seen=seen, refusal=str(refusal))
    messages.success(request, _("The composition is changed. The sandbox is being made anew, at the same addresses."))
    return redirect("sandboxes:composition", public_id)


def _form(
    request: HttpRequest, sandbox: Sandbox, draft: Draft, *, seen: str = "", changed: str = "", refusal: str = ""
) -> HttpResponse:
    """The draft and what it would change. Nothing that a person laid out is lost by a refusal."""
    now = shapes.of_sandbox(sandbox)
    context = {
        "sandbox": sandbox,
        "draft": draft,
        "seen": seen or now.mark,
        "changes": shapes.changes(now, draft.shape),
        "changed": changed,
        "refusal": refusal,
        "answer": _answer(draft, request),
    }
    return render(request, "sandboxes/recompose.html", context, status=409 if changed or refusal else 200)


def _answer(draft: Draft, request: HttpRequest) -> dict | None:
    """Who would answer with these layers, when one of the draft's buttons asked."""
    asked = draft.asked(request.POST)
    if asked is None:
        return None
    operation, key = asked
    try:
        explained = explaining.of_recipe(operation.recipe(), Question(key))
    except CompositionRefused as refusal:
        explained = Explained(operation=operation.operation.name, key=key, problem=str(refusal))
    return {"operation": operation.operation.pk, "explained": explained}


def _explained(place: tuple, asked: dict, request: HttpRequest) -> Explained:
    """One key, or one page of the matrix: each is read from the rows only when it is asked for."""
    service, operation_name = place
    if asked["cle"]:
        values = {name[2:]: value[:500] for name, value in request.GET.items() if name.startswith("f-") and value}
        told = {"key": asked["cle"], "values": values, "state": asked["etat"], "matrix": False}
        return queries.composition(service, operation_name, **told)
    return queries.composition(service, operation_name, search=asked["filtre"], start=asked["start"])


def _pages(start: int) -> dict[str, int]:
    return {"next": start + PAGE, "previous": max(0, start - PAGE)}


def _asked_place(composed, asked: dict) -> tuple | None:
    """The service and operation that the question is about; None without a question."""
    wanted = asked.get("operation")
    pairs = ((each.choice, recipe.operation) for each in composed for recipe in each.recipes)
    return next(((choice, operation.name) for choice, operation in pairs if operation.pk == wanted), None)
