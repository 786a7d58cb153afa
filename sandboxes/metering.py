"""The collector: turns the engine's log into journals and hourly usage, each line exactly once.

The offset moves in the transaction that stores what was read, and only from where this collector found it: of two that
read the same lines one is refused, and one that dies has stored nothing.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from engine import journal

from .models import Exchange, LogOffset, Sandbox, Usage
from .stages import Desire, Outcome

BATCH = 500
"""Lines stored in one transaction."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Collected:
    """What one round found: lines stored, lines of sandboxes that do not exist, lines that were damaged."""

    stored: int = 0
    unknown: int = 0
    damaged: int = 0

    def __add__(self, other: "Collected") -> "Collected":
        return Collected(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Collected)))


class MovedOn(Exception):
    """Another collector stored these lines first."""


def collect() -> Collected:
    """Reads every segment of every engine to its end."""
    total = Collected()
    for segment in journal.segments(settings.SHELF_DIR):
        total += _drain(segment)
    if total.unknown or total.damaged:
        log.warning("%s lines of unknown sandboxes and %s damaged lines were passed over", total.unknown, total.damaged)
    return total


def purge() -> int:
    """Deletes journal lines older than JOURNAL_DAYS, and segments read to their end that long ago."""
    limit = timezone.now() - timedelta(days=settings.JOURNAL_DAYS)
    deleted, _by_model = Exchange.objects.filter(at__lt=limit).delete()
    places = list(LogOffset.objects.all())  # before the segments: a place made meanwhile is one still in use
    present = set()
    for segment in journal.segments(settings.SHELF_DIR):
        if _is_spent(segment, limit):
            journal.forget(segment)
        else:
            present.add((segment.engine_id, str(segment.number)))
    for place in places:
        if (place.engine_id, place.segment) not in present:
            place.delete()
    return deleted


def _drain(segment: journal.Segment) -> Collected:
    place, _created = LogOffset.objects.get_or_create(engine_id=segment.engine_id, segment=str(segment.number))
    total = Collected()
    while True:
        damaged: list[int] = []
        try:
            lines, offset = journal.read(segment.path, place.offset, BATCH, on_corrupt=damaged.append)
        except FileNotFoundError:
            return total  # deleted since it was listed: only what was read to its end is
        if offset == place.offset:
            return total
        try:
            total += store(place, lines, offset) + Collected(damaged=len(damaged))
        except MovedOn:
            return total
        place.offset = offset


@transaction.atomic
def store(place: LogOffset, lines: list[journal.Exchange], offset: int) -> Collected:
    if not LogOffset.objects.filter(pk=place.pk, offset=place.offset).update(offset=offset):
        raise MovedOn
    sandboxes = {
        each.public_id: each for each in Sandbox.objects.filter(public_id__in={line.sandbox for line in lines})
    }
    known = [(sandboxes[line.sandbox], line) for line in lines if line.sandbox in sandboxes]
    Exchange.objects.bulk_create(
        _exchange(sandbox, line)
        for sandbox, line in known
        if _moment(line) >= sandbox.journal_since and sandbox.desire != Desire.DELETED
    )
    _count(known)
    return Collected(stored=len(known), unknown=len(lines) - len(known))


def _count(known: Iterable[tuple[Sandbox, journal.Exchange]]) -> None:
    """Adds the calls to their hours, in one order for all collectors so that they cannot wait for each other."""
    calls: Counter[tuple] = Counter()
    spent: Counter[tuple] = Counter()
    for sandbox, line in known:
        bucket = (
            sandbox.pk,
            sandbox.organisation_id,
            _text(line.service, 60),
            _text(line.version, 40),
            _text(line.operation, 200),
            _outcome(line),
            _moment(line).replace(minute=0, second=0, microsecond=0),
        )
        calls[bucket] += line.count
        spent[bucket] += line.microseconds
    names = ("sandbox_id", "organisation_id", "service_slug", "version_label", "operation_name", "outcome", "hour")
    buckets = [dict(zip(names, bucket, strict=True)) for bucket in sorted(calls)]
    Usage.objects.bulk_create((Usage(**bucket) for bucket in buckets), ignore_conflicts=True)
    for bucket, key in zip(buckets, sorted(calls), strict=True):
        Usage.objects.filter(**bucket).update(
            calls=F("calls") + calls[key], microseconds=F("microseconds") + spent[key]
        )


def _exchange(sandbox: Sandbox, line: journal.Exchange) -> Exchange:
    return Exchange(
        sandbox=sandbox,
        engine_id=line.engine_id,
        sequence=line.sequence,
        at=_moment(line),
        generation=line.generation,
        service_slug=_text(line.service, 60),
        version_label=_text(line.version, 40),
        operation_name=_text(line.operation, 200),
        outcome=_outcome(line),
        http_status=line.http_status,
        soap_version=_text(line.soap_version, 3),
        key=_text(line.key, 500),
        dataset_name=_text(line.dataset, 120),
        row=line.row or None,
        response_name=_text(line.response, 120),
        reason=_text(line.reason),
        microseconds=line.microseconds,
        request=_text(line.request),
        answer=_text(line.answer),
    )


def _moment(line: journal.Exchange) -> datetime:
    return datetime.fromtimestamp(line.at, UTC)


def _outcome(line: journal.Exchange) -> str:
    """An engine newer than this portal may know more outcomes: such a line must not stop the collection."""
    return line.outcome if line.outcome in Outcome else Outcome.ERROR


def _text(value: str | None, most: int | None = None) -> str:
    """What every database stores: no NUL, no lone surrogate, cut to the column's length."""
    clean = (value or "").replace("\x00", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
    return clean if most is None else clean[:most]


def _is_spent(segment: journal.Segment, limit: datetime) -> bool:
    """Read to its end, and not written since the limit: the engine has long gone on to another segment."""
    state = segment.path.stat()
    if datetime.fromtimestamp(state.st_mtime, UTC) >= limit:
        return False
    read = LogOffset.objects.filter(engine_id=segment.engine_id, segment=str(segment.number), offset=state.st_size)
    return read.exists()
