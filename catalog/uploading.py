"""Checks an uploaded spreadsheet: claimed once, read and compared in sealed children, kept whole or not at all."""

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from . import contracts_store, policies, publishing, sealed, vault
from .conformity import messages
from .errors import CatalogError, ChildFailed
from .models import DatasetRevision, Operation, Upload
from .sheets.findings import problem
from .stages import UploadStage

STALE = timedelta(minutes=2)
"""A check that gave no sign of life for so long has lost its worker."""
ATTEMPTS = 5
READING = sealed.Limits(memory=1536 * sealed.MIB, cpu=60, wall=90)
CHECKING = sealed.Limits(memory=1536 * sealed.MIB, cpu=150, wall=180)
Job = tuple[str, dict[str, Any], dict[str, bytes]]


def check(pk: str) -> None:
    """Checks the upload and stores what was found; what someone else checks, or is gone, is left alone."""
    upload = _claimed(pk)
    if upload is None:
        return
    started = time.monotonic()
    try:
        outcome = _examined(upload)
    except ChildFailed as failure:
        outcome = _refused([problem("F20", reason=str(failure))])
    outcome["report"]["seconds"] = round(time.monotonic() - started, 2)
    _settle(upload, outcome)


def sweep() -> list[str]:
    """Gives uploads whose worker was lost, or whose message never arrived, to be checked again; their keys.

    After several attempts the check is given up, and says so.
    """
    now = timezone.now()
    waiting = Q(stage=UploadStage.RECEIVED, created_at__lt=now - STALE) | Q(
        stage=UploadStage.CHECKING, claimed_at__lt=now - STALE
    )
    again: list[str] = []
    for upload in Upload.objects.filter(waiting):
        if upload.attempts >= ATTEMPTS:
            _settle(upload, _refused([problem("F21")]))
        else:
            again.append(str(upload.pk))
    return again


def conformity_job(operation: Operation, revision: DatasetRevision, rows: bytes) -> Job:
    """What `sealed.run` needs to check rows of a revision against an operation, perhaps of another version.

    `rows`: JSON lines [number, [key, values…, response]]. The problems found are worded by `conformity.messages`.
    """
    plan = _plan(operation, revision.key_path)
    return _job(operation, plan, revision.columns, {"problems": [], "problem_count": 0}, rows)


def _claimed(pk: str) -> Upload | None:
    """The upload, if this call is the one that checks it: received, or left behind by a lost worker."""
    now = timezone.now()
    free = Q(stage=UploadStage.RECEIVED) | Q(stage=UploadStage.CHECKING, claimed_at__lt=now - STALE)
    claimed = Upload.objects.filter(free, pk=pk).update(
        stage=UploadStage.CHECKING, claimed_at=now, attempts=F("attempts") + 1
    )
    if not claimed:
        return None
    return Upload.objects.select_related("operation__version__service", "author", "organisation").get(pk=pk)


def _hold(upload: Upload) -> None:
    """Prolongs the claim, unless someone else has claimed since; then `_settle` will find that out."""
    Upload.objects.filter(pk=upload.pk, attempts=upload.attempts).update(claimed_at=timezone.now())


def _examined(upload: Upload) -> dict[str, Any]:
    content = vault.get("uploads", upload.file_digest)[len(upload.pk.bytes) :]
    arguments = {"filename": upload.filename, "max_rows": settings.MAX_ROWS}
    blobs = {"file": content}
    sheet = sealed.run("catalog.sheets.reading:read", arguments, blobs, limits=READING, beat=lambda: _hold(upload))
    if sheet["fatal"]:
        return _refused(sheet["problems"], sheet)
    rows = sheet.pop("blobs")["rows"]
    plan = _plan(upload.operation, upload.key_path or None)
    job = _job(upload.operation, plan, sheet["header"], sheet, rows)
    found = sealed.run(*job, limits=CHECKING, beat=lambda: _hold(upload))
    return {
        "problems": found["problems"],
        "problem_count": found["problem_count"],
        "report": _report(sheet) | {
            "columns": found["columns"],
            "row_count": found["row_count"],
            "key_label": found["key_label"],
            "notices": [messages.notice(notice) for notice in sheet["notices"] + found["notices"]],
        },
        "key_path": found["key_path"] or upload.key_path,
        "digest": found["digest"],
        "rows": found.get("blobs", {}).get("rows", b""),
    }  # fmt: skip


def _plan(operation: Operation, key_path: list[str] | None) -> dict[str, Any]:
    names = ("name", "kind", "source", "fault_code", "fault_string", "slots")
    return {
        "responses": [{name: getattr(response, name) for name in names} for response in operation.responses.all()],
        "tree": operation.response_tree,
        "key_candidates": operation.key_candidates,
        "key_path": key_path,
    }


def _job(operation: Operation, plan: dict[str, Any], header: list[str], sheet: dict[str, Any], rows: bytes) -> Job:
    arguments = {
        "plan": plan,
        "header": header,
        "main": operation.version.main_file,
        "cell_problems": sheet["problems"],
        "cell_problem_count": sheet["problem_count"],
    }
    files = contracts_store.contract_files(operation.version)
    blobs = {"rows": rows} | {f"file:{name}": content for name, content in files.items()}
    return "catalog.conformity.checking:check", arguments, blobs


def _refused(problems: list[dict[str, Any]], sheet: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"problems": problems, "problem_count": len(problems), "report": _report(sheet or {}), "key_path": [],
            "digest": "", "rows": b""}  # fmt: skip


def _report(sheet: dict[str, Any]) -> dict[str, Any]:
    told = {name: sheet.get(name, "") for name in ("kind", "sheet", "encoding", "delimiter")}
    return told | {"columns": sheet.get("header", []), "row_count": sheet.get("row_count", 0), "notices": []}


def _settle(upload: Upload, outcome: dict[str, Any]) -> None:
    """Stores the outcome unless another worker took the upload over; then the raw file is forgotten."""
    if outcome["rows"]:
        vault.put("rows", outcome["rows"])
    ready = bool(outcome["rows"]) and outcome["problem_count"] == 0
    with transaction.atomic():
        settled = Upload.objects.filter(pk=upload.pk, stage=upload.stage, attempts=upload.attempts).update(
            stage=UploadStage.READY if ready else UploadStage.FAULTY,
            problems=[messages.problem(found) for found in outcome["problems"]],
            problem_count=outcome["problem_count"],
            report=outcome["report"],
            key_path=outcome["key_path"] or upload.key_path,
            digest=outcome["digest"],
            checked_at=timezone.now(),
        )
    if not settled:
        return
    vault.delete("uploads", upload.file_digest)
    if outcome["rows"]:
        vault.put("rows", outcome["rows"])  # again: an equal upload may have been abandoned, and its rows deleted
    if ready:
        publish_if_asked(upload)


def publish_if_asked(upload: Upload) -> None:
    """Publishes in the author's name; a refusal becomes a notice, and the upload stays ready."""
    if not upload.publish_when_ready or not policies.may_publish(upload.author, upload):
        return
    try:
        publishing.publish(upload=upload, by=upload.author)
    except CatalogError as refusal:
        notice = {"code": refusal.code, "count": 1, "places": [], "parameters": {}, "message": str(refusal)}
        stored = Upload.objects.get(pk=upload.pk)
        stored.report["notices"] = [*stored.report.get("notices", []), notice]
        Upload.objects.filter(pk=upload.pk).update(report=stored.report)
