"""The page of an operation: what it is asked, what it answers, and how to bring one's own examples."""

from django.shortcuts import get_object_or_404, render

from .. import outlines, policies, queries
from ..models import Operation


def operation(request, slug, label, operation):
    found = visible(request, slug, label, operation)
    context = {
        "operation": found,
        "version": found.version,
        "service": found.version.service,
        "request_lines": outlines.lines(found.request_tree),
        "response_lines": outlines.lines(found.response_tree),
        "responses": found.responses.all(),
        "datasets": queries.datasets(request.user, service=slug).filter(operation_name=found.name)[:20],
        "may_upload": policies.may_upload(request.user, request.organisation),
        "may_edit": policies.may_edit_response(request.user, found),
    }
    return render(request, "catalog/operation.html", context)


def visible(request, slug: str, label: str, name: str) -> Operation:
    """The operation of that address, when this person may see its version; 404 otherwise."""
    operations = Operation.objects.visible_to(request.user).select_related("version__service__organisation")
    return get_object_or_404(operations, version__service__slug=slug, version__label=label, name=name)
