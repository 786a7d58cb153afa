"""Renewing the token of a protected sandbox."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail

from .. import credentials, policies, tasks
from ..errors import OrderRefused
from ..models import Sandbox
from ..stages import Access


@transaction.atomic
def renew_token(*, sandbox: Sandbox, by) -> str:
    """A new token, shown once; the old one stops working when the sandbox is published again, seconds later."""
    policies.require(policies.may_change(by, sandbox), _("You may not change this sandbox."))
    if sandbox.access != Access.TOKEN:
        raise OrderRefused(_("This sandbox is open: it has no token."))
    token, kept = credentials.make()
    Sandbox.objects.filter(pk=sandbox.pk).renew(token_hash=kept)
    sandbox.refresh_from_db()
    trail.record(by=by, verb="sandbox.renew-token", target=sandbox)
    tasks.provision_sandbox.delay_on_commit(sandbox.pk)
    return token
