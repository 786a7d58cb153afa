"""Buttons about the check of a spreadsheet: stopped, begun again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..actions import checks as actions
from .uploads import found


@require_POST
def cancel(request: HttpRequest, pk) -> HttpResponse:
    actions.cancel(upload=found(request, pk), by=request.user)
    messages.success(request, _("The check is cancelled; nothing was published."))
    return redirect("catalog:upload", pk)


@require_POST
def again(request: HttpRequest, pk) -> HttpResponse:
    actions.again(upload=found(request, pk), by=request.user)
    return redirect("catalog:upload", pk)
