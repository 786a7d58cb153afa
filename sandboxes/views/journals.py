"""The journal of a sandbox, live, and the permanent address of one exchange."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from .. import missing, overviews, queries, samples, snippets
from ..forms import JournalFilter
from ..models import Exchange, Sandbox
from . import heads, tokens

PAGE_SIZE = 50


@require_GET
def journal(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    form = JournalFilter(request.GET, operations=samples.operation_names(sandbox))
    filters = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    page = Paginator(queries.journal(sandbox, **filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "filters": filters, "page": page, "live": _is_live(request, page.number)}
    if request.htmx:
        return render(request, "sandboxes/_exchanges.html", {"sandbox": sandbox, **context})
    if not page.object_list and not filters:
        context["curl"] = _curl(request, sandbox)
    return heads.tab(request, "sandboxes/journal.html", sandbox, **context)


@require_GET
def exchange(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    shown = get_object_or_404(Exchange, sandbox=sandbox, pk=pk)
    source = overviews.row_of(shown, request.user)
    context = {"sandbox": sandbox, "exchange": shown, "source": source, "missed": missing.is_missed(shown)}
    return render(request, "sandboxes/exchange.html", context)


def _is_live(request: HttpRequest, number: int) -> bool:
    """The newest calls come by themselves, until the reader pauses or goes to older ones."""
    return "pause" not in request.GET and number == 1


def _curl(request: HttpRequest, sandbox: Sandbox) -> str:
    """A call to make the first line appear; empty when the sandbox has no operation."""
    sample = samples.chosen(samples.places(sandbox))
    return snippets.curl(samples.call(sample, tokens.written(request, sandbox))) if sample else ""
