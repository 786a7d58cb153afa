"""The claim of a worker on the upload that it checks: taken once, prolonged each second, lost when someone cancels."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from ..models import Upload
from ..sealing import sealed
from ..sealing.telling import Told
from ..stages import UploadStage

STALE = timedelta(minutes=2)
"""A check that gave no sign of life for so long has lost its worker."""


class Lost(Exception):
    """The check was cancelled, its upload put aside or changed, or somebody else does it now."""


@dataclass
class Claim:
    """The upload as it was when the claim was taken. Files that the check makes live as long as `shelf` is open."""

    upload: Upload
    shelf: ExitStack
    told: Told = field(default_factory=dict)

    def run(self, job: str, arguments: dict[str, Any], blobs: dict[str, Any], **options: Any) -> dict[str, Any]:
        """`sealed.run`, its large results as pieces; how far it is goes into the record. Raises ChildFailed, Lost."""
        return sealed.run(job, arguments, blobs, beat=self.hold, hear=self._hear, shelf=self.shelf, **options)

    def hold(self) -> None:
        """Prolongs the claim, and records how far the check is. Raises Lost."""
        upload = self.upload
        mine = Upload.objects.filter(pk=upload.pk, stage=upload.stage, attempts=upload.attempts, edition=upload.edition)
        if not mine.update(claimed_at=timezone.now(), progress=self.told):
            raise Lost

    def _hear(self, told: Told) -> None:
        self.told = told


def take(pk: str, shelf: ExitStack) -> Claim | None:
    """The claim, if the upload waits for its check, or was left behind by a lost worker."""
    now = timezone.now()
    free = Q(stage=UploadStage.RECEIVED) | Q(stage=UploadStage.CHECKING, claimed_at__lt=now - STALE)
    claimed = Upload.objects.filter(free, pk=pk).update(
        stage=UploadStage.CHECKING, claimed_at=now, began_at=now, progress={}, attempts=F("attempts") + 1
    )
    if not claimed:
        return None
    related = ("operation__version__service", "author", "organisation")
    return Claim(Upload.objects.select_related(*related).get(pk=pk), shelf)
