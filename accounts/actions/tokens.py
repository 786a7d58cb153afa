"""Making and revoking API tokens."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from .. import policies, trail
from ..errors import NotAllowed, Unfit
from ..models import Organisation, Token, User

LONGEST = timedelta(days=365)


@dataclass(frozen=True)
class Made:
    """A new token and its secret, which is kept nowhere and can be shown only now."""

    token: Token
    secret: str


@transaction.atomic
def create(*, by: User, organisation: Organisation, name: str, lifetime: timedelta, read_only: bool = False) -> Made:
    """A token of `by`, acting inside `organisation` for `lifetime`, one year at most."""
    if not policies.may_hold_token(by, organisation):
        raise NotAllowed(_("A token is made in a session, for an organisation in which you hold a role."))
    if not timedelta(0) < lifetime <= LONGEST:
        raise Unfit(_("A token lasts from one day to one year."))
    if not name.strip():
        raise Unfit(_("A token needs a name, so that one knows later what it is for."))
    token, secret = Token.objects.create(
        user=by, expiry=lifetime, name=name.strip(), organisation=organisation, read_only=read_only
    )
    trail.record(by=by, verb="token.create", target=token, detail={"expiry": token.expiry, "read_only": read_only})
    return Made(token, secret)


@transaction.atomic
def revoke(*, by: User, token: Token) -> None:
    """Deletes a token: calls made with it are refused from now on."""
    if not policies.may_revoke(by, token):
        raise NotAllowed(_("Only its owner or a manager of its organisation revokes a token."))
    trail.record(by=by, verb="token.revoke", target=token)
    token.delete()
