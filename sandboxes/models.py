"""Sandboxes, what they are composed of, how they were made, what they answered and what was used."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Organisation, Team
from catalog.models import Dataset, DatasetRevision, Service, ServiceVersion
from catalog.stages import Scope

from .querysets import SandboxQuerySet, SandboxTemplateQuerySet, ThroughSandboxQuerySet
from .stages import (
    Access,
    Approval,
    Binary,
    CheckOutcome,
    Desire,
    HeaderPolicy,
    Outcome,
    Stage,
    StepName,
    StepStage,
)


def make_public_id() -> str:
    """128 random bits as 22 URL-safe characters: an address nobody guesses."""
    return secrets.token_urlsafe(16)


class Sandbox(models.Model):
    """A mock environment. People change what is desired; the reconciler makes it observed."""

    public_id = models.CharField(max_length=22, unique=True, default=make_public_id, editable=False)
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sandboxes")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="sandboxes")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.REQUESTED)
    desire = models.CharField(max_length=8, choices=Desire, default=Desire.RUNNING)
    access = models.CharField(max_length=6, choices=Access, default=Access.OPEN)
    token_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the sandbox's token")
    strict = models.BooleanField(default=False, help_text="invalid requests are answered by a fault")
    header_policy = models.CharField(max_length=5, choices=HeaderPolicy, default=HeaderPolicy.KNOWN)
    binary = models.CharField(max_length=6, choices=Binary, default=Binary.INLINE)
    behaviour = models.JSONField(default=dict, blank=True, help_text="as `behaviour.documents` reads it; {} = none")
    rate = models.PositiveIntegerField(default=0, help_text="calls a second; 0 = as usual for the engine")
    behaviour_round = models.PositiveIntegerField(default=0, help_text="grows when states and sequences start over")

    approval = models.CharField(max_length=8, choices=Approval, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=500, blank=True)

    desired_generation = models.PositiveIntegerField(default=1)
    observed_generation = models.PositiveIntegerField(default=0)
    failed_generation = models.PositiveIntegerField(default=0, help_text="given up; only a newer one is tried")
    fence = models.PositiveIntegerField(default=0, help_text="grows with each claim; an old claim can commit nothing")
    lease_until = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    last_error = models.TextField(blank=True)

    checked_generation = models.PositiveIntegerField(default=0)
    check_fence = models.PositiveIntegerField(default=0, help_text="as `fence`, for the check after publication")
    check_lease_until = models.DateTimeField(default=timezone.now)
    check_attempts = models.PositiveIntegerField(default=0)
    check_next_try_at = models.DateTimeField(default=timezone.now)

    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    journal_since = models.DateTimeField(default=timezone.now, help_text="older calls are counted, not shown")

    objects = SandboxQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "sandboxes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("owner")),
                name="nobody_decides_their_own_sandbox",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Consumer(models.Model):
    """A program that calls a sandbox with a token of its own, so that rules of behaviour can speak of it."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="consumers")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, help_text="SHA-256 of the consumer's token")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ThroughSandboxQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["sandbox", "name"], name="consumer_name_once")]

    def __str__(self) -> str:
        return self.name


class SandboxService(models.Model):
    """One service version inside a sandbox."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="services")
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="+")
    bundle_digest = models.CharField(max_length=64, blank=True, help_text="what the engine serves now")

    class Meta:
        ordering = ["version__service__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["sandbox", "version"], name="version_once_per_sandbox")]


class Layer(models.Model):
    """A dataset in the composition of one operation; the highest position wins, key by key."""

    service = models.ForeignKey(SandboxService, on_delete=models.CASCADE, related_name="layers")
    operation_name = models.CharField(max_length=200)
    position = models.PositiveIntegerField(help_text="0 is the lowest layer")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(
        DatasetRevision, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="empty = follow"
    )
    composed_revision = models.ForeignKey(
        DatasetRevision, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="served now"
    )
    considered_revision = models.ForeignKey(
        DatasetRevision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="last one a composition was tried with, well or not",
    )

    class Meta:
        ordering = ["service", "operation_name", "-position"]
        constraints = [
            models.UniqueConstraint(fields=["service", "operation_name", "position"], name="layer_position_once"),
            models.UniqueConstraint(fields=["service", "operation_name", "dataset"], name="layer_dataset_once"),
        ]


class Overlay(models.Model):
    """Rows that a sandbox has for itself: a dataset on top of an operation's layers, offered to no other sandbox."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="overlays")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    operation_name = models.CharField(max_length=200)
    dataset = models.OneToOneField(Dataset, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sandbox", "service", "operation_name"], name="overlay_once_per_operation")
        ]


