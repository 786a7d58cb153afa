"""The collector: each line of the engine's log becomes one journal line and one counted call, once."""

import json
import os
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from django.db import models
from django.utils import timezone

from engine import journal
from sandboxes import actions, metering, queries
from sandboxes.models import Exchange, LogOffset, Usage

WORKER = "moteur-1"


@pytest.fixture
def log(settings):
    folder = settings.SHELF_DIR / "log" / WORKER
    folder.mkdir(parents=True)
    return folder / "1.log"


def call(sandbox, sequence: int, **fields) -> bytes:
    """One line as the engine writes it."""
    public_id = sandbox if isinstance(sandbox, str) else sandbox.public_id
    values = {
        "engine_id": WORKER,
        "sequence": sequence,
        "at": time.time(),
        "sandbox": public_id,
        "generation": 1,
        "service": "individu",
        "version": "1.0",
        "operation": "rechercheIndividu",
        "outcome": "answered",
        "http_status": 200,
        "soap_version": "1.2",
        "key": "1",
        "dataset": "Individus",
        "row": 2,
        "response": "individuValide",
        "reason": "",
        "microseconds": 250,
        "request": "<a/>",
        "answer": "<b/>",
    } | fields
    exchange = journal.Exchange(**values)
    return journal.line(json.dumps(asdict(exchange)).encode())


def total() -> int:
    return Usage.objects.aggregate(total=models.Sum("calls"))["total"] or 0


def test_a_call_becomes_a_journal_line_and_one_counted_call(sandbox, log):
    log.write_bytes(call(sandbox, 1))

    found = metering.collect()

    assert (found.stored, found.unknown, found.damaged) == (1, 0, 0)
    exchange = Exchange.objects.get()
    assert exchange.sandbox == sandbox and exchange.row == 2 and exchange.request == "<a/>"
    usage = Usage.objects.get()
    assert (usage.calls, usage.microseconds, usage.organisation) == (1, 250, sandbox.organisation)
    assert usage.hour.minute == usage.hour.second == 0


def test_what_was_read_is_not_read_again(sandbox, log):
    log.write_bytes(call(sandbox, 1))
    metering.collect()
    with log.open("ab") as file:
        file.write(call(sandbox, 2))

    metering.collect()
    metering.collect()

    assert total() == 2 and Exchange.objects.count() == 2


def test_calls_are_added_up_by_hour_operation_and_outcome(sandbox, log):
    noon = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)
    at = [noon, noon + timedelta(minutes=50), noon + timedelta(hours=1)]
    lines = [call(sandbox, number, at=moment.timestamp()) for number, moment in enumerate(at)]
    log.write_bytes(b"".join([*lines, call(sandbox, 9, at=noon.timestamp(), outcome="unmatched", row=0)]))

    metering.collect()

    counted = Usage.objects.order_by("hour", "outcome").values_list("hour", "outcome", "calls")
    twelve, thirteen = (datetime(2026, 3, 1, hour, tzinfo=UTC) for hour in (12, 13))
    assert list(counted) == [(twelve, "answered", 2), (twelve, "unmatched", 1), (thirteen, "answered", 1)]


def test_a_line_that_stands_for_several_calls_counts_for_all_of_them(sandbox, log):
    above = {"outcome": "throttled", "http_status": 429, "row": 0}
    log.write_bytes(call(sandbox, 1, **above) + call(sandbox, 2, count=4_312, microseconds=0, **above))

    metering.collect()

    assert Usage.objects.get(outcome="throttled").calls == 4_313
    assert Exchange.objects.filter(outcome="throttled").count() == 2


def test_a_torn_last_line_waits_for_its_end(sandbox, log):
    line = call(sandbox, 1)
    log.write_bytes(line[:40])
    metering.collect()
    assert total() == 0

    log.write_bytes(line)
    metering.collect()

    assert total() == 1


def test_damaged_lines_and_unknown_sandboxes_are_counted_and_passed_over(sandbox, log):
    damaged = call(sandbox, 2).replace(b"answered", b"answerde")
    log.write_bytes(call(sandbox, 1) + damaged + call("x" * 22, 3) + call(sandbox, 4))

    found = metering.collect()

    assert (found.stored, found.unknown, found.damaged) == (2, 1, 1)
    assert total() == 2


