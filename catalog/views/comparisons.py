"""Two versions of a service side by side: what changes, for whom it breaks, and what it does to what is there."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from .. import queries
from ..comparing import comparisons
from .versions import head, visible

SHOWN = 25
"""Operations of one page."""


def choose(request, slug, label):
    """Leads to the comparison with the version that was chosen, else with the one before."""
    found = visible(request, slug, label)
    context = head(request, found)
    wanted = request.GET.get("avec", "")
    chosen = next((one for one in context["others"] if one.label == wanted), None)
    other = chosen or queries.version_beside(found, context["others"])
    if other is None:
        return render(request, "catalog/comparison_alone.html", context)
    return redirect("catalog:comparison", slug, label, other.label)


def comparison(request, slug, label, other):
    """From version `other` to version `label`."""
    found, before = visible(request, slug, label), visible(request, slug, other)
    breaking_only = request.GET.get("voir") == "ruptures"
    made = comparisons.of(request.user, before, found)
    operations = Paginator(made.by_operation(breaking_only=breaking_only), SHOWN)
    context = head(request, found) | {
        "comparison": made,
        "comparison_url": request.path,
        "before": before,
        "page": operations.get_page(request.GET.get("page")),
        "breaking_only": breaking_only,
    }
    return render(request, "catalog/comparison.html", context)
