"""The decisions on a version: submitted by its owner, decided by a reviewer who is someone else."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import User

from .. import lifecycle, policies
from ..errors import MoveRefused, NotAllowed
from ..models import ServiceVersion
from ..stages import Stage, Track


@transaction.atomic
def submit(*, version: ServiceVersion, by: User, note: str = "") -> None:
    """Asks for a review. A version off the tracks needs none, so it is refused."""
    _lock(version)
    _require(policies.is_owner(by, version), _("Only the owner of the service submits a version."))
    if version.track == Track.NON_STANDARD:
        raise MoveRefused(_("A version off the tracks is used inside its organisation and needs no review."))
    lifecycle.submit(version, by=by, note=note)
    _record(version, "version.submit", by, note)


@transaction.atomic
def approve(*, version: ServiceVersion, by: User, note: str = "") -> None:
    """Opens the version to the whole network."""
    _decide(version, Stage.APPROVED, by=by, note=note, verb="version.approve")


@transaction.atomic
def ask_changes(*, version: ServiceVersion, by: User, note: str) -> None:
    """Gives the version back to its owner as a draft; `note` says what to change."""
    _require_reason(note, _("Say what must change, so that the owner knows what to do."))
    _decide(version, Stage.DRAFT, by=by, note=note, verb="version.ask-changes")


@transaction.atomic
def refuse(*, version: ServiceVersion, by: User, note: str) -> None:
    """Refuses the version; `note` gives the reason."""
    _require_reason(note, _("Give the reason of the refusal."))
    _decide(version, Stage.REFUSED, by=by, note=note, verb="version.refuse")


@transaction.atomic
def reopen(*, version: ServiceVersion, by: User, note: str = "") -> None:
    """Makes a refused version a draft again, to mend it."""
    _lock(version)
    _require(policies.is_owner(by, version), _("Only the owner of the service takes a refused version up again."))
    _require_stage(version, Stage.REFUSED, Stage.DRAFT)
    lifecycle.move(version, Stage.DRAFT, by=by, note=note)
    _record(version, "version.reopen", by, note)


@transaction.atomic
def deprecate(*, version: ServiceVersion, by: User, note: str = "") -> None:
    """Says that a newer version should be used; what uses this one goes on."""
    _take_away(version, Stage.DEPRECATED, by=by, note=note, verb="version.deprecate")


@transaction.atomic
def retire(*, version: ServiceVersion, by: User, note: str = "") -> None:
    """Takes the version out of the catalogue for good: nobody can order it any more."""
    _take_away(version, Stage.RETIRED, by=by, note=note, verb="version.retire")


@transaction.atomic
def restore(*, version: ServiceVersion, by: User, note: str = "") -> None:
    """Makes a deprecated version recommended again: an approval, so a reviewer's decision."""
    _lock(version)
    _require(policies.may_review(by, version), _("Only a reviewer who is not its author restores a version."))
    _require_stage(version, Stage.DEPRECATED, Stage.APPROVED)
    lifecycle.move(version, Stage.APPROVED, by=by, note=note, decided_by=by, decided_at=timezone.now())
    _record(version, "version.restore", by, note)


def _decide(version: ServiceVersion, to: Stage, *, by: User, note: str, verb: str) -> None:
    _lock(version)
    _require(
        policies.may_review(by, version),
        _("Only a reviewer decides, and nobody decides on a version that they wrote or submitted."),
    )
    _require_stage(version, Stage.SUBMITTED, to)
    lifecycle.move(version, to, by=by, note=note, decided_by=by, decided_at=timezone.now())
    _record(version, verb, by, note)


def _take_away(version: ServiceVersion, to: Stage, *, by: User, note: str, verb: str) -> None:
    _lock(version)
    _require(policies.may_deprecate(by, version), _("Only the owner of the service or a reviewer does this."))
    lifecycle.move(version, to, by=by, note=note)
    _record(version, verb, by, note)


def _lock(version: ServiceVersion) -> None:
    """Reads the version again and holds it: the policy judges what is true now, not what the page showed."""
    version.refresh_from_db(from_queryset=ServiceVersion.objects.select_for_update())


def _require(allowed: bool, message: str) -> None:
    if not allowed:
        raise NotAllowed(message)


def _require_reason(note: str, message: str) -> None:
    if not note.strip():
        raise MoveRefused(message)


def _require_stage(version: ServiceVersion, origin: Stage, to: Stage) -> None:
    """Two moves may lead to one stage: approving is not restoring, asking for changes is not reopening."""
    if version.stage != origin:
        raise MoveRefused(
            _("A version that is %(origin)s cannot become %(to)s.")
            % {"origin": Stage(version.stage).label, "to": to.label}
        )


def _record(version: ServiceVersion, verb: str, by: User, note: str) -> None:
    trail.record(
        by=by,
        verb=verb,
        target=version,
        organisation=version.service.organisation,
        detail={"note": note} if note else {},
    )
