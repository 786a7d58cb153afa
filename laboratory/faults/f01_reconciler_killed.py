"""F01: `kill -9` of the reconciler while people change what they want; afterwards everything is as they want it."""

import random
import time
from collections import Counter

from django.conf import settings
from django.utils import timezone

from engine import bundle
from engine.shelf import Shelf
from sandboxes import actions, reconciling
from sandboxes.models import Event, Sandbox, Step
from sandboxes.stages import Desire, Stage, StepStage

from .. import engines, killing, portal
from ..results import Result, timed

SANDBOXES = 3
CONVERGED_WITHIN = 10.0
AT_THE_START, LATER = 0.04, 0.2
"""Seconds of work before a kill, at most: mostly claiming and publishing, one in twenty checking."""


def run(count: int, seed: int) -> Result:
    """`count` kills."""
    chance, there = random.Random(seed), portal.ready()
    with timed() as result, engines.running(settings.SHELF_DIR, port=int(settings.ENGINE_URL.rpartition(":")[2])):
        sandboxes = [portal.sandbox(there) for _ in range(SANDBOXES)]
        keys = [sandbox.pk for sandbox in sandboxes]
        for _ in range(count):
            change(chance.choice(sandboxes), there, chance)
            with killing.forked(reconciling.sweep) as child:
                killing.at_work(child, chance.uniform(0, LATER if chance.random() < 1 / 20 else AT_THE_START))
            result.count("kills")
            result.count("killed at work", lapse(keys))
            result.must("what is on the shelf is whole after each kill", is_whole(sandboxes))
        took = converge(keys)
        result.counts["seconds to converge"] = round(took, 1)
        result.counts["generations asked for"] = sum(Sandbox.objects.get(pk=pk).desired_generation for pk in keys)
        result.must(f"everything is as desired within {CONVERGED_WITHIN:.0f} s", took <= CONVERGED_WITHIN)
        result.must("0 lost: the shelf serves the last wish of each sandbox", all(map(is_served_as_wished, keys)))
        moves = Counter(Event.objects.filter(sandbox__in=keys).values_list("sandbox", "generation", "stage"))
        result.counts["events"] = moves.total()
        result.counts["events twice"] = sum(times - 1 for times in moves.values())
        result.must("0 duplicates: each move of a generation is told once", result.counts["events twice"] == 0)
        broken = [name.name for name in bundles() if not bundle.exists(settings.SHELF_DIR, name.name)]
        result.counts["bundles damaged"] = len(broken)
        result.must("0 corrupt bundles", not broken)
        undone = Step.objects.filter(sandbox__in=keys).exclude(stage=StepStage.DONE)
        undone = [
            step for step in undone if step.generation == Sandbox.objects.get(pk=step.sandbox_id).desired_generation
        ]
        result.must("no step of the last generation stays open", not undone)
        Shelf(settings.SHELF_DIR).sweep(older_than=-1)
        leavings = list(settings.SHELF_DIR.rglob(".*.tmp"))
        result.must("what the killed left behind is swept away", not leavings)
        for sandbox in sandboxes:
            actions.delete(sandbox=sandbox, by=there.developer)
        converge(keys)
    return result


def change(sandbox, there: portal.Portal, chance: random.Random) -> None:
    """One of the things that people do to a sandbox; what nobody points to any more is swept, to be made again."""
    sandbox.refresh_from_db()
    if sandbox.desire == Desire.STOPPED:
        actions.start(sandbox=sandbox, by=there.developer)
        return
    wish = chance.randrange(8)
    if wish == 0:
        actions.stop(sandbox=sandbox, by=there.developer)
    elif wish == 1:
        actions.reset(sandbox=sandbox, by=there.developer)
    elif wish == 2:
        actions.configure(sandbox=sandbox, by=there.developer, strict=not sandbox.strict)
    else:
        Shelf(settings.SHELF_DIR).sweep(older_than=-1)
        chosen = portal.choice(there, chance.choice(sorted(there.datasets)))
        actions.recompose(sandbox=sandbox, by=there.developer, services=[chosen])


def lapse(keys: list[int]) -> int:
    """Lets the time of all leases pass; how many were held."""
    now = timezone.now()
    mine = Sandbox.objects.filter(pk__in=keys)
    return mine.filter(lease_until__gt=now).update(lease_until=now) + mine.filter(check_lease_until__gt=now).update(
        check_lease_until=now
    )


def is_whole(sandboxes: list) -> bool:
    """Every pointer can be read, and every bundle it names is there to the last byte."""
    shelf = Shelf(settings.SHELF_DIR)
    pointers = [shelf.pointer(sandbox.public_id) for sandbox in sandboxes]
    named = {digest for pointer in pointers if pointer for digest in pointer.services.values()}
    return all(bundle.exists(settings.SHELF_DIR, digest) for digest in named)


def converge(keys: list[int], limit: float = 60.0) -> float:
    """Sweeps as the beat does, without its pauses, until nothing waits; the seconds it took."""
    started = time.monotonic()
    while time.monotonic() - started < limit and not all(map(is_settled, keys)):
        reconciling.sweep()
        time.sleep(0.02)
    return time.monotonic() - started


def is_settled(pk: int) -> bool:
    sandbox = Sandbox.objects.get(pk=pk)
    wished = {Desire.RUNNING: Stage.READY, Desire.STOPPED: Stage.STOPPED, Desire.DELETED: Stage.DELETED}
    return sandbox.observed_generation == sandbox.desired_generation and sandbox.stage == wished[sandbox.desire]


def is_served_as_wished(pk: int) -> bool:
    """The pointer is the one of the last generation, with the bundle of the dataset that was asked for last.

    That of a stopped sandbox is retired, and gone once the shelf is swept.
    """
    sandbox = Sandbox.objects.get(pk=pk)
    pointer = Shelf(settings.SHELF_DIR).read(sandbox.public_id)
    if pointer is None:
        return sandbox.desire == Desire.STOPPED
    if pointer.generation != sandbox.desired_generation:
        return False
    if sandbox.desire == Desire.STOPPED:
        return pointer.retired
    wanted = {service.bundle_digest for service in sandbox.services.all()}
    return not pointer.retired and set(pointer.services.values()) == wanted and pointer.strict == sandbox.strict


def bundles():
    folder = settings.SHELF_DIR / "bundles"
    return [path for path in folder.iterdir() if not path.name.startswith(".")] if folder.is_dir() else []
