"""Forty people at once on PostgreSQL: no quota is overshot, no order is decided twice."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from sandboxes import actions, provisioning
from sandboxes.errors import MoveRefused
from sandboxes.models import Sandbox
from sandboxes.stages import Stage

from ..sandboxes import world

ROUNDS = int(os.environ.get("FAULT_COUNT", 5))  # more: python -m laboratory F14
AT_ONCE = 40

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="DATABASE_URL is not a PostgreSQL"
    ),
]


def together(*calls: Callable) -> list:
    """Runs all calls in threads that start at the same moment; results and refusals."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable):
        try:
            barrier.wait()
            return call()
        except MoveRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def requested(version, cast):
    """Orders one sandbox outside the quota."""

    def requested() -> Sandbox:
        type(cast.organisation).objects.filter(pk=cast.organisation.pk).update(sandbox_quota=0)
        return world.order(version, by=cast.bob, organisation=cast.organisation).sandbox

    return requested


def fresh(sandbox: Sandbox) -> Sandbox:
    return Sandbox.objects.get(pk=sandbox.pk)


def test_forty_orders_at_the_edge_of_the_quota_get_the_one_place_that_is_left(version, cast):
    for number in range(1, ROUNDS + 1):
        type(cast.organisation).objects.filter(pk=cast.organisation.pk).update(sandbox_quota=number)

        together(*[lambda: world.order(version, by=cast.bob, organisation=cast.organisation)] * AT_ONCE)

        assert Sandbox.objects.filter(stage=Stage.APPROVED).count() == number
        assert Sandbox.objects.count() == number * AT_ONCE


def test_forty_approvals_of_one_order_give_one_approval(requested, cast):
    for _ in range(ROUNDS):
        sandbox = requested()

        results = together(
            *[lambda sandbox=sandbox: actions.approve(sandbox=fresh(sandbox), by=cast.reviewer)] * AT_ONCE
        )

        assert sum(result is None for result in results) == 1
        assert sandbox.events.filter(stage=Stage.APPROVED).count() == 1


def test_approving_and_refusing_at_once_gives_one_decision(requested, cast):
    for _ in range(ROUNDS):
        sandbox = requested()
        approve = [lambda sandbox=sandbox: actions.approve(sandbox=fresh(sandbox), by=cast.reviewer)]
        refuse = [lambda sandbox=sandbox: actions.refuse(sandbox=fresh(sandbox), by=cast.reviewer, note="non")]

        results = together(*(approve + refuse) * (AT_ONCE // 2))

        assert sum(result is None for result in results) == 1
        assert sandbox.events.filter(stage__in=[Stage.APPROVED, Stage.REFUSED]).count() == 1


def test_forty_workers_claim_one_sandbox_and_one_publishes_it(version, dataset, cast):
    for _ in range(ROUNDS):
        type(cast.organisation).objects.filter(pk=cast.organisation.pk).update(sandbox_quota=100)
        sandbox = world.order(version, dataset, by=cast.bob, organisation=cast.organisation).sandbox

        results = together(*[lambda sandbox=sandbox: provisioning.provision(sandbox.pk)] * AT_ONCE)

        assert results.count(True) == 1
        assert fresh(sandbox).stage == Stage.CHECKING and fresh(sandbox).fence == 1