def test_another_collector_that_was_first_is_believed(sandbox, log):
    log.write_bytes(call(sandbox, 1))
    metering.collect()
    stale = LogOffset.objects.get()
    stale.offset = 0
    lines, offset = journal.read(log, 0, 10)

    with pytest.raises(metering.MovedOn):
        metering.store(stale, lines, offset)

    assert total() == 1


def test_what_no_database_can_store_is_replaced(sandbox, log):
    log.write_bytes(call(sandbox, 1, key="a\x00b" + "c" * 600, request="\ud800"))

    metering.collect()

    exchange = Exchange.objects.get()
    assert "\x00" not in exchange.key and len(exchange.key) == 500 and exchange.request == "?"


def test_an_outcome_of_a_newer_engine_does_not_stop_the_collection(sandbox, log):
    log.write_bytes(call(sandbox, 1, outcome="delayed"))

    metering.collect()

    assert Usage.objects.get().outcome == "error"


def test_after_a_reset_older_calls_are_counted_but_not_shown(sandbox, bob, log):
    before = call(sandbox, 1, at=time.time() - 60)
    actions.reset(sandbox=sandbox, by=bob)
    log.write_bytes(before + call(sandbox, 2))

    metering.collect()

    assert total() == 2
    assert [line.sequence for line in queries.journal(sandbox)] == [2]


def test_a_reset_clears_the_journal_and_keeps_the_usage(sandbox, bob, log):
    log.write_bytes(call(sandbox, 1))
    metering.collect()

    actions.reset(sandbox=sandbox, by=bob)

    assert not Exchange.objects.exists() and total() == 1


def test_a_segment_that_is_gone_is_forgotten(sandbox, log):
    log.write_bytes(call(sandbox, 1))
    metering.collect()
    log.unlink()

    metering.collect()
    metering.purge()

    assert not LogOffset.objects.exists() and total() == 1


def test_old_journal_lines_and_spent_segments_are_purged(sandbox, log, settings):
    old = time.time() - (settings.JOURNAL_DAYS + 1) * 24 * 3600
    type(sandbox).objects.update(journal_since=timezone.now() - timedelta(days=60))
    log.write_bytes(call(sandbox, 1, at=old) + call(sandbox, 2))
    os.utime(log, (old, old))
    metering.collect()

    metering.purge()

    assert [line.sequence for line in Exchange.objects.all()] == [2]
    assert not log.exists() and total() == 2


def test_a_segment_not_read_to_its_end_is_kept(sandbox, log, settings):
    old = time.time() - (settings.JOURNAL_DAYS + 1) * 24 * 3600
    log.write_bytes(call(sandbox, 1))
    os.utime(log, (old, old))

    metering.purge()

    assert log.exists()


def test_the_journal_is_filtered_by_outcome_operation_and_words(sandbox, log):
    log.write_bytes(call(sandbox, 1) + call(sandbox, 2, outcome="unmatched", key="absent", row=0))
    metering.collect()

    assert [line.sequence for line in queries.journal(sandbox, outcome="unmatched")] == [2]
    assert [line.sequence for line in queries.journal(sandbox, operation="rechercheIndividu")] == [2, 1]
    assert [line.sequence for line in queries.journal(sandbox, text="abse")] == [2]


def test_mallory_sees_neither_journal_nor_usage(sandbox, mallory, bob, log):
    log.write_bytes(call(sandbox, 1))
    metering.collect()

    assert not Exchange.objects.visible_to(mallory).exists() and not Usage.objects.visible_to(mallory).exists()
    assert Exchange.objects.visible_to(bob).exists()


def test_a_segment_that_appears_while_old_ones_are_purged_keeps_its_place(sandbox, log, monkeypatch):
    listed = journal.segments

    def listed_just_before(shelf):
        found = listed(shelf)
        log.write_bytes(call(sandbox, 1))
        LogOffset.objects.create(engine_id=WORKER, segment="1", offset=log.stat().st_size)
        return found

    monkeypatch.setattr(journal, "segments", listed_just_before)

    metering.purge()

    assert LogOffset.objects.filter(engine_id=WORKER, segment="1").exists()
