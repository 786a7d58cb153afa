"""A row changed for one sandbox only: the form that begins with the row that answers now, and the way back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.errors import RowRefused
from catalog.models import Operation, Upload
from catalog.stages import UploadStage

from .. import actions, overlays, policies
from ..forms import RowForm
from ..models import SandboxService
from ..overlays import Proposal
from . import heads


@require_http_methods(["GET", "POST"])
def own_row(request: HttpRequest, public_id: str, operation: int) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    service, name = _place(sandbox, operation)
    policies.require(policies.may_change(request.user, sandbox), _("You may not change this sandbox."))
    proposal = overlays.proposal(service, name, request.GET.get("cle", "")[:500])
    if proposal is None:
        raise Http404
    form = RowForm(request.POST or None, proposed=proposal)
    made = _put(request, service, proposal, form) if form.is_valid() else None
    if made is None:
        context = {"sandbox": sandbox, "service": service, "proposal": proposal, "form": form}
        return render(request, "sandboxes/own_row.html", context)
    if made.stage != UploadStage.PUBLISHED:
        return redirect("catalog:upload", made.pk)
    messages.success(request, _("This sandbox has its own row now: the next call is answered by it within seconds."))
    return redirect("sandboxes:composition", public_id)


@require_POST
def remove(request: HttpRequest, public_id: str, operation: int) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    service, name = _place(sandbox, operation)
    actions.remove_own_row(service=service, operation_name=name, by=request.user, key=request.POST.get("key", ""))
    messages.success(request, _("The row is taken away: what stands below it answers again."))
    return redirect("sandboxes:composition", public_id)


def _place(sandbox, operation_pk: int) -> tuple[SandboxService, str]:
    """The service of the sandbox that has this operation; 404 when none has."""
    operation = Operation.objects.filter(pk=operation_pk).first()
    services = sandbox.services.select_related("version__service", "sandbox__organisation", "sandbox__team")
    service = services.filter(version=operation.version_id).first() if operation else None
    if service is None:
        raise Http404
    return service, operation.name


def _put(request: HttpRequest, service: SandboxService, proposal: Proposal, form: RowForm) -> Upload | None:
    """The upload; None when the row has to be mended, which the form then says."""
    try:
        return actions.put_own_row(service=service, proposal=proposal, by=request.user, row=form.row())
    except RowRefused as refusal:
        form.blame(refusal.problems)
        return None
