"""What a person may do with organisations, people and tokens."""

from . import roles
from .models import Membership, Organisation, Token
from .stages import LADDER_ROLES, Role


def may_see(user, organisation: Organisation) -> bool:
    held = roles.of(user)
    return held.is_network or organisation.pk in held.organisation_ids


def may_manage(user, organisation: Organisation) -> bool:
    """Members, roles and teams of an organisation are its manager's."""
    return roles.of(user).may(Role.MANAGER, organisation)


def may_grant(user, role: str, organisation: Organisation | None) -> bool:
    """A manager gives the roles of the organisation; network roles come from the command line only."""
    return organisation is not None and role in LADDER_ROLES and may_manage(user, organisation)


def may_change_member(user, membership: Membership) -> bool:
    """A manager, in the organisation, and never on oneself."""
    return may_grant(user, membership.role, membership.organisation) and membership.user_id != user.pk


def may_hold_token(user, organisation: Organisation) -> bool:
    """A token acts inside an organisation in which its owner holds a role; a token makes no other token."""
    held = roles.of(user)
    return not held.by_token and organisation.pk in held.organisation_ids


def may_revoke(user, token: Token) -> bool:
    """One's own tokens, and for a manager those of the organisation; by a token, only those of its organisation."""
    held = roles.of(user)
    own = token.user_id == user.pk and (not held.by_token or token.organisation_id in held.organisation_ids)
    return own or may_manage(user, token.organisation)


def may_read_trail(user, organisation: Organisation | None = None) -> bool:
    """Of one organisation: its managers and the network roles; without one: may `user` read any of it?"""
    held = roles.of(user)
    managed = held.organisation_ids_with(Role.MANAGER)
    return held.is_network or (bool(managed) if organisation is None else organisation.pk in managed)
