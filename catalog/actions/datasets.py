"""Bringing data: a spreadsheet is received, its key chosen, its rows published or put aside."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation, Team, User

from .. import policies, tasks
from ..errors import NotAllowed, UploadRefused
from ..keeping import vault
from ..mending import copies, drafts
from ..models import Dataset, DatasetRevision, Operation, Upload
from ..revising import rebasing
from ..stages import Scope, Stage, SuggestionStage, UploadStage
from ..uploads import airlock, publishing, settling, uploading
from . import attestations, mending

Choices = rebasing.Choices


@dataclass(frozen=True)
class Sharing:
    """Who may use a new dataset; a team is named with its scope alone."""

    scope: str
    team: Team | None = None


ENDED = (UploadStage.PUBLISHED, UploadStage.ABANDONED)
LONGEST_NAME = 200


def receive(
    *,
    by: User,
    organisation: Organisation,
    operation: Operation,
    filename: str,
    content: bytes | File,
    dataset: Dataset | None = None,
    dataset_name: str = "",
    scope: str = Scope.ORGANISATION,
    team: Team | None = None,
    key_path: list[str] | None = None,
    publish_when_ready: bool = False,
    fictitious: bool = False,
    invented: bool = False,
    made_here: bool = False,
    note: str = "",
    mapping: dict[str, Any] | None = None,
) -> Upload:
    """Keeps the file until it is checked, which starts after the commit. Nothing of it is read here.

    `fictitious` puts fictitious people in the place of real ones; `invented` is the sender's attestation that those it
    names do not exist; `made_here`: the portal made the rows itself. For a new dataset `scope` and `team` say who may
    use it; `mapping` (of `matching.mapping`) which column of the file is which, when their names do not. Raises
    NotAllowed, UploadRefused.
    """
    _check_place(by, organisation, operation, dataset)
    airlock.refuse_words(filename=filename, dataset_name=dataset_name, note=note)
    if dataset is None:
        publishing.check_scope(by=by, organisation=organisation, scope=scope, team=team)
    file = ContentFile(content) if isinstance(content, bytes) else content
    if file.size > settings.MAX_UPLOAD_BYTES:
        limit = settings.MAX_UPLOAD_BYTES // 2**20
        raise UploadRefused(_("The file is larger than %(limit)s MB. Split it.") % {"limit": limit}, code="too-large")
    upload = Upload(
        operation=operation,
        dataset=dataset,
        dataset_name="" if dataset else (dataset_name.strip() or stem(filename))[:120],
        scope=dataset.scope if dataset else scope,
        team=dataset.team if dataset else team if scope == Scope.TEAM else None,
        organisation=organisation,
        author=by,
        filename=shown_name(filename),
        key_path=key_path or [],
        publish_when_ready=publish_when_ready,
        fictitious=fictitious,
        invented=made_here,
        note=note[:300],
        mapping=mapping or {},
        base=dataset.revisions.first() if dataset else None,
    )
    # The upload's own key in front: equal files of two people are two contents, and deleting one leaves the other.
    upload.file_digest = vault.put("uploads", chain([upload.pk.bytes], file.chunks()))
    try:
        with transaction.atomic():
            upload.save(force_insert=True)
            trail.record(by=by, verb="upload.receive", target=upload, detail={"filename": upload.filename})
            if invented:
                attestations.attest(upload, by=by, digest=_sha256(file))
            tasks.check_upload.delay_on_commit(str(upload.pk))
    except BaseException:
        vault.delete("uploads", upload.file_digest)
        raise
    return upload


def publish(
    *,
    upload: Upload,
    by: User,
    note: str = "",
    choices: Choices | None = None,
    sharing: Sharing | None = None,
    invented: bool = False,
) -> DatasetRevision | None:
    """The next revision of the dataset, joined with what others published since the upload was made.

    `choices` settle the cells that both changed; `sharing` says anew who may use a dataset that this makes; `invented`
    attests that the people who were typed in the page do not exist. The faulty files that this one is the mended form
    of are put aside. None when the joined table has to be checked by the worker, or mended, before it can be published.
    Raises NotAllowed, UploadRefused (conflicts: the cells to choose for; attestation).
    """
    if not policies.may_publish(by, upload):
        raise NotAllowed(_("You may not publish in this organisation."))
    airlock.refuse_words(note=note)
    if invented and airlock.to_attest(upload):
        with transaction.atomic():
            attestations.attest(upload, by=by, digest=upload.digest)
    if rebasing.newer(upload) is not None:
        with transaction.atomic():
            rebasing.join(upload=upload, by=by, choices=choices)
        if not _is_checked(upload):
            return None
    with transaction.atomic():
        if sharing is not None and upload.dataset_id is None:
            _share(upload, sharing, by)
        revision = publishing.publish(upload=upload, by=by, note=note)
        for former in copies.mended(upload, revision.dataset):
            abandon(upload=former, by=by)
        return revision


@transaction.atomic
def abandon(*, upload: Upload, by: User) -> None:
    """Puts the upload aside: its file and its rows are forgotten, its report stays."""
    if not policies.may_publish(by, upload):
        raise NotAllowed(_("You may not put this file aside."))
    moved = Upload.objects.filter(pk=upload.pk).exclude(stage__in=ENDED).update(stage=UploadStage.ABANDONED, digest="")
    if not moved:
        raise UploadRefused(_("This file is already published or put aside."), code="ended")
    upload.suggestions.update(stage=SuggestionStage.OPEN, upload=None, decided_by=None, decided_at=None)
    trail.record(by=by, verb="upload.abandon", target=upload)
    drafts.forget(upload)
    transaction.on_commit(lambda: _forget(upload.file_digest, upload.digest))
    upload.stage = UploadStage.ABANDONED


@transaction.atomic
def choose_key(*, upload: Upload, by: User, key_path: list[str]) -> None:
    """Says which field of the request tells the rows apart; an upload that only lacked that becomes ready."""
    if not policies.may_publish(by, upload):
        raise NotAllowed(_("You may not change this file."))
    upload = Upload.objects.select_for_update(of=("self",)).select_related("operation", "author").get(pk=upload.pk)
    chosen = next((each for each in upload.operation.key_candidates if each["path"] == key_path), None)
    if chosen is None:
        raise UploadRefused(_("The request of this operation has no such field."), code="key-unknown")
    waits = upload.stage == UploadStage.FAULTY and upload.digest and [p["code"] for p in upload.problems] == ["C04"]
    if not waits and upload.stage != UploadStage.READY:
        raise UploadRefused(_("Mend the file, then choose the field when you send it again."), code="not-ready")
    report = upload.report | {"key_label": chosen["label"]}
    Upload.objects.filter(pk=upload.pk).update(
        stage=UploadStage.READY, key_path=key_path, problems=[], problem_count=0, report=report
    )
    trail.record(by=by, verb="upload.choose-key", target=upload, detail={"key": chosen["label"]})
    if waits:
        transaction.on_commit(lambda: uploading.publish_if_asked(upload))


def _is_checked(upload: Upload) -> bool:
    """Whether the table is without faults; a small one is checked while the person waits."""
    if len(upload.report["columns"]) * upload.report["row_count"] > mending.AT_ONCE:
        tasks.check_upload.delay_on_commit(str(upload.pk))
        return False
    uploading.check(str(upload.pk))
    upload.refresh_from_db()
    return upload.stage == UploadStage.READY


def _share(upload: Upload, sharing: Sharing, by: User) -> None:
    publishing.check_scope(by=by, organisation=upload.organisation, scope=sharing.scope, team=sharing.team)
    team = sharing.team if sharing.scope == Scope.TEAM else None
    Upload.objects.filter(pk=upload.pk).update(scope=sharing.scope, team=team)


def shown_name(filename: str) -> str:
    """The last part of a file's name, without what could mislead a reader or a header, its extension kept."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    name = "".join(
        char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] not in "CZ" or char == " "
    )
    name = name.strip() or "?"
    if len(name) <= LONGEST_NAME:
        return name
    suffix = PurePosixPath(name).suffix[:10]
    return name[: LONGEST_NAME - len(suffix)] + suffix


