"""Bringing a contract, and taking its files back as a ZIP."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import contracts_store, policies
from ..actions import contracts
from ..contracts import archive
from ..errors import ContractRefused, NotAllowed
from ..forms.contracts import TRACKS, ContractForm
from ..models import Service
from .versions import visible


@require_http_methods(["GET", "POST"])
def add(request):
    if not policies.may_add_contract(request.user, request.organisation):
        raise NotAllowed(_("Only a service owner adds contracts."))
    services = Service.objects.filter(organisation=request.organisation).order_by("name", "pk")
    form = ContractForm(request.POST or None, request.FILES or None, services=services, initial=request.GET.dict())
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    try:
        version = contracts.publish_version(by=request.user, organisation=request.organisation, **form.arguments())
    except ContractRefused as refusal:
        return _page(request, form, refusal)
    messages.success(request, _("The contract was read: here is what it holds."))
    return redirect("catalog:version", version.service.slug, version.label)


def download(request, slug, label):
    version = visible(request, slug, label)
    packed = archive.pack(contracts_store.original_files(version))
    name = f"{slug}-{label}.zip"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(packed, content_type="application/zip", headers=disposition)


def _page(request, form: ContractForm, refusal: ContractRefused | None = None) -> HttpResponse:
    problems = refusal.problems or [{"message": str(refusal)}] if refusal else []
    context = {
        "form": form,
        "problems": problems,
        "mains": [name for problem in problems for name in problem.get("parameters", {}).get("candidates", [])],
        "tracks": [(track.value, track.label, TRACKS[track]) for track in TRACKS],
    }
    return render(request, "catalog/contract_add.html", context, status=422 if form.errors or refusal else 200)
