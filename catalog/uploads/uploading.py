"""Checks an uploaded spreadsheet: claimed once, read and compared in sealed children, kept whole or not at all."""

import json
import time
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .. import policies
from ..conformity import messages, remedies
from ..errors import CatalogError, ChildFailed
from ..functions import plugged
from ..intake import contracts_store
from ..keeping import pieces, vault
from ..keeping.pieces import Content, Piece
from ..mending import copies, drafts, listing
from ..models import DatasetRevision, NamedResponse, Operation, Upload
from ..revising import rebasing
from ..sealing import sealed
from ..sheets.findings import problem
from ..stages import UploadStage
from . import airlock, claims, publishing, settling
from .claims import Claim

ATTEMPTS = 5
READ = "catalog.matching.placing:read"
READING = sealed.Limits(memory=1536 * sealed.MIB, cpu=60, wall=90)
CHECKING = sealed.Limits(memory=1536 * sealed.MIB, cpu=150, wall=180)
Job = tuple[str, dict[str, Any], dict[str, Content]]


def check(pk: str) -> None:
    """Checks the upload and stores what was found; what someone else checks, or is gone, is left alone.

    Somebody who cancels it meanwhile, or puts it aside, ends it within a second or two.
    """
    with ExitStack() as shelf:
        claim = claims.take(pk, shelf)
        if claim is None:
            return
        started = time.monotonic()
        try:
            outcome = examined(claim)
            if outcome["personal"] and drafts.last_change(claim.upload):
                outcome = _without_last_change(claim)
            claim.hold()
        except ChildFailed as failure:
            outcome = _refused([problem("F20", reason=str(failure))])
        except claims.Lost:
            return
        outcome["report"]["seconds"] = round(time.monotonic() - started, 2)
        ready = settling.settle(claim.upload, outcome)
    if ready:
        publish_if_asked(claim.upload)


def sweep() -> list[str]:
    """Gives uploads whose worker was lost, or whose message never arrived, to be checked again; their keys.

    After several attempts the check is given up, and says so.
    """
    now = timezone.now()
    waiting = Q(stage=UploadStage.RECEIVED, created_at__lt=now - claims.STALE) | Q(
        stage=UploadStage.CHECKING, claimed_at__lt=now - claims.STALE
    )
    again: list[str] = []
    for upload in Upload.objects.filter(waiting):
        if upload.attempts >= ATTEMPTS:
            settling.settle(upload, _refused([problem("F21")]))
        else:
            again.append(str(upload.pk))
    return again


def conformity_job(operation: Operation, revision: DatasetRevision, rows: bytes) -> Job:
    """What `sealed.run` needs to check rows of a revision against an operation, perhaps of another version.

    `rows`: JSON lines [number, [key, values…, response]]. The problems found are worded by `conformity.messages`.
    """
    plan = plan_of(operation, revision.key_path)
    return _job(operation, plan, revision.columns, {"rows": rows})


def examined(claim: Claim) -> dict[str, Any]:
    """What the check finds, as `settling.settle` keeps it. Raises ChildFailed, claims.Lost."""
    upload, sheet = claim.upload, _sheet(claim)
    if sheet["fatal"]:
        return _refused(sheet["problems"], sheet)
    if elsewhere := _made_elsewhere(upload, sheet):
        return _refused(elsewhere)
    rows, replaced = _without_people(claim, sheet)
    personal, doubts = _screened(claim, sheet, rows)
    if personal:
        return _refused(personal) | {"personal": True}
    plan = plan_of(upload.operation, upload.key_path or None)
    mended = {"problem_count": sheet["problem_count"], "is_mended": sheet["is_mended"]}
    job = _job(upload.operation, plan, sheet["header"], {"rows": rows, "head": sheet["head"]}, **mended)
    found = claim.run(*job, limits=CHECKING)
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
        "table": (sheet["head"], rows),
        "made_from": sheet.get("revision", ""),
        "personal": False,
    }  # fmt: skip


def _without_last_change(claim: Claim) -> dict[str, Any]:
    """What was typed in the page looks like a real person's: it is forgotten, what stood before passed the airlock."""
    drafts.withdraw(claim.upload)
    outcome = examined(claim)
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


