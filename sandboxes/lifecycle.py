"""The life of a sandbox: one table of moves, and the only function that moves."""

from django.db import transaction
from django.utils.translation import gettext as _

from .errors import MoveRefused
from .models import Event, Sandbox
from .stages import Stage

MOVES: dict[Stage, tuple[Stage, ...]] = {
    Stage.REQUESTED: (Stage.APPROVED, Stage.REFUSED, Stage.DELETED),
    Stage.REFUSED: (Stage.DELETED,),
    Stage.APPROVED: (Stage.PROVISIONING, Stage.STOPPED, Stage.EXPIRED, Stage.DELETED),
    Stage.PROVISIONING: (Stage.CHECKING, Stage.FAILED, Stage.STOPPED, Stage.EXPIRED, Stage.DELETED),
    Stage.CHECKING: (Stage.READY, Stage.FAILED, Stage.PROVISIONING, Stage.STOPPED, Stage.EXPIRED, Stage.DELETED),
    Stage.READY: (Stage.PROVISIONING, Stage.STOPPED, Stage.EXPIRED, Stage.DELETED),
    Stage.FAILED: (Stage.PROVISIONING, Stage.STOPPED, Stage.EXPIRED, Stage.DELETED),
    Stage.STOPPED: (Stage.PROVISIONING, Stage.EXPIRED, Stage.DELETED),
    Stage.EXPIRED: (Stage.PROVISIONING, Stage.STOPPED, Stage.DELETED),
    Stage.DELETED: (),
}


@transaction.atomic
def move(sandbox: Sandbox, to: Stage, *, by=None, note: str = "", generation: int = 0) -> None:
    """Moves a sandbox to stage `to` and writes the event; `MoveRefused` when the table or someone else says no.

    `generation`: the one the event tells of, when it is not the desired one (0).
    """
    origin = Stage(sandbox.stage)
    if to not in MOVES[origin]:
        raise MoveRefused(
            _("A sandbox that is “%(origin)s” cannot become “%(stage)s”.")
            % {"origin": origin.label, "stage": Stage(to).label}
        )
    if not Sandbox.objects.filter(pk=sandbox.pk, stage=origin).update(stage=to):
        raise MoveRefused(_("Someone else changed this sandbox first. Load the page again."))
    Event.objects.create(
        sandbox=sandbox,
        generation=generation or sandbox.desired_generation,
        origin=origin,
        stage=to,
        by=by,
        note=note,
    )
    sandbox.stage = to
