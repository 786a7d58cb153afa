"""Files dropped anywhere: where each of them goes, and the two questions that one may raise."""

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import policies, queries
from ..actions import destinations, drops
from ..actions.drops import Outcome
from ..errors import ChildFailed, HeldLost, MatchingRefused, NotAllowed, UploadRefused
from ..forms.drops import ColumnsForm, DestinationForm, DropForm
from ..forms.mending import Edition
from ..keeping import holding
from ..keeping.holding import Held
from ..matching import looking, recognising
from ..matching.destinations import open_to
from ..models import Operation
from ..stages import UploadStage
from . import uploads

NUMBER = re.compile(r"[0-9]{1,18}")
LIST_SIZE = 25
WAITING = "drops"
"""What the session calls the files of the last drop of several."""


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest) -> HttpResponse:
    """The page with the files to choose; what was dropped on any other page is sent to it as well."""
    if not policies.may_drop(request.user, request.organisation):
        raise NotAllowed(_("Your role in this organisation does not let you add files."))
    form = DropForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "GET" or not form.is_valid():
        return _page(request, form)
    try:
        outcomes = drops.receive(by=request.user, organisation=request.organisation, **form.dropped())
    except UploadRefused as refusal:
        return _page(request, form, [{"message": str(refusal)}])
    if len(outcomes) == 1 and outcomes[0].kind == drops.REFUSED:
        return _page(request, form, outcomes[0].problems)
    request.session[WAITING] = [_told(outcome) for outcome in outcomes] if len(outcomes) > 1 else []
    return redirect(_address(outcomes[0]) if len(outcomes) == 1 else "catalog:drop")


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Which operation a kept file is for."""
    token = _token(request)
    try:
        if request.method == "POST":
            who = {"by": request.user, "organisation": request.organisation}
            return redirect(_address(drops.choose(**who, token=token, operation=_operation(request))))
        held, text = _held(request, token), request.GET.get("q", "").strip()
        near = [] if text else recognising.candidates(request.user, recognising.look(held.content, held.filename))
    except (HeldLost, ChildFailed) as lost:
        return _again(request, lost)
    page = Paginator(queries.operations(request.user, text=text), LIST_SIZE).get_page(request.GET.get("page"))
    context = {"held": held, "token": token, "near": near[: recognising.PROPOSED], "page": page, "text": text}
    return render(request, "catalog/drop_choose.html", context)


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest) -> HttpResponse:
    """Which column of a kept file is which."""
    token, operation = _token(request), _operation(request)
    try:
        held = _held(request, token)
        view = looking.beside(operation, held, by=request.user)
        form = ColumnsForm(*((request.POST,) if request.method == "POST" else ()), view=view)
        if request.method == "POST" and form.is_valid():
            who = {"by": request.user, "organisation": request.organisation}
            upload = drops.match(**who, held=held, view=view, **form.chosen())
            return redirect("catalog:upload", upload.pk)
    except (HeldLost, ChildFailed) as lost:
        return _again(request, lost)
    except MatchingRefused as refusal:
        form.refuse(refusal.problems)
    context = {"form": form, "held": held, "token": token, "operation": operation, "view": view}
    return render(request, "catalog/drop_columns.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def upload_columns(request: HttpRequest, pk) -> HttpResponse:
    """Which column is which, of an upload whose check found them wrong."""
    upload = uploads.found(request, pk)
    view = looking.of_upload(upload) if upload.stage == UploadStage.FAULTY else None
    if view is None or not policies.may_publish(request.user, upload):
        return redirect("catalog:upload", pk)
    form = ColumnsForm(*((request.POST,) if request.method == "POST" else ()), view=view)
    edition = Edition(request.POST if request.method == "POST" else {"edition": upload.edition})
    if request.method == "POST" and form.is_valid() and edition.is_valid():
        try:
            given = {"upload": upload, "edition": edition.cleaned_data["edition"], "view": view}
            drops.rematch(by=request.user, **given, **form.chosen())
            return redirect("catalog:upload", pk)
        except MatchingRefused as refusal:
            form.refuse(refusal.problems)
    context = {"form": form, "upload": upload, "operation": upload.operation, "view": view, "edition": edition}
    return render(request, "catalog/upload_columns.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def destination(request: HttpRequest, pk) -> HttpResponse:
    """Which dataset the rows of an upload go to."""
    upload = uploads.found(request, pk)
    if upload.stage not in destinations.CHANGEABLE or not policies.may_publish(request.user, upload):
        return redirect("catalog:upload", pk)
    mine = open_to(upload.operation, by=request.user, organisation=upload.organisation)
    initial = {"dataset": upload.dataset_id, "name": upload.dataset_name}
    form = DestinationForm(request.POST if request.method == "POST" else None, datasets=mine, initial=initial)
    if request.method == "POST" and form.is_valid():
        destinations.change(upload=upload, by=request.user, **form.cleaned_data)
        return redirect("catalog:upload", pk)
    context = {"form": form, "upload": upload}
    return render(request, "catalog/upload_destination.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, form: DropForm, problems: list[dict] | None = None) -> HttpResponse:
    context = {"form": form, "problems": problems or [], "waiting": request.session.get(WAITING, [])}
    return render(request, "catalog/drop.html", context, status=422 if form.errors or problems else 200)


def _again(request: HttpRequest, reason: Exception) -> HttpResponse:
    """Back to the choice of a file, which is not kept any more."""
    messages.warning(request, str(reason))
    return redirect("catalog:drop")


def _told(outcome: Outcome) -> dict[str, str]:
    """What the list of several files says of one; `problem` is the first one's sentence."""
    problem = outcome.problems[0]["message"] if outcome.problems else ""
    where = "" if outcome.kind == drops.REFUSED else _address(outcome)
    return {"filename": outcome.filename, "kind": outcome.kind, "address": where, "problem": problem}


def _address(outcome: Outcome) -> str:
    """Where the person goes on with the file."""
    if outcome.upload is not None:
        return reverse("catalog:upload", args=[outcome.upload.pk])
    if outcome.kind == drops.CONTRACT:
        return f"{reverse('catalog:contract-add')}?{urlencode({'held': outcome.token})}"
    if outcome.kind == drops.MATCH:
        question = {"f": outcome.token, "operation": outcome.operation.pk}
        return f"{reverse('catalog:drop-columns')}?{urlencode(question)}"
    return f"{reverse('catalog:drop-choose')}?{urlencode({'f': outcome.token})}"


def _token(request: HttpRequest) -> str:
    return request.POST.get("f", "") or request.GET.get("f", "")


def _held(request: HttpRequest, token: str) -> Held:
    return holding.take(token, by=request.user, organisation=request.organisation)


def _operation(request: HttpRequest) -> Operation:
    """The operation named by number, among those that the person may give a dataset to; else 404."""
    wanted = request.POST.get("operation", "") or request.GET.get("operation", "")
    return get_object_or_404(queries.operations(request.user), pk=wanted if NUMBER.fullmatch(wanted) else 0)
