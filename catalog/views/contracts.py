"""Bringing a contract: the form, the question when it seems to be there already, and the files kept meanwhile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import addresses, policies
from ..actions import contracts
from ..errors import ContractRefused, DuplicateFound, HeldLost, NotAllowed
from ..forms.contracts import MISSING, TRACKS, ContractForm
from ..intake import gathering
from ..keeping import holding
from ..keeping.holding import Held
from ..models import Service

SAID = ("service", "name", "summary", "domain", "kind", "label", "track", "main_file")
"""Fields that a second form repeats: all but the files, which are kept."""


@require_http_methods(["GET", "POST"])
def add(request):
    if not policies.may_add_contract(request.user, request.organisation):
        raise NotAllowed(_("Only a service owner adds contracts."))
    services = Service.objects.filter(organisation=request.organisation).order_by("name", "pk")
    if request.method != "POST":
        return _page(request, ContractForm(services=services, initial=request.GET.dict()), kept=_dropped(request))
    form = ContractForm(request.POST, request.FILES, services=services)
    try:
        sent = _sent(request, form)
    except (HeldLost, ContractRefused) as lost:
        form.add_error("contract", str(lost))
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, kept=sent)
    return _published(request, form, sent)


def _dropped(request) -> Held | None:
    """What was dropped on another page and is kept for this form; None when there is nothing, or not any more."""
    token = request.GET.get("held", "")
    if not token:
        return None
    try:
        return holding.take(token, by=request.user, organisation=request.organisation)
    except HeldLost as lost:
        messages.warning(request, str(lost))
        return None


def _sent(request, form: ContractForm) -> Held | None:
    """The files chosen now and those kept from before, as one upload; None when there are none."""
    if form.errors.keys() & {"contract", "held"}:
        return None
    return gathering.gather(
        form.contents(), form.cleaned_data.get("held", ""), by=request.user, organisation=request.organisation
    )


def _published(request, form: ContractForm, sent: Held) -> HttpResponse:
    told = form.arguments() | {"content": sent.content, "filename": sent.filename}
    try:
        version = contracts.publish_version(by=request.user, organisation=request.organisation, **told)
    except ContractRefused as refusal:
        return _page(request, form, refusal, kept=sent)
    except DuplicateFound as duplicate:
        return _ask(request, form, duplicate, sent)
    holding.forget(sent)
    messages.success(request, _("The contract was read: here is what it holds."))
    return redirect("catalog:version", version.service.slug, version.label)


def _page(
    request, form: ContractForm, refusal: ContractRefused | None = None, kept: Held | None = None
) -> HttpResponse:
    problems = refusal.problems or [{"message": str(refusal)}] if refusal else []
    missing = dict.fromkeys(problem["missing"] for problem in problems if problem.get("missing"))
    mains = [name for problem in problems for name in problem.get("parameters", {}).get("candidates", [])]
    if refusal and not (missing or mains):
        kept = None  # no second form can mend it: the file itself must change, so nothing of it stays here
    context = {
        "form": form,
        "problems": problems,
        "mains": mains,
        "missing": [(f"{MISSING}{name}", name) for name in missing],
        "kept": kept,
        "held": holding.hold(kept, by=request.user, organisation=request.organisation) if kept else "",
        "tracks": [(track.value, track.label, TRACKS[track]) for track in TRACKS],
    }
    return render(request, "catalog/contract_add.html", context, status=422 if form.errors or refusal else 200)


def _ask(request, form: ContractForm, duplicate: DuplicateFound, sent: Held) -> HttpResponse:
    """Is it a new version of what is there, or another service after all? The files are kept meanwhile."""
    label = form.cleaned_data["label"]
    choices = []
    for likeness in duplicate.found.seen:
        service = likeness.version.service
        is_ours = service.organisation_id == request.organisation.pk
        taken = service.versions.values_list("label", flat=True) if is_ours else []
        choices.append((likeness, is_ours, addresses.next_label(label, list(taken))))
    context = {
        "form": form,
        "choices": choices,
        "hidden": duplicate.found.hidden,
        "said": [(name, form.cleaned_data[name]) for name in SAID],
        "kept": sent,
        "held": holding.hold(sent, by=request.user, organisation=request.organisation),
    }
    return render(request, "catalog/contract_duplicate.html", context, status=409)
