"""Adding organisations to the network, and making teams inside one."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from .. import policies, trail
from ..errors import NotAllowed, StillUsed, Unfit
from ..models import Organisation, Team, User


@transaction.atomic
def add(*, code: str, name: str, level: str, kind: str, parent: Organisation | None = None, **fields) -> Organisation:
    """Adds an organisation, from the command line; the same code again gives the one that exists, unchanged."""
    known = Organisation.objects.filter(code=code).first()
    if known is not None:
        return known
    organisation = Organisation.objects.create(code=code, name=name, level=level, kind=kind, parent=parent, **fields)
    trail.record(by=None, verb="organisation.add", target=organisation)
    return organisation


@transaction.atomic
def add_team(*, by: User, organisation: Organisation, name: str, members: Iterable[User] = ()) -> Team:
    _require_manager(by, organisation)
    try:
        with transaction.atomic():
            team = Team.objects.create(organisation=organisation, name=name)
    except IntegrityError as error:
        raise Unfit(_("A team named “%(name)s” already exists.") % {"name": name}) from error
    trail.record(by=by, verb="team.add", target=team)
    _set_members(by=by, team=team, members=members)
    return team


@transaction.atomic
def change_team(*, by: User, team: Team, name: str, members: Iterable[User]) -> None:
    """Renames a team and says who is in it: only people who hold a role in its organisation."""
    _require_manager(by, team.organisation)
    if name != team.name:
        if Team.objects.filter(organisation=team.organisation, name=name).exclude(pk=team.pk).exists():
            raise Unfit(_("A team named “%(name)s” already exists.") % {"name": name})
        trail.record(by=by, verb="team.rename", target=team, detail={"to": name})
        Team.objects.filter(pk=team.pk).update(name=name)
        team.name = name
    _set_members(by=by, team=team, members=members)


@transaction.atomic
def delete_team(*, by: User, team: Team) -> None:
    _require_manager(by, team.organisation)
    trail.record(by=by, verb="team.delete", target=team)
    try:
        team.delete()
    except ProtectedError as error:
        raise StillUsed(
            _("This team still holds datasets or sandboxes: hand them over or delete them first.")
        ) from error


def _set_members(*, by: User, team: Team, members: Iterable[User]) -> None:
    wanted = {person.pk: person for person in members}
    belonging = set(
        User.objects.filter(pk__in=wanted, memberships__organisation=team.organisation).values_list("pk", flat=True)
    )
    strangers = [str(person) for pk, person in wanted.items() if pk not in belonging]
    if strangers:
        raise Unfit(
            _("Not a member of this organisation: %(names)s. Invite them first.") % {"names": ", ".join(strangers)}
        )
    before = set(team.members.values_list("pk", flat=True))
    if before != set(wanted):
        team.members.set(wanted.values())
        trail.record(
            by=by,
            verb="team.members",
            target=team,
            detail={"added": sorted(set(wanted) - before), "removed": sorted(before - set(wanted))},
        )


def _require_manager(user: User, organisation: Organisation) -> None:
    if not policies.may_manage(user, organisation):
        raise NotAllowed(_("Only a manager of this organisation changes its teams."))
