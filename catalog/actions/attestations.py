"""Somebody says that the people in a table are invented: who, when, and of which file."""

from django.utils import timezone

from accounts import trail
from accounts.models import User

from ..models import Upload


def attest(upload: Upload, *, by: User, digest: str) -> None:
    """Inside the caller's transaction. Kept: the person, the hour and the SHA-256 of what was sent, no value of it."""
    upload.invented = True
    upload.attested_by, upload.attested_at, upload.attested_digest = by, timezone.now(), digest
    upload.save(update_fields=["invented", "attested_by", "attested_at", "attested_digest"])
    trail.record(by=by, verb="upload.attest", target=upload, detail={"sha256": digest})
