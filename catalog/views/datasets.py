"""The list of datasets, and the pages of one: its rows, one of its revisions."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from .. import policies, queries
from ..datasets import reading
from ..forms.datasets import DatasetFilter
from ..lookup import finding
from ..models import Dataset, DatasetRevision
from . import answers

LIST_SIZE = 25
ROWS_SIZE = 50


@require_GET
def datasets(request: HttpRequest) -> HttpResponse:
    form = DatasetFilter(request.GET)
    filters = _filters(request, form.cleaned_data) if form.is_valid() else {}
    context = {
        "page": Paginator(queries.datasets(request.user, **filters), LIST_SIZE).get_page(request.GET.get("page")),
        "form": form,
        "filters": filters,
        "may_upload": policies.may_upload(request.user, request.organisation),
    }
    return render(request, "catalog/datasets.html", context)


@require_GET
def dataset(request: HttpRequest, pk: int) -> HttpResponse:
    shown = found(request, pk)
    newest = shown.revisions.select_related("version", "author").first()
    return _rows(request, "catalog/dataset.html", shown, newest)


@require_GET
def revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    of = found(request, pk)
    shown = get_object_or_404(of.revisions.select_related("version", "author"), number=number)
    operation = reading.operation_of(of, shown)
    return answers.swapped(request, shown, operation) or page(
        request, "catalog/revision.html", of, shown, **answers.part(request, shown, operation)
    )


def found(request: HttpRequest, pk: int) -> Dataset:
    """The dataset with what lists know of it; 404 when the person may not see it."""
    return get_object_or_404(queries.datasets(request.user), pk=pk)


def _rows(
    request: HttpRequest, template: str, dataset: Dataset, shown: DatasetRevision | None, **context
) -> HttpResponse:
    """A page with one page of rows, or with the one row that has the key asked for."""
    key = request.GET.get("cle", "").strip()
    if shown and key:
        row = finding.row(shown, key)
        context |= {"lines": reading.lines(shown, [row] if row else []), "key": key}
    elif shown:
        part = Paginator(reading.Rows(shown), ROWS_SIZE).get_page(request.GET.get("page"))
        context |= {"lines": reading.lines(shown, part.object_list), "page": part}
    return page(request, template, dataset, shown, **context)


def page(
    request: HttpRequest, template: str, dataset: Dataset, shown: DatasetRevision | None, **context
) -> HttpResponse:
    """One page of a dataset; `shown` is the revision that it shows."""
    context |= {
        "dataset": dataset,
        "revision": shown,
        "operation": reading.operation_of(dataset, None),
        "columns": shown.columns if shown else [],
        "may_change": policies.may_change(request.user, dataset),
    }
    return render(request, template, context)


def _filters(request: HttpRequest, given: dict) -> dict:
    """The arguments of `queries.datasets` for what the form says; only those that filter."""
    whose, organisation = given["whose"], request.organisation
    filters = {
        "text": given["q"],
        "scope": given["scope"],
        "owner": request.user if whose == DatasetFilter.MINE else None,
        "organisation": organisation.code if whose == DatasetFilter.ORGANISATION and organisation else "",
    }
    return {name: value for name, value in filters.items() if value}
