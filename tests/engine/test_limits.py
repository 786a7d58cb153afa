"""The rate of a sandbox, counted without a clock of its own; and the budget of who asks for what is not there."""

import pytest

from engine.limits import page
from engine.limits.page import Page
from engine.limits.rates import SECOND, Bucket, Rate, Rates
from engine.limits.strangers import MINUTE, Strangers, of
from engine.limits.tallies import Refused, Tallies

NOW = 10**15
ONE, OTHER = "A" * 22, "B" * 22


def taken(bucket: Bucket, calls: int, now: int) -> int:
    return sum(bucket.takes(now) for _ in range(calls))


def test_after_a_rest_the_burst_is_allowed_and_no_more():
    bucket = Rates(Rate(calls=100, burst=200)).bucket(ONE)

    assert taken(bucket, 1_000, NOW) == 200


@pytest.mark.parametrize("rate", [1, 7, 1_000, 1_000_000])
def test_over_a_minute_the_rate_is_allowed_whatever_is_asked(rate):
    bucket = Rates().bucket(ONE, rate, 1)
    steps = 60 * min(rate, 1_000)

    allowed = sum(taken(bucket, 3, NOW + step * 60 * SECOND // steps) for step in range(steps))

    assert allowed == steps  # one for each step, as the burst is one


def test_who_waits_as_long_as_told_is_answered():
    bucket = Rates(Rate(calls=1, burst=5)).bucket(ONE)
    taken(bucket, 5, NOW)

    wait = bucket.seconds_to_wait(NOW)

    assert not bucket.takes(NOW)
    assert wait == 1
    assert bucket.takes(NOW + wait * SECOND)


def test_a_rate_without_a_burst_has_one_of_two_seconds():
    assert taken(Rates().bucket(ONE, 30), 100, NOW) == 60


def test_without_a_page_each_process_allows_its_share():
    bucket = Rates(Rate(calls=100, burst=40, share=4)).bucket(ONE)

    assert taken(bucket, 100, NOW) == 10
    assert taken(bucket, 100, NOW + SECOND) == 10


def test_processes_that_share_a_page_share_the_rate():
    shared = page.made()
    buckets = [Rates(Rate(calls=100, burst=10), Page(shared)).bucket(ONE) for _process in range(4)]

    assert [taken(bucket, 4, NOW) for bucket in buckets] == [4, 4, 2, 0]


def test_on_a_page_each_sandbox_has_a_place_of_its_own():
    memory = Page(page.made())
    names = [f"{number:022d}" for number in range(20_000)]

    places = [memory.place(name) for name in names]

    assert len(set(places)) == len(names)
    assert min(places) > 0
    assert [memory.place(name) for name in names] == places


def test_a_full_page_leaves_each_process_its_share(monkeypatch):
    monkeypatch.setattr(page, "ENTRIES", 2)
    rates = Rates(Rate(calls=100, burst=40, share=4), Page(page.made()))
    assert [taken(rates.bucket(name), 100, NOW) for name in (ONE, OTHER, "C" * 22)] == [40, 40, 10]


def test_only_the_first_of_a_second_is_written_and_the_others_are_counted():
    tallies = Tallies()
    one, other = Refused(ONE, "origin", "fr", 5), Refused(OTHER, "origin", "fr", 5)

    assert [tallies.is_first(each) for each in (one, one, other, one)] == [True, False, True, False]
    assert tallies.take() == [(one, 2)]
    assert tallies.is_first(one)
    assert tallies.take() == []


def test_a_client_may_ask_in_vain_so_many_times_a_minute():
    strangers = Strangers(60)

    heard = [strangers.seconds_to_wait("192.0.2.1", NOW) for _ in range(62)]

    assert heard == [0] * 60 + [1, 1]
    assert strangers.refused == 2
    assert strangers.seconds_to_wait("192.0.2.2", NOW) == 0
    assert strangers.seconds_to_wait("192.0.2.1", NOW + MINUTE // 60) == 0


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "192.0.2.1", False),
    ],
)
def test_of_ipv6_the_network_counts(one, other, alike):
    assert (of(one) == of(other)) is alike


def test_the_memory_of_strangers_is_bounded_and_forgets_who_was_quiet_longest():
    strangers = Strangers(1, most=2)
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.3"):
        strangers.seconds_to_wait(address, NOW)

    assert len(strangers) == 2
    assert strangers.seconds_to_wait("192.0.2.1", NOW) > 0
    assert strangers.seconds_to_wait("192.0.2.2", NOW) == 0
