"""The upload's table given back as a workbook that shows its problems."""

from pathlib import PurePosixPath

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
    table = drafts.table(upload)
    if table is None:
        raise UploadRefused(_("Nothing of this file was kept: there is nothing to write into."), code="not-mendable")
    problems = listing.worded(listing.Problems(upload)[:])
    told = table.told["identity"]
    made_for = Identity(**told) if told else making.identity(columns.of(upload.operation))
    base = rebasing.base(upload)
    return annotating.xlsx(
        table.header,
        table,
        problems,
        sheet=table.told["sheet"],
        title=upload.filename,
        made_for=made_for,
        revision=base.digest if base else "",
    )


def filename(upload: Upload) -> str:
    """The name of the file that was sent, said to be mended: cas.csv → cas-a-corriger.xlsx."""
    return f"{PurePosixPath(upload.filename).stem}-a-corriger.xlsx"
