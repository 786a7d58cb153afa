"""The fictitious people of the organisation that one acts for: found, copied into tables, made."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organisation

from .. import policies, queries
from ..actions import people as actions
from ..errors import NotAllowed
from ..forms.people import MakeForm, PeopleFilter
from ..people import peopled

LIST_SIZE = 50
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The list, searched; posting makes more."""
    organisation = _organisation(request)
    form = MakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.make(by=request.user, organisation=organisation, count=form.cleaned_data["count"])
        words = ngettext("%(n)d fictitious person is added.", "%(n)d fictitious people are added.", len(made))
        messages.success(request, words % {"n": len(made)})
        return redirect("catalog:people")
    text = _text(request)
    found = queries.people(request.user, organisation, text=text)
    context = {
        "page": Paginator(found, LIST_SIZE).get_page(request.GET.get("page")),
        "form": form,
        "filter": PeopleFilter(request.GET),
        "text": text,
        "may_make": policies.may_make_people(request.user, organisation),
        "may_forget": policies.may_forget_traces(request.user, organisation),
    }
    return render(request, "catalog/people.html", context, status=422 if form.errors else 200)


@require_GET
def download(request: HttpRequest, form: str) -> FileResponse:
    """Those who are listed, as a table."""
    if form not in TYPES:
        raise Http404(form)
    found = queries.people(request.user, _organisation(request), text=_text(request))
    name = f"personnes-fictives-{request.organisation.code}.{form}"
    file = peopled.written(found, form)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[form])


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    actions.forget(by=request.user, organisation=_organisation(request))
    messages.success(request, _("Nobody can tell any more whom these people stand for."))
    return redirect("catalog:people")


def _organisation(request: HttpRequest) -> Organisation:
    if not policies.may_see_people(request.user, request.organisation):
        raise NotAllowed(_("Fictitious people belong to an organisation: you are in none."))
    return request.organisation


def _text(request: HttpRequest) -> str:
    asked = PeopleFilter(request.GET)
    return asked.cleaned_data["q"] if asked.is_valid() else ""
