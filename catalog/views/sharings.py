"""Who may use a dataset: said by those who keep it, and for the whole network decided by a reviewer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries as account_queries

from .. import policies, queries
from ..actions import sharings as actions
from ..forms.reviews import NoteForm, ReasonForm
from ..forms.sharings import ScopeForm
from ..models import Dataset
from ..neighbours import followers
from ..stages import Scope, SharingStage
from . import datasets


@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    dataset = datasets.found(request, pk)
    form = _form(request, dataset, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["scope"] == Scope.NETWORK:
            actions.ask(dataset=dataset, by=request.user, note=given.get("note", ""))
            messages.success(request, _("A reviewer is asked. Until then nothing changes for others."))
        else:
            actions.narrow(dataset=dataset, by=request.user, scope=given["scope"], team=given.get("team"))
            messages.success(request, _("The dataset has its new scope."))
        return redirect("catalog:dataset-sharing", pk)
    return _page(request, dataset, form)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw(dataset=datasets.found(request, pk), by=request.user)
    messages.success(request, _("Your request is withdrawn."))
    return redirect("catalog:dataset-sharing", pk)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, NoteForm, actions.approve, _("The whole network may use this dataset."))


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, ReasonForm, actions.refuse, _("The dataset stays where it is; its keepers read why."))


def _decide(request: HttpRequest, pk: int, form_class, action, done: str) -> HttpResponse:
    dataset = datasets.found(request, pk)
    form = form_class(request.POST)
    if not form.is_valid():
        return _page(request, dataset, _form(request, dataset), decision=form)
    action(dataset=dataset, by=request.user, note=form.cleaned_data["note"])
    messages.success(request, done)
    return redirect("catalog:dataset-sharing", pk)


def _form(request: HttpRequest, dataset: Dataset, data=None) -> ScopeForm:
    return ScopeForm(
        data,
        dataset=dataset,
        teams=account_queries.teams_of(request.user, dataset.organisation),
        may_share=policies.may_share(request.user, dataset.organisation_id),
    )


def _page(request: HttpRequest, dataset: Dataset, form: ScopeForm, decision=None) -> HttpResponse:
    past = list(queries.sharings_of(dataset))
    asked = next((each for each in past if each.stage == SharingStage.ASKED), None)
    found = followers.of(request.user, dataset)
    mine = dataset.organisation.name
    context = {
        "form": form,
        "decision": decision or NoteForm(),
        "asked": asked,
        "past": [each for each in past if each is not asked],
        "may_decide": asked is not None and policies.may_decide_sharing(request.user, asked),
        "followers": found,
        "strangers": [each for each in found.following.seen if each.whose != mine],
    }
    answer = datasets.page(request, "catalog/dataset_sharing.html", dataset, dataset.revisions.first(), **context)
    answer.status_code = 422 if form.errors or (decision and decision.errors) else 200
    return answer
