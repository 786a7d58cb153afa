"""An upload and the revision it was made from: others may have published meanwhile, and then both are joined."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import User

from ..errors import UploadRefused
from ..mending import tables
from ..models import DatasetRevision, Upload
from . import replacing
from .merging import Merge, Place, Side


@dataclass(frozen=True)
class Choices:
    """Which side stays, cell by cell or everywhere; `seen` is the number of the revision that the person saw."""

    seen: int
    of: Mapping[Place, Side] = field(default_factory=dict)
    everywhere: Side | None = None

    def among(self, merged: Merge) -> dict[Place, Side]:
        """The choices for these conflicts; none when a still newer revision has come."""
        if self.seen != merged.theirs.number:
            return {}
        if self.everywhere:
            return {each.place: self.everywhere for each in merged.conflicts}
        return dict(self.of)


MERGE = "merge"
"""Kind of the change, in the drafts of an upload, that joined its table with a revision."""


def base(upload: Upload) -> DatasetRevision | None:
    """The revision that the upload's table was made from, or joined with since; undoing a merge takes that back."""
    merged = upload.drafts.filter(change__kind=MERGE).first()
    if merged is not None:
        return upload.dataset.revisions.filter(number=merged.change["revision"]).first()
    return upload.base


def remember(upload: Upload, digest: str) -> None:
    """The file says itself which rows of the dataset it was filled with: that revision is its base."""
    if not digest or upload.dataset_id is None:
        return
    made_from = upload.dataset.revisions.filter(digest=digest).first()
    if made_from is not None:
        Upload.objects.filter(pk=upload.pk).update(base=made_from)


def is_in(upload: Upload, revision: DatasetRevision) -> bool:
    """Whether the revision holds the upload's rows already, found by the same key and checked with the same version."""
    mine = (upload.digest, upload.key_path, upload.operation.version_id)
    return mine == (revision.digest, revision.key_path, revision.version_id)


def newer(upload: Upload) -> DatasetRevision | None:
    """The newest revision of the upload's dataset, when the upload knows nothing of it."""
    if upload.dataset_id is None or upload.base_id is None:
        return None
    last = upload.dataset.revisions.select_related("author").first()
    return last if last is not None and last != base(upload) else None


def merge(upload: Upload) -> Merge | None:
    """What the upload changed and what others published meanwhile; None when nobody did. Raises UploadRefused."""
    last = newer(upload)
    if last is None:
        return None
    if last.key_path != upload.key_path:
        raise UploadRefused(
            _("Revision r%(number)s finds its rows by another field of the request: send your file again.")
            % {"number": last.number},
            code="other-key",
        )
    return Merge(base(upload), upload, last)


def join(*, upload: Upload, by: User, choices: Choices | None = None) -> None:
    """Puts the merged table in place of the upload's, to be checked again. Who may was asked before.

    Raises UploadRefused: conflicts (each with its key and column), other-key, not-ready.
    """
    merged = merge(upload)
    if merged is None:
        return
    chosen = choices.among(merged) if choices else {}
    undecided = merged.undecided(chosen)
    if undecided:
        raise UploadRefused(
            _("Revision r%(number)s changed the same cells as you. Choose for each which value stays.")
            % {"number": merged.theirs.number},
            [asdict(each) | {"code": "conflict"} for each in undecided],
            code="conflicts",
        )
    change = {"kind": MERGE, "cells": len(merged.conflicts), "where": f"r{merged.theirs.number}",
              "revision": merged.theirs.number}  # fmt: skip
    replacing.replace(upload, tables.of_rows(merged.content(chosen), replacing.TOLD), by=by, change=change)
    trail.record(by=by, verb="upload.merge", target=upload, detail=change)
