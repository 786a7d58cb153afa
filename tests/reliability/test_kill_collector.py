"""kill -9 of the collector while it stores: each line of the log is counted once, none is lost."""

import random
import time

import pytest
from django.db import models

from sandboxes import metering
from sandboxes.models import Exchange, Usage

from ..sandboxes import world
from ..sandboxes.test_metering import WORKER, call
from . import processes

KILLS = 6  # more: python -m laboratory F03
LINES = 20_000

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]

COLLECTOR = """
import django; django.setup()
from sandboxes import metering
metering.BATCH = 50
while True: metering.collect()
"""


def test_counts_are_exact_however_often_the_collector_is_killed(version, cast, settings, tmp_path):
    sandbox = world.order(version, by=cast.bob, organisation=cast.organisation).sandbox
    folder = settings.SHELF_DIR / "log" / WORKER
    folder.mkdir(parents=True)
    lines = [call(sandbox, number, request="", answer="") for number in range(LINES)]
    (folder / "1.log").write_bytes(b"".join(lines))
    chance, killed_at_work = random.Random(3), 0

    for _ in range(KILLS):
        before = Exchange.objects.count()
        with processes.running("-c", COLLECTOR, log=tmp_path / "collector.log") as collector:
            processes.until(lambda before=before: Exchange.objects.count() > before, collector.words)
            time.sleep(chance.uniform(0, 0.15))
        killed_at_work += Exchange.objects.count() < LINES
    metering.collect()

    assert killed_at_work > 0
    assert Exchange.objects.count() == LINES
    assert Usage.objects.aggregate(calls=models.Sum("calls"))["calls"] == LINES
