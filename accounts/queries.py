"""Reads of accounts for pages and API."""

from operator import itemgetter

from django.db.models import Prefetch, QuerySet

from . import policies
from .models import Entry, Membership, Organisation, Team, Token, User


def members(organisation: Organisation) -> QuerySet[User]:
    """The people who hold a role in `organisation`, each with `held`: those memberships."""
    own = Membership.objects.filter(organisation=organisation).order_by("pk")
    return (
        User.objects.filter(pk__in=own.order_by().values("user"))
        .prefetch_related(Prefetch("memberships", queryset=own, to_attr="held"))
        .order_by("last_name", "first_name", "pk")
    )


def teams(organisation: Organisation) -> QuerySet[Team]:
    return Team.objects.filter(organisation=organisation).prefetch_related("members").order_by("name", "pk")


def teams_of(user, organisation: Organisation | None) -> QuerySet[Team]:
    """The teams among which `user` may choose in `organisation`: one's own; a manager may choose any."""
    if organisation is None:
        return Team.objects.none()
    every = Team.objects.filter(organisation=organisation).order_by("name", "pk")
    return every if policies.may_manage(user, organisation) else every.filter(members=user)


def tokens(user) -> QuerySet[Token]:
    """A person's own tokens, newest first."""
    return Token.objects.filter(user=user.pk).select_related("organisation").order_by("-created", "pk")


def trail(user, *, verb: str = "", kind: str = "", organisation: str = "") -> QuerySet[Entry]:
    """The entries that `user` may read, newest first; `verb` is a whole verb or its beginning."""
    entries = Entry.objects.visible_to(user).select_related("actor", "organisation").order_by("-at", "-pk")
    if verb:
        entries = entries.filter(verb__startswith=verb)
    if kind:
        entries = entries.filter(kind=kind)
    if organisation:
        entries = entries.filter(organisation__code=organisation)
    return entries


def trail_choices(user) -> dict[str, list]:
    """What occurs in the entries that `user` may read, for the filters: verbs, kinds, (code, name) of organisations."""
    entries = Entry.objects.visible_to(user).order_by()
    return {
        "verbs": sorted(entries.values_list("verb", flat=True).distinct()),
        "kinds": sorted(entries.values_list("kind", flat=True).distinct()),
        "organisations": sorted(
            entries.exclude(organisation=None).values_list("organisation__code", "organisation__name").distinct(),
            key=itemgetter(1),
        ),
    }
