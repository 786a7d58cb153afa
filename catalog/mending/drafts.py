"""The tables of an upload in the vault, one for each change: they outlive the browser, and end with the upload."""

from typing import Any

from django.db import transaction

from ..keeping import vault
from ..models import Draft, Upload
from ..stages import UploadStage
from . import tables
from .tables import Stream, Table

KEPT = 20
"""Tables kept for one upload: so many changes can be undone."""


def table(upload: Upload) -> Table | None:
    """The upload's table as it stands; None when nothing of it is kept. Raises VaultDamaged."""
    newest = upload.drafts.first()
    if newest is not None:
        return tables.unpacked(vault.get("drafts", newest.digest))
    if upload.stage == UploadStage.READY:
        told = {name: upload.report.get(name, "") for name in ("kind", "sheet", "encoding", "delimiter")}
        return tables.of_rows(vault.get("rows", upload.digest), tables.UNTOLD | told)
    return None


def streamed(upload: Upload) -> Table | Stream | None:
    """The same, to go through its rows and no more: a large one is not held."""
    newest = upload.drafts.first()
    if newest is None:
        return table(upload)
    return tables.streamed(lambda: vault.lines("drafts", newest.digest))


def keep(upload: Upload, made: Table, *, number: int, by=None, change: dict[str, Any] | None = None) -> Draft:
    """Keeps a table as the newest; the oldest beyond `KEPT` are forgotten."""
    digest = vault.put("drafts", tables.packed(made, f"{upload.pk} {number}"))
    draft = Draft.objects.create(upload=upload, number=number, digest=digest, author=by, change=change or {})
    _forget(list(upload.drafts.all()[KEPT:]))
    return draft


def begin(upload: Upload, digest: str) -> None:
    """The first table of an upload, which is in the vault."""
    Draft.objects.create(upload=upload, number=upload.edition, digest=digest)


def last_change(upload: Upload) -> Draft | None:
    """The change that undo takes back; None when there is none, or what was before it is not kept any more."""
    newest = list(upload.drafts.select_related("author")[:2])
    return newest[0] if len(newest) == 2 else None


def withdraw(upload: Upload) -> Draft | None:
    """Forgets the newest table: what was before it stands again. The one that is gone, None when there is none."""
    newest = upload.drafts.first()
    if newest is not None:
        _forget([newest])
    return newest


def discard(upload: Upload) -> None:
    """Nothing of the upload's tables may be kept."""
    _forget(list(upload.drafts.all()))


def forget(upload: Upload) -> None:
    """The upload is over: nothing of its tables is kept, nor the list of their problems."""
    discard(upload)
    if upload.findings:
        Upload.objects.filter(pk=upload.pk).update(findings="")
        transaction.on_commit(lambda: vault.delete("findings", upload.findings))


def _forget(gone: list[Draft]) -> None:
    Draft.objects.filter(pk__in=[draft.pk for draft in gone]).delete()
    digests = [draft.digest for draft in gone]
    transaction.on_commit(lambda: [vault.delete("drafts", digest) for digest in digests])
