"""Keeps what the check of an upload found, all at once or not at all, and forgets what is no longer needed."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from ..conformity import messages
from ..keeping import pieces, vault
from ..mending import drafts
from ..models import DatasetRevision, Upload
from ..revising import rebasing
from ..stages import UploadStage

Outcome = dict[str, Any]
"""What `uploading` found: rows, findings and table are contents in memory or pieces of files."""


def settle(upload: Upload, outcome: Outcome) -> bool:
    """Whether the upload is ready now; no when it is faulty, and when it was cancelled, changed or taken over.

    The raw file is forgotten; of a faulty one the table is kept, to be mended in the page.
    """
    ready = bool(outcome["rows"]) and outcome["problem_count"] == 0
    kept = _kept(upload, outcome, ready=ready)
    with transaction.atomic():
        same = Upload.objects.filter(pk=upload.pk, stage=upload.stage, attempts=upload.attempts, edition=upload.edition)
        settled = same.update(
            stage=UploadStage.READY if ready else UploadStage.FAULTY,
            problems=[messages.problem(found) for found in outcome["problems"]],
            problem_count=outcome["problem_count"],
            findings=kept.get("findings", ""),
            report=outcome["report"],
            key_path=outcome["key_path"] or upload.key_path,
            digest=outcome["digest"],
            progress={},
            checked_at=timezone.now(),
        )
        if settled and "drafts" in kept:
            drafts.begin(upload, kept["drafts"])
        elif settled and outcome["personal"]:
            drafts.discard(upload)
        if settled:
            rebasing.remember(upload, outcome.get("made_from", ""))
    if settled:
        _forget(upload, outcome)
    else:
        for kind in kept.keys() - {"rows"}:
            vault.delete(kind, kept[kind])
        forget_rows(outcome["digest"])
    return bool(settled) and ready


def forget_rows(digest: str) -> None:
    """Equal rows may be used elsewhere: they go with the last that needs them."""
    if not digest or Upload.objects.filter(digest=digest).exists():
        return
    if not DatasetRevision.objects.filter(digest=digest).exists():
        vault.delete("rows", digest)


def _kept(upload: Upload, outcome: Outcome, *, ready: bool) -> dict[str, str]:
    """{kind: digest} of what goes into the vault, before anything says so: a slow disk holds no lock.

    What cannot be mended in the page needs no list of its own, `problems` has it all.
    """
    kept = {}
    if outcome["rows"]:
        kept["rows"] = vault.put("rows", pieces.chunks(outcome["rows"]))
    if outcome["table"]:
        owner = f"{upload.pk} {upload.edition} {upload.attempts}\n".encode()
        kept["findings"] = vault.put("findings", [owner, *pieces.chunks(outcome["findings"])])
    if outcome["table"] and not ready and not upload.drafts.exists():
        head, rows = outcome["table"]
        kept["drafts"] = vault.put("drafts", _joined(head, rows))
    return kept


def _joined(head: pieces.Content, rows: pieces.Content):
    yield from pieces.chunks(head)
    yield b"\n"
    yield from pieces.chunks(rows)


def _forget(upload: Upload, outcome: Outcome) -> None:
    vault.delete("uploads", upload.file_digest)
    if upload.findings:
        vault.delete("findings", upload.findings)
    if upload.digest != outcome["digest"]:
        forget_rows(upload.digest)
    if outcome["rows"] and not vault.exists("rows", outcome["digest"]):
        # An equal upload was abandoned meanwhile, and its rows deleted.
        vault.put("rows", pieces.chunks(outcome["rows"]))
