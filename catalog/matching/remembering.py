"""Remembers how an organisation matched a header, so that the next file with the same header needs no question."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import replace

from django.utils import timezone

from accounts.models import Organisation, User

from ..folding import bare
from ..models import Dataset, KnownColumns, Operation
from .mapping import Mapping
from .wording import notice


def fingerprint(header: list[str]) -> str:
    """Equal for headers that differ in accents, case and punctuation at most."""
    return hashlib.sha256(json.dumps([bare(name) for name in header]).encode()).hexdigest()


def remember(
    mapping: Mapping,
    *,
    operation: Operation,
    organisation: Organisation,
    by: User,
    key_path: list[str] | None = None,
    dataset: Dataset | None = None,
) -> None:
    """Keeps it for the next file; an earlier one for the same header is replaced. Notices are not kept."""
    KnownColumns.objects.update_or_create(
        organisation=organisation,
        service_id=operation.version.service_id,
        operation_name=operation.name,
        fingerprint=fingerprint(mapping.header),
        defaults={
            "mapping": mapping.told() | {"notices": []},
            "key_path": key_path or [],
            "dataset": dataset,
            "author": by,
            "used_at": timezone.now(),
        },
    )


def known(header: list[str], *, organisation: Organisation) -> list[KnownColumns]:
    """What the organisation remembers of this header, the newest first; one for each operation."""
    found = KnownColumns.objects.filter(organisation=organisation, fingerprint=fingerprint(header))
    return list(found.select_related("service", "author", "dataset"))


def again(found: KnownColumns, header: list[str], slots: Collection[str]) -> Mapping | None:
    """The remembered mapping for a file's own header; None when the contract has lost one of its columns."""
    mapping = Mapping.of(found.mapping | {"header": header})
    if not set(mapping.columns.values()) <= set(slots):
        return None
    return replace(mapping, added=[name for name in mapping.added if name in slots])


def noted(mapping: Mapping, found: KnownColumns) -> Mapping:
    """The mapping with the notice that it was made for another file."""
    return mapping.noted(notice("N53", by=str(found.author)))
