"""How a sandbox behaves: profiles, rules, clock, sequences, consumers, and what it remembers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import policies
from ..actions import behaviour as actions
from ..behaviour import documents, profiles, remembering, words
from ..behaviour.forms import ClockForm, ConsumerForm, NameForm, ProfileForm, RuleForm, SequenceForm
from ..errors import BehaviourInvalid
from ..models import Sandbox
from . import heads


@require_GET
def behaviour(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, heads.found(request, public_id))


@require_POST
def profile(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.apply_profile(sandbox=sandbox, by=request.user, slug=form.cleaned_data["profile"])
    return _done(request, public_id, _("The profile is in force within seconds."))


@require_POST
def calm(request: HttpRequest, public_id: str) -> HttpResponse:
    actions.calm(sandbox=heads.found(request, public_id), by=request.user)
    return _done(request, public_id, _("The sandbox answers normally again within seconds; the rules are kept."))


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, public_id: str, number: int | None = None) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    policies.require(policies.may_change(request.user, sandbox), _("You may not change this sandbox."))
    known = documents.rules(sandbox)
    if number is not None and not 1 <= number <= len(known):
        raise Http404
    initial = RuleForm.of(known[number - 1]) if number else None
    form = RuleForm(request.POST or None, initial=initial, **_names(sandbox))
    if form.is_valid() and _put(request, sandbox, form, number):
        return _done(request, public_id, _("The rule is in force within seconds."))
    return heads.tab(request, "sandboxes/behaviour_rule.html", sandbox, form=form, number=number)


@require_POST
def remove_rule(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    actions.remove_rule(sandbox=heads.found(request, public_id), by=request.user, number=number)
    return _done(request, public_id, _("The rule is gone."))


@require_POST
def switch_rule(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    actions.switch_rule(sandbox=heads.found(request, public_id), by=request.user, number=number)
    return _done(request, public_id, _("The rule is switched, within seconds."))


@require_POST
def clock(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    form = ClockForm(request.POST)
    try:
        if form.is_valid():
            actions.behave(sandbox=sandbox, by=request.user, **form.members())
            return _done(request, public_id, _("The sandbox sees this date within seconds."))
    except BehaviourInvalid as refusal:
        form.add_error(None, str(refusal))
    return _page(request, sandbox, clock=form)


@require_POST
def sequence(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    form = SequenceForm(request.POST)
    if not form.is_valid():
        return _page(request, sandbox, sequence=form)
    actions.put_sequence(sandbox=sandbox, by=request.user, **form.cleaned_data)
    return _done(request, public_id, _("The sequence counts so within seconds."))


@require_POST
def remove_sequence(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    form = NameForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.remove_sequence(sandbox=sandbox, by=request.user, name=form.cleaned_data["name"])
    return _done(request, public_id, _("The sequence gives unique numbers again."))


@require_POST
def consumer(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    form = ConsumerForm(request.POST)
    if not form.is_valid():
        return _page(request, sandbox, consumer=form)
    name = form.cleaned_data["consumer"]
    token = actions.add_consumer(sandbox=sandbox, by=request.user, name=name)
    return _page(request, sandbox, token=token, named=name)


@require_POST
def remove_consumer(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    found = get_object_or_404(sandbox.consumers, pk=pk)
    actions.remove_consumer(sandbox=sandbox, by=request.user, consumer=found)
    return _done(request, public_id, _("The token of this consumer stops working within seconds."))


@require_GET
def states(request: HttpRequest, public_id: str) -> HttpResponse:
    sandbox = heads.found(request, public_id)
    text = request.GET.get("q", "")[:200]
    context = {"remembered": remembering.remembered(sandbox, text), "text": text}
    return heads.tab(request, "sandboxes/behaviour_states.html", sandbox, **context)


@require_POST
def start_over(request: HttpRequest, public_id: str) -> HttpResponse:
    actions.start_over(sandbox=heads.found(request, public_id), by=request.user)
    messages.success(request, _("States, sequences and counters are at their beginning within seconds."))
    return redirect("sandboxes:behaviour-states", public_id)


def _page(request: HttpRequest, sandbox: Sandbox, **shown) -> HttpResponse:
    """The whole page; a form that has to be mended, and a new token, are in `shown`."""
    document = sandbox.behaviour
    context = {
        "rules": words.lines(documents.rules(sandbox)),
        "active": len(documents.active(document)),
        "profiles": profiles.PROFILES,
        "sequences": document.get("sequences", {}).items(),
        "consumers": sandbox.consumers.all(),
        "clock": ClockForm(initial=ClockForm.of(document)),
        "sequence": SequenceForm(),
        "consumer": ConsumerForm(),
    }
    return heads.tab(request, "sandboxes/behaviour.html", sandbox, **context | shown)


def _names(sandbox: Sandbox) -> dict[str, list[str]]:
    return {
        "operations": documents.operation_names(sandbox),
        "faults": documents.fault_names(sandbox),
        "consumers": [each.name for each in sandbox.consumers.all()],
    }


def _put(request: HttpRequest, sandbox: Sandbox, form: RuleForm, number: int | None) -> bool:
    """Whether the rule was put; else the form says what is wrong with it."""
    try:
        actions.put_rule(sandbox=sandbox, by=request.user, rule=form.rule(), number=number)
    except BehaviourInvalid as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _done(request: HttpRequest, public_id: str, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("sandboxes:behaviour", public_id)
