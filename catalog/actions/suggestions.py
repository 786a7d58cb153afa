"""Rows proposed to those who keep a dataset: made, accepted into their next draft, or declined with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import trail
from accounts.models import Organisation, User

from .. import policies
from ..datasets import reading, suggesting
from ..errors import NotAllowed, UploadRefused
from ..mending import drafts
from ..models import Dataset, Suggestion, Upload
from ..revising import adding, replacing
from ..revising.adding import NewRow
from ..stages import SuggestionStage
from ..uploads import airlock
from . import rows

MOST_OPEN = 100
"""Suggestions of one person that may wait at one dataset."""


def suggest(
    *, by: User, organisation: Organisation, dataset: Dataset, row: NewRow, note: str = "", origin: str = ""
) -> Suggestion:
    """Proposes a row for a dataset that the person sees. Raises NotAllowed, RowRefused, UploadRefused."""
    if not policies.may_suggest(by, organisation) or not Dataset.objects.visible_to(by).filter(pk=dataset.pk).exists():
        raise NotAllowed(_("You may not suggest rows for this dataset."))
    airlock.refuse_words(note=note)
    last = dataset.revisions.first()
    operation = reading.operation_of(dataset, last)
    if last is None or operation is None:
        raise UploadRefused(_("This dataset has no rows yet: there is nothing to add to."), code="no-such-revision")
    row = rows.tried(operation, last.key_path, row)
    if adding.holds(last, row.key):
        raise rows.key_taken(row.key)
    waiting = Suggestion.objects.filter(dataset=dataset, author=by, stage=SuggestionStage.OPEN)
    if waiting.filter(key=row.key).exists():
        raise UploadRefused(_("You have suggested a row with this key already."), code="already-suggested")
    if waiting.count() >= MOST_OPEN:
        raise UploadRefused(_("Too many of your suggestions wait at this dataset."), code="too-many")
    with transaction.atomic():
        made = Suggestion.objects.create(
            dataset=dataset,
            key=row.key,
            values=row.values,
            response=row.response,
            note=note[:300],
            origin=origin[:200],
            author=by,
            organisation=organisation,
        )
        _record("suggestion.make", made, by)
    return made


def accept(*, suggestion: Suggestion, by: User) -> Upload:
    """Lays the row into the dataset's draft, which is begun from the newest revision when there is none.

    The draft is checked as any upload, and published by whoever keeps the dataset. Raises NotAllowed, UploadRefused:
    decided (by someone else), key-taken, not-ready.
    """
    _require_keeper(suggestion, by)
    row = NewRow(suggestion.key, suggestion.values, suggestion.response)
    dataset = suggestion.dataset
    last = dataset.revisions.first()
    if adding.holds(last, row.key):
        raise rows.key_taken(row.key)
    with transaction.atomic():
        _decide(suggestion, SuggestionStage.ACCEPTED, by)
        upload = suggesting.draft(dataset)
        if upload is None:
            made = adding.table(last, row)
            upload = adding.begin(by=by, organisation=dataset.organisation, made=made, key_path=last.key_path,
                                  operation=reading.operation_of(dataset, last), filename=_("Suggested rows"),
                                  where=row.key, dataset=dataset, base=last, scope=dataset.scope,
                                  team=dataset.team)  # fmt: skip
        else:
            made = adding.with_row(drafts.table(upload), row)
            change = {"kind": adding.ADDED, "cells": 1, "where": row.key}
            replacing.replace(upload, made, by=by, change=change)
        Suggestion.objects.filter(pk=suggestion.pk).update(upload=upload)
        Upload.objects.filter(pk=upload.pk).update(note=suggesting.credited(upload, ""))
        _record("suggestion.accept", suggestion, by)
    rows.check(upload, len(made.header) * (last.row_count + 1))
    return upload


@transaction.atomic
def decline(*, suggestion: Suggestion, by: User, reason: str) -> None:
    """Says no, and why. Raises NotAllowed, UploadRefused: no-reason, decided."""
    _require_keeper(suggestion, by)
    if not reason.strip():
        raise UploadRefused(_("Say why, so that the one who suggested it knows."), code="no-reason")
    airlock.refuse_words(note=reason)
    _decide(suggestion, SuggestionStage.DECLINED, by, reason=reason.strip()[:300])
    _record("suggestion.decline", suggestion, by)


def _require_keeper(suggestion: Suggestion, by: User) -> None:
    if not policies.may_change(by, suggestion.dataset):
        raise NotAllowed(_("You may not decide on suggestions for this dataset."))


def _decide(suggestion: Suggestion, stage: str, by: User, **fields) -> None:
    waiting = Suggestion.objects.filter(pk=suggestion.pk, stage=SuggestionStage.OPEN)
    if not waiting.update(stage=stage, decided_by=by, decided_at=timezone.now(), **fields):
        raise UploadRefused(_("This suggestion is decided already."), code="decided")


def _record(verb: str, suggestion: Suggestion, by: User) -> None:
    detail = {"dataset": suggestion.dataset.name, "by": str(suggestion.author)}
    trail.record(by=by, verb=verb, target=suggestion, organisation=suggestion.dataset.organisation, detail=detail)
