"""Inviting members, taking roles back, sending an invitation again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..actions import people
from ..forms import InviteForm
from ..models import Membership
from .organisations import seen_or_404, show


@require_POST
def invite(request: HttpRequest, code: str) -> HttpResponse:
    organisation = seen_or_404(request, code)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return show(request, organisation, invite=form, status=400)
    membership = people.invite(by=request.user, organisation=organisation, **form.cleaned_data)
    messages.success(
        request,
        _("%(person)s is now %(role)s.") % {"person": membership.user, "role": membership.get_role_display()},
    )
    return redirect("accounts:organisation", code)


@require_POST
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    people.withdraw(by=request.user, membership=_membership_or_404(request, code, pk))
    messages.success(request, _("The role was taken back."))
    return redirect("accounts:organisation", code)


@require_POST
def remind(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    people.remind(by=request.user, membership=_membership_or_404(request, code, pk))
    messages.success(request, _("The invitation is on its way again."))
    return redirect("accounts:organisation", code)


def _membership_or_404(request: HttpRequest, code: str, pk: int) -> Membership:
    members = Membership.objects.filter(organisation=seen_or_404(request, code))
    return get_object_or_404(members.select_related("user", "organisation"), pk=pk)
