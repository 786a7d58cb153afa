"""One row of a dataset, added or changed in the page: published at once, its answer shown while it is typed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import policies
from ..actions import rows as actions
from ..datasets import reading
from ..errors import NotAllowed, RowRefused
from ..forms.mending import Edition
from ..forms.rows import RESPONSES, DatasetRowForm, placed
from ..keeping import rows
from ..models import Dataset, DatasetRevision, Operation, Upload
from ..previews import showing
from ..revising.adding import NewRow
from ..stages import UploadStage
from . import datasets, uploads

Send = Callable[[DatasetRowForm], Upload]


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """`comme` names a row whose cells the form holds from the start."""
    of, newest, operation = _changing(request, pk)
    wanted = request.GET.get("comme", "")
    like = rows.number(newest, int(wanted)) if uploads.NUMBER.fullmatch(wanted) else None
    default = operation.default_response
    empty = ["", *[""] * (len(newest.columns) - 2), default.name if default else ""]

    def send(form: DatasetRowForm) -> Upload:
        key, *values, response = form.texts
        row = NewRow(key, dict(zip(newest.columns[1:-1], values, strict=True)), response)
        given = {"organisation": of.organisation, "dataset": of, "note": form.cleaned_data["note"]}
        return actions.add(by=request.user, operation=operation, row=row, key_path=newest.key_path, **given)

    return _page(request, newest, operation, ["", *_cells(like)[1:]] if like else empty, send)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    of, newest, operation = _changing(request, pk)
    asked = Edition(request.POST)
    seen = of.revisions.filter(number=asked.cleaned_data["edition"]).first() if asked.is_valid() else newest
    row = rows.number(seen, number) if seen else None
    if row is None:
        raise Http404

    def send(form: DatasetRowForm) -> Upload:
        given = {"number": number, "cells": form.values(), "note": form.cleaned_data["note"]}
        return actions.change(by=request.user, seen=seen, operation=operation, **given)

    return _page(request, seen, operation, _cells(row), send, number=number)


def _changing(request: HttpRequest, pk: int) -> tuple[Dataset, DatasetRevision, Operation]:
    """The dataset, its newest revision, and the operation that it was checked against."""
    of = datasets.found(request, pk)
    newest = of.revisions.select_related("version", "dataset__organisation").first()
    operation = reading.operation_of(of, newest) if newest else None
    if operation is None:
        raise Http404
    if not policies.may_change(request.user, of):
        raise NotAllowed(_("You may not change this dataset."))
    return of, newest, operation


def _page(
    request: HttpRequest,
    seen: DatasetRevision,
    operation: Operation,
    cells: list[str],
    send: Send,
    number: int | None = None,
) -> HttpResponse:
    """The form; once it is sent without faults, what comes of it."""
    told = {"header": seen.columns, "cells": cells, "initial": {"edition": seen.number}}
    data = request.POST if request.method == "POST" else None
    form = DatasetRowForm(data, problems={}, **told)
    if form.is_valid():
        try:
            return _sent(request, send(form), number)
        except RowRefused as refusal:
            form = DatasetRowForm(data, problems=placed(refusal.problems), **told)
    context = {
        "dataset": seen.dataset,
        "revision": seen,
        "number": number,
        "form": form,
        "responses": [response.name for response in operation.responses.all()],
        "responses_id": RESPONSES,
    }
    return render(request, "catalog/dataset_row.html", context, status=422 if data else 200)


def _sent(request: HttpRequest, upload: Upload, number: int | None) -> HttpResponse:
    """The row with its answer; or the upload's page, where others' changes or what is wrong are to be settled."""
    if upload.stage != UploadStage.PUBLISHED:
        return redirect("catalog:upload", upload.pk)
    revision = upload.revision
    words = {"name": revision.dataset.name, "number": revision.number}
    messages.success(request, _("The row is in “%(name)s” r%(number)d.") % words)
    line = number or showing.Lines(revision)[-1].number
    return redirect(f"{reverse('catalog:dataset-preview', args=[revision.dataset_id])}?ligne={line}")


def _cells(row: rows.Row) -> list[str]:
    return [row.key, *row.values, row.response]
