"""Ordering a sandbox: in one click, or composed by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.models import ServiceVersion

from .. import actions, policies, queries, shapes, templating
from ..choices import Ordered
from ..drafts import Draft
from ..forms import OrderForm
from ..stages import Stage
from . import tokens

MOST = 12
"""Templates that the page of an order offers; all of them have their own page."""
LONGEST_PK = 18


@require_POST
def order_default(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    visible = ServiceVersion.objects.visible_to(request.user).select_related("service")
    version = get_object_or_404(visible, service__slug=slug, label=label)
    ordered = actions.order_default(by=request.user, organisation=request.organisation, version=version)
    return shown(request, ordered)


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    policies.require(policies.may_order(request.user, request.organisation), _("You may not order sandboxes."))
    if request.method == "GET":
        return _template_page(request) if "modele" in request.GET else _first_page(request)
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
    return shown(request, actions.order(by=request.user, **arguments))


def _first_page(request: HttpRequest) -> HttpResponse:
    pks = request.GET.getlist("version")
    draft = Draft.with_defaults(by=request.user, organisation=request.organisation, version_pks=pks)
    named = {"name": str(draft.services[0].version)} if draft.services else None
    return _form_page(request, draft, OrderForm(initial=named, organisation=request.organisation))


def _template_page(request: HttpRequest) -> HttpResponse:
    """The order filled in from a template, and what of it cannot be used any more."""
    pk = request.GET["modele"]
    here = templating.listed(request.user).filter(organisation=request.organisation)
    template = get_object_or_404(here, pk=pk if pk.isdecimal() and len(pk) < LONGEST_PK else 0)
    choices = templating.choices(template)
    draft = Draft.of_choices(choices, by=request.user, organisation=request.organisation)
    form = OrderForm(initial={"name": template.name}, organisation=request.organisation)
    left_out = shapes.changes(shapes.of_choices(choices), draft.shape)
    return _form_page(request, draft, form, template=template, left_out=left_out)


def _form_page(request: HttpRequest, draft: Draft, form: OrderForm, **context) -> HttpResponse:
    templates = templating.listed(request.user).filter(organisation=request.organisation)
    context |= {
        "draft": draft,
        "form": form,
        "quota": queries.quota(request.organisation),
        "templates": templates[:MOST],
    }
    return render(request, "sandboxes/order.html", context)


def shown(request: HttpRequest, ordered: Ordered) -> HttpResponse:
    """The page of what was ordered, with the sentence that says whether it was approved."""
    tokens.keep(request, ordered.sandbox, ordered.token)
    if ordered.sandbox.stage == Stage.REQUESTED:
        messages.warning(request, _("The quota is used up: a reviewer decides on this sandbox."))
    else:
        messages.success(request, _("Approved at once, inside the quota. The sandbox is being made."))
    return redirect("sandboxes:sandbox", ordered.sandbox.public_id)
