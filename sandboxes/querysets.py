"""Who sees which sandboxes, and which of them wait for work: the filters everything else starts from."""

from datetime import timedelta

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts import roles
from accounts.models import Team
from accounts.stages import Role
from catalog.stages import Scope

from .stages import Desire, Stage

QUOTA_STAGES = (Stage.APPROVED, Stage.PROVISIONING, Stage.CHECKING, Stage.READY, Stage.FAILED, Stage.STOPPED)
"""Stages that count against the quota of an organisation: alive, or one click away from it."""

UNCLAIMABLE = (Stage.REQUESTED, Stage.REFUSED, Stage.DELETED)

FURTHEST_LEASE = timedelta(seconds=60)
FURTHEST_TRY = timedelta(minutes=10)
"""No lease and no delay reaches so far: a moment further ahead was written before the clock was set back."""


class SandboxQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SandboxQuerySet":
        """Those of the organisations of `user` whose datasets that person may see; all for network roles.

        What a team keeps to itself shows in the composition, the checks and the journal of a sandbox that holds it.
        """
        theirs = roles.of(user)
        if theirs.is_network:
            return self
        seen = apps.get_model("catalog", "Dataset").objects.visible_to(user).order_by().values("pk")
        of_a_team = apps.get_model("sandboxes", "Layer").objects.filter(dataset__scope=Scope.TEAM)
        closed = of_a_team.exclude(dataset__in=seen).order_by().values("service__sandbox")
        return self.filter(organisation_id__in=theirs.organisation_ids).exclude(pk__in=closed)

    def present(self) -> "SandboxQuerySet":
        """Without those deleted, or about to be."""
        return self.exclude(desire=Desire.DELETED)

    def counted(self) -> "SandboxQuerySet":
        """Those that count against a quota."""
        woken = Q(stage=Stage.EXPIRED, expires_at__gt=timezone.now())  # extended; no worker has come for it yet
        return self.present().filter(Q(stage__in=QUOTA_STAGES) | woken)

    def to_provision(self, now=None) -> "SandboxQuerySet":
        """Those whose desired generation is neither observed nor given up, that nobody holds, whose turn has come."""
        now = now or timezone.now()
        return self.exclude(stage__in=UNCLAIMABLE).filter(
            ~Q(failed_generation=F("desired_generation")),
            _has_come("lease_until", now, FURTHEST_LEASE),
            _has_come("next_try_at", now, FURTHEST_TRY),
            observed_generation__lt=F("desired_generation"),
        )

    def to_check(self, now=None) -> "SandboxQuerySet":
        """Those published but not yet called by a real client."""
        now = now or timezone.now()
        return self.filter(
            _has_come("check_lease_until", now, FURTHEST_LEASE),
            _has_come("check_next_try_at", now, FURTHEST_TRY),
            stage=Stage.CHECKING,
            checked_generation__lt=F("observed_generation"),
        )

    def renew(self, **fields) -> int:
        """Asks for a new generation: the only way a change reaches the engine. Returns how many sandboxes changed."""
        now = timezone.now()
        return self.update(
            desired_generation=F("desired_generation") + 1, attempts=0, next_try_at=now, last_error="", **fields
        )


def _has_come(name: str, now, furthest: timedelta) -> Q:
    return Q(**{f"{name}__lte": now}) | Q(**{f"{name}__gt": now + furthest})


class ThroughSandboxQuerySet(models.QuerySet):
    """What hangs on a sandbox is visible to those who see the sandbox."""

    def visible_to(self, user) -> "ThroughSandboxQuerySet":
        if roles.of(user).is_network:
            return self
        return self.filter(sandbox__in=apps.get_model("sandboxes", "Sandbox").objects.visible_to(user).order_by())


class SandboxTemplateQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SandboxTemplateQuerySet":
        """Those of the organisations of `user`, a team's for its members and the managers; all for network roles."""
        theirs = roles.of(user)
        if theirs.is_network:
            return self
        teams = Team.objects.filter(members=theirs.user_id).order_by().values("pk")
        managed = theirs.organisation_ids_with(Role.MANAGER)
        open_to_all = ~Q(scope=Scope.TEAM)
        return self.filter(
            open_to_all | Q(team__in=teams) | Q(organisation__in=managed),
            organisation__in=theirs.organisation_ids,
        )
