"""Bringing many contracts at once: an archive is received, stopped, or completed with what was missing."""

import uuid

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation, User

from .. import policies, tasks
from ..batching import keeping, progress
from ..errors import BatchRefused, NotAllowed
from ..intake import cataloguing
from ..models import ContractBatch, ContractBatchItem
from ..stages import BatchStage, ItemStage, Track
from .datasets import shown_name

MEGABYTE = 2**20


def receive(
    *,
    by: User,
    organisation: Organisation,
    filename: str,
    content: bytes,
    label: str,
    track: str = Track.CERTIFIED,
    submits: bool = False,
) -> ContractBatch:
    """Keeps the archive until it is opened, which starts after the commit. Nothing of it is read here.

    Every contract becomes a draft version called `label`; `submits` asks for their reviews at once. Raises NotAllowed,
    ContractRefused (no-label, label), BatchRefused (too-large, no-review).
    """
    _require_owner(by, organisation)
    cataloguing.require_free(None, label)
    if submits and track == Track.NON_STANDARD:
        message = _("Versions off the tracks are used inside their organisation and need no review.")
        raise BatchRefused(message, code="no-review")
    batch = ContractBatch(
        id=uuid.uuid4(),
        organisation=organisation,
        author=by,
        filename=shown_name(filename),
        label=label,
        track=track,
        submits=submits,
    )
    batch.archives = [_archive(batch, filename, content)]
    with transaction.atomic():
        batch.save(force_insert=True)
        detail = {"file": batch.filename, "label": label, "bytes": len(content)}
        trail.record(by=by, verb="contract-batch.receive", target=batch, detail=detail)
        tasks.open_batch.delay_on_commit(str(batch.pk))
    return batch


@transaction.atomic
def cancel(*, batch: ContractBatch, by: User) -> None:
    """Stops a batch: what is imported stays, the rest is left out. Raises NotAllowed, BatchRefused."""
    _require_owner(by, batch.organisation)
    if not ContractBatch.objects.filter(pk=batch.pk, stage__in=progress.MOVING).update(stage=BatchStage.CANCELLED):
        raise BatchRefused(_("This batch is over: there is nothing to stop."), code="over")
    waiting = ContractBatchItem.objects.filter(batch=batch, stage__in=[ItemStage.WAITING, ItemStage.READING])
    left = waiting.update(stage=ItemStage.CANCELLED)
    trail.record(by=by, verb="contract-batch.cancel", target=batch, detail={"left": left})


def retry(*, batch: ContractBatch, by: User, filename: str, content: bytes) -> None:
    """Tries the refused contracts again, with `content`: the files that were missing, or corrected ones.

    Raises NotAllowed, BatchRefused (over, too-large).
    """
    _require_owner(by, batch.organisation)
    if not may_retry(batch):
        message = _("Nothing of this batch waits to be completed. Send a new batch.")
        raise BatchRefused(message, code="over")
    archives = [*batch.archives, _archive(batch, filename, content)]
    with transaction.atomic():
        again = ContractBatch.objects.filter(pk=batch.pk, stage=BatchStage.DONE, archives=batch.archives)
        fields = {"stage": BatchStage.RECEIVED, "archives": archives, "problems": [], "attempts": 0}
        if not again.update(finished_at=None, **fields):
            raise BatchRefused(_("Someone else completed this batch first."), code="over")
        detail = {"file": shown_name(filename), "bytes": len(content)}
        trail.record(by=by, verb="contract-batch.retry", target=batch, detail=detail)
        tasks.open_batch.delay_on_commit(str(batch.pk))


def may_retry(batch: ContractBatch) -> bool:
    """Whether refused contracts wait for what they lack."""
    refused = ContractBatchItem.objects.filter(batch=batch, stage=ItemStage.REFUSED)
    return batch.stage == BatchStage.DONE and bool(batch.archives) and refused.exists()


def _require_owner(by: User, organisation: Organisation) -> None:
    if not policies.may_add_contract(by, organisation):
        raise NotAllowed(_("Only a service owner of the organisation may add a contract."))


def _archive(batch: ContractBatch, filename: str, content: bytes) -> dict[str, str]:
    if len(content) > settings.MAX_UPLOAD_BYTES:
        limit = settings.MAX_UPLOAD_BYTES // MEGABYTE
        raise BatchRefused(_("This file is larger than %(limit)s MB.") % {"limit": limit}, code="too-large")
    digest = keeping.keep(f"{batch.pk}/{len(batch.archives)}", content)
    return {"name": shown_name(filename), "digest": digest}
