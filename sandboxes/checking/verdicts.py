"""What a check decides: its report stored, and the sandbox ready or failed, in one transaction."""

from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import leases, lifecycle, steps
from ..leases import Claim
from ..models import Check, Sandbox
from ..stages import CheckOutcome, Stage, StepName, StepStage


@transaction.atomic
def commit(claim: Claim, lines: list[Check]) -> None:
    """Stores the report and moves the sandbox, unless it has gone on to another generation meanwhile."""
    failed = [line for line in lines if line.outcome == CheckOutcome.FAILED]
    said = _summary(lines)
    steps.end(claim, StepName.CHECK, stage=StepStage.FAILED if failed else StepStage.DONE, log=said)
    leases.commit(claim)
    Check.objects.filter(sandbox=claim.pk).delete()
    Check.objects.bulk_create(lines)
    sandbox = Sandbox.objects.get(pk=claim.pk)
    if sandbox.stage != Stage.CHECKING or sandbox.observed_generation != claim.generation:
        return
    if failed:
        _fail(sandbox, claim, _blame(failed[0]))
    else:
        lifecycle.move(sandbox, Stage.READY, note=said, generation=claim.generation)
        Sandbox.objects.filter(pk=claim.pk).update(ready_at=sandbox.ready_at or timezone.now(), last_error="")


def postpone(claim: Claim, reason: str) -> None:
    """Comes back later; after the last attempt the sandbox fails, for this reason."""
    if not claim.is_last:
        leases.release(claim, last_error=reason)
        return
    with transaction.atomic():
        steps.end(claim, StepName.CHECK, stage=StepStage.FAILED, log=reason)
        leases.commit(claim)
        sandbox = Sandbox.objects.get(pk=claim.pk)
        if sandbox.stage == Stage.CHECKING and sandbox.observed_generation == claim.generation:
            _fail(sandbox, claim, reason)


def _fail(sandbox: Sandbox, claim: Claim, reason: str) -> None:
    lifecycle.move(sandbox, Stage.FAILED, note=reason, generation=claim.generation)
    Sandbox.objects.filter(pk=claim.pk).update(last_error=reason)


def _summary(lines: list[Check]) -> str:
    counted = Counter(line.outcome for line in lines)
    return ", ".join(f"{CheckOutcome(outcome).label}: {count}" for outcome, count in sorted(counted.items()))


def _blame(line: Check) -> str:
    """One sentence with operation, dataset, row and reason."""
    where = line.operation_name
    if line.row:
        where = _("%(operation)s, “%(dataset)s” row %(row)s") % {
            "operation": where, "dataset": line.dataset_name, "row": line.row
        }  # fmt: skip
    return f"{where}: {line.reason.splitlines()[0]}"
