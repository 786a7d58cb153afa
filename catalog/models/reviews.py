"""Decisions on versions."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..stages import Stage
from .contracts import ServiceVersion


class Review(models.Model):
    """One step of the review of a version: what was decided, by whom, and why."""

    version = models.ForeignKey(ServiceVersion, on_delete=models.CASCADE, related_name="reviews")
    origin = models.CharField(max_length=12, choices=Stage)
    stage = models.CharField(max_length=12, choices=Stage)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~(models.Q(stage=Stage.REFUSED) | models.Q(origin=Stage.SUBMITTED, stage=Stage.DRAFT))
                | ~models.Q(note=""),
                name="a_refusal_gives_its_reason",
            )
        ]
