"""A reviewer's decision on an order outside the quota."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import actions
from ..forms import DecisionForm, RefusalForm
from . import heads, start


@require_POST
def approve(request: HttpRequest, public_id: str) -> HttpResponse:
    return _decide(request, public_id, DecisionForm(request.POST), actions.approve, _("The sandbox is approved."))


@require_POST
def refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    return _decide(request, public_id, RefusalForm(request.POST), actions.refuse, _("The sandbox is refused."))


def _decide(request: HttpRequest, public_id: str, form: DecisionForm, action, message: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    if not form.is_valid():
        return start.page(request, sandbox, decision=form)
    action(sandbox=sandbox, by=request.user, note=form.cleaned_data["note"])
    messages.success(request, message)
    return redirect("sandboxes:sandbox", public_id)
