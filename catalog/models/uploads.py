"""Spreadsheets that were sent, their drafts, rows that others propose, and columns that were matched once."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Organisation, Team

from ..querysets import SuggestionQuerySet, UploadQuerySet
from ..stages import Scope, SuggestionStage, UploadStage
from .contracts import Operation, Service
from .datasets import Dataset, DatasetRevision


class Upload(models.Model):
    """A spreadsheet on its way: received, checked, then mended and sent again, or published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="uploads")
    dataset = models.ForeignKey(Dataset, null=True, blank=True, on_delete=models.CASCADE, related_name="uploads")
    dataset_name = models.CharField(max_length=120, blank=True, help_text="of the dataset to make, when there is none")
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.ORGANISATION)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    key_path = models.JSONField(default=list, help_text="chosen request field; empty = proposed by the first header")
    publish_when_ready = models.BooleanField(default=False)
    fictitious = models.BooleanField(default=False, help_text="put fictitious people in the place of real ones")
    invented = models.BooleanField(default=False, help_text="the people it names are said to be invented")
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", help_text="who says so"
    )
    attested_at = models.DateTimeField(null=True)
    attested_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file that it is said of")
    note = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=10, choices=UploadStage, default=UploadStage.RECEIVED)
    problems = models.JSONField(
        default=list, help_text="the first ones: [{code, row, column, cell, value, message, expected}]"
    )
    problem_count = models.PositiveIntegerField(default=0)
    report = models.JSONField(
        default=dict, help_text="columns, row_count, encoding, delimiter, sheet, notices, seconds"
    )
    mapping = models.JSONField(
        default=dict, blank=True, help_text="which column of the file is which, as catalog.matching.mapping; {} = same"
    )
    digest = models.CharField(max_length=64, blank=True, help_text="of the canonical rows, once ready")
    revision = models.ForeignKey(DatasetRevision, null=True, on_delete=models.CASCADE, related_name="+")
    base = models.ForeignKey(
        DatasetRevision, null=True, on_delete=models.CASCADE, related_name="+", help_text="its table was made from"
    )
    findings = models.CharField(max_length=64, blank=True, help_text="digest of every problem in the vault")
    edition = models.PositiveIntegerField(default=0, help_text="changes made in the page: who saw an older one is told")
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, help_text="by the worker that checks it")
    began_at = models.DateTimeField(null=True, help_text="the check, when a worker took it up")
    progress = models.JSONField(default=dict, help_text="of the check: {step, done, total}, as catalog.sealing.telling")
    created_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename


class Draft(models.Model):
    """The table of an upload as it was read (number 0) or after a change made in the page; undo goes one back."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="drafts")
    number = models.PositiveIntegerField(help_text="edition of the upload that it made")
    digest = models.CharField(max_length=64, help_text="of the upload's own table in the vault")
    change = models.JSONField(default=dict, help_text="{kind, cells, where}; empty for what was read")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["upload", "-number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="draft_number_once")]

    def __str__(self) -> str:
        return f"{self.upload} e{self.number}"


class KnownColumns(models.Model):
    """How an organisation matched the columns of a file once: the next file with the same header needs no question."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    operation_name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="digest of the header, without accents and case")
    mapping = models.JSONField(help_text="as catalog.matching.mapping")
    key_path = models.JSONField(default=list, help_text="chosen request field; empty = proposed by the key's name")
    dataset = models.ForeignKey(Dataset, null=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-used_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "service", "operation_name", "fingerprint"], name="known_columns_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.operation_name}"


class Suggestion(models.Model):
    """A row that somebody proposes to those who keep a dataset; accepted, it goes into an upload of theirs."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="suggestions")
    key = models.CharField(max_length=500, help_text="the cell, as in a spreadsheet")
    values = models.JSONField(default=dict, help_text="{column: cell}; a column that is not named stays empty")
    response = models.CharField(max_length=120, help_text="named response")
    note = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=200, blank=True, help_text="where the call came from, in words")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=SuggestionStage, default=SuggestionStage.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was declined")
    upload = models.ForeignKey(
        Upload, null=True, on_delete=models.SET_NULL, related_name="suggestions", help_text="the draft it went into"
    )
    revision = models.ForeignKey(
        DatasetRevision, null=True, on_delete=models.SET_NULL, related_name="+", help_text="that it appeared in"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["dataset", "stage"], name="suggestion_stage")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(stage=SuggestionStage.DECLINED) | ~models.Q(reason=""),
                name="a_declined_suggestion_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset}: {self.key}"
