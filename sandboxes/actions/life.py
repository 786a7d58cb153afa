"""The life of a sandbox after its order: longer, from scratch, set otherwise, asleep, awake, gone."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation

from .. import lifecycle, policies, tasks
from ..errors import MoveRefused, OrderRefused
from ..models import Sandbox
from ..stages import Desire, Stage
from .orders import MAX_DAYS, checked_days

SETTINGS = ("strict", "header_policy", "binary")
UNDECIDED = (Stage.REQUESTED, Stage.REFUSED)


@transaction.atomic
def extend(*, sandbox: Sandbox, by, days: int | None = None) -> None:
    """Adds `days` to what is left, never beyond 90 days from now; wakes an expired sandbox if the quota allows."""
    _lock(sandbox)
    policies.require(policies.may_change(by, sandbox), _("You may not change this sandbox."))
    _require_alive(sandbox)
    now = timezone.now()
    furthest = now + timedelta(days=MAX_DAYS)
    asked = max(now, sandbox.expires_at) + timedelta(days=checked_days(days or settings.SANDBOX_DAYS))
    if sandbox.expires_at >= furthest - timedelta(minutes=1):
        raise OrderRefused(_("This sandbox already lives for %(days)s days, the most possible.") % {"days": MAX_DAYS})
    if sandbox.stage == Stage.EXPIRED and sandbox.expires_at <= now:
        _require_quota(sandbox)
    _renew(sandbox, expires_at=min(asked, furthest))
    trail.record(by=by, verb="sandbox.extend", target=sandbox, detail={"until": min(asked, furthest).isoformat()})


@transaction.atomic
def reset(*, sandbox: Sandbox, by) -> None:
    """Clears the journal, states and sequences, and prepares the sandbox again. What was used stays counted."""
    _lock(sandbox)
    policies.require(policies.may_change(by, sandbox), _("You may not change this sandbox."))
    _require_running(sandbox)
    sandbox.exchanges.all().delete()
    _renew(sandbox, journal_since=timezone.now(), behaviour_round=F("behaviour_round") + 1)
    trail.record(by=by, verb="sandbox.reset", target=sandbox)


@transaction.atomic
def configure(*, sandbox: Sandbox, by, **changes) -> None:
    """Changes how the sandbox answers: any of SETTINGS. What is as it was makes no new generation."""
    _lock(sandbox)
    policies.require(policies.may_change(by, sandbox), _("You may not change this sandbox."))
    _require_alive(sandbox)
    changed = {name: changes[name] for name in SETTINGS if name in changes and changes[name] != getattr(sandbox, name)}
    if changed:
        _renew(sandbox, **changed)
        trail.record(by=by, verb="sandbox.configure", target=sandbox, detail=changed)


@transaction.atomic
def limit(*, sandbox: Sandbox, by, rate: int) -> None:
    """Sets how many calls a second the sandbox answers, 0 for as many as usual.

    Those who may operate it lower the rate; above the usual one only operators go. Raises NotAllowed, MoveRefused.
    """
    _lock(sandbox)
    policies.require(policies.may_operate(by, sandbox), _("You may not change this sandbox."))
    if rate > settings.ENGINE_RATE:
        words = {"usual": settings.ENGINE_RATE}
        policies.require(policies.may_raise_rate(by), _("Above %(usual)s calls a second an operator decides.") % words)
    _require_alive(sandbox)
    if rate != sandbox.rate:
        _renew(sandbox, rate=rate)
        trail.record(by=by, verb="sandbox.limit", target=sandbox, detail={"rate": rate})


@transaction.atomic
def retry(*, sandbox: Sandbox, by) -> None:
    """Tries a failed sandbox again, from the first step."""
    _lock(sandbox)
    policies.require(policies.may_operate(by, sandbox), _("You may not change this sandbox."))
    if sandbox.stage != Stage.FAILED:
        raise MoveRefused(_("Only a sandbox that failed can be tried again."))
    _renew(sandbox)
    trail.record(by=by, verb="sandbox.retry", target=sandbox)


@transaction.atomic
def stop(*, sandbox: Sandbox, by) -> None:
    """The addresses stop answering; everything else stays, and `start` brings it back."""
    _lock(sandbox)
    policies.require(policies.may_operate(by, sandbox), _("You may not change this sandbox."))
    _require_running(sandbox)
    _renew(sandbox, desire=Desire.STOPPED)
    trail.record(by=by, verb="sandbox.stop", target=sandbox)


@transaction.atomic
def start(*, sandbox: Sandbox, by) -> None:
    """Wakes a stopped sandbox."""
    _lock(sandbox)
    policies.require(policies.may_operate(by, sandbox), _("You may not change this sandbox."))
    if sandbox.desire != Desire.STOPPED:
        raise MoveRefused(_("This sandbox is not stopped."))
    if sandbox.stage == Stage.EXPIRED:
        raise MoveRefused(_("This sandbox has expired: extend it first."))
    _renew(sandbox, desire=Desire.RUNNING)
    trail.record(by=by, verb="sandbox.start", target=sandbox)


@transaction.atomic
def delete(*, sandbox: Sandbox, by) -> None:
    """Removes a sandbox for good; its usage and its trail stay."""
    _lock(sandbox)
    policies.require(policies.may_change(by, sandbox), _("You may not change this sandbox."))
    if sandbox.desire == Desire.DELETED:
        raise MoveRefused(_("This sandbox is being deleted already."))
    if sandbox.stage in UNDECIDED:
        sandbox.desire = Desire.DELETED
        sandbox.save(update_fields=["desire"])
        lifecycle.move(sandbox, Stage.DELETED, by=by)
    else:
        _renew(sandbox, desire=Desire.DELETED)
    sandbox.exchanges.all().delete()
    trail.record(by=by, verb="sandbox.delete", target=sandbox)


def _lock(sandbox: Sandbox) -> None:
    """Reads the sandbox as it is now and holds it until the end: decisions are taken on what is true."""
    sandbox.refresh_from_db(from_queryset=Sandbox.objects.select_for_update())


def _renew(sandbox: Sandbox, **fields) -> None:
    Sandbox.objects.filter(pk=sandbox.pk).renew(**fields)
    sandbox.refresh_from_db()
    tasks.provision_sandbox.delay_on_commit(sandbox.pk)


def _require_alive(sandbox: Sandbox) -> None:
    if sandbox.desire == Desire.DELETED or sandbox.stage in UNDECIDED:
        raise MoveRefused(_("This sandbox is not in use."))


def _require_running(sandbox: Sandbox) -> None:
    _require_alive(sandbox)
    if sandbox.desire == Desire.STOPPED:
        raise MoveRefused(_("This sandbox is stopped: start it first."))
    if sandbox.stage == Stage.EXPIRED:
        raise MoveRefused(_("This sandbox has expired: extend it first."))


def _require_quota(sandbox: Sandbox) -> None:
    organisation = Organisation.objects.select_for_update().get(pk=sandbox.organisation_id)
    if not policies.within_quota(organisation):
        raise OrderRefused(
            _("The quota of %(quota)s sandboxes is used up: delete one that is no longer needed.")
            % {"quota": organisation.sandbox_quota}
        )
