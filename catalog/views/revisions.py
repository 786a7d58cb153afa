"""The history of a dataset: its revisions, two of them compared, and the way back to one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from .. import policies
from ..actions import revisions as actions
from ..errors import UploadRefused
from ..forms.revisions import Compared, RestoreForm
from ..neighbours import followers
from . import datasets, steps

LIST_SIZE = 25


@require_GET
def revisions(request: HttpRequest, pk: int) -> HttpResponse:
    found = datasets.found(request, pk)
    asked = Compared(request.GET)
    if asked.is_valid():
        return redirect("catalog:revision-comparison", pk, asked.cleaned_data["de"], asked.cleaned_data["a"])
    listed = found.revisions.select_related("version__service", "author")
    page = Paginator(listed, LIST_SIZE).get_page(request.GET.get("page"))
    numbers = [each.number for each in page]
    before = {"before": numbers[1] if len(numbers) > 1 else None}
    return datasets.page(request, "catalog/dataset_revisions.html", found, listed.first(), page=page, **before)


@require_GET
def comparison(request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
    found = datasets.found(request, pk)
    known = found.revisions.select_related("author", "version__service")
    old, new = (get_object_or_404(known, number=number) for number in (older, newer))
    back = new.number == found.last_number and old.number != new.number and policies.may_change(request.user, found)
    context = steps.listed(request, old, new) | {
        "dataset": found,
        "old": old,
        "new": new,
        "followers": followers.of(request.user, found) if back else None,
        "restoring": RestoreForm(initial={"seen": new.number}) if back else None,
    }
    return render(request, "catalog/revision_comparison.html", context)


@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = datasets.found(request, pk)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        raise UploadRefused(_("Say in at most 200 characters why you go back."), code="note-long")
    revision = actions.restore(dataset=found, number=number, by=request.user, **form.cleaned_data)
    words = {"new": revision.number, "number": number}
    messages.success(request, _("Revision r%(new)d holds the rows of r%(number)d again.") % words)
    return redirect("catalog:dataset-revisions", pk)
