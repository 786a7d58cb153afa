"""Deciding on orders outside the quota: a reviewer approves or refuses, never the owner."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail

from .. import lifecycle, policies, tasks
from ..errors import OrderRefused
from ..models import Sandbox
from ..stages import Approval, Stage


@transaction.atomic
def approve(*, sandbox: Sandbox, by, note: str = "") -> None:
    """Approves an order: its lifetime starts now. `MoveRefused` when it was decided already."""
    policies.require(policies.may_review(by, sandbox), _("You may not decide on this order."))
    lifecycle.move(sandbox, Stage.APPROVED, by=by, note=note)
    now = timezone.now()
    lifetime = sandbox.expires_at - sandbox.created_at
    _decide(sandbox, by=by, note=note, approval=Approval.REVIEWER, expires_at=now + lifetime, decided_at=now)
    trail.record(by=by, verb="sandbox.approve", target=sandbox, detail={"note": note})
    tasks.provision_sandbox.delay_on_commit(sandbox.pk)


@transaction.atomic
def refuse(*, sandbox: Sandbox, by, note: str) -> None:
    """Refuses an order; the person who asked reads the reason."""
    policies.require(policies.may_review(by, sandbox), _("You may not decide on this order."))
    if not note.strip():
        raise OrderRefused(_("Say why the order is refused: the person who asked reads it."))
    lifecycle.move(sandbox, Stage.REFUSED, by=by, note=note)
    _decide(sandbox, by=by, note=note, decided_at=timezone.now())
    trail.record(by=by, verb="sandbox.refuse", target=sandbox, detail={"note": note})


def _decide(sandbox: Sandbox, *, by, note: str, **fields) -> None:
    fields |= {"decided_by": by, "decision_note": note[:500]}
    for name, value in fields.items():
        setattr(sandbox, name, value)
    sandbox.save(update_fields=list(fields))
