"""Datasets, their revisions, and how far a dataset travels."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Organisation, Team

from ..querysets import DatasetQuerySet, DatasetRevisionQuerySet, SharingQuerySet
from ..stages import Scope, SharingStage
from .contracts import Service, ServiceVersion


class Dataset(models.Model):
    """Rows that answer one operation of a service; its content lives in revisions."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="datasets")
    operation_name = models.CharField(max_length=200)
    name = models.CharField(max_length=120)
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.ORGANISATION)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="datasets")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="datasets")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = DatasetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "service", "operation_name", "name"], name="dataset_name_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(scope=Scope.TEAM) | models.Q(team__isnull=False), name="team_scope_names_a_team"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DatasetRevision(models.Model):
    """An immutable table. Its rows are one file in the vault, under `digest`."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="+", help_text="checked against")
    digest = models.CharField(max_length=64, db_index=True)
    columns = models.JSONField(help_text="headers in order: key first, response last")
    key_path = models.JSONField(help_text='["{ns}a", "b"] from the body\'s first element to the key')
    row_count = models.PositiveIntegerField()
    changes = models.JSONField(null=True, help_text="{added, changed, removed} rows since the one before; null: first")
    note = models.CharField(max_length=300, blank=True)
    filename = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = DatasetRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["dataset", "-number"]
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.dataset} r{self.number}"


class Sharing(models.Model):
    """A dataset that its keepers want to offer to the whole network: asked by one, decided by a reviewer."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="sharings")
    stage = models.CharField(max_length=10, choices=SharingStage, default=SharingStage.ASKED)
    note = models.CharField(max_length=300, blank=True, help_text="why the network should have it")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was refused")

    objects = SharingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset"], condition=models.Q(stage=SharingStage.ASKED), name="one_sharing_is_asked_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=[SharingStage.ASKED, SharingStage.WITHDRAWN])
                | models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by")),
                name="nobody_decides_on_their_own_sharing",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=SharingStage.REFUSED) | ~models.Q(reason=""),
                name="a_refused_sharing_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.dataset)
