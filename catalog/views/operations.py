"""The page of an operation: what it is asked, what it answers, and how to bring one's own examples."""

from django.shortcuts import get_object_or_404, render

from .. import policies, queries
from ..explaining import calling, examples, outlines
from ..models import Operation


def operation(request, slug, label, operation):
    found = visible(request, slug, label, operation)
    responses = list(found.responses.all())
    asked = examples.request(found)
    answered = examples.answer(found, next((one for one in responses if one.is_default), None))
    context = {
        "operation": found,
        "version": found.version,
        "service": found.version.service,
        "facts": calling.facts(found),
        "request_lines": outlines.lines(found.request_tree, asked.values),
        "response_lines": outlines.lines(found.response_tree, answered.values),
        "headers": _parts(found.headers),
        "faults": _parts(found.faults),
        "sample_answer": answered.xml,
        "responses": responses,
        "datasets": queries.datasets(request.user, service=slug).filter(operation_name=found.name)[:20],
        "may_upload": policies.may_upload(request.user, request.organisation),
        "may_edit": policies.may_edit_response(request.user, found),
    }
    return render(request, "catalog/operation.html", context)


def _parts(told: list[dict]) -> list[tuple[dict, list[outlines.Line]]]:
    """Headers or faults, each with its lines; none where the contract does not say what is inside."""
    return [(part, outlines.lines(part.get("tree") or {})) for part in told]


def visible(request, slug: str, label: str, name: str) -> Operation:
    """The operation of that address, when this person may see its version; 404 otherwise."""
    operations = Operation.objects.visible_to(request.user).select_related("version__service__organisation")
    return get_object_or_404(operations, version__service__slug=slug, version__label=label, name=name)
