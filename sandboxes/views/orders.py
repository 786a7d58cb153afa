"""Ordering a sandbox: in one click, or composed by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.models import ServiceVersion

from .. import actions, policies, queries
from ..choices import Ordered
from ..drafts import Draft
from ..forms import OrderForm
from ..stages import Stage
from . import tokens


@require_POST
def order_default(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    visible = ServiceVersion.objects.visible_to(request.user).select_related("service")
    version = get_object_or_404(visible, service__slug=slug, label=label)
    ordered = actions.order_default(by=request.user, organisation=request.organisation, version=version)
    return _shown(request, ordered)


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    policies.require(policies.may_order(request.user, request.organisation), _("You may not order sandboxes."))
    if request.method == "GET":
        draft = _default_draft(request)
        named = {"name": str(draft.services[0].version)} if draft.services else None
        return _form_page(request, draft, OrderForm(initial=named, organisation=request.organisation))
    draft = Draft.of_form(request.POST, by=request.user, organisation=request.organisation)
    if "do" in request.POST:
        unchecked = OrderForm(initial=request.POST.dict(), organisation=request.organisation)
        return _form_page(request, draft, unchecked)
    form = OrderForm(request.POST, organisation=request.organisation)
    if not draft.services:
        form.add_error(None, _("Choose at least one service."))
    if not form.is_valid():
        return _form_page(request, draft, form)
    arguments = {"organisation": request.organisation, "services": draft.choices(), **form.cleaned_data}
    return _shown(request, actions.order(by=request.user, **arguments))


def _default_draft(request: HttpRequest) -> Draft:
    pks = request.GET.getlist("version")
    return Draft.with_defaults(by=request.user, organisation=request.organisation, version_pks=pks)


def _form_page(request: HttpRequest, draft: Draft, form: OrderForm) -> HttpResponse:
    quota = queries.quota(request.organisation)
    context = {"draft": draft, "form": form, "quota": quota}
    return render(request, "sandboxes/order.html", context)


def _shown(request: HttpRequest, ordered: Ordered) -> HttpResponse:
    """The page of what was ordered, with the sentence that says whether it was approved."""
    tokens.keep(request, ordered.sandbox, ordered.token)
    if ordered.sandbox.stage == Stage.REQUESTED:
        messages.warning(request, _("The quota is used up: a reviewer decides on this sandbox."))
    else:
        messages.success(request, _("Approved at once, inside the quota. The sandbox is being made."))
    return redirect("sandboxes:sandbox", ordered.sandbox.public_id)
