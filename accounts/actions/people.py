"""Inviting people, and giving them roles or taking them back."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .. import policies, roles, tasks, trail
from ..errors import NotAllowed, Unfit
from ..models import Membership, Organisation, User
from ..stages import Role


@transaction.atomic
def invite(
    *,
    by: User,
    organisation: Organisation,
    email: str,
    role: str,
    first_name: str = "",
    last_name: str = "",
) -> Membership:
    """Gives `role` to the person with this address; who is new gets an e-mail to choose a password.

    Raises `NotAllowed` when `by` does not manage the organisation or `role` reaches beyond it.
    """
    if not policies.may_grant(by, role, organisation):
        raise NotAllowed(_("Only a manager of this organisation invites people to it, and only for its own roles."))
    person, is_new = _find_or_add(by=by, email=email, first_name=first_name, last_name=last_name, language=by.language)
    membership = _give(by=by, person=person, organisation=organisation, role=role)
    if is_new:
        _write_to(person)
    return membership


@transaction.atomic
def enrol(
    *,
    email: str,
    role: str,
    organisation: Organisation | None = None,
    first_name: str = "",
    last_name: str = "",
    password: str | None = None,
    language: str = "fr",
    is_fictitious: bool = False,
) -> User:
    """What the one who runs the portal may do from the command line: any role, network roles included.

    Doing it twice changes nothing. The trail shows the portal itself as its author.
    """
    person, _is_new = _find_or_add(
        by=None,
        email=email,
        first_name=first_name,
        last_name=last_name,
        language=language,
        password=password,
        is_fictitious=is_fictitious,
    )
    if not Membership.objects.filter(user=person, organisation=organisation, role=role).exists():
        _give(by=None, person=person, organisation=organisation, role=role)
    return person


@transaction.atomic
def grant(*, by: User, person: User, organisation: Organisation, role: str) -> Membership:
    """Gives one more role of the organisation to someone else."""
    if not policies.may_grant(by, role, organisation):
        raise NotAllowed(_("Only a manager of this organisation gives its roles."))
    return _give(by=by, person=person, organisation=organisation, role=role)


@transaction.atomic
def withdraw(*, by: User, membership: Membership) -> None:
    """Takes a role back. Who loses the last one leaves the teams and loses the tokens of the organisation."""
    if not policies.may_change_member(by, membership):
        raise NotAllowed(_("Only another manager of this organisation takes a role back."))
    person, organisation = membership.user, membership.organisation
    trail.record(
        by=by,
        verb="role.withdraw",
        target=person,
        organisation=organisation,
        detail={"role": membership.role},
    )
    membership.delete()
    roles.forget(person)
    if not Membership.objects.filter(user=person, organisation=organisation).exists():
        person.teams.remove(*person.teams.filter(organisation=organisation))
        person.auth_token_set.filter(organisation=organisation).delete()


@transaction.atomic
def remind(*, by: User, membership: Membership) -> None:
    """Sends the invitation again to someone who has not chosen a password yet."""
    if not policies.may_manage(by, membership.organisation):
        raise NotAllowed(_("Only a manager of this organisation invites people to it."))
    if membership.user.has_usable_password():
        raise Unfit(_("This person has already chosen a password."))
    trail.record(by=by, verb="person.remind", target=membership.user, organisation=membership.organisation)
    _write_to(membership.user)


def _write_to(person: User) -> None:
    """Robust: a broker that is down must not break what is committed; the manager can send the letter again."""
    transaction.on_commit(lambda: tasks.send_invitation.delay(person.pk), robust=True)


def _find_or_add(*, by: User | None, email: str, password: str | None = None, **fields) -> tuple[User, bool]:
    address = User.objects.clean(email)
    known = User.objects.filter(email=address).first()
    if known is not None:
        if not known.is_active:
            raise Unfit(_("The account of this person is closed."))
        return known, False
    person = User.objects.create_user(address, password, **fields)
    trail.record(by=by, verb="person.add", target=person)
    return person, True


def _give(*, by: User | None, person: User, organisation: Organisation | None, role: str) -> Membership:
    if by is not None and person.pk == by.pk:
        raise NotAllowed(_("Nobody changes their own roles."))
    try:
        with transaction.atomic():
            membership = Membership.objects.create(user=person, organisation=organisation, role=role)
    except IntegrityError as error:
        raise Unfit(
            _("%(person)s already holds the role “%(role)s”.") % {"person": person, "role": Role(role).label}
        ) from error
    roles.forget(person)
    trail.record(by=by, verb="role.grant", target=person, organisation=organisation, detail={"role": role})
    return membership
