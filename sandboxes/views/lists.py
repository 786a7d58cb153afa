"""The list of the sandboxes that a person may see."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from .. import overviews, policies, queries
from ..forms import SandboxFilter

PAGE_SIZE = 25


@require_GET
def sandboxes(request: HttpRequest) -> HttpResponse:
    form = SandboxFilter(request.GET)
    filters = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    found = overviews.listed(request.user, **filters)
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form,
        "filters": filters,
        "may_order": policies.may_order(request.user, request.organisation),
        "quota": queries.quota(request.organisation),
    }
    return render(request, "sandboxes/sandboxes.html", context)
