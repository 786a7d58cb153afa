"""Changing what a sandbox is composed of, at the same addresses."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Entry

from .. import ordering, policies, shapes, tasks
from ..choices import ServiceChoice
from ..errors import CompositionChanged, MoveRefused
from ..models import Sandbox
from ..stages import Desire, Stage

COMPOSING = ("sandbox.order", "sandbox.recompose", "sandbox.add-layer", "sandbox.own-row", "sandbox.own-row-removed")


@transaction.atomic
def recompose(*, sandbox: Sandbox, by, services: list[ServiceChoice], seen: str = "") -> None:
    """Replaces the services and layers of a sandbox; what it serves stays until the new composition is published.

    `seen` is the mark (`shapes`) of the composition that the person started from; without it the change is made
    whatever others did. What is as it was makes no new generation. Raises NotAllowed, MoveRefused, OrderRefused,
    CompositionRefused, CompositionChanged.
    """
    lock(sandbox, by)
    before, after = shapes.of_sandbox(sandbox), shapes.of_choices(services)
    if seen and seen != before.mark:
        raise CompositionChanged(_changed_meanwhile(sandbox))
    ordering.check(by=by, organisation=sandbox.organisation, services=services)
    if after.mark == before.mark:
        return
    ordering.rewrite_composition(sandbox, services)
    detail = {"services": list(after.versions.values()), "layers": shapes.stacks_changed(before, after)}
    renew(sandbox, by=by, verb="sandbox.recompose", detail=detail)


def lock(sandbox: Sandbox, by) -> None:
    """Reads the sandbox as it is now and holds it; NotAllowed or MoveRefused when `by` cannot compose it."""
    sandbox.refresh_from_db(from_queryset=Sandbox.objects.select_for_update())
    policies.require(policies.may_change(by, sandbox), _("You may not change this sandbox."))
    if sandbox.desire == Desire.DELETED or sandbox.stage == Stage.REFUSED:
        raise MoveRefused(_("This sandbox is not in use."))
    if sandbox.stage == Stage.REQUESTED:
        raise MoveRefused(_("A reviewer is reading this order: it changes no more until the decision."))


def renew(sandbox: Sandbox, *, by, verb: str, detail: dict) -> None:
    """A new generation of what is composed otherwise now, and its entry in the trail."""
    Sandbox.objects.filter(pk=sandbox.pk).renew()
    sandbox.refresh_from_db()
    trail.record(by=by, verb=verb, target=sandbox, detail=detail)
    tasks.provision_sandbox.delay_on_commit(sandbox.pk)


def _changed_meanwhile(sandbox: Sandbox) -> str:
    last = Entry.objects.filter(kind="sandbox", key=str(sandbox.pk), verb__in=COMPOSING).order_by("-at", "-pk").first()
    if last is None or last.actor is None:
        return _("The composition was changed since you opened this page. Nothing of yours is applied yet.")
    words = _("%(who)s changed it on %(when)s, since you opened this page. Nothing of yours is applied yet.")
    return words % {"who": last.actor, "when": date_format(timezone.localtime(last.at), "DATETIME_FORMAT")}
