"""Which organisations, people, tokens and trail entries a person may see."""

from django.contrib.auth.models import BaseUserManager
from django.db import models

from . import roles
from .stages import Role


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OrganisationQuerySet":
        """One's own organisations; all of them for network roles."""
        held = roles.of(user)
        return self if held.is_network else self.filter(pk__in=held.organisation_ids)


class TeamQuerySet(models.QuerySet):
    def visible_to(self, user) -> "TeamQuerySet":
        """The teams of one's organisations; all of them for network roles."""
        held = roles.of(user)
        return self if held.is_network else self.filter(organisation__in=held.organisation_ids)


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EntryQuerySet":
        """Everything for network roles; for managers what concerns their organisation; for others nothing."""
        held = roles.of(user)
        return self if held.is_network else self.filter(organisation__in=held.organisation_ids_with(Role.MANAGER))


class People(BaseUserManager):
    """Makes people. An address is kept in lower case, so that it is one address."""

    def create_user(self, email: str, password: str | None = None, **fields):
        """A person; without a password, signing in waits until one is set through the e-mailed link."""
        user = self.model(email=self.clean(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str):
        return self.get(email=self.clean(email))

    @staticmethod
    def clean(email: str) -> str:
        return email.strip().lower()
