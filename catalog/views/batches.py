"""Many contracts at once: sending the archive, watching it, stopping it, completing what was refused."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from .. import policies
from ..actions import batches as actions
from ..batching import progress
from ..errors import NotAllowed
from ..forms.batches import BatchForm, SupplementForm
from ..forms.contracts import TRACKS
from ..models import ContractBatch

LIST_SIZE = 25
PAGE_SIZE = 50


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    page = Paginator(progress.batches(request.user), LIST_SIZE).get_page(request.GET.get("page"))
    may_add = policies.may_add_contract(request.user, request.organisation)
    return render(request, "catalog/batches.html", {"page": page, "may_add": may_add})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    if not policies.may_add_contract(request.user, request.organisation):
        raise NotAllowed(_("Only a service owner adds contracts."))
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = actions.receive(by=request.user, organisation=request.organisation, **form.received())
        return redirect("catalog:batch", batch.pk)
    tracks = [(track.value, track.label, TRACKS[track]) for track in TRACKS]
    status = 422 if form.errors else 200
    return render(request, "catalog/batch_add.html", {"form": form, "tracks": tracks}, status=status)


@require_GET
def batch(request: HttpRequest, pk) -> HttpResponse:
    found = _found(request, pk)
    if not request.htmx or request.GET.get("part") != "progress":
        return _page(request, found)
    if found.stage not in progress.MOVING:
        return HttpResponseClientRefresh()
    return render(request, "catalog/_batch_progress.html", _progress(request, found))


@require_POST
def cancel(request: HttpRequest, pk) -> HttpResponse:
    actions.cancel(batch=_found(request, pk), by=request.user)
    messages.success(request, _("The import is stopped. What was imported stays."))
    return redirect("catalog:batch", pk)


@require_POST
def retry(request: HttpRequest, pk) -> HttpResponse:
    found = _found(request, pk)
    form = SupplementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form)
    actions.retry(batch=found, by=request.user, **form.received())
    return redirect("catalog:batch", pk)


def _page(request: HttpRequest, found: ContractBatch, form: SupplementForm | None = None) -> HttpResponse:
    context = _progress(request, found) | {
        "problems": progress.worded(found.problems),
        "may_add": policies.may_add_contract(request.user, found.organisation),
        "may_retry": actions.may_retry(found),
        "form": form or SupplementForm(),
    }
    return render(request, "catalog/batch.html", context, status=422 if form else 200)


def _progress(request: HttpRequest, found: ContractBatch) -> dict:
    """What moves: the counts, and a page of the contracts with what came of them."""
    stage = request.GET.get("etat", "")
    page = Paginator(progress.items(found, stage), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(item, progress.worded(item.problems)) for item in page]
    moving = found.stage in progress.MOVING
    return {
        "batch": found,
        "progress": progress.of(found),
        "stage": stage,
        "page": page,
        "lines": lines,
        "moving": moving,
    }


def _found(request: HttpRequest, pk) -> ContractBatch:
    visible = ContractBatch.objects.visible_to(request.user).select_related("organisation", "author")
    return get_object_or_404(visible, pk=pk)
