"""Reads that span several apps: what waits for whom."""

from datetime import timedelta
from itertools import chain
from operator import attrgetter

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import roles
from accounts.models import User
from accounts.stages import Role
from catalog import queries as catalog
from catalog.models import Dataset, ServiceVersion, Sharing, Upload
from catalog.stages import Stage as VersionStage
from catalog.stages import Track, UploadStage
from sandboxes import queries as sandboxes
from sandboxes.models import Sandbox
from sandboxes.stages import Stage

SOON = timedelta(days=3)
"""A sandbox that expires within this time is worth a reminder."""

SHOWN = 8
"""Lines of each list of the home page; the rest is one click away."""


Request = ServiceVersion | Sandbox | Sharing


def is_reviewer(user: User) -> bool:
    return roles.of(user).network(Role.REVIEWER)


def waiting_count(reviewer: User) -> int:
    """Versions, datasets and sandboxes that wait for a review."""
    shared = catalog.sharings_to_decide(reviewer).count()
    return catalog.review_queue(reviewer).count() + shared + sandboxes.pending(reviewer).count()


def my_uploads(user: User) -> QuerySet[Upload]:
    """Spreadsheets this person sent, to mend or to publish."""
    waiting = Upload.objects.filter(author=user, stage__in=[UploadStage.FAULTY, UploadStage.READY])
    return waiting.select_related("operation__version__service", "dataset").order_by("-created_at", "pk")


def my_drafts(user: User) -> QuerySet[ServiceVersion]:
    """Versions this person wrote that wait to be submitted; those off the tracks need no review."""
    drafts = ServiceVersion.objects.visible_to(user).filter(
        Q(author=user), stage__in=[VersionStage.DRAFT, VersionStage.REFUSED]
    )
    return drafts.exclude(track=Track.NON_STANDARD).select_related("service").order_by("-created_at", "-pk")


def last_datasets(user: User) -> QuerySet[Dataset]:
    """The datasets of this person's organisations, the last published first."""
    own = catalog.datasets(user).filter(organisation__in=roles.of(user).organisation_ids, revisions__isnull=False)
    return own.distinct().order_by("-revised_at", "-pk")


def last_sandboxes(user: User) -> QuerySet[Sandbox]:
    """The newest sandboxes of this person's organisations that still exist."""
    own = Sandbox.objects.visible_to(user).filter(organisation__in=roles.of(user).organisation_ids)
    return (
        own.present()
        .exclude(stage=Stage.DELETED)
        .select_related("organisation", "owner")
        .order_by("-created_at", "-pk")
    )


def expiring_sandboxes(user: User) -> QuerySet[Sandbox]:
    """Sandboxes of this person that stop answering soon."""
    soon = last_sandboxes(user).filter(owner=user, expires_at__lte=timezone.now() + SOON)
    return soon.filter(stage__in=[Stage.READY, Stage.FAILED, Stage.STOPPED]).order_by("expires_at", "pk")


def review_lines(user: User) -> list[Request]:
    """Everything that waits for a reviewer, the oldest first; each line has `kind` and `asked_at`."""
    versions = list(catalog.review_queue(user))
    for version in versions:
        version.kind, version.asked_at = "version", version.submitted_at
    orders = list(sandboxes.pending(user))
    for order in orders:
        order.kind, order.asked_at = "sandbox", order.created_at
    return sorted(chain(versions, _sharings(catalog.sharings_to_decide(user)), orders), key=attrgetter("asked_at"))


def my_requests(user: User) -> list[Request]:
    """What this person asked for and nobody has decided yet, the oldest first."""
    versions = list(
        ServiceVersion.objects.filter(submitted_by=user, stage=VersionStage.SUBMITTED).select_related("service")
    )
    for version in versions:
        version.kind, version.asked_at = "version", version.submitted_at
    orders = list(Sandbox.objects.filter(owner=user, stage=Stage.REQUESTED).select_related("organisation"))
    for order in orders:
        order.kind, order.asked_at = "sandbox", order.created_at
    return sorted(chain(versions, _sharings(catalog.my_sharings(user)), orders), key=attrgetter("asked_at"))


def _sharings(found: QuerySet[Sharing]) -> list[Sharing]:
    lines = list(found)
    for line in lines:
        line.kind = "sharing"
    return lines
