"""The named steps of making a sandbox, stored as they go so that people can watch them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from . import leases
from .leases import Claim
from .models import Step
from .stages import StepName, StepStage


def plan(claim: Claim) -> None:
    """Writes the steps of this generation as waiting; those of an interrupted try start over."""
    Step.objects.bulk_create(
        (
            Step(sandbox_id=claim.pk, generation=claim.generation, name=name, position=position)
            for position, name in enumerate(StepName)
        ),
        ignore_conflicts=True,
    )
    _of(claim).update(stage=StepStage.WAITING, started_at=None, ended_at=None, log="")


@contextmanager
def running(claim: Claim, name: StepName) -> Iterator[Callable[[str], None]]:
    """Runs one step; what it says through the yielded function is kept as its log."""
    lines: list[str] = []
    begin(claim, name)
    yield lines.append
    end(claim, name, log="\n".join(lines))


def begin(claim: Claim, name: StepName) -> None:
    _write(claim, name, stage=StepStage.RUNNING, started_at=timezone.now(), ended_at=None)


def end(claim: Claim, name: StepName, *, stage: StepStage = StepStage.DONE, log: str = "") -> None:
    _write(claim, name, stage=stage, ended_at=timezone.now(), log=log)


def fail(claim: Claim, reason: str) -> None:
    """The step that was running failed, for `reason`."""
    _of(claim).filter(stage=StepStage.RUNNING).update(stage=StepStage.FAILED, ended_at=timezone.now(), log=reason)


@transaction.atomic
def _write(claim: Claim, name: StepName, **fields) -> None:
    """Renews the claim in the same transaction: whoever lost it changes no step."""
    leases.hold(claim)
    _of(claim).filter(name=name).update(**fields)


def _of(claim: Claim):
    return Step.objects.filter(sandbox_id=claim.pk, generation=claim.generation)
