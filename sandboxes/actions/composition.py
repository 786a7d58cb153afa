"""Changing what a sandbox is composed of, at the same addresses."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail

from .. import ordering, policies, tasks
from ..choices import ServiceChoice
from ..errors import MoveRefused
from ..models import Sandbox
from ..stages import Desire, Stage


@transaction.atomic
def recompose(*, sandbox: Sandbox, by, services: list[ServiceChoice]) -> None:
    """Replaces the services and layers of a sandbox; what it serves stays until the new composition is published."""
    sandbox.refresh_from_db(from_queryset=Sandbox.objects.select_for_update())
    policies.require(policies.may_change(by, sandbox), _("You may not change this sandbox."))
    if sandbox.desire == Desire.DELETED or sandbox.stage == Stage.REFUSED:
        raise MoveRefused(_("This sandbox is not in use."))
    if sandbox.stage == Stage.REQUESTED:
        raise MoveRefused(_("A reviewer is reading this order: it changes no more until the decision."))
    ordering.check(by=by, organisation=sandbox.organisation, services=services)
    sandbox.services.all().delete()
    ordering.write_composition(sandbox, services)
    Sandbox.objects.filter(pk=sandbox.pk).renew()
    sandbox.refresh_from_db()
    trail.record(
        by=by, verb="sandbox.recompose", target=sandbox, detail={"services": [str(each.version) for each in services]}
    )
    tasks.provision_sandbox.delay_on_commit(sandbox.pk)
