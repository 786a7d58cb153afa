"""Opens the archive of a batch in a sealed child and lists the contracts that it holds."""

from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ..contracts import messages
from ..errors import CatalogError
from ..models import ContractBatch, ContractBatchItem
from ..sealing import sealed
from ..stages import BatchStage, ItemStage
from . import keeping, reading

LIMITS = sealed.Limits(memory=2048 * sealed.MIB, output=256 * sealed.MIB, cpu=150, wall=200)
SHOWN_UNUSED = 50


def split(pk: str) -> bool:
    """Opens the archive and lists its contracts; whether there is something to read. What others open is left alone."""
    batch = _claimed_batch(pk)
    if batch is None:
        return False
    refused = batch.items.filter(stage=ItemStage.REFUSED)
    job = {
        "filenames": [archive["name"] for archive in batch.archives],
        "mains": list(refused.values_list("main", flat=True)),
    }
    try:
        blobs = {f"archive{number}": keeping.kept(one["digest"]) for number, one in enumerate(batch.archives)}
        found = sealed.run("catalog.contracts.splitting:job", job, blobs, limits=LIMITS, beat=lambda: _hold(batch))
        problems = [messages.problem(problem) for problem in found.get("problems", [])]
        if not problems and not found["contracts"] and not job["mains"]:
            problems = [keeping.problem("no-contract", _("This archive holds no WSDL with a SOAP service or binding."))]
    except CatalogError as failure:
        problems = [keeping.problem(failure.code, str(failure))]
    if problems:
        return _refuse(batch, problems)
    return _list(batch, found)


def _claimed_batch(pk: str) -> ContractBatch | None:
    now = timezone.now()
    free = Q(stage=BatchStage.RECEIVED) | Q(stage=BatchStage.SPLITTING, claimed_at__lt=now - keeping.STALE)
    claimed = ContractBatch.objects.filter(free, pk=pk).update(
        stage=BatchStage.SPLITTING, claimed_at=now, attempts=F("attempts") + 1
    )
    if not claimed:
        return None
    batch = ContractBatch.objects.select_related("organisation", "author").get(pk=pk)
    if batch.attempts > keeping.ATTEMPTS:
        message = _("Opening this archive was tried %d times in vain.") % keeping.ATTEMPTS
        _refuse(batch, [keeping.problem("gave-up", message)])
        return None
    return batch


def _hold(batch: ContractBatch) -> None:
    """Prolongs the claim, unless someone else has claimed since."""
    ContractBatch.objects.filter(pk=batch.pk, attempts=batch.attempts).update(claimed_at=timezone.now())


def _refuse(batch: ContractBatch, problems: list[dict[str, Any]]) -> bool:
    """The archive cannot be opened. One that only completes an earlier one is put aside, and the rest stays."""
    completes = batch.items.exists()
    mine = ContractBatch.objects.filter(pk=batch.pk, stage=BatchStage.SPLITTING, attempts=batch.attempts)
    refused = mine.update(
        stage=BatchStage.DONE if completes else BatchStage.REFUSED,
        problems=problems,
        archives=batch.archives[:-1] if completes else batch.archives,
        finished_at=timezone.now(),
    )
    if refused and completes:
        keeping.forget(batch.archives[-1]["digest"])
    return False


def _list(batch: ContractBatch, found: dict[str, Any]) -> bool:
    known = {item.main: item for item in batch.items.all()}
    now, unused = [], found["unused"]
    for contract in found["contracts"]:
        item = known.get(contract["main"]) or ContractBatchItem(batch=batch, main=contract["main"])
        if item.pk and item.stage != ItemStage.REFUSED:
            continue  # imported before, and sent again to complete another
        item.main_file, item.file_count = contract["name"], contract["files"]
        item.file_digest = keeping.keep(f"{batch.pk}/{item.main}", found["blobs"][item.main])
        item.stage, item.problems, item.attempts = ItemStage.WAITING, [], 0
        now.append(item)
    with transaction.atomic():
        opened = ContractBatch.objects.filter(pk=batch.pk, stage=BatchStage.SPLITTING, attempts=batch.attempts).update(
            stage=BatchStage.IMPORTING,
            claimed_at=timezone.now(),
            unused={"count": len(unused), "names": unused[:SHOWN_UNUSED]},
        )
        if not opened:
            return False
        ContractBatchItem.objects.bulk_create([item for item in now if not item.pk], batch_size=500)
        fields = ["main_file", "file_count", "file_digest", "stage", "problems", "attempts"]
        ContractBatchItem.objects.bulk_update([item for item in now if item.pk], fields, batch_size=500)
    if not now:
        reading.finish(pk=batch.pk)
    return bool(now)
