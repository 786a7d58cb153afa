"""The life of a version: one table of moves, and the only function that moves."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .errors import MoveRefused
from .models import Review, ServiceVersion
from .stages import Stage

MOVES: dict[Stage, tuple[Stage, ...]] = {
    Stage.DRAFT: (Stage.SUBMITTED, Stage.RETIRED),
    Stage.SUBMITTED: (Stage.APPROVED, Stage.REFUSED, Stage.DRAFT),
    Stage.REFUSED: (Stage.DRAFT, Stage.RETIRED),
    Stage.APPROVED: (Stage.DEPRECATED, Stage.RETIRED),
    Stage.DEPRECATED: (Stage.APPROVED, Stage.RETIRED),
    Stage.RETIRED: (),
}


@transaction.atomic
def move(version: ServiceVersion, to: Stage, *, by, note: str = "", **fields) -> None:
    """Moves a version to stage `to`, sets `fields` with it, and writes the review's line."""
    origin = Stage(version.stage)
    if to not in MOVES[origin]:
        raise MoveRefused(
            _("A version that is %(origin)s cannot become %(to)s.") % {"origin": origin.label, "to": Stage(to).label}
        )
    if not ServiceVersion.objects.filter(pk=version.pk, stage=origin).update(stage=to, **fields):
        raise MoveRefused(_("Someone else decided on this version first."))
    Review.objects.create(version=version, origin=origin, stage=to, by=by, note=note)
    version.stage = to
    for name, value in fields.items():
        setattr(version, name, value)


def submit(version: ServiceVersion, *, by, note: str = "") -> None:
    """Hands a draft to the reviewers; what was decided of it before is over."""
    fields = {"submitted_by": by, "submitted_at": timezone.now(), "decided_by": None, "decided_at": None}
    move(version, Stage.SUBMITTED, by=by, note=note, **fields)
