"""The page of an organisation: its members, teams and figures; and the switch between organisations."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from .. import panels, policies, queries, redirects, roles
from ..forms import InviteForm, TeamForm
from ..middleware import SESSION_KEY
from ..models import Organisation


def seen_or_404(request: HttpRequest, code: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user).select_related("parent"), code=code)


@require_GET
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    return show(request, seen_or_404(request, code))


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Acts for another of one's organisations from now on."""
    own = Organisation.objects.filter(pk__in=roles.of(request.user).organisation_ids)
    chosen = get_object_or_404(own, code=request.POST.get("organisation", ""))
    request.session[SESSION_KEY] = chosen.pk
    return redirect(redirects.asked(request, otherwise="home"))


def show(request: HttpRequest, shown: Organisation, *, invite=None, team=None, status: int = 200) -> HttpResponse:
    """The page, with the form that was sent when it has faults."""
    context = {
        "organisation": shown,
        "members": queries.members(shown),
        "teams": queries.teams(shown),
        "panels": panels.of(request.user, shown),
        "may_manage": policies.may_manage(request.user, shown),
        "may_read_trail": policies.may_read_trail(request.user, shown),
        "invite": invite or InviteForm(),
        "team_form": team or TeamForm(organisation=shown),
    }
    return render(request, "accounts/organisation.html", context, status=status)