def stem(filename: str) -> str:
    """The file's name in words, without its extension: how a dataset made of it is called."""
    words = re.sub(r"[_\s]+", " ", PurePosixPath(shown_name(filename)).stem).strip()
    return words or "?"


def _check_place(by: User, organisation: Organisation, operation: Operation, dataset: Dataset | None) -> None:
    """The person may bring data here, for this operation, into that dataset."""
    if not policies.may_upload(by, organisation):
        raise NotAllowed(_("Your role does not let you add data in this organisation."))
    if not Operation.objects.visible_to(by).filter(pk=operation.pk).exists():
        raise NotAllowed(_("You may not use this operation."))
    if operation.version.stage in (Stage.REFUSED, Stage.RETIRED):
        raise UploadRefused(_("This version takes no data any more: choose another one."), code="version-closed")
    if dataset is None:
        return
    if not policies.may_change(by, dataset) or dataset.organisation_id != organisation.pk:
        raise NotAllowed(_("You may not change this dataset."))
    if dataset.service_id != operation.version.service_id or dataset.operation_name != operation.name:
        raise UploadRefused(_("This dataset answers another operation."), code="other-operation")


def _sha256(file: File) -> str:
    found = hashlib.sha256()
    for part in file.chunks():
        found.update(part)
    return found.hexdigest()


def _forget(file_digest: str, rows_digest: str) -> None:
    """The raw file is the upload's own; equal rows may be used elsewhere."""
    vault.delete("uploads", file_digest)
    settling.forget_rows(rows_digest)