def _without_people(claim: Claim, sheet: dict[str, Any]) -> tuple[Content, list[dict[str, Any]]]:
    if not claim.upload.fictitious:
        return sheet["rows"], []
    return airlock.without_people(sheet=sheet, rows=sheet["rows"], about=_about(claim.upload), run=claim.run)


def _screened(claim: Claim, sheet: dict[str, Any], rows: Content) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the privacy airlock says of the file, and of what was typed in the page since."""
    upload = claim.upload
    mended = upload.fictitious or upload.drafts.exists()  # then nothing but the rows will be kept
    told = {"content": b"" if mended else sheet["file"], "filename": upload.filename, "about": _about(upload)}
    return airlock.screen(sheet=sheet, rows=rows, **told, run=claim.run)


def _about(upload: Upload) -> airlock.About:
    """Who was let in before; of people added to a table that was, one says at last that they are invented."""
    typed = not upload.fictitious and (upload.drafts.exists() or copies.was_vouched_for(upload))
    published = upload.dataset.revisions.first() if upload.dataset else None
    return airlock.About(upload.organisation, upload.operation, published, invented=upload.invented, later=typed)


def _sheet(claim: Claim) -> dict[str, Any]:
    """What the reading of the file gives, with `head` and `rows` of its table, and the `file` itself.

    Of an upload that was mended in the page, its table in the same form.
    """
    upload = claim.upload
    newest = upload.drafts.first()
    if newest is not None:
        return _mended(pieces.gathered(vault.unpacked("drafts", newest.digest), claim.shelf))
    raw = pieces.gathered(vault.chunks("uploads", upload.file_digest), claim.shelf)
    file = raw.part(len(upload.pk.bytes))
    owner = f"{upload.pk} {upload.edition}"
    arguments = {"filename": upload.filename, "max_rows": settings.MAX_ROWS, "mapping": upload.mapping, "owner": owner}
    sheet = claim.run(READ, arguments, {"file": file}, limits=READING) | {"file": file, "is_mended": False}
    return sheet if sheet["fatal"] else sheet | _halves(sheet["blobs"]["table"], sheet["head_size"])


def _mended(table: Piece) -> dict[str, Any]:
    halves = _halves(table, len(next(pieces.lines(table))))
    head = json.loads(halves["head"].read())
    told = head["told"]
    count = len(told["problems"]) + told["unlisted"]
    return told | halves | {"fatal": False, "header": head["header"], "problem_count": count, "is_mended": True}


def _halves(table: Piece, head_size: int) -> dict[str, Piece]:
    """The first line of a table as `mending.tables.packed` writes it, and its rows."""
    return {"head": table.part(0, head_size), "rows": table.part(head_size + 1)}


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
        "plugins": plugged.dump(),
    }


def _job(
    operation: Operation,
    plan: dict[str, Any],
    header: list[str],
    blobs: dict[str, Content],
    *,
    problem_count: int = 0,
    is_mended: bool = False,
) -> Job:
    arguments = {
        "plan": plan,
        "header": header,
        "main": operation.version.main_file,
        "problem_count": problem_count,
        "is_mended": is_mended,
    }
    files = contracts_store.contract_files(operation.version)
    blobs = blobs | {f"file:{name}": content for name, content in files.items()}
    return "catalog.conformity.checking:check", arguments, blobs


def _refused(problems: list[dict[str, Any]], sheet: dict[str, Any] | None = None) -> dict[str, Any]:
    report = _report(sheet or {}) | {"causes": remedies.causes(problems)}
    return {"problems": problems, "problem_count": len(problems), "report": report, "key_path": [], "digest": "",
            "rows": b"", "findings": listing.listed(problems), "table": None, "personal": False}  # fmt: skip


def _report(sheet: dict[str, Any]) -> dict[str, Any]:
    told = {name: sheet.get(name, "") for name in ("kind", "sheet", "encoding", "delimiter")}
    return told | {"columns": sheet.get("header", []), "row_count": sheet.get("row_count", 0), "notices": []}


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
