"""`python -m tests.reliability.worse SEEDS FILE`: workers with one fault each, before the simulator; what it found."""

import dataclasses
import json
import sys
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from unittest import mock

from laboratory import portal

if __name__ == "__main__":
    portal.ready()  # before the models are imported

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from engine import files, journal
from engine.shelf import Shelf
from laboratory.simulator import invariants, simulation
from laboratory.simulator.actors import Hands
from sandboxes import checking, composing, lifecycle, metering, policies, provisioning, querysets, reconciling
from sandboxes.actions import orders
from sandboxes.models import Event, LogOffset, Sandbox
from sandboxes.stages import Desire, Stage

SEED = 7


def made(pk: int):
    """Claims and compiles as the product does; None when there is nothing to publish."""
    claim = provisioning._claim(pk)
    if claim is None:
        checking.check(pk)
        return None
    sandbox = Sandbox.objects.get(pk=pk)
    if sandbox.desire != Desire.RUNNING:
        provisioning._attempt(claim)
        return None
    composed = {service: composing.recipes(service) for service in sandbox.services.select_related("version__service")}
    done = [provisioning._compile(claim, service, recipes, str) for service, recipes in composed.items()]
    return claim, done, provisioning._pointer(claim, sandbox, done)


def takes_its_time(claim) -> None:
    """Longer than its lease holds."""
    Sandbox.objects.filter(pk=claim.pk, fence=claim.fence).update(lease_until=timezone.now())
    looks_around()


def looks_around() -> None:
    """Others act meanwhile."""
    for _ in range(20):
        Sandbox.objects.count()


def forgets_its_fence(pk: int) -> None:
    """Its last UPDATE, late as it comes, does not ask who holds the fence."""
    if found := made(pk):
        claim, _done, pointer = found
        takes_its_time(claim)
        Shelf(settings.SHELF_DIR).publish(pointer)
        with transaction.atomic():
            now = timezone.now()
            Sandbox.objects.filter(pk=pk).update(observed_generation=claim.generation, lease_until=now)
            sandbox = Sandbox.objects.get(pk=pk)
            if sandbox.stage == Stage.PROVISIONING:
                lifecycle.move(sandbox, Stage.CHECKING, generation=claim.generation)


def commits_another_generation(pk: int) -> None:
    """It says that it has made what is desired now, not what it claimed."""
    if found := made(pk):
        claim, done, pointer = found
        Shelf(settings.SHELF_DIR).publish(pointer)
        desired = Sandbox.objects.get(pk=pk).desired_generation
        provisioning._commit_published(dataclasses.replace(claim, generation=desired), done)


def puts_an_older_pointer(pk: int) -> None:
    """It takes its time, longer than its lease, and replaces what is published, be it newer."""
    if found := made(pk):
        claim, done, pointer = found
        shelf = Shelf(settings.SHELF_DIR)
        takes_its_time(claim)
        with shelf._alone():
            files.replace(shelf._path(pointer.public_id), files.seal(dataclasses.asdict(pointer)))
            shelf._touch()
        provisioning._commit_published(claim, done)


def counts_apart() -> metering.Collected:
    """It moves the offset in one transaction, and counts in the next."""
    total = metering.Collected()
    for segment in journal.segments(settings.SHELF_DIR):
        names = {"engine_id": segment.engine_id, "segment": str(segment.number)}
        place, _created = LogOffset.objects.get_or_create(**names)
        lines, offset = journal.read(segment.path, place.offset)
        if not LogOffset.objects.filter(pk=place.pk, offset=place.offset).exclude(offset=offset).update(offset=offset):
            continue
        sandboxes = {each.public_id: each for each in Sandbox.objects.all()}
        with transaction.atomic():
            metering._count([(sandboxes[line.sandbox], line) for line in lines])
        total += metering.Collected(stored=len(lines))
    return total


def orders_beyond_the_quota(*, by, organisation, name, services, days):
    """It looks at the quota before the transaction that uses it up."""
    organisation.refresh_from_db()
    within = policies.within_quota(organisation)
    looks_around()
    with transaction.atomic():
        sandbox = Sandbox.objects.create(
            name=name, organisation=organisation, owner=by, expires_at=timezone.now() + timedelta(days=days)
        )
        orders.ordering.write_composition(sandbox, services)
        if within:
            orders._approve_by_policy(sandbox)


def tells_moves_of_its_own(pk: int) -> None:
    """It writes an event besides the move."""
    reconciling.settle(pk)
    sandbox = Sandbox.objects.get(pk=pk)
    if not Event.objects.filter(sandbox=pk, generation=sandbox.fence + 100).exists():
        move = {"origin": Stage.PROVISIONING, "stage": sandbox.stage}
        Event.objects.create(sandbox=sandbox, generation=sandbox.fence + 100, **move)


def believes_the_clock():
    """The portal without its guard against leases that seem far ahead because the clock was set back."""
    return mock.patch.object(querysets, "FURTHEST_LEASE", timedelta(days=400))


WORSE = {
    "forgets-its-fence": (Hands(settle=forgets_its_fence), invariants.FENCED),
    "commits-another-generation": (Hands(settle=commits_another_generation), invariants.SERVED),
    "puts-an-older-pointer": (Hands(settle=puts_an_older_pointer), invariants.SERVED),
    "tells-moves-of-its-own": (Hands(settle=tells_moves_of_its_own), invariants.ONCE),
    "believes-the-clock": (Hands(), invariants.LEASED, believes_the_clock),
    "counts-apart": (Hands(collect=counts_apart), invariants.METERED),
    "orders-beyond-the-quota": (Hands(order=orders_beyond_the_quota), invariants.QUOTA_KEPT),
}
"""{worker: (what it does, the invariant that must show it, what else is otherwise)}"""


def main() -> None:
    most, place = int(sys.argv[1]), Path(sys.argv[2])
    traces = [simulation.simulate(seed).trace for seed in (SEED, SEED, SEED + 1)]
    place.write_text(json.dumps({"traces": traces} | {name: found(most, *each) for name, each in WORSE.items()}))


def found(most: int, hands: Hands, invariant: str, otherwise=nullcontext) -> int:
    """The first seed that shows it; 0 when none does."""
    with otherwise():
        return next((seed for seed in range(1, most + 1) if invariant in simulation.simulate(seed, hands).broken), 0)


if __name__ == "__main__":
    main()
