"""The life of a sandbox: one table of moves, and the only function that moves."""

from django.db import transaction

from .errors import MoveRefused
from .models import Event, Sandbox
from .stages import Stage

MOVES: dict[Stage, tuple[Stage, ...]] = {
    Stage.REQUESTED: (Stage.APPROVED, Stage.REFUSED, Stage.DELETED),
    Stage.REFUSED: (Stage.DELETED,),
    Stage.APPROVED: (Stage.PROVISIONING, Stage.DELETED),
    Stage.PROVISIONING: (Stage.CHECKING, Stage.FAILED, Stage.STOPPED, Stage.EXPIRED, Stage.DELETED),
    Stage.CHECKING: (Stage.READY, Stage.FAILED, Stage.PROVISIONING, Stage.STOPPED, Stage.EXPIRED, Stage.DELETED),
    Stage.READY: (Stage.PROVISIONING, Stage.CHECKING, Stage.FAILED, Stage.STOPPED, Stage.EXPIRED, Stage.DELETED),
    Stage.FAILED: (Stage.PROVISIONING, Stage.CHECKING, Stage.STOPPED, Stage.EXPIRED, Stage.DELETED),
    Stage.STOPPED: (Stage.PROVISIONING, Stage.EXPIRED, Stage.DELETED),
    Stage.EXPIRED: (Stage.PROVISIONING, Stage.DELETED),
    Stage.DELETED: (),
}


@transaction.atomic
def move(sandbox: Sandbox, to: Stage, *, by=None, note: str = "") -> None:
    """Moves a sandbox to stage `to` and writes the event; `MoveRefused` when the table or someone else says no."""
    origin = Stage(sandbox.stage)
    if to not in MOVES[origin]:
        raise MoveRefused(f"a sandbox that is {origin.label} cannot become {Stage(to).label}")
    if not Sandbox.objects.filter(pk=sandbox.pk, stage=origin).update(stage=to):
        raise MoveRefused("someone else moved this sandbox first")
    Event.objects.create(
        sandbox=sandbox, generation=sandbox.desired_generation, origin=origin, stage=to, by=by, note=note
    )
    sandbox.stage = to
