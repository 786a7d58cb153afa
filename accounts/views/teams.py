"""Making, changing and deleting the teams of an organisation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import policies
from ..actions import organisations
from ..forms import TeamForm
from ..models import Team
from .organisations import seen_or_404, show


@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    organisation = seen_or_404(request, code)
    form = TeamForm(request.POST, organisation=organisation)
    if not form.is_valid():
        return show(request, organisation, team=form, status=400)
    organisations.add_team(by=request.user, organisation=organisation, **form.cleaned_data)
    messages.success(request, _("The team was made."))
    return redirect("accounts:organisation", code)


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    organisation = seen_or_404(request, code)
    changed = get_object_or_404(Team, organisation=organisation, pk=pk)
    form = TeamForm(request.POST or None, organisation=organisation, team=changed)
    if request.method == "POST" and form.is_valid():
        organisations.change_team(by=request.user, team=changed, **form.cleaned_data)
        messages.success(request, _("The team was changed."))
        return redirect("accounts:organisation", code)
    context = {"organisation": organisation, "team": changed, "form": form}
    context["may_manage"] = policies.may_manage(request.user, organisation)
    return render(request, "accounts/team.html", context, status=400 if form.errors else 200)


@require_POST
def delete(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    doomed = get_object_or_404(Team, organisation=seen_or_404(request, code), pk=pk)
    organisations.delete_team(by=request.user, team=doomed)
    messages.success(request, _("The team was deleted."))
    return redirect("accounts:organisation", code)
