"""Another table in place of an upload's, kept as a change made in the page is: it can be undone, and is checked."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User

from ..errors import UploadRefused
from ..mending import drafts, tables
from ..mending.tables import Table
from ..models import Upload
from ..stages import UploadStage

TOLD = tables.UNTOLD | {"kind": "csv", "sheet": "", "encoding": "", "delimiter": ""}
"""What a reading would have told of a table that the portal made itself."""
OPEN = (UploadStage.READY, UploadStage.FAULTY)


def replace(upload: Upload, table: Table, *, by: User, change: dict[str, Any]) -> None:
    """The upload, as it was read from the database, waits for the check of `table`. Raises UploadRefused: not-ready."""
    before, edition = drafts.table(upload), upload.edition + 1
    free = Upload.objects.filter(pk=upload.pk, stage__in=OPEN, edition=upload.edition)
    if not free.update(edition=edition, stage=UploadStage.RECEIVED, attempts=0, claimed_at=None):
        raise UploadRefused(_("This file was changed since you opened this page. Look at it again."), code="not-ready")
    if before is not None and not upload.drafts.exists():
        drafts.keep(upload, before, number=edition - 1)
    drafts.keep(upload, table, number=edition, by=by, change=change)
