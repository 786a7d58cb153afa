"""Rows that others suggest: the list for those who keep datasets, and each with its cells and its decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from .. import policies, queries
from ..actions import suggestions as actions
from ..forms.suggestions import DeclineForm, SuggestionFilter
from ..models import Suggestion
from ..revising import adding
from ..stages import SuggestionStage

LIST_SIZE = 25


@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    form = SuggestionFilter(request.GET)
    stage = form.cleaned_data["etat"] if form.is_valid() else ""
    page = Paginator(queries.suggestions(request.user, stage=stage), LIST_SIZE).get_page(request.GET.get("page"))
    return render(request, "catalog/suggestions.html", {"page": page, "form": form, "filtered": bool(stage)})


@require_GET
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk), DeclineForm())


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    upload = actions.accept(suggestion=_found(request, pk), by=request.user)
    messages.success(request, _("The row is in the draft of the next revision. Publish it when you are done."))
    return redirect("catalog:upload", upload.pk)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    actions.decline(suggestion=found, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The suggestion is declined; its author reads why."))
    return redirect("catalog:suggestions")


def _found(request: HttpRequest, pk: int) -> Suggestion:
    return get_object_or_404(queries.suggestions(request.user), pk=pk)


def _page(request: HttpRequest, found: Suggestion, form: DeclineForm) -> HttpResponse:
    last = found.dataset.revisions.first()
    waits = found.stage == SuggestionStage.OPEN
    context = {
        "suggestion": found,
        "form": form,
        "lines": adding.beside(last, adding.NewRow(found.key, found.values, found.response)),
        "may_decide": waits and policies.may_change(request.user, found.dataset),
        "may_open": found.upload_id and policies.may_change(request.user, found.dataset),
    }
    return render(request, "catalog/suggestion.html", context)
