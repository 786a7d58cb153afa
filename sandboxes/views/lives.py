"""What people do with the life of a sandbox: extend, configure, reset, stop, start, retry, delete, renew its token."""

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import actions, policies, queries
from ..forms import ConfirmForm, ExtendForm, RateForm, SettingsForm
from . import heads, tokens


@require_GET
def settings(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    form = SettingsForm(initial={name: getattr(sandbox, name) for name in SettingsForm.base_fields})
    usage = queries.calls_by_operation(sandbox)
    rate = {"usual": django_settings.ENGINE_RATE, "is_free": policies.may_raise_rate(request.user)}
    return heads.tab(request, "sandboxes/settings.html", sandbox, form=form, usage=usage, rate=rate)


@require_POST
def configure(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("One of the settings is not in the list: choose again."))
        return redirect("sandboxes:settings", public_id)
    actions.configure(sandbox=sandbox, by=request.user, **form.cleaned_data)
    messages.success(request, _("The settings are saved: the sandbox answers by them within seconds."))
    return redirect("sandboxes:settings", public_id)


@require_POST
def limit(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    form = RateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A rate is a whole number of calls a second, from 1 to 1,000,000."))
        return redirect("sandboxes:settings", public_id)
    actions.limit(sandbox=sandbox, by=request.user, rate=form.cleaned_data["rate"])
    messages.success(request, _("The rate is in force within seconds."))
    return redirect("sandboxes:settings", public_id)


@require_POST
def extend(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A sandbox can be extended by 1 to 90 days at a time."))
        return redirect("sandboxes:settings", public_id)
    actions.extend(sandbox=sandbox, by=request.user, days=form.cleaned_data["days"])
    messages.success(request, _("The sandbox lives %(days)d days longer.") % form.cleaned_data)
    return redirect("sandboxes:sandbox", public_id)


@require_POST
def reset(request: HttpRequest, public_id: str) -> HttpResponse:
    return _done(request, public_id, actions.reset, _("The journal is empty and the sandbox is being made anew."))


@require_POST
def stop(request: HttpRequest, public_id: str) -> HttpResponse:
    return _done(request, public_id, actions.stop, _("The sandbox answers no more. You can start it again."))


@require_POST
def start(request: HttpRequest, public_id: str) -> HttpResponse:
    return _done(request, public_id, actions.start, _("The sandbox is being started."))


@require_POST
def retry(request: HttpRequest, public_id: str) -> HttpResponse:
    return _done(request, public_id, actions.retry, _("The sandbox is being made anew."))


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    if not ConfirmForm(request.POST or None).is_valid():
        return render(request, "sandboxes/delete.html", {"sandbox": sandbox, "losses": queries.losses(sandbox)})
    actions.delete(sandbox=sandbox, by=request.user)
    messages.success(request, _("The sandbox “%(name)s” is deleted.") % {"name": sandbox.name})
    return redirect("sandboxes:sandboxes")


@require_POST
def renew_token(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    tokens.keep(request, sandbox, actions.renew_token(sandbox=sandbox, by=request.user))
    messages.success(request, _("The former token stops working within seconds."))
    return redirect("sandboxes:sandbox", public_id)


def _done(request: HttpRequest, public_id: str, action, message: str) -> HttpResponse:
    action(sandbox=heads.found(request, public_id), by=request.user)
    messages.success(request, message)
    return redirect("sandboxes:sandbox", public_id)
