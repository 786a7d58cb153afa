"""Checks an uploaded spreadsheet: claimed once, read and compared in sealed children, kept whole or not at all."""

import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from . import airlock, contracts_store, policies, publishing, sealed, vault
from .conformity import messages, remedies
from .errors import CatalogError, ChildFailed
from .matching import mapping
from .mending import drafts, listing
from .mending.tables import Table
from .models import DatasetRevision, NamedResponse, Operation, Upload
from .revising import rebasing
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
        if outcome["personal"] and drafts.last_change(upload):
            outcome = _without_last_change(upload)
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
    plan = plan_of(operation, revision.key_path)
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
    sheet = _sheet(upload)
    if sheet["fatal"]:
        return _refused(sheet["problems"], sheet)
    if elsewhere := _made_elsewhere(upload, sheet):
        return _refused(elsewhere)
    rows = sheet.pop("blobs")["rows"]
    rows, replaced = _without_people(upload, sheet, rows)
    personal, doubts = _screened(upload, sheet, rows)
    if personal:
        return _refused(personal) | {"personal": True}
    plan = plan_of(upload.operation, upload.key_path or None)
    job = _job(upload.operation, plan, sheet["header"], sheet, rows)
    found = sealed.run(*job, limits=CHECKING, beat=lambda: _hold(upload))
    return {
        "problems": found["problems"],
        "problem_count": found["problem_count"],
        "report": _report(sheet) | {
            "columns": found["columns"],
            "row_count": found["row_count"],
            "key_label": found["key_label"],
            "causes": found["causes"],
            "notices": [messages.notice(notice) for notice in sheet["notices"] + replaced + doubts + found["notices"]],
        },
        "key_path": found["key_path"] or upload.key_path,
        "digest": found["digest"],
        "rows": found["blobs"].get("rows", b""),
        "findings": found["blobs"]["findings"],
        "table": _table(sheet, rows),
        "made_from": sheet.get("revision", ""),
        "personal": False,
    }  # fmt: skip


def _without_last_change(upload: Upload) -> dict[str, Any]:
    """What was typed in the page looks like a real person's: it is forgotten, what stood before passed the airlock."""
    drafts.withdraw(upload)
    outcome = _examined(upload)
    taken_back = {"code": "N41", "count": 1, "places": [], "parameters": {}}
    outcome["report"]["notices"].insert(0, messages.notice(taken_back))
    return outcome


