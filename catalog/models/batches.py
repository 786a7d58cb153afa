"""Archives of many contracts, and what became of each."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Organisation

from ..querysets import ContractBatchQuerySet
from ..stages import BatchStage, ItemStage, Track
from .contracts import ServiceVersion


class ContractBatch(models.Model):
    """An archive of many contracts on its way into the catalogue; the contracts are its items."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    label = models.CharField(max_length=40, help_text="of every version that is made")
    track = models.CharField(max_length=14, choices=Track, default=Track.CERTIFIED)
    submits = models.BooleanField(default=False, help_text="asks for the review of each version at once")
    stage = models.CharField(max_length=10, choices=BatchStage, default=BatchStage.RECEIVED)
    archives = models.JSONField(default=list, help_text="[{name, digest}] in the vault, until nothing needs them")
    problems = models.JSONField(default=list, help_text="[{code, message, …}] why an archive could not be opened")
    unused = models.JSONField(default=dict, help_text="{count, names: the first ones} of files that no contract uses")
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, help_text="by the worker that opens it")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = ContractBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.filename


class ContractBatchItem(models.Model):
    """One contract of a batch: waiting with its files in the vault, then a version or the reason why not."""

    batch = models.ForeignKey(ContractBatch, on_delete=models.CASCADE, related_name="items")
    main = models.CharField(max_length=300, help_text="path of the main WSDL in the archive")
    main_file = models.CharField(max_length=300, help_text="that in the contract's own files")
    file_count = models.PositiveIntegerField(default=1)
    file_digest = models.CharField(max_length=64, blank=True, help_text="of its ZIP in the vault, until it is read")
    stage = models.CharField(max_length=10, choices=ItemStage, default=ItemStage.WAITING)
    version = models.ForeignKey(ServiceVersion, null=True, on_delete=models.SET_NULL, related_name="+")
    problems = models.JSONField(default=list, help_text="[{code, message, file, line, missing}] why it was refused")
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, help_text="by the worker that reads it")

    class Meta:
        ordering = ["batch", "main"]
        constraints = [models.UniqueConstraint(fields=["batch", "main"], name="batch_item_once")]
        indexes = [models.Index(fields=["batch", "stage"], name="batch_item_stage")]

    def __str__(self) -> str:
        return self.main

    @property
    def name(self) -> str:
        return self.main.rpartition("/")[2]

    @property
    def folder(self) -> str:
        return self.main.rpartition("/")[0]
