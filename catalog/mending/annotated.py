"""The upload's table given back as a workbook that shows its problems."""

from django.utils.translation import gettext as _

from ..errors import UploadRefused
from ..models import Upload
from ..revising import rebasing
from ..sheets import annotating
from ..sheets.own import Identity
from ..sheets.workbook import columns, making
from . import drafts, listing


def workbook(upload: Upload) -> bytes:
    """XLSX in the layout of what was sent, whatever its format was. Raises UploadRefused when nothing of it is kept."""
    table = drafts.streamed(upload)
    if table is None:
        raise UploadRefused(_("Nothing of this file was kept: there is nothing to write into."), code="not-mendable")
    told = table.told["identity"]
    made_for = Identity(**told) if told else making.identity(columns.of(upload.operation))
    base = rebasing.base(upload)
    return annotating.xlsx(
        table.header,
        table,
        listing.Problems(upload),
        sheet=table.told["sheet"],
        title=upload.filename,
        made_for=made_for,
        revision=base.digest if base else "",
        worded=listing.worded,
    )
