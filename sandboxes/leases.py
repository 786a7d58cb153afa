"""Fenced leases: who works on a sandbox now, and how work that lost its turn is kept from having an effect."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .errors import LeaseLost
from .models import Sandbox

LEASE = timedelta(seconds=20)
"""How long a claim holds without a beat: what a killed worker costs its sandbox."""

BEAT = 4.0
"""Seconds between two renewals while a long piece of work goes on."""

MOST_ATTEMPTS = 8
LONGEST_DELAY = 300


@dataclass(frozen=True)
class Kind:
    """Which columns hold this lease: making a sandbox and checking it are claimed apart."""

    fence: str
    until: str
    attempts: str
    next_try_at: str
    done: str


MAKING = Kind("fence", "lease_until", "attempts", "next_try_at", "observed_generation")
CHECKING = Kind("check_fence", "check_lease_until", "check_attempts", "check_next_try_at", "checked_generation")


@dataclass(frozen=True)
class Claim:
    """The right to work on one generation of one sandbox, as long as nobody claims after us."""

    kind: Kind
    pk: int
    generation: int
    fence: int
    attempts: int

    @property
    def is_last(self) -> bool:
        return self.attempts >= MOST_ATTEMPTS


def take(kind: Kind, waiting) -> bool:
    """Claims the one sandbox of `waiting` (a QuerySet that says what may be claimed), and says whether it did.

    One conditional UPDATE: of many who try at once, the database lets one through.
    """
    claimed = waiting.update(
        **{
            kind.fence: F(kind.fence) + 1,
            kind.until: timezone.now() + LEASE,
            kind.attempts: F(kind.attempts) + 1,
        }
    )
    return bool(claimed)


def hold(claim: Claim) -> None:
    """Prolongs the claim; raises `LeaseLost` when someone else has claimed since."""
    if not _mine(claim).update(**{claim.kind.until: timezone.now() + LEASE}):
        raise LeaseLost(f"sandbox {claim.pk}: fence {claim.fence} is gone")


def beating(claim: Claim, things: Iterable) -> Iterator:
    """Yields `things`, prolonging the claim every few seconds."""
    last = monotonic()
    for thing in things:
        if monotonic() - last > BEAT:
            hold(claim)
            last = monotonic()
        yield thing


@transaction.atomic
def commit(claim: Claim, **fields) -> None:
    """Marks the claimed generation as done and lets go; `LeaseLost` when the fence moved or it was done already."""
    done = claim.kind.done
    changed = (
        _mine(claim)
        .filter(**{f"{done}__lt": claim.generation})
        .update(
            **{
                done: claim.generation,
                claim.kind.attempts: 0,
                claim.kind.until: timezone.now(),
                claim.kind.next_try_at: timezone.now(),
            },
            **fields,
        )
    )
    if not changed:
        raise LeaseLost(f"sandbox {claim.pk}: generation {claim.generation} was taken over")


def release(claim: Claim, *, at_once: bool = False, **fields) -> None:
    """Lets go without having done it; the next try comes later (each time twice as late), or `at_once`."""
    when = timezone.now() if at_once else next_try(claim.attempts)
    changed = _mine(claim).update(**{claim.kind.until: timezone.now(), claim.kind.next_try_at: when}, **fields)
    if not changed:
        raise LeaseLost(f"sandbox {claim.pk}: fence {claim.fence} is gone")


def next_try(attempts: int) -> datetime:
    """min(300 s, 2^n), ± half, so that those who failed together do not come back together."""
    delay = min(LONGEST_DELAY, 2**attempts) * random.uniform(0.5, 1.5)  # noqa: S311 (only spreads retries)
    return timezone.now() + timedelta(seconds=delay)


def _mine(claim: Claim):
    return Sandbox.objects.filter(pk=claim.pk, **{claim.kind.fence: claim.fence})
