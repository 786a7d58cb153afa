"""Writes the audit trail: who did what to which thing, in the transaction that did it."""

from typing import Any

from django.db import models, transaction
from django.db.transaction import TransactionManagementError

from .models import Entry, Organisation


def record(
    *,
    by,
    verb: str,
    target: models.Model,
    organisation: Organisation | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Adds one entry. `by` is a person, or None for the portal itself; `verb` reads "dataset.publish".

    Without `organisation`, the target's own is taken. Raises `TransactionManagementError` outside a transaction:
    an entry that could be kept when the change is not, or lost when it is, would be worth nothing.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError(f"{verb} is recorded outside the transaction that does it")
    Entry.objects.create(
        actor=by if by is not None and by.is_authenticated else None,
        organisation=organisation or _organisation_of(target),
        verb=verb,
        kind=target._meta.model_name,
        key=str(getattr(target, "trail_key", target.pk))[:80],
        label=str(target)[:200],
        detail=detail or {},
    )


def _organisation_of(target: models.Model) -> Organisation | None:
    if isinstance(target, Organisation):
        return target
    owner = getattr(target, "organisation", None)
    return owner if isinstance(owner, Organisation) else None
