"""kill -9 of the Celery worker while it provisions: every sandbox becomes ready, nothing is done twice with effect."""

import os
import random
import time
from collections import Counter

import pytest
from django.db.models import Q

from sandboxes.models import Event, Sandbox, Step
from sandboxes.stages import Stage, StepStage

from ..sandboxes import world
from . import processes

KILLS = int(os.environ.get("FAULT_COUNT", 10))  # more: python -m laboratory F04

pytestmark = [pytest.mark.live, pytest.mark.timeout(900)]


def test_every_sandbox_becomes_ready_however_often_the_worker_is_killed(version, dataset, operation, cast, tmp_path):
    cast.organisation.sandbox_quota = KILLS + 1
    cast.organisation.save()
    chance = random.Random(7)
    with processes.engine(tmp_path):
        for kill in range(KILLS):
            worker = processes.worker(tmp_path)
            order(version, operation, cast, kill)
            # Between "not started yet" and "already done": provisioning is hit at all its points.
            processes.until(lambda kill=kill: claimed(kill), worker.words, seconds=60)
            time.sleep(chance.uniform(0, 0.4))
            worker.kill()
        worker = processes.worker(tmp_path)
        try:
            processes.until(all_ready, lambda: f"{stages()}\n{worker.words()}", seconds=180)
        finally:
            worker.kill()

    assert Sandbox.objects.count() == KILLS
    taken_over = Sandbox.objects.filter(Q(fence__gt=1) | Q(check_fence__gt=1)).count()
    assert taken_over >= KILLS // 5, f"only {taken_over} sandboxes were hit at work"
    moves = Counter(Event.objects.values_list("sandbox", "generation", "stage"))
    assert set(moves.values()) == {1}
    assert not Step.objects.exclude(stage=StepStage.DONE).exists()
    assert all(each.observed_generation == each.checked_generation == 1 for each in Sandbox.objects.all())


def order(version, operation, cast, kill: int) -> None:
    """Each sandbox has its own rows, so that none finds the bundle of another on the shelf."""
    rows = world.dataset(operation, f"{kill},Dupuis{kill},Jack,46,individuValide", by=cast.bob, name=f"Jeu {kill}")
    world.order(version, rows, by=cast.bob, organisation=cast.organisation)


def claimed(kill: int) -> bool:
    return Sandbox.objects.filter(fence__gt=0).count() > kill - 1 and Sandbox.objects.latest("pk").fence > 0


def all_ready() -> bool:
    return not Sandbox.objects.exclude(stage=Stage.READY).exists()


def stages() -> list:
    return list(Sandbox.objects.exclude(stage=Stage.READY).values("stage", "fence", "check_fence", "last_error"))
