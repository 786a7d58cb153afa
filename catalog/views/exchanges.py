"""Importing recorded exchanges: from files of requests and responses to named responses and rows."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from .. import policies
from ..actions import exchanges as actions
from ..actions.exchanges import Imported
from ..errors import ContractRefused, NotAllowed
from ..forms.exchanges import ExchangesForm
from ..intake import gathering
from ..models import ServiceVersion
from . import versions

MOST_TOLD = 8


@require_http_methods(["GET", "POST"])
def add(request, slug, label):
    version = versions.visible(request, slug, label)
    if not policies.may_edit(request.user, version):
        raise NotAllowed(_("Only the owner of the service brings exchanges, and not while a reviewer reads."))
    initial = {"operation": request.GET.get("operation", "")}
    form = ExchangesForm(request.POST or None, request.FILES or None, version=version, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, version, form)
    told = {name: form.cleaned_data[name] for name in ("operation", "name", "scope")}
    try:
        sent = gathering.gather(form.contents(), "", by=request.user, organisation=version.service.organisation)
        imported = actions.import_exchanges(
            version=version, by=request.user, content=sent.content, filename=sent.filename, **told
        )
    except ContractRefused as refusal:
        return _page(request, version, form, refusal)
    _tell(request, imported)
    return _next(version, imported)


def _tell(request, imported: Imported) -> None:
    responses = sum(len(kept.responses) for kept in imported.kept)
    count = ngettext("%(n)d named response was added.", "%(n)d named responses were added.", responses)
    messages.success(request, count % {"n": responses})
    for notice in imported.notices[:MOST_TOLD]:
        messages.warning(request, notice["message"])
    if len(imported.notices) > MOST_TOLD:
        messages.warning(request, _("And %(n)d more remarks.") % {"n": len(imported.notices) - MOST_TOLD})


def _next(version: ServiceVersion, imported: Imported) -> HttpResponse:
    """To the dataset or the operation, when there is one; to the version when there are several."""
    where = (version.service.slug, version.label)
    if len(imported.kept) > 1:
        return redirect("catalog:version", *where)
    (kept,) = imported.kept
    if kept.revision is not None:
        return redirect("catalog:dataset", kept.revision.dataset_id)
    return redirect("catalog:operation", *where, kept.operation.name)


def _page(request, version: ServiceVersion, form: ExchangesForm, refusal: ContractRefused | None = None):
    context = {
        "form": form,
        "version": version,
        "service": version.service,
        "operation": form["operation"].value(),
        "problems": refusal.problems or [{"message": str(refusal)}] if refusal else [],
    }
    return render(request, "catalog/exchange_import.html", context, status=422 if form.errors or refusal else 200)
