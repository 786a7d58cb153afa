"""Ordering a sandbox: composed by hand, or in one click."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation, Team
from catalog.models import ServiceVersion

from .. import credentials, lifecycle, ordering, policies, tasks
from ..choices import Ordered, ServiceChoice
from ..errors import OrderRefused
from ..models import Sandbox
from ..stages import Access, Approval, Stage

MAX_DAYS = 90


@transaction.atomic
def order(
    *,
    by,
    organisation: Organisation,
    name: str,
    services: list[ServiceChoice],
    purpose: str = "",
    team: Team | None = None,
    days: int | None = None,
    access: Access | str = Access.OPEN,
    strict: bool = False,
) -> Ordered:
    """Orders a sandbox for `days` (default: the setting SANDBOX_DAYS).

    Inside the organisation's quota the policy approves at once; outside, a reviewer decides. Raises `NotAllowed`,
    `OrderRefused` (a version or a layer that does not fit) and `CompositionRefused`.
    """
    policies.require(policies.may_order(by, organisation), _("You may not order sandboxes for this organisation."))
    ordering.check(by=by, organisation=organisation, services=services)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    token, kept = credentials.make() if access == Access.TOKEN else ("", "")
    sandbox = Sandbox.objects.create(
        name=_name(name),
        purpose=purpose.strip(),
        organisation=organisation,
        team=_team(team, organisation),
        owner=by,
        access=access,
        token_hash=kept,
        strict=strict,
        expires_at=timezone.now() + timedelta(days=checked_days(days)),
    )
    ordering.write_composition(sandbox, services)
    trail.record(by=by, verb="sandbox.order", target=sandbox, detail={"services": _labels(services), "access": access})
    if policies.within_quota(organisation):
        _approve_by_policy(sandbox)
    return Ordered(sandbox, token)


def order_default(*, by, organisation: Organisation, version: ServiceVersion, name: str = "", **details) -> Ordered:
    """One click: every dataset of the network and of the organisation that fits, the network's below.

    `details`: what `order` takes besides, where the defaults are not wanted.
    """
    policies.require(policies.may_order(by, organisation), _("You may not order sandboxes for this organisation."))
    choice = ordering.default_choice(by=by, organisation=organisation, version=version)
    return order(by=by, organisation=organisation, name=name or str(version)[:120], services=[choice], **details)


def checked_days(days: int | None) -> int:
    days = settings.SANDBOX_DAYS if days is None else days
    if not 1 <= days <= MAX_DAYS:
        asked = {"most": MAX_DAYS, "days": days}
        raise OrderRefused(_("A sandbox lives from 1 to %(most)s days, not %(days)s.") % asked)
    return days


def _approve_by_policy(sandbox: Sandbox) -> None:
    quota = sandbox.organisation.sandbox_quota
    used = policies.used_quota(sandbox.organisation)
    sandbox.approval = Approval.POLICY
    sandbox.decided_at = timezone.now()
    sandbox.save(update_fields=["approval", "decided_at"])
    note = _("Approved by policy: %(used)s of %(quota)s sandboxes in use.") % {"used": used, "quota": quota}
    lifecycle.move(sandbox, Stage.APPROVED, note=note)
    trail.record(by=None, verb="sandbox.approve-by-policy", target=sandbox, detail={"used": used, "quota": quota})
    tasks.provision_sandbox.delay_on_commit(sandbox.pk)


def _name(name: str) -> str:
    name = name.strip()
    if not name:
        raise OrderRefused(_("Give the sandbox a name."))
    return name[:120]


def _team(team: Team | None, organisation: Organisation) -> Team | None:
    if team is not None and team.organisation_id != organisation.pk:
        raise OrderRefused(_("The team “%(team)s” belongs to another organisation.") % {"team": team})
    return team


def _labels(services: list[ServiceChoice]) -> list[str]:
    return [str(choice.version) for choice in services]
