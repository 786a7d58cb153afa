"""Mending an upload in the page: a click for a cell or a whole cause, a row edited by hand, the last change undone."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import User

from .. import policies, tasks
from ..errors import NotAllowed, UploadRefused
from ..matching.mapping import Mapping as Matching
from ..mending import changes, drafts, listing, tables, typing
from ..mending.tables import Table
from ..models import Upload
from ..sheets.findings import address
from ..stages import UploadStage
from ..uploads import uploading

MENDABLE = (UploadStage.FAULTY, UploadStage.READY)
AT_ONCE = 20_000
"""Cells of a table that is checked while the person waits, a second; larger ones are checked by the worker."""


@transaction.atomic
def mend(*, upload: Upload, by: User, edition: int, cause: str, remedy: str, row: int | None = None) -> int:
    """Applies one remedy to the problem of a row, or to all that have this cause; to how many it did.

    `cause` and `remedy` are those of `mending.listing`; `edition` is the one that the person saw. Raises NotAllowed,
    UploadRefused: changed-meanwhile, not-mendable, no-such-problem.
    """
    table = _taken(upload, by, edition)
    found = listing.find(upload, cause=cause, row=row)
    made, count = changes.mended(table, remedy, found)
    if not count:
        raise UploadRefused(_("This problem is not there any more."), code="no-such-problem")
    where = found[0]["column"] if row is None else found[0]["cell"]
    _keep(upload, by, table, made, {"kind": remedy, "cause": cause, "cells": count, "where": where})
    return count


@transaction.atomic
def edit(*, upload: Upload, by: User, edition: int, row: int, values: Mapping[int, str]) -> int:
    """Writes texts into cells of one row (1 is the header): {column counted from 0: text}; how many changed.

    Raises NotAllowed, UploadRefused as `mend`, and no-such-row, cell-refused, nothing-changed.
    """
    table = _taken(upload, by, edition)
    cells = table.row(row)
    if cells is None or not all(0 <= position < len(cells) for position in values):
        raise UploadRefused(_("This row is not there any more."), code="no-such-row")
    texts = {position: typing.settled(text, row, position) for position, text in values.items()}
    new = {position: text for position, text in texts.items() if text != cells[position]}
    if not new:
        raise UploadRefused(_("Nothing was changed."), code="nothing-changed")
    where = address(row, min(new))
    _keep(upload, by, table, tables.with_cells(table, {row: new}), {"kind": "edit", "cells": len(new), "where": where})
    return len(new)


@transaction.atomic
def remove_row(*, upload: Upload, by: User, edition: int, row: int) -> None:
    """Leaves one row out. Raises NotAllowed, UploadRefused as `mend`, and no-such-row, last-row."""
    table = _taken(upload, by, edition)
    if row == tables.HEADER or table.row(row) is None:
        raise UploadRefused(_("This row is not there any more."), code="no-such-row")
    made = tables.without_rows(table, {row})
    if not made.rows:
        raise UploadRefused(_("This is the only row: a table has at least one."), code="last-row")
    _keep(upload, by, table, made, {"kind": "remove-row", "cells": len(table.header), "where": str(row)})


@transaction.atomic
def match(*, upload: Upload, by: User, edition: int, mapping: Matching, key_path: list[str] | None = None) -> None:
    """Puts every column where `mapping` says, at once. Raises NotAllowed, UploadRefused as `mend`."""
    table = _taken(upload, by, edition)
    if key_path:
        Upload.objects.filter(pk=upload.pk).update(key_path=key_path)
    made = tables.matched(table, mapping.told())
    _keep(upload, by, table, made, {"kind": "match", "cells": len(mapping.renamed), "where": str(len(mapping.unused))})


@transaction.atomic
def undo(*, upload: Upload, by: User, edition: int) -> None:
    """Takes the last change back. Raises NotAllowed, UploadRefused as `mend`, and nothing-to-undo."""
    _taken(upload, by, edition)
    undone = drafts.last_change(upload)
    if undone is None:
        raise UploadRefused(_("There is no change to take back."), code="nothing-to-undo")
    drafts.withdraw(upload)
    trail.record(by=by, verb="upload.undo", target=upload, detail=undone.change)
    _check_again(upload, drafts.table(upload))


def _taken(upload: Upload, by: User, edition: int) -> Table:
    """The table, this change's alone: nobody changed it since the person saw it, and nobody does until the commit."""
    if not policies.may_publish(by, upload):
        raise NotAllowed(_("You may not change this file."))
    mendable = Upload.objects.filter(pk=upload.pk, stage__in=MENDABLE)
    same = mendable.filter(edition=edition)
    if not same.update(edition=edition + 1, stage=UploadStage.RECEIVED, attempts=0, claimed_at=None):
        if mendable.exists():
            message = _("This file was changed since you opened this page. Look at it again, then repeat your change.")
            raise UploadRefused(message, code="changed-meanwhile")
        raise UploadRefused(_("This file is being checked, or was published or put aside."), code="not-mendable")
    table = drafts.table(upload)
    if table is None:
        raise UploadRefused(
            _("Nothing of this file was kept: mend it in your spreadsheet, then send it again."), code="not-mendable"
        )
    return table


def _keep(upload: Upload, by: User, before: Table, made: Table, change: dict[str, Any]) -> None:
    edition = Upload.objects.values_list("edition", flat=True).get(pk=upload.pk)
    if not upload.drafts.exists():  # the rows of a file without faults: undo leads back to them
        drafts.keep(upload, before, number=edition - 1)
    drafts.keep(upload, made, number=edition, by=by, change=change)
    trail.record(by=by, verb="upload.mend", target=upload, detail=change)
    _check_again(upload, made)


def _check_again(upload: Upload, table: Table) -> None:
    pk = str(upload.pk)
    if len(table.header) * len(table.rows.splitlines()) > AT_ONCE:
        tasks.check_upload.delay_on_commit(pk)
    else:
        transaction.on_commit(lambda: uploading.check(pk))