def _made_elsewhere(upload: Upload, sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """The refusal of a template that names another operation, whatever its version; [] for any other file."""
    made, operation = sheet.get("identity"), upload.operation
    service = operation.version.service
    if not made or (made["service"], made["operation"]) == (service.slug, operation.name):
        return []
    return [problem("F33", made=made["operation"], service=made["service"], operation=f"{operation} ({service})")]


def _without_people(upload: Upload, sheet: dict[str, Any], rows: bytes) -> tuple[bytes, list[dict[str, Any]]]:
    if not upload.fictitious:
        return rows, []
    return airlock.without_people(header=sheet["header"], rows=rows, beat=lambda: _hold(upload))


def _screened(upload: Upload, sheet: dict[str, Any], rows: bytes) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the privacy airlock says of the file, and of what was typed in the page since."""
    mended = upload.fictitious or drafts.table(upload) is not None  # then nothing but the rows will be kept
    content = b"" if mended else vault.get("uploads", upload.file_digest)[len(upload.pk.bytes) :]
    return airlock.screen(sheet=sheet, rows=rows, content=content, filename=upload.filename, beat=lambda: _hold(upload))


def _sheet(upload: Upload) -> dict[str, Any]:
    """What the reading of the file gives; of an upload that was mended in the page, its table in the same form."""
    table = drafts.table(upload)
    if table is None:
        content = vault.get("uploads", upload.file_digest)[len(upload.pk.bytes) :]
        arguments = {"filename": upload.filename, "max_rows": settings.MAX_ROWS}
        reader = "catalog.sheets.reading:read"
        sheet = sealed.run(reader, arguments, {"file": content}, limits=READING, beat=lambda: _hold(upload))
        return mapping.applied(upload.mapping, sheet)
    names = dict(enumerate(table.header))
    problems = [found | {"column": names.get(found["position"], "")} for found in table.problems]
    return table.told | {
        "fatal": False,
        "header": table.header,
        "row_count": len(table.rows.splitlines()),
        "problems": problems,
        "problem_count": len(problems) + table.told["unlisted"],
        "blobs": {"rows": table.rows},
    }


def _table(sheet: dict[str, Any], rows: bytes) -> Table:
    """The table as it is kept for mending, with what the reading found in its cells."""
    names = ("kind", "sheet", "encoding", "delimiter", "identity", "records", "notices", "problems")
    told = {name: sheet[name] for name in names}
    return Table(sheet["header"], rows, told | {"unlisted": sheet["problem_count"] - len(sheet["problems"])})


def plan_of(operation: Operation, key_path: list[str] | None, *, more: Iterable[NamedResponse] = ()) -> dict[str, Any]:
    """What a table of `operation` is checked against, as `conformity.plan.Plan` reads it; with `more` responses."""
    responses = [*operation.responses.all(), *more]
    names = ("name", "kind", "source", "fault_code", "fault_string", "slots", "raw")
    return {
        "responses": [
            {"use": operation.use} | {name: getattr(response, name) for name in names} for response in responses
        ],
        "tree": operation.response_tree,
        "key_candidates": operation.key_candidates,
        "key_path": key_path,
        "request": {"sample": operation.sample_request, "tree": operation.request_tree},
    }


def _job(operation: Operation, plan: dict[str, Any], header: list[str], sheet: dict[str, Any], rows: bytes) -> Job:
    arguments = {
        "plan": plan,
        "header": header,
        "main": operation.version.main_file,
        "cell_problems": sheet["problems"],
        "cell_problem_count": sheet["problem_count"],
        "records": sheet.get("records", []),
    }
    files = contracts_store.contract_files(operation.version)
    blobs = {"rows": rows} | {f"file:{name}": content for name, content in files.items()}
    return "catalog.conformity.checking:check", arguments, blobs


def _refused(problems: list[dict[str, Any]], sheet: dict[str, Any] | None = None) -> dict[str, Any]:
    report = _report(sheet or {}) | {"causes": remedies.causes(problems)}
    return {"problems": problems, "problem_count": len(problems), "report": report, "key_path": [], "digest": "",
            "rows": b"", "findings": listing.listed(problems), "table": None, "personal": False}  # fmt: skip


def _report(sheet: dict[str, Any]) -> dict[str, Any]:
    told = {name: sheet.get(name, "") for name in ("kind", "sheet", "encoding", "delimiter")}
    return told | {"columns": sheet.get("header", []), "row_count": sheet.get("row_count", 0), "notices": []}


def _settle(upload: Upload, outcome: dict[str, Any]) -> None:
    """Stores the outcome unless another worker took the upload over; then the raw file is forgotten.

    Of a faulty one the table is kept, to be mended in the page.
    """
    if outcome["rows"]:
        vault.put("rows", outcome["rows"])
    findings = _listed(upload, outcome["findings"]) if outcome["table"] else ""
    ready = bool(outcome["rows"]) and outcome["problem_count"] == 0
    with transaction.atomic():
        same = Upload.objects.filter(pk=upload.pk, stage=upload.stage, attempts=upload.attempts, edition=upload.edition)
        settled = same.update(
            stage=UploadStage.READY if ready else UploadStage.FAULTY,
            problems=[messages.problem(found) for found in outcome["problems"]],
            problem_count=outcome["problem_count"],
            findings=findings,
            report=outcome["report"],
            key_path=outcome["key_path"] or upload.key_path,
            digest=outcome["digest"],
            checked_at=timezone.now(),
        )
        if settled and not ready and outcome["table"] and not upload.drafts.exists():
            drafts.keep(upload, outcome["table"], number=upload.edition)
        elif settled and outcome["personal"]:
            drafts.discard(upload)
        if settled:
            rebasing.remember(upload, outcome.get("made_from", ""))
    if not settled:
        if findings:
            vault.delete("findings", findings)
        return
    vault.delete("uploads", upload.file_digest)
    if upload.findings:
        vault.delete("findings", upload.findings)
    if upload.digest != outcome["digest"]:
        forget_rows(upload.digest)
    if outcome["rows"]:
        vault.put("rows", outcome["rows"])  # again: an equal upload may have been abandoned, and its rows deleted
    if ready:
        publish_if_asked(upload)


def _listed(upload: Upload, problems: bytes) -> str:
    """The digest of the upload's own list; what cannot be mended in the page needs none, `problems` has it all."""
    return vault.put("findings", f"{upload.pk} {upload.edition} {upload.attempts}\n".encode() + problems)


def forget_rows(digest: str) -> None:
    """Equal rows may be used elsewhere: they go with the last that needs them."""
    if not digest or Upload.objects.filter(digest=digest).exists():
        return
    if not DatasetRevision.objects.filter(digest=digest).exists():
        vault.delete("rows", digest)


def publish_if_asked(upload: Upload) -> None:
    """Publishes in the author's name; a refusal becomes a notice, and the upload stays ready."""
    if not upload.publish_when_ready or not policies.may_publish(upload.author, upload):
        return
    try:
        if _joined(upload):
            check(str(upload.pk))
        else:
            publishing.publish(upload=upload, by=upload.author)
    except CatalogError as refusal:
        notice = {"code": refusal.code, "count": 1, "places": [], "parameters": {}, "message": str(refusal)}
        stored = Upload.objects.get(pk=upload.pk)
        stored.report["notices"] = [*stored.report.get("notices", []), notice]
        Upload.objects.filter(pk=upload.pk).update(report=stored.report)


def _joined(upload: Upload) -> bool:
    """Whether others had published meanwhile, and their rows were joined with the upload's. Raises UploadRefused."""
    upload = Upload.objects.select_related("dataset").get(pk=upload.pk)
    if rebasing.newer(upload) is None:
        return False
    with transaction.atomic():
        rebasing.join(upload=upload, by=upload.author)
    return True
