"""Finds the batches that lost their worker or their message, and what the vault need not keep any more."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from ..models import ContractBatch, ContractBatchItem
from ..stages import BatchStage, ItemStage
from . import keeping

STALLED = timedelta(seconds=30)
"""No contract claimed for so long: the messages that kept the batch going are lost."""
KEPT = timedelta(days=30)
"""How long the archives of a batch with refused contracts wait for what is missing."""


def unopened() -> list[str]:
    """Batches whose opening was lost, with the message or with the worker."""
    old = timezone.now() - keeping.STALE
    lost = Q(stage=BatchStage.RECEIVED, created_at__lt=old) | Q(stage=BatchStage.SPLITTING, claimed_at__lt=old)
    return [str(pk) for pk in ContractBatch.objects.filter(lost).values_list("pk", flat=True)]


def stalled() -> list[str]:
    """Batches with contracts to read that nobody has read for a while."""
    since = timezone.now() - STALLED
    moving = ContractBatchItem.objects.filter(claimed_at__gte=since).values("batch")
    old = ContractBatch.objects.filter(stage=BatchStage.IMPORTING, claimed_at__lt=since).exclude(pk__in=moving)
    return [str(pk) for pk in old.values_list("pk", flat=True)]


def forget() -> None:
    """Deletes from the vault what no batch needs any more."""
    refused = ContractBatchItem.objects.filter(stage=ItemStage.REFUSED).values("batch")
    ended = Q(stage__in=[BatchStage.CANCELLED, BatchStage.REFUSED]) | Q(stage=BatchStage.DONE) & (
        ~Q(pk__in=refused) | Q(finished_at__lt=timezone.now() - KEPT)
    )
    for batch in ContractBatch.objects.filter(ended).exclude(archives=[]):
        digests = [archive["digest"] for archive in batch.archives]
        digests += batch.items.filter(stage=ItemStage.CANCELLED).values_list("file_digest", flat=True)
        for digest in filter(None, digests):
            keeping.forget(digest)
        ContractBatch.objects.filter(pk=batch.pk, stage=batch.stage).update(archives=[])
