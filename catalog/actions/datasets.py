"""Bringing data: a spreadsheet is received, its key chosen, its rows published or put aside."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation, Team, User

from .. import policies, publishing, tasks, uploading, vault
from ..errors import NotAllowed, UploadRefused
from ..models import Dataset, DatasetRevision, Operation, Upload
from ..stages import Scope, Stage, UploadStage

ENDED = (UploadStage.PUBLISHED, UploadStage.ABANDONED)
LONGEST_NAME = 200


def receive(
    *,
    by: User,
    organisation: Organisation,
    operation: Operation,
    filename: str,
    content: bytes,
    dataset: Dataset | None = None,
    dataset_name: str = "",
    scope: str = Scope.ORGANISATION,
    team: Team | None = None,
    key_path: list[str] | None = None,
    publish_when_ready: bool = False,
    note: str = "",
) -> Upload:
    """Keeps the file until it is checked, which starts after the commit. Nothing of it is read here.

    For a new dataset `scope` and `team` say who may use it. Raises NotAllowed, UploadRefused.
    """
    _check_place(by, organisation, operation, dataset)
    if dataset is None:
        publishing.check_scope(by=by, organisation=organisation, scope=scope, team=team)
    if len(content) > settings.MAX_UPLOAD_BYTES:
        limit = settings.MAX_UPLOAD_BYTES // 2**20
        raise UploadRefused(_("The file is larger than %(limit)s MB. Split it.") % {"limit": limit}, code="too-large")
    upload = Upload(
        operation=operation,
        dataset=dataset,
        dataset_name="" if dataset else (dataset_name.strip() or _stem(filename))[:120],
        scope=dataset.scope if dataset else scope,
        team=dataset.team if dataset else team if scope == Scope.TEAM else None,
        organisation=organisation,
        author=by,
        filename=shown_name(filename),
        key_path=key_path or [],
        publish_when_ready=publish_when_ready,
        note=note[:300],
    )
    # The upload's own key in front: equal files of two people are two contents, and deleting one leaves the other.
    upload.file_digest = vault.put("uploads", upload.pk.bytes + content)
    try:
        with transaction.atomic():
            upload.save(force_insert=True)
            trail.record(by=by, verb="upload.receive", target=upload, detail={"filename": upload.filename})
            tasks.check_upload.delay_on_commit(str(upload.pk))
    except BaseException:
        vault.delete("uploads", upload.file_digest)
        raise
    return upload


@transaction.atomic
def publish(*, upload: Upload, by: User, note: str = "") -> DatasetRevision:
    """The next revision of the dataset. Raises NotAllowed, UploadRefused."""
    if not policies.may_publish(by, upload):
        raise NotAllowed(_("You may not publish in this organisation."))
    return publishing.publish(upload=upload, by=by, note=note)


@transaction.atomic
def abandon(*, upload: Upload, by: User) -> None:
    """Puts the upload aside: its file and its rows are forgotten, its report stays."""
    if not policies.may_publish(by, upload):
        raise NotAllowed(_("You may not put this file aside."))
    moved = Upload.objects.filter(pk=upload.pk).exclude(stage__in=ENDED).update(stage=UploadStage.ABANDONED, digest="")
    if not moved:
        raise UploadRefused(_("This file is already published or put aside."), code="ended")
    trail.record(by=by, verb="upload.abandon", target=upload)
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


def _stem(filename: str) -> str:
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


def _forget(file_digest: str, rows_digest: str) -> None:
    """The raw file is the upload's own; equal rows may be used elsewhere."""
    vault.delete("uploads", file_digest)
    used = rows_digest and (
        Upload.objects.filter(digest=rows_digest).exists()
        or DatasetRevision.objects.filter(digest=rows_digest).exists()
    )
    if rows_digest and not used:
        vault.delete("rows", rows_digest)
