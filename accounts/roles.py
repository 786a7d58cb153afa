"""What one person may do: the roles held, read once per request."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .stages import LADDER_ROLES, NETWORK_ROLES, Role


@dataclass(frozen=True)
class Roles:
    """The roles of one person. Empty for a stranger, who may nothing."""

    user_id: int | None = None
    held: dict[int, frozenset[str]] = field(default_factory=dict)
    network_roles: frozenset[str] = frozenset()
    organisations: tuple = ()
    """The organisations in which a role is held, by name."""
    by_token: bool = False
    """Was the person signed in by a token? A token makes no other token."""

    def may(self, roles: str | Iterable[str], organisation) -> bool:
        """Is one of `roles`, or a role that includes it, held in `organisation` (an object, an id or None)?"""
        held = self.held.get(_id(organisation), frozenset())
        return bool(held & _including(roles))

    def network(self, roles: str | Iterable[str]) -> bool:
        """Is one of these network roles held? They include nothing but themselves."""
        return bool(self.network_roles & _names(roles))

    @property
    def organisation_ids(self) -> frozenset[int]:
        return frozenset(self.held)

    def organisation_ids_with(self, roles: str | Iterable[str]) -> frozenset[int]:
        """The ids of the organisations in which one of `roles`, or a role that includes it, is held."""
        return frozenset(pk for pk, held in self.held.items() if held & _including(roles))

    @property
    def is_network(self) -> bool:
        return bool(self.network_roles)


def of(user) -> Roles:
    """The roles of `user`; one query, kept on the object. Strangers and closed accounts hold none."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Roles()
    if not hasattr(user, "_roles"):
        user._roles = _read(user)
    return user._roles


def narrow(user, organisation) -> None:
    """Leaves `user` only the roles held in `organisation`: what a token may carry. Network roles are a person's own."""
    whole = _read(user)
    user._roles = Roles(
        user_id=user.pk,
        held={pk: held for pk, held in whole.held.items() if pk == organisation.pk},
        organisations=tuple(each for each in whole.organisations if each.pk == organisation.pk),
        by_token=True,
    )


def forget(user) -> None:
    """Reads the roles again at the next question; called when they change."""
    user.__dict__.pop("_roles", None)


def _read(user) -> Roles:
    held: dict[int, set[str]] = {}
    network: set[str] = set()
    organisations = {}
    for membership in user.memberships.select_related("organisation").order_by("organisation__name", "pk"):
        if membership.organisation_id is None:
            network.add(membership.role)
        else:
            held.setdefault(membership.organisation_id, set()).add(membership.role)
            organisations[membership.organisation_id] = membership.organisation
    return Roles(
        user_id=user.pk,
        held={pk: frozenset(names) for pk, names in held.items()},
        network_roles=frozenset(network),
        organisations=tuple(organisations.values()),
    )


def _id(organisation) -> int | None:
    return getattr(organisation, "pk", organisation)


def _names(roles: str | Iterable[str]) -> frozenset[str]:
    return frozenset([roles] if isinstance(roles, str) else roles)


def _including(roles: str | Iterable[str]) -> frozenset[str]:
    names = _names(roles)
    if strangers := names & frozenset(NETWORK_ROLES):
        raise ValueError(f"{', '.join(sorted(strangers))}: a network role is asked with `network`")
    lowest = min(LADDER_ROLES.index(Role(name)) for name in names)
    return frozenset(LADDER_ROLES[lowest:])
