"""The audit trail: a page with filters, and the same as a CSV file."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from .. import exports, policies, queries
from ..forms import TrailForm

PER_PAGE = 50


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    form = _filters(request)
    entries = queries.trail(request.user, **_asked(form))
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/trail.html", {"form": form, "page": page})


@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    entries = queries.trail(request.user, **_asked(_filters(request)))
    response = StreamingHttpResponse(exports.trail_as_csv(entries), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="trail.csv"'
    return response


def _filters(request: HttpRequest) -> TrailForm:
    if not policies.may_read_trail(request.user):
        raise Http404
    return TrailForm(request.GET, choices=queries.trail_choices(request.user))


def _asked(form: TrailForm) -> dict[str, str]:
    """The filters that make sense; a value that does not occur filters nothing."""
    form.full_clean()
    return {name: value for name, value in form.cleaned_data.items() if value}
