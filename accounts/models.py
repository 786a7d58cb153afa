"""Organisations, people, their roles, their tokens and the append-only audit trail."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from .querysets import EntryQuerySet, OrganisationQuerySet, People, TeamQuerySet
from .stages import NETWORK_ROLES, Level, Role


class Organisation(models.Model):
    """A body of the network; the wall of isolation."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, help_text=_("CPAM, Carsat, Ugecam…"))
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    region = models.CharField(max_length=80, blank=True)
    sandbox_quota = models.PositiveIntegerField(default=10, help_text=_("sandboxes alive at the same time"))

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person. Signs in with an e-mail address."""

    username = None
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="fr")
    is_fictitious = models.BooleanField(default=False, help_text=_("demonstration account"))

    objects = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_address")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class Membership(models.Model):
    """One role of one person, in one organisation or (network roles) across all."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        ordering = ["organisation__name", "user__last_name", "pk"]
        constraints = [
            # Two constraints, because SQLite holds empty values distinct whatever it is told.
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(organisation__isnull=True), name="network_role_once"
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True, role__in=NETWORK_ROLES)
                | models.Q(organisation__isnull=False) & ~models.Q(role__in=NETWORK_ROLES),
                name="membership_network_roles_have_no_organisation",
            ),
        ]


class Team(models.Model):
    """A project team inside an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=80)
    members = models.ManyToManyField(User, related_name="teams", blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class Token(AbstractAuthToken):
    """A named API token: only its digest is kept. It acts as its owner, inside one organisation."""

    name = models.CharField(max_length=80)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="tokens")
    read_only = models.BooleanField(default=False)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_key(self) -> str:
        """What the trail may show: the first characters, never the digest."""
        return self.token_key

    @property
    def is_expired(self) -> bool:
        return self.expiry is not None and self.expiry <= timezone.now()


class Entry(models.Model):
    """One line of the audit trail. Triggers in the database refuse to change or delete it."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["kind", "key"], name="entry_of_a_thing"),
            models.Index(fields=["organisation", "-at"], name="entry_of_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.label}"
