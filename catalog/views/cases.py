"""The page that makes test cases of an operation: asked, looked at, downloaded or kept as a dataset."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import queries as account_queries

from .. import policies
from ..actions import cases as actions
from ..datasets import casebook
from ..errors import CasesRefused, ChildFailed, NotAllowed
from ..forms.cases import CasesQuestion, KeepCases
from ..models import Dataset, Operation
from . import operations, templates

SHOWN = 50
"""Rows on the page; the file and the dataset have them all."""


@require_http_methods(["GET", "POST"])
def cases(request: HttpRequest, slug: str, label: str, operation: str) -> HttpResponse:
    found = _found(request, slug, label, operation)
    if request.method == "POST":
        form = _keeping(request, found)
        if form.is_valid():
            upload = actions.keep(by=request.user, **form.kept(found, request.organisation))
            return redirect("catalog:upload", upload.pk)
        return _page(request, found, CasesQuestion(request.POST, operation=found), form)
    return _page(request, found, CasesQuestion(request.GET if "kind" in request.GET else None, operation=found))


@require_GET
def sheet(request: HttpRequest, slug: str, label: str, operation: str, form: str) -> HttpResponse:
    found = _found(request, slug, label, operation)
    question = CasesQuestion(request.GET, operation=found)
    if form not in templates.FORMS or not question.is_valid():
        raise Http404(form)
    made = casebook.make(found, **question.asked())
    content = made.csv() if form == "csv" else made.xlsx()
    answer = HttpResponse(content, content_type=templates.FORMS[form][1])
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{label}-{made.kind}.{form}"'
    return answer


def _found(request: HttpRequest, slug: str, label: str, name: str) -> Operation:
    found = operations.visible(request, slug, label, name)
    if found.one_way:
        raise Http404(name)
    if not policies.may_upload(request.user, request.organisation):
        raise NotAllowed(_("Your role in this organisation does not let you add datasets."))
    return found


def _page(
    request: HttpRequest, operation: Operation, question: CasesQuestion, keeping: KeepCases | None = None
) -> HttpResponse:
    """The question, and what it gives once it is asked."""
    context = {
        "operation": operation,
        "version": operation.version,
        "service": operation.version.service,
        "question": question,
        "shown": SHOWN,
    }
    if question.is_bound and question.is_valid():
        try:
            context["made"] = casebook.make(operation, **question.asked())
        except (CasesRefused, ChildFailed) as refusal:
            context["refusal"] = str(refusal)
        else:
            context["keeping"] = keeping or _keeping(request, operation, question)
            context["parameters"] = request.GET.urlencode() or request.POST.urlencode()
    return render(request, "catalog/cases.html", context)


def _keeping(request: HttpRequest, operation: Operation, question: CasesQuestion | None = None) -> KeepCases:
    """The form that keeps the rows; a dataset that already has the proposed name is proposed itself."""
    datasets = Dataset.objects.visible_to(request.user).filter(
        service=operation.version.service_id, operation_name=operation.name, organisation=request.organisation
    )
    initial = {}
    if question is not None:
        name = KeepCases.name_of(question.cleaned_data["kind"], operation)
        there = datasets.filter(name=name).first()
        initial = {"dataset": there and there.pk, "dataset_name": name}
        initial |= {field: question[field].value() for field in ("kind", "count", "response", "key")}
    return KeepCases(
        *((request.POST,) if question is None else ()),
        operation=operation,
        teams=account_queries.teams_of(request.user, request.organisation),
        datasets=datasets,
        may_share=policies.may_share(request.user, request.organisation),
        initial=initial,
    )
