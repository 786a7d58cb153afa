"""The first tab of a sandbox: how far its making is, where it answers, and how to call it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from .. import queries, samples, snippets
from ..behaviour import documents
from ..forms import DecisionForm
from ..models import Sandbox
from ..stages import Stage
from . import heads, tokens

MOVING = (Stage.APPROVED, Stage.PROVISIONING, Stage.CHECKING)
"""Stages that change by themselves: the page watches them."""


@require_GET
def sandbox(request: HttpRequest, public_id: str) -> HttpResponse:
    return page(request, heads.found(request, public_id))


@require_GET
def steps(request: HttpRequest, public_id: str) -> HttpResponse:
    """The steps alone, asked again and again while they move; the whole page once they have ended."""
    sandbox = heads.found(request, public_id)
    if sandbox.stage not in MOVING:
        return HttpResponseClientRefresh() if request.htmx else redirect("sandboxes:sandbox", public_id)
    context = {"sandbox": sandbox, "steps": queries.steps(sandbox), "moving": True}
    return render(request, "sandboxes/_steps.html", context)


@require_POST
def token_noted(request: HttpRequest, public_id: str) -> HttpResponse:
    tokens.forget(request, heads.found(request, public_id))
    return redirect("sandboxes:sandbox", public_id)


def page(request: HttpRequest, sandbox: Sandbox, decision: DecisionForm | None = None) -> HttpResponse:
    """The whole tab; `decision` is a reviewer's form that has to be mended."""
    token = tokens.kept(request, sandbox)
    places = samples.places(sandbox)
    context = {
        "steps": queries.steps(sandbox),
        "moving": sandbox.stage in MOVING,
        "token": token,
        "places": places,
        "checked": queries.report_counts(sandbox),
        "decision": decision or DecisionForm(),
        "misbehaves": bool(documents.active(sandbox.behaviour)),
    }
    if sandbox.observed_generation:
        context |= _call(request, sandbox, places)
    return heads.tab(request, "sandboxes/sandbox.html", sandbox, **context)


def _call(request: HttpRequest, sandbox: Sandbox, places: list[samples.Place]) -> dict:
    """The call to copy, for the operation and the client that the address names."""
    chosen = samples.chosen(places, request.GET.get("operation", ""))
    if chosen is None:
        return {}
    snippet = snippets.snippet(request.GET.get("client", ""), samples.call(chosen, tokens.written(request, sandbox)))
    return {"chosen": chosen, "snippet": snippet, "clients": snippets.CLIENTS}
