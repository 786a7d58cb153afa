"""The figures of the engine, before they are summed and when they are: names, sums, reasons for not being ready."""

import re

from engine.watching import families, reports
from engine.watching.counts import Counts
from engine.watching.families import FAMILIES, PREFIX, labelled
from engine.watching.overview import SILENT, Overview
from engine.watching.reports import Report

SAMPLE = re.compile(r'[a-z_]+(?:\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})? (?:[0-9.e+-]+)')


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def figures(page: bytes) -> dict[str, float]:
    lines = [line for line in page.decode().splitlines() if not line.startswith("#")]
    assert all(SAMPLE.fullmatch(line) for line in lines), lines
    return {name.removeprefix(PREFIX): float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_each_family_is_announced_once_before_its_samples():
    page = families.written({"workers": 2, labelled("answers_total", outcome="answered", status=200): 7}).decode()

    assert page == (
        f"# HELP {PREFIX}answers_total Answers by what came of the request and HTTP status.\n"
        f"# TYPE {PREFIX}answers_total counter\n"
        f'{PREFIX}answers_total{{outcome="answered",status="200"}} 7\n'
        f"# HELP {PREFIX}workers Workers that answer.\n"
        f"# TYPE {PREFIX}workers gauge\n"
        f"{PREFIX}workers 2\n"
    )


def test_names_follow_the_rules_of_prometheus():
    for name, (kind, meaning) in FAMILIES.items():
        assert re.fullmatch(r"[a-z_]+", name)
        assert name.endswith("_total") is (kind == "counter")
        assert meaning.endswith(".")


def test_times_gather_in_a_histogram_that_only_grows():
    counts = Counts()
    for microseconds in (0, 15, 16, 31, 1_000, 10**9):
        counts.call("answered", 200, microseconds)

    histogram = reports._histogram(counts)

    assert histogram['call_seconds_bucket{le="1.6e-05"}'] == 2
    assert histogram['call_seconds_bucket{le="3.2e-05"}'] == 4
    assert histogram['call_seconds_bucket{le="0.001024"}'] == 5
    assert histogram['call_seconds_bucket{le="1.048576"}'] == 5
    assert histogram['call_seconds_bucket{le="+Inf"}'] == histogram["call_seconds_count"] == 6
    assert histogram["call_seconds_sum"] == 1000.001062


def test_a_report_arrives_as_it_was_sent():
    report = Report({labelled("answers_total", outcome="http", status=404): 3}, {"connections": 2}, failing=True)

    assert reports.read(report.written()) == report


def test_figures_are_summed_over_the_workers_and_keep_what_ended_ones_counted(tmp_path):
    overview = Overview(tmp_path, 2)
    overview.heard("one", Report({"journal_lines_total": 10}, {"connections": 3}))
    overview.heard("other", Report({"journal_lines_total": 5}, {"connections": 4}))

    overview.ended("one", asked=False)
    found = figures(overview.page())

    assert found["journal_lines_total"] == 15
    assert found["connections"] == 4
    assert (found["workers"], found["workers_expected"], found["worker_deaths_total"]) == (1, 2, 1)
    assert found["ready"] == 0


def test_the_engine_is_ready_when_all_its_workers_answer_and_nothing_is_wrong(tmp_path):
    overview = Overview(tmp_path, 2)
    assert overview.reasons() == ["0 of 2 workers answer"]

    overview.heard("one")
    overview.heard("other")

    assert overview.reasons() == []
    assert figures(overview.page())["ready"] == 1


def test_a_worker_that_falls_silent_a_lost_journal_a_stop_and_a_lost_shelf_are_each_a_reason(tmp_path):
    clock = Clock()
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    overview = Overview(shelf, 1, clock=clock)
    overview.heard("one", Report(failing=True))
    assert overview.reasons() == ["the journal cannot be written: calls are answered, and not noted"]

    overview.heard("one", Report())
    clock.now += SILENT + 1
    assert overview.reasons() == ["1 workers have told nothing for 16 seconds"]

    overview.heard("one", Report())
    overview.stopping = True
    assert overview.reasons() == ["the engine is stopping"]

    overview.stopping = False
    shelf.rmdir()
    assert overview.reasons() == [
        "the shelf is not there: see SHELF_DIR",
        "the shelf cannot be written: the journal has no place",
    ]
