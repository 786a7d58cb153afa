"""Mending an upload in its page: one click, a row by hand, the last change undone, the workbook back."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from .. import policies
from ..actions import mending as actions
from ..errors import UploadRefused
from ..forms.mending import Edition, Mended, RowForm
from ..mending import annotated, copies, drafts, listing
from ..models import Upload
from ..stages import UploadStage
from . import uploads

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT = ("cause", "page")
"""What of the page's address lasts through a change."""


@require_POST
def mend(request: HttpRequest, pk) -> HttpResponse:
    upload = uploads.found(request, pk)
    form = _valid(Mended(request.POST))
    given = form.cleaned_data
    actions.mend(upload=upload, by=request.user, **given)
    return _again(request, pk)


@require_POST
def undo(request: HttpRequest, pk) -> HttpResponse:
    upload = uploads.found(request, pk)
    actions.undo(upload=upload, by=request.user, edition=_valid(Edition(request.POST)).cleaned_data["edition"])
    return _again(request, pk)


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, pk, number: int) -> HttpResponse:
    upload = uploads.found(request, pk)
    form = _row_form(request, upload, number)
    if request.method == "GET" or not form.is_valid():
        template = "catalog/_upload_row.html" if request.htmx else "catalog/upload_row.html"
        query = _kept(request)
        back = reverse("catalog:upload", args=[pk])
        context = {
            "upload": upload,
            "number": number,
            "form": form,
            "query": query,
            "back": back + query,
            "back_part": f"{back}{query or '?'}&part=body",
            "may_change": policies.may_publish(request.user, upload),
        }
        return render(request, template, context)
    values, edition = form.values(), form.cleaned_data["edition"]
    if values:
        actions.edit(upload=upload, by=request.user, edition=edition, row=number, values=values)
    return _again(request, pk)


@require_POST
def remove_row(request: HttpRequest, pk, number: int) -> HttpResponse:
    upload = uploads.found(request, pk)
    edition = _valid(Edition(request.POST)).cleaned_data["edition"]
    actions.remove_row(upload=upload, by=request.user, edition=edition, row=number)
    return _again(request, pk)


@require_GET
def workbook(request: HttpRequest, pk) -> HttpResponse:
    upload = uploads.found(request, pk)
    answer = HttpResponse(annotated.workbook(upload), content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, copies.filename(upload))
    return answer


def _valid(form):
    """The form of a button, which only a program gets wrong."""
    if not form.is_valid():
        raise UploadRefused(_("This problem is not there any more."), code="no-such-problem")
    return form


def _row_form(request: HttpRequest, upload: Upload, number: int) -> RowForm:
    """Raises Http404 when the upload keeps no such row."""
    table = drafts.table(upload) if upload.stage in actions.MENDABLE else None
    cells = table.row(number) if table else None
    if cells is None:
        raise Http404
    problems: dict[int, list[dict]] = {}
    for problem in listing.worded(listing.Problems(upload, row=number)[:]):
        problems.setdefault(problem["position"] or 0, []).append(problem)
    data = request.POST if request.method == "POST" else None
    initial = {"edition": upload.edition}
    return RowForm(data, header=table.header, cells=cells, problems=problems, initial=initial)


def _kept(request: HttpRequest) -> str:
    """The query of the problems that were looked at."""
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


def _again(request: HttpRequest, pk) -> HttpResponse:
    """After a change: the page's body in place while there is more to mend, else the page as a whole."""
    if not request.htmx:
        return redirect(reverse("catalog:upload", args=[pk]) + _kept(request))
    upload = uploads.found(request, pk)
    if upload.stage != UploadStage.FAULTY:
        return HttpResponseClientRefresh()
    return uploads.body(request, upload, changed=True)
