"""What the frame of every page needs: the entries of the navigation, the organisations, the counts."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

import mockadmin
from accounts import roles
from accounts.models import Organisation
from accounts.stages import Role
from catalog import policies
from catalog import queries as catalog

from . import queries


@dataclass(frozen=True)
class Entry:
    """One entry of the primary navigation."""

    label: str
    url: str
    here: bool
    count: int = 0


class Frame:
    """Reads nothing until a template asks, so that error pages need no database."""

    version = mockadmin.__version__

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return user is not None and user.is_authenticated

    @property
    def organisation(self) -> Organisation | None:
        return getattr(self.request, "organisation", None)

    @property
    def organisations(self) -> list[Organisation]:
        """Those between which the person may switch."""
        mine = roles.of(self.request.user).organisations
        return list(mine) if len(mine) > 1 else []

    @cached_property
    def may_drop(self) -> bool:
        """May this person drop a file on any page?"""
        return self.signed_in and policies.may_drop(self.request.user, self.organisation)

    @cached_property
    def waiting(self) -> int:
        """How many versions and sandboxes wait for this person's review."""
        if not roles.of(self.request.user).network(Role.REVIEWER):
            return 0
        return queries.waiting_count(self.request.user)

    @cached_property
    def suggested(self) -> int:
        """How many suggested rows wait for this person's decision."""
        return catalog.suggestions_to_decide(self.request.user)

    @cached_property
    def entries(self) -> list[Entry]:
        path = self.request.path
        entries = [
            Entry(_("Home"), reverse("home"), path == "/"),
            self._entry(_("Catalogue"), "catalog:catalogue"),
            self._entry(_("Datasets"), "catalog:datasets", count=self.suggested),
            self._entry(_("Sandboxes"), "sandboxes:sandboxes"),
            self._entry(_("Requests"), "reviews", count=self.waiting),
        ]
        if self.organisation:
            entries.append(self._entry(_("My organisation"), "accounts:organisation", self.organisation.code))
        return entries

    def _entry(self, label: str, name: str, *args: str, count: int = 0) -> Entry:
        url = reverse(name, args=args)
        return Entry(label, url, self.request.path.startswith(url), count)


def frame(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame(request)}
