"""The check of an upload stopped by a person, and begun again."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import User

from .. import policies, tasks
from ..errors import NotAllowed, UploadRefused
from ..keeping import vault
from ..mending import drafts
from ..models import Upload
from ..stages import UploadStage

MOVING = (UploadStage.RECEIVED, UploadStage.CHECKING)
TYPED = "edit"
"""Kind of the change that put a person's own text into the table."""


@transaction.atomic
def cancel(*, upload: Upload, by: User) -> None:
    """Ends the check, wherever it is: the worker finds out within a second. The file has to be sent again.

    Of a table that was being mended in the page the changes stay, but for a text typed last: nobody has looked yet
    whether it is somebody's. Raises NotAllowed, UploadRefused: not-checking.
    """
    if not policies.may_publish(by, upload):
        raise NotAllowed(_("You may not stop this check."))
    moving = Upload.objects.filter(pk=upload.pk, stage__in=MOVING)
    # Another edition: no worker takes a check that begins later for the one that it does.
    if not moving.update(stage=UploadStage.CANCELLED, edition=F("edition") + 1, claimed_at=None, progress={}):
        raise UploadRefused(_("The check of this file is already over."), code="not-checking")
    trail.record(by=by, verb="upload.cancel", target=upload)
    last = drafts.last_change(upload)
    if last is not None and last.change.get("kind") == TYPED:
        drafts.withdraw(upload)
    transaction.on_commit(lambda: vault.delete("uploads", upload.file_digest))


@transaction.atomic
def again(*, upload: Upload, by: User) -> None:
    """Checks the table of a cancelled upload, of which the page kept one. Raises NotAllowed, UploadRefused: gone."""
    if not policies.may_publish(by, upload):
        raise NotAllowed(_("You may not change this file."))
    if not upload.drafts.exists():
        raise UploadRefused(_("Nothing of this file was kept: send it again."), code="gone")
    cancelled = Upload.objects.filter(pk=upload.pk, stage=UploadStage.CANCELLED)
    if not cancelled.update(stage=UploadStage.RECEIVED, attempts=0):
        raise UploadRefused(_("This file was not cancelled."), code="not-cancelled")
    trail.record(by=by, verb="upload.check-again", target=upload)
    tasks.check_upload.delay_on_commit(str(upload.pk))
