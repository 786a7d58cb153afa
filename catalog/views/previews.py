"""The real answers of a dataset and of an upload: in a page, as bytes, and while a row is typed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from .. import policies
from ..datasets import reading
from ..forms.datasets import RowQuestion
from ..forms.mending import TypedRow
from ..mending import listing
from ..models import Dataset, DatasetRevision, Operation, Upload
from ..previews import showing, trying
from ..stages import UploadStage
from . import answers, datasets, uploads

SHOWN = (UploadStage.READY, UploadStage.FAULTY)
"""Stages in which an upload has rows to show."""
UNREAD = ("request_tree", "response_tree", "documentation", "tuxedo")
"""What of an operation no keystroke needs, and may be large."""


@require_GET
def dataset(request: HttpRequest, pk: int) -> HttpResponse:
    of, shown, operation = _asked(request, pk)
    if shown is None:
        return datasets.page(request, "catalog/dataset_preview.html", of, None)
    return answers.swapped(request, shown, operation) or datasets.page(
        request, "catalog/dataset_preview.html", of, shown, **answers.part(request, shown, operation)
    )


@require_GET
def dataset_answer(request: HttpRequest, pk: int) -> HttpResponse:
    _of, shown, operation = _asked(request, pk)
    if shown is None:
        raise Http404
    return answers.download(request, shown, operation)


@require_GET
def upload(request: HttpRequest, pk) -> HttpResponse:
    found = _shown(request, pk)
    half = answers.swapped(request, found, found.operation)
    if half is not None:
        return half
    context = {"upload": found, "may_publish": policies.may_publish(request.user, found)}
    return render(request, "catalog/upload_preview.html", context | answers.part(request, found, found.operation))


@require_GET
def upload_answer(request: HttpRequest, pk) -> HttpResponse:
    found = _shown(request, pk)
    return answers.download(request, found, found.operation)


@require_POST
def upload_row(request: HttpRequest, pk, number: int) -> HttpResponse:
    """Nothing while a change of the table is being checked: the last keystroke may arrive after it was saved."""
    known = Upload.objects.visible_to(request.user).filter(stage__in=(*SHOWN, *uploads.MOVING))
    found = get_object_or_404(known.select_related("organisation"), pk=pk)
    if found.stage not in SHOWN:
        return HttpResponse(status=204)
    operation = _light(pk=found.operation_id)
    return _typed(request, found, operation, key_path=found.key_path or None, number=number)


@require_POST
def dataset_row(request: HttpRequest, pk: int) -> HttpResponse:
    known = DatasetRevision.objects.visible_to(request.user).select_related("dataset__organisation")
    newest = get_object_or_404(known.filter(dataset=pk).order_by("-number")[:1])
    operation = _light(version=newest.version_id, name=newest.dataset.operation_name)
    return _typed(request, newest, operation, key_path=newest.key_path)


def _light(**which) -> Operation:
    """The operation without what is large and no keystroke needs; what needs it all the same reads it then."""
    known = Operation.objects.select_related("version__service").prefetch_related("responses")
    return get_object_or_404(known.defer(*UNREAD), **which)


def _typed(
    request: HttpRequest,
    stored: showing.Stored,
    operation: Operation,
    *,
    key_path: list | None,
    number: int | None = None,
) -> HttpResponse:
    """The answer of the row as it is typed, and what is wrong with its cells; or what the schema says of it."""
    lines = showing.Lines(stored)
    form = TypedRow(request.POST, width=len(lines.header))
    if lines.table is None or not form.is_valid():
        raise Http404
    number = number or form.cleaned_data["number"]
    row = {"header": lines.header, "cells": form.cells, "key_path": key_path, "number": number or _next(lines)}
    if form.cleaned_data["strict"]:
        organisation = stored.organisation if isinstance(stored, Upload) else stored.dataset.organisation
        problems = listing.worded(trying.judged(operation, **row, organisation=organisation))
        return render(request, "catalog/_row_verdict.html", {"problems": problems})
    position = lines.table.position(number) if number else None
    soap = form.cleaned_data["soap"]
    trial = trying.tried(operation, **row, soap=soap, others=lines.keys, position=position)
    context = {
        "answer": showing.of_trial(trial),
        "columns": lines.header,
        "places": [
            (place, trial.problems.get(place, ()) if number or cell else ()) for place, cell in enumerate(form.cells)
        ],  # of a new row, a cell that nobody filled yet is no fault
    }
    return render(request, "catalog/_row_live.html", context)


def _asked(request: HttpRequest, pk: int) -> tuple[Dataset, DatasetRevision | None, Operation | None]:
    of = datasets.found(request, pk)
    number = RowQuestion(request.GET).asked()["revision"] or of.last_number
    shown = of.revisions.select_related("version", "author").filter(number=number).first()
    return of, shown, reading.operation_of(of, shown) if shown else None


def _shown(request: HttpRequest, pk) -> Upload:
    """The upload with its rows. Raises Http404 at a stage in which it has none."""
    found = uploads.found(request, pk)
    if found.stage not in SHOWN:
        raise Http404
    return found


def _next(lines: showing.Lines) -> int:
    return lines.table.numbers[-1] + 1 if len(lines) else 2
