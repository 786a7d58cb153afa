"""A spreadsheet on its way: sent, watched while it is checked, mended or published."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts import queries as account_queries

from .. import policies, queries
from ..actions import datasets as actions
from ..datasets import reading
from ..errors import NotAllowed
from ..forms.datasets import KeyChoice, UploadForm
from ..mending import drafts, listing, wording
from ..models import Dataset, Operation, Upload
from ..stages import UploadStage
from ..uploads import awaiting
from . import answers, steps

PROBLEMS_SIZE = 50
NUMBER = re.compile(r"[0-9]{1,18}")
"""What an address may name by number; Python itself refuses to read numbers of thousands of digits."""
MOVING = (UploadStage.RECEIVED, UploadStage.CHECKING)
"""Stages that change by themselves: the page watches them."""


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    if not policies.may_upload(request.user, request.organisation):
        raise NotAllowed(_("Your role in this organisation does not let you add datasets."))
    wanted = request.GET.get("operation") or request.POST.get("operation", "")
    if not NUMBER.fullmatch(wanted):
        return _choose_operation(request)
    visible = Operation.objects.visible_to(request.user).select_related("version__service")
    operation = get_object_or_404(visible, pk=wanted, one_way=False)
    form = _form(request, operation)
    if request.method == "GET" or not form.is_valid():
        return render(request, "catalog/dataset_upload.html", {"form": form, "operation": operation})
    upload = actions.receive(by=request.user, **form.received(operation, request.organisation))
    return redirect("catalog:upload", upload.pk)


@require_GET
def upload(request: HttpRequest, pk) -> HttpResponse:
    upload = found(request, pk)
    part = request.GET.get("part") if request.htmx else ""
    if part == "stepper":
        if upload.stage not in MOVING:
            return HttpResponseClientRefresh()
        return render(request, "catalog/_upload_stepper.html", {"upload": upload, **_steps(upload)})
    if upload.stage == UploadStage.READY and (half := answers.swapped(request, upload, upload.operation)):
        return half
    return body(request, upload) if part == "body" else page(request, upload)


@require_POST
def abandon(request: HttpRequest, pk) -> HttpResponse:
    actions.abandon(upload=found(request, pk), by=request.user)
    messages.success(request, _("This file is put aside; nothing was published."))
    return redirect("catalog:datasets")


@require_POST
def choose_key(request: HttpRequest, pk) -> HttpResponse:
    upload = found(request, pk)
    form = KeyChoice(request.POST, operation=upload.operation, required=True)
    if not form.is_valid():
        return page(request, upload, key_choice=form)
    actions.choose_key(upload=upload, by=request.user, key_path=form.cleaned_data["key"])
    return redirect("catalog:upload", pk)


def page(request: HttpRequest, upload: Upload, **forms) -> HttpResponse:
    """The whole page of an upload; `forms` holds those that have to be mended."""
    return render(request, "catalog/upload.html", _context(request, upload) | forms)


def body(request: HttpRequest, upload: Upload, *, changed: bool = False) -> HttpResponse:
    """The part of the page that changes; `changed`: it comes in place of what stood there before a change."""
    return render(request, "catalog/_upload_body.html", _context(request, upload) | {"changed": changed})


def found(request: HttpRequest, pk) -> Upload:
    """The upload; 404 when the person may not see it."""
    visible = Upload.objects.visible_to(request.user)
    related = ("operation__version__service", "dataset", "organisation", "team", "author", "revision__dataset")
    return get_object_or_404(visible.select_related(*related), pk=pk)


def _context(request: HttpRequest, upload: Upload) -> dict:
    return {
        "upload": upload,
        **_steps(upload),
        "notices": reading.notices(upload),
        "taken_back": any(notice["code"] == "N41" for notice in upload.report.get("notices", [])),
        "may_publish": policies.may_publish(request.user, upload),
        **_part(request, upload),
    }


def _steps(upload: Upload) -> dict:
    """How far the upload is."""
    return {
        "steps": reading.steps(upload),
        "moving": upload.stage in MOVING,
        "progress": awaiting.progress(upload),
    }


def _part(request: HttpRequest, upload: Upload) -> dict:
    """What the page shows at this stage."""
    if upload.stage == UploadStage.FAULTY:
        causes = listing.causes(upload)
        cause = _cause(request.GET.get("cause", ""), causes)
        page = Paginator(listing.Problems(upload, cause=cause), PROBLEMS_SIZE).get_page(request.GET.get("page"))
        page.object_list = listing.worded(page.object_list)
        part = {
            "causes": causes,
            "cause": cause,
            "page": page,
            "kept": f"?{urlencode({'cause': cause, 'page': page.number})}",
            "is_kept": upload.drafts.exists(),
            **_change(upload),
            "form": _form(request, upload.operation, upload),
        }
        if reading.asks_for_key(upload):
            part["key_choice"] = KeyChoice(operation=upload.operation, required=True)
        return part
    if upload.stage == UploadStage.READY:
        part = answers.part(request, upload, upload.operation)
        return {**part, **_change(upload), **steps.before_publishing(request, upload)}
    if upload.stage == UploadStage.CANCELLED:
        return {"is_kept": upload.drafts.exists()}
    if upload.stage == UploadStage.PUBLISHED:
        address = reverse("catalog:dataset", args=[upload.revision.dataset_id])
        return {"dataset_url": f"{settings.PORTAL_URL}{address}"}
    return {}


def _change(upload: Upload) -> dict:
    """The last change and its words."""
    change = drafts.last_change(upload)
    return {"change": change, "change_words": wording.change(change.change) if change else ""}


def _cause(wanted: str, causes: list[listing.Cause]) -> str:
    """The cause that is asked for, while there is one: mending it leads back to all."""
    known = {cause.name for cause in causes} | {cause.code for cause in causes}
    return wanted if wanted in known else ""


def _choose_operation(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    page = Paginator(queries.operations(request.user, text=text), 25).get_page(request.GET.get("page"))
    return render(request, "catalog/upload_choose.html", {"page": page, "text": text})


def _form(request: HttpRequest, operation: Operation, upload: Upload | None = None) -> UploadForm:
    """The form for a file of `operation`; after a faulty upload, filled as that one was."""
    datasets = Dataset.objects.visible_to(request.user).filter(
        service=operation.version.service_id, operation_name=operation.name, organisation=request.organisation
    )
    may_share = policies.may_share(request.user, request.organisation)
    initial = {"dataset": request.GET.get("dataset")}
    if upload:
        initial = {
            "dataset": upload.dataset_id,
            "dataset_name": upload.dataset_name,
            "scope": upload.scope,
            "team": upload.team_id,
            "fictitious": any(problem["code"] == "P01" for problem in upload.problems),
        }
    bound = (request.POST, request.FILES) if request.method == "POST" and upload is None else ()
    return UploadForm(
        *bound,
        operation=operation,
        teams=account_queries.teams_of(request.user, request.organisation),
        datasets=datasets,
        may_share=may_share,
        initial=initial,
    )
