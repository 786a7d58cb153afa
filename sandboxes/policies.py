"""May this person …? One predicate each; pages, API and actions ask the same one."""

from accounts import roles
from accounts.models import Organisation
from accounts.stages import Role

from .errors import NotAllowed
from .models import Sandbox, SandboxTemplate

MAKERS = (Role.DEVELOPER, Role.OWNER, Role.MANAGER)


def may_order(user, organisation: Organisation | None) -> bool:
    return organisation is not None and roles.of(user).may(MAKERS, organisation)


def may_change(user, sandbox: Sandbox) -> bool:
    """Extend, reset, recompose, protect, delete."""
    return roles.of(user).may(MAKERS, sandbox.organisation)


def may_delete_template(user, template: SandboxTemplate) -> bool:
    """Its author, as long as they may order there, and the organisation's managers."""
    held = roles.of(user)
    is_author = user.pk == template.author_id and held.may(MAKERS, template.organisation)
    return is_author or held.may(Role.MANAGER, template.organisation)


def may_operate(user, sandbox: Sandbox) -> bool:
    """Stop, start, retry: those who may change it, and the operators of the network."""
    return may_change(user, sandbox) or roles.of(user).network(Role.OPERATOR)


def may_raise_rate(user) -> bool:
    """Above the usual rate a sandbox takes from all others: the operators of the network decide."""
    return roles.of(user).network(Role.OPERATOR)


def may_review(user, sandbox: Sandbox) -> bool:
    """A reviewer, never of their own order."""
    return roles.of(user).network(Role.REVIEWER) and user.pk != sandbox.owner_id


def used_quota(organisation: Organisation) -> int:
    return Sandbox.objects.filter(organisation=organisation).counted().count()


def within_quota(organisation: Organisation) -> bool:
    """Is there room for one more? Ask it inside a transaction that holds the organisation's row."""
    return used_quota(organisation) < organisation.sandbox_quota


def require(allowed: bool, message: str) -> None:
    """Raises `NotAllowed` with `message` when the answer was no."""
    if not allowed:
        raise NotAllowed(message)
