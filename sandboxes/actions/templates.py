"""Templates of sandboxes: a composition kept for others, ordered from, deleted."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Team, User
from catalog.stages import Scope
from catalog.uploads import airlock, publishing

from .. import policies, templating
from ..choices import Ordered
from ..errors import MoveRefused, OrderRefused
from ..models import Sandbox, SandboxTemplate
from ..stages import Desire
from .orders import order


@transaction.atomic
def save_template(
    *,
    sandbox: Sandbox,
    by: User,
    name: str,
    description: str = "",
    scope: str = Scope.ORGANISATION,
    team: Team | None = None,
) -> SandboxTemplate:
    """Keeps the composition of a sandbox for its organisation, or one team of it; pins are kept, followers follow.

    Raises NotAllowed, MoveRefused, OrderRefused, UploadRefused (personal data in the words; no such team).
    """
    organisation = sandbox.organisation
    policies.require(policies.may_order(by, organisation), _("You may not keep templates for this organisation."))
    if sandbox.desire == Desire.DELETED:
        raise MoveRefused(_("This sandbox is not in use."))
    if scope not in (Scope.TEAM, Scope.ORGANISATION):
        raise OrderRefused(_("A template is for a team or for an organisation."))
    if not name.strip():
        raise OrderRefused(_("Give the template a name."))
    airlock.refuse_words(note=f"{name}\n{description}")
    team = team if scope == Scope.TEAM else None
    publishing.check_scope(by=by, organisation=organisation, scope=scope, team=team)
    try:
        with transaction.atomic():
            made = SandboxTemplate.objects.create(
                name=name.strip()[:120],
                description=description.strip()[:500],
                scope=scope,
                organisation=organisation,
                team=team,
                author=by,
            )
    except IntegrityError as error:
        words = _("Your organisation has a template named “%(name)s” already: give this one another name.")
        raise OrderRefused(words % {"name": name.strip()[:120]}) from error
    templating.write(made, sandbox)
    trail.record(by=by, verb="template.save", target=made, detail={"sandbox": sandbox.name, "scope": scope})
    return made


def order_template(*, template: SandboxTemplate, by: User, name: str = "", **details) -> Ordered:
    """A sandbox with the template's layers; `details`: what `order` takes besides.

    Raises what `order` raises, OrderRefused when a version or a dataset of the template may not be used any more.
    """
    services = templating.choices(template)
    return order(by=by, organisation=template.organisation, name=name or template.name, services=services, **details)


@transaction.atomic
def delete_template(*, template: SandboxTemplate, by: User) -> None:
    """Sandboxes that were ordered from it stay as they are. Raises NotAllowed."""
    policies.require(
        policies.may_delete_template(by, template), _("Only its author and the managers may delete this template.")
    )
    trail.record(by=by, verb="template.delete", target=template)
    template.delete()
