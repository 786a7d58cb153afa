"""From a call to a row: the form that is filled in already, sent to one's own dataset or suggested to others."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.errors import RowRefused
from catalog.models import Suggestion
from catalog.stages import UploadStage

from .. import actions, missing
from ..forms import MissingRowForm
from ..models import Exchange
from . import heads


@require_http_methods(["GET", "POST"])
def missing_row(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    exchange = get_object_or_404(Exchange.objects.select_related("sandbox__organisation"), sandbox=sandbox, pk=pk)
    offer = missing.offer(exchange, request.user)
    if offer is None:
        raise Http404
    form = MissingRowForm(request.POST or None, offer=offer) if offer.targets else None
    made = _sent(request, exchange, form) if form and form.is_valid() else None
    if made is None:
        context = {"sandbox": sandbox, "exchange": exchange, "offer": offer, "form": form}
        return render(request, "sandboxes/missing_row.html", context)
    if isinstance(made, Suggestion):
        messages.success(request, _("Your row is suggested. You are told here what becomes of it."))
        return redirect("catalog:suggestion", made.pk)
    if made.stage != UploadStage.PUBLISHED:
        return redirect("catalog:upload", made.pk)
    words = {"name": made.revision.dataset.name, "number": made.revision.number}
    messages.success(
        request, _("The row is in “%(name)s” r%(number)d: the next call is answered within seconds.") % words
    )
    return redirect("sandboxes:exchange", public_id, pk)


def _sent(request: HttpRequest, exchange: Exchange, form: MissingRowForm):
    """The upload or the suggestion; None when the row has to be mended, which the form then says."""
    given = form.cleaned_data
    try:
        return actions.answer_call(
            exchange=exchange, by=request.user, target=given["target"], row=form.row(), note=given["note"]
        )
    except RowRefused as refusal:
        form.blame(refusal.problems)
        return None