class SandboxTemplate(models.Model):
    """A composition kept under a name, from which others order sandboxes."""

    name = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.ORGANISATION)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sandbox_templates")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="sandbox_templates")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SandboxTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="template_name_once"),
            models.CheckConstraint(
                condition=models.Q(scope=Scope.ORGANISATION, team__isnull=True)
                | models.Q(scope=Scope.TEAM, team__isnull=False),
                name="template_is_its_organisations_or_a_teams",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateService(models.Model):
    """One service version inside a template."""

    template = models.ForeignKey(SandboxTemplate, on_delete=models.CASCADE, related_name="services")
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["version__service__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["template", "version"], name="version_once_per_template")]


class TemplateLayer(models.Model):
    """A dataset in a template, as a sandbox's `Layer` is one in a sandbox."""

    service = models.ForeignKey(TemplateService, on_delete=models.CASCADE, related_name="layers")
    operation_name = models.CharField(max_length=200)
    position = models.PositiveIntegerField(help_text="0 is the lowest layer")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(
        DatasetRevision, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="empty = follow"
    )

    class Meta:
        ordering = ["service", "operation_name", "-position"]
        constraints = [
            models.UniqueConstraint(fields=["service", "operation_name", "position"], name="template_position_once"),
        ]


class Step(models.Model):
    """One named step of provisioning one generation, as people watch it."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="steps")
    generation = models.PositiveIntegerField()
    name = models.CharField(max_length=10, choices=StepName)
    position = models.PositiveIntegerField()
    stage = models.CharField(max_length=8, choices=StepStage, default=StepStage.WAITING)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    log = models.TextField(blank=True)

    objects = ThroughSandboxQuerySet.as_manager()

    class Meta:
        ordering = ["sandbox", "-generation", "position"]
        constraints = [models.UniqueConstraint(fields=["sandbox", "generation", "name"], name="step_once")]


class Check(models.Model):
    """One call made to the live sandbox after publication, and what came of it."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="checks")
    generation = models.PositiveIntegerField()
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="+")
    operation_name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, choices=CheckOutcome)
    dataset_name = models.CharField(max_length=120, blank=True)
    row = models.PositiveIntegerField(null=True, help_text="as in the spreadsheet: the first row under the header is 2")
    key = models.CharField(max_length=500, blank=True)
    response_name = models.CharField(max_length=120, blank=True)
    request = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    objects = ThroughSandboxQuerySet.as_manager()

    class Meta:
        ordering = ["sandbox", "-generation", "version", "operation_name", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["sandbox", "generation", "version", "operation_name", "position"], name="check_once"
            )
        ]


class Event(models.Model):
    """One move of a sandbox's life."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="events")
    generation = models.PositiveIntegerField()
    origin = models.CharField(max_length=12, choices=Stage)
    stage = models.CharField(max_length=12, choices=Stage)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)

    objects = ThroughSandboxQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["sandbox", "generation", "stage"], name="event_once")]


class Exchange(models.Model):
    """One call and its answer, as the engine logged it; kept for a short time."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="exchanges")
    engine_id = models.CharField(max_length=80)
    sequence = models.PositiveBigIntegerField(help_text="unique within the engine's log")
    at = models.DateTimeField(db_index=True)
    generation = models.PositiveIntegerField()
    service_slug = models.CharField(max_length=60)
    version_label = models.CharField(max_length=40)
    operation_name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    http_status = models.PositiveSmallIntegerField()
    soap_version = models.CharField(max_length=3, blank=True)
    key = models.CharField(max_length=500, blank=True)
    dataset_name = models.CharField(max_length=120, blank=True)
    row = models.PositiveIntegerField(null=True)
    response_name = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    microseconds = models.PositiveIntegerField()
    request = models.TextField(blank=True)
    answer = models.TextField(blank=True)

    objects = ThroughSandboxQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["sandbox", "-at"])]
        constraints = [models.UniqueConstraint(fields=["engine_id", "sequence"], name="exchange_once")]


class Usage(models.Model):
    """Calls of one hour, per sandbox, operation and outcome."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="usage")
    sandbox = models.ForeignKey(Sandbox, on_delete=models.PROTECT, related_name="usage")
    service_slug = models.CharField(max_length=60)
    version_label = models.CharField(max_length=40)
    operation_name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    hour = models.DateTimeField()
    calls = models.PositiveBigIntegerField(default=0)
    microseconds = models.PositiveBigIntegerField(default=0)

    objects = ThroughSandboxQuerySet.as_manager()

    class Meta:
        ordering = ["-hour", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sandbox", "service_slug", "version_label", "operation_name", "outcome", "hour"],
                name="usage_once_per_hour",
            )
        ]


class LogOffset(models.Model):
    """How far the collector has read each log segment of each engine."""

    engine_id = models.CharField(max_length=80)
    segment = models.CharField(max_length=40)
    offset = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engine_id", "segment"], name="log_offset_once")]


class Proof(models.Model):
    """Rows that were rendered and found valid once need not be rendered again: the digest names all that matters."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
