"""The pages of a service and of its versions."""

from django.shortcuts import get_object_or_404, render

from .. import policies, queries
from ..models import Service, ServiceVersion
from ..stages import Stage


def service(request, slug):
    found = get_object_or_404(Service.objects.visible_to(request.user).select_related("organisation"), slug=slug)
    versions = list(queries.versions_of(request.user, found))
    usable = ServiceVersion.objects.usable_by(request.user, request.organisation).filter(service=found)
    context = {
        "service": found,
        "versions": versions,
        "datasets": queries.datasets(request.user, service=slug)[:50],
        "usable": usable.select_related("service").order_by("-created_at", "-pk").first(),
        "may_add": policies.may_add_contract(request.user, found.organisation),
    }
    return render(request, "catalog/service.html", context)


def version(request, slug, label):
    found = visible(request, slug, label)
    usable = ServiceVersion.objects.usable_by(request.user, request.organisation)
    context = head(request, found)
    context |= {
        "operations": queries.operations_of(request.user, found),
        "beside": queries.version_beside(found, context["others"]),
        "usable": usable.filter(pk=found.pk).exists(),
        "last_review": found.reviews.select_related("by").first(),
        "successor": _successor(request, found),
    }
    return render(request, "catalog/version.html", context)


def history(request, slug, label):
    found = visible(request, slug, label)
    return render(
        request, "catalog/history.html", head(request, found) | {"reviews": found.reviews.select_related("by")}
    )


def visible(request, slug: str, label: str) -> ServiceVersion:
    """The version of that address, when this person may see it; 404 otherwise."""
    versions = ServiceVersion.objects.visible_to(request.user).select_related(
        "service__organisation", "author", "submitted_by", "decided_by"
    )
    return get_object_or_404(versions, service__slug=slug, label=label)


def head(request, found: ServiceVersion) -> dict:
    """What every page of a version shows on top, and what this person may do with it."""
    user = request.user
    others = [one for one in queries.versions_of(user, found.service) if one.pk != found.pk]
    return {
        "version": found,
        "service": found.service,
        "operation_count": found.operations.count(),
        "others": others,
        "other_count": len(others) or None,
        "review_count": found.reviews.count(),
        "may": {
            "submit": policies.may_submit(user, found),
            "reopen": policies.may_reopen(user, found),
            "review": found.stage == Stage.SUBMITTED and policies.may_review(user, found),
            "deprecate": found.stage == Stage.APPROVED and policies.may_deprecate(user, found),
            "restore": found.stage == Stage.DEPRECATED and policies.may_review(user, found),
            "retire": found.stage in (Stage.APPROVED, Stage.DEPRECATED) and policies.may_deprecate(user, found),
            "edit": policies.may_edit(user, found),
        },
    }


def _successor(request, found: ServiceVersion) -> ServiceVersion | None:
    """The newest approved version beside one that is on its way out."""
    if found.stage not in (Stage.DEPRECATED, Stage.RETIRED):
        return None
    others = ServiceVersion.objects.visible_to(request.user).filter(service=found.service, stage=Stage.APPROVED)
    return others.exclude(pk=found.pk).select_related("service").order_by("-created_at", "-pk").first()
