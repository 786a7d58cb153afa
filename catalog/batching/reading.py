"""Reads the contracts of a batch one by one and puts them into the catalogue."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail

from .. import lifecycle, policies
from ..errors import CatalogError, ContractRefused, WithProblems
from ..intake import cataloguing, contracts_store
from ..keeping import vault
from ..models import ContractBatch, ContractBatchItem, Service, ServiceVersion
from ..stages import BatchStage, ItemStage, Track
from . import keeping

OPEN = (ItemStage.WAITING, ItemStage.READING)


class _Lost(Exception):
    """Another worker, or the person, took this contract over: what was done for it is rolled back."""


def step(pk: str) -> bool:
    """Reads one contract of the batch and stores what came of it; whether there may be another one."""
    item = _claimed(pk)
    if item is None:
        finish(pk=pk)
        return False
    try:
        _settle(item)
    except _Lost:
        return True
    keeping.forget(item.file_digest)
    return True


def finish(*, pk: str) -> None:
    """Closes the batch when none of its contracts is left to read."""
    if not ContractBatchItem.objects.filter(batch=pk, stage__in=OPEN).exists():
        done = ContractBatch.objects.filter(pk=pk, stage=BatchStage.IMPORTING)
        done.update(stage=BatchStage.DONE, finished_at=timezone.now())


def _settle(item: ContractBatchItem) -> None:
    """Imports the contract or marks why not; raises _Lost."""
    try:
        if item.attempts > keeping.ATTEMPTS:
            message = _("Reading this contract was tried %d times in vain.") % keeping.ATTEMPTS
            raise ContractRefused(message, code="gave-up")
        name = f"{item.main_file.rpartition('/')[2]}.zip"
        content = keeping.kept(item.file_digest)
        read = contracts_store.read_upload(content, filename=name, main_file=item.main_file)
        vault.put("contracts", read["blobs"]["contract"])  # before the transaction: a slow disk must not hold it open
        _store(item, read)
    except WithProblems as refusal:
        _mark(item, ItemStage.REFUSED, problems=refusal.problems or [keeping.problem(refusal.code, str(refusal))])
    except CatalogError as refusal:
        _mark(item, ItemStage.REFUSED, problems=[keeping.problem(refusal.code, str(refusal))])


def _claimed(pk: str) -> ContractBatchItem | None:
    """The next contract that nobody reads, or whose worker was lost."""
    while True:
        now = timezone.now()
        free = Q(stage=ItemStage.WAITING) | Q(stage=ItemStage.READING, claimed_at__lt=now - keeping.STALE)
        open_items = ContractBatchItem.objects.filter(free, batch=pk, batch__stage=BatchStage.IMPORTING)
        item = open_items.order_by("main").select_related("batch__organisation", "batch__author").first()
        if item is None:
            return None
        mine = ContractBatchItem.objects.filter(free, pk=item.pk, attempts=item.attempts)
        if mine.update(stage=ItemStage.READING, claimed_at=now, attempts=item.attempts + 1):
            item.attempts += 1
            return item


@transaction.atomic
def _store(item: ContractBatchItem, read: dict[str, Any]) -> None:
    """The version and the mark that it is there, both or neither; raises CatalogError, _Lost."""
    batch = ContractBatch.objects.select_for_update(of=("self",)).get(pk=item.batch_id)
    author, organisation = item.batch.author, item.batch.organisation
    if not policies.may_add_contract(author, organisation):
        raise ContractRefused(_("Only a service owner of the organisation may add a contract."), code="not-allowed")
    digest = hashlib.sha256(read["blobs"]["contract"]).hexdigest()
    same = ServiceVersion.objects.filter(
        service__organisation=organisation, contract_digest=digest, main_file=read["reading"]["main"]
    ).first()
    if same is not None:
        _mark(item, ItemStage.KNOWN, version=same)
        return
    service = _earlier_service(batch, read["reading"])
    cataloguing.require_free(service, batch.label)
    version = cataloguing.add(
        by=author,
        organisation=organisation,
        service=service,
        read=read,
        filename=item.main,
        label=batch.label,
        track=batch.track,
    )
    if batch.submits and batch.track != Track.NON_STANDARD:
        lifecycle.submit(version, by=author)
        trail.record(by=author, verb="version.submit", target=version, organisation=organisation)
    _mark(item, ItemStage.IMPORTED, version=version)


def _earlier_service(batch: ContractBatch, reading: dict[str, Any]) -> Service | None:
    """The service that gets one more version: of the organisation, of that name and namespace, and not of this batch.

    Two contracts of one archive that declare the same names are two services.
    """
    ours = ContractBatchItem.objects.filter(batch=batch, version__isnull=False, stage=ItemStage.IMPORTED)
    earlier = ServiceVersion.objects.filter(
        service__organisation=batch.organisation_id,
        service__name=cataloguing.declared_name(reading)[:120],
        target_namespace=reading["target_namespace"][:300],
    ).exclude(service__versions__in=ours.values("version"))
    found = earlier.select_related("service").order_by("-created_at", "-pk").first()
    return found.service if found else None


def _mark(item: ContractBatchItem, stage: str, *, version=None, problems: Iterable[dict[str, Any]] = ()) -> None:
    """Marks the contract; raises _Lost when it was cancelled, or claimed by another, meanwhile."""
    mine = ContractBatchItem.objects.filter(pk=item.pk, stage=ItemStage.READING, attempts=item.attempts)
    if not mine.update(stage=stage, version=version, problems=list(problems)):
        raise _Lost
