"""What pages and API show of a batch of contracts: how far it is, and what came of each contract."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from ..contracts import messages
from ..models import ContractBatch, ContractBatchItem
from ..stages import BatchStage, ItemStage

MOVING = (BatchStage.RECEIVED, BatchStage.SPLITTING, BatchStage.IMPORTING)
"""Stages that change by themselves: the page watches them."""


@dataclass(frozen=True)
class Progress:
    """How many contracts of a batch stand where."""

    waiting: int
    reading: int
    imported: int
    known: int
    refused: int
    cancelled: int

    @property
    def total(self) -> int:
        return self.waiting + self.reading + self.imported + self.known + self.refused + self.cancelled

    @property
    def settled(self) -> int:
        return self.total - self.waiting - self.reading


def batches(user) -> QuerySet[ContractBatch]:
    """The batches that `user` sees, newest first, with their counts as `total`, `imported`, `known` and `refused`."""
    stages = (ItemStage.IMPORTED, ItemStage.KNOWN, ItemStage.REFUSED)
    counts = {stage.value: Count("items", filter=Q(items__stage=stage)) for stage in stages}
    found = ContractBatch.objects.visible_to(user).select_related("organisation", "author")
    return found.annotate(total=Count("items"), **counts).order_by("-created_at", "-pk")


def of(batch: ContractBatch) -> Progress:
    """The counts of one batch, in one query."""
    counted = batch.items.order_by().values("stage").annotate(n=Count("pk"))
    counts = {row["stage"]: row["n"] for row in counted}
    return Progress(**{stage: counts.get(stage, 0) for stage in ItemStage.values})


def items(batch: ContractBatch, stage: str = "") -> QuerySet[ContractBatchItem]:
    """The contracts of a batch by their path; those of one stage, when `stage` is one."""
    found = batch.items.select_related("version__service").order_by("main", "pk")
    return found.filter(stage=stage) if stage in ItemStage.values else found


def worded(problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Problems in the reader's language; what no reader of contracts said stays as it was stored."""
    return [messages.problem(found) if found["code"] in messages.PROBLEMS else found for found in problems]
