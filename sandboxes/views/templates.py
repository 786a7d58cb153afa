"""Templates of sandboxes: their list, one of them, keeping a composition as one, ordering from it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import queries as account_queries
from catalog.errors import UploadRefused
from catalog.models import Dataset

from .. import actions, policies, templating
from ..errors import OrderRefused
from ..forms import TemplateForm
from ..models import SandboxTemplate
from . import heads, orders

PAGE_SIZE = 25


@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    page = Paginator(templating.listed(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "sandboxes/templates.html", {"page": page})


@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    used = [layer.dataset_id for service in found.services.all() for layer in service.layers.all()]
    context = {
        "template": found,
        "seen": set(Dataset.objects.visible_to(request.user).filter(pk__in=used).values_list("pk", flat=True)),
        "may_order": policies.may_order(request.user, found.organisation),
        "may_delete": policies.may_delete_template(request.user, found),
    }
    return render(request, "sandboxes/template.html", context)


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    return orders.shown(request, actions.order_template(template=_found(request, pk), by=request.user))


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    actions.delete_template(template=found, by=request.user)
    messages.success(request, _("The template “%(name)s” is deleted.") % {"name": found.name})
    return redirect("sandboxes:templates")


@require_http_methods(["GET", "POST"])
def save(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    allowed = policies.may_order(request.user, sandbox.organisation)
    policies.require(allowed, _("You may not keep templates for this organisation."))
    teams = account_queries.teams_of(request.user, sandbox.organisation)
    form = TemplateForm(request.POST or None, initial={"name": sandbox.name}, teams=teams)
    if form.is_valid():
        try:
            made = actions.save_template(sandbox=sandbox, by=request.user, **form.arguments())
        except (OrderRefused, UploadRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The template is kept: others order sandboxes from it."))
            return redirect("sandboxes:template", made.pk)
    return render(request, "sandboxes/template_save.html", {"sandbox": sandbox, "form": form})


def _found(request: HttpRequest, pk: int) -> SandboxTemplate:
    return get_object_or_404(templating.listed(request.user), pk=pk)
