"""Spreadsheet templates of an operation, as files to download."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from ..datasets import exporting
from ..models import Dataset, Operation
from ..sheets import blank

FORMS = {
    "csv": (blank.csv, "text/csv; charset=utf-8"),
    "xlsx": (blank.xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@require_GET
def sheet(request: HttpRequest, slug: str, label: str, operation: str, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404(form)
    visible = Operation.objects.visible_to(request.user).select_related("version__service")
    found = get_object_or_404(visible, version__service__slug=slug, version__label=label, name=operation)
    make, content_type = FORMS[form]
    answer = HttpResponse(make(found), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{label}.{form}"'
    return answer


@require_GET
def current(request: HttpRequest, pk: int, form: str) -> FileResponse:
    """The template filled with the rows of a dataset, to be completed."""
    if form not in FORMS:
        raise Http404(form)
    dataset = get_object_or_404(Dataset.objects.visible_to(request.user), pk=pk)
    file = exporting.current(dataset, form)
    if file is None:
        raise Http404(form)
    return FileResponse(file.stream, as_attachment=True, filename=file.name, content_type=FORMS[form][1])
