"""Behaviours read strictly, and decided by dice: the same for the same seed and call, whatever others do."""

from datetime import datetime
from statistics import mean, quantiles
from zoneinfo import ZoneInfo

import pytest

from engine import behaviour
from engine.behaviour import deciding, dice, surroundings
from engine.behaviour.deciding import NOTHING, Asked, decide
from engine.behaviour.settings import Delay, Failure
from engine.errors import BehaviourRefused

SLOW = {"name": "lent", "delay": {"kind": "fixed", "milliseconds": 800}}
DOWN = {"name": "panne", "failure": {"kind": "http", "status": 503}}

CALL = Asked("lire", "12")


def rules(*told):
    return behaviour.read({"rules": list(told)}).rules


def always(_purpose: str) -> float:
    return 0.0


def never(_purpose: str) -> float:
    return 0.999_999


def decided(*told, asked=CALL, number=always):
    return decide(rules(*told), asked, number)


# --- reading ----------------------------------------------------------------------------------------------------------


def test_an_empty_behaviour_is_none():
    assert behaviour.read({}) == behaviour.Settings()


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ([], "–: an object"),
        ({"rule": []}, "'rule' is not known here. Known: rules"),
        ({"rules": {}}, "rules: a list"),
        ({"rules": [{}]}, "rules.1: the rule neither delays nor breaks"),
        ({"rules": [SLOW, SLOW]}, "rules.2.name: another rule is called 'lent'"),
        ({"rules": [SLOW] * 51}, "rules: 51 are too many, the limit is 50"),
        ({"rules": [DOWN | {"name": " "}]}, "rules.1.name: a text of 1 to 80"),
        ({"rules": [DOWN | {"rate": 0}]}, "rules.1.rate: a number from 0.01 to 100"),
        ({"rules": [DOWN | {"rate": float("nan")}]}, "rules.1.rate: a number"),
        ({"rules": [DOWN | {"rate": True}]}, "rules.1.rate: a number"),
        ({"rules": [DOWN | {"when": {"expression": "(a"}}]}, "rules.1.when.expression: '\\(a' is not a regular"),
        ({"rules": [DOWN | {"when": {"expression": "(?=a)"}}]}, "rules.1.when.expression"),
        ({"rules": [DOWN | {"when": {"keys": ["1"] * 1001}}]}, "rules.1.when.keys: 1001 are too many"),
        ({"rules": [DOWN | {"when": {"keys": [1]}}]}, "rules.1.when.keys.1: a text"),
        ({"rules": [{"name": "a", "failure": {"kind": "http", "status": 418}}]}, "failure.status: one of 500, 502"),
        ({"rules": [{"name": "a", "failure": {"kind": "http", "status": "503"}}]}, "failure.status"),
        ({"rules": [{"name": "a", "failure": {"kind": "explode"}}]}, "failure.kind: one of http, fault"),
        ({"rules": [{"name": "a", "failure": {"kind": "empty", "status": 500}}]}, "'status' is not known here"),
        ({"rules": [{"name": "a", "failure": {"kind": "timeout", "seconds": 31}}]}, "failure.seconds: a number"),
        ({"rules": [{"name": "a", "failure": {"kind": "tuxedo", "name": "TPEX"}}]}, "failure.name: one of TPETIME"),
        ({"rules": [{"name": "a", "delay": {"kind": "fixed", "milliseconds": 30_001}}]}, "from 1 to 30000"),
        ({"rules": [{"name": "a", "delay": {"kind": "uniform", "least": 9, "most": 8}}]}, "delay.most: .* from 9"),
        ({"rules": [{"name": "a", "delay": {"kind": "lognormal", "median": 0, "p95": 8}}]}, "delay.median: .* from 1"),
        ({"clock": {"fixed": "2027-02-30"}}, "clock.fixed: '2027-02-30' is not a date"),
        ({"clock": {"fixed": "1999-01-01"}}, "clock.fixed"),
        ({"clock": {"shift": "3 moons"}}, "clock.shift: '3 moons' is not a shift"),
        ({"clock": {"shift": "+1d", "fixed": "2027-01-01"}}, "clock: give either"),
        ({"sequences": {"dossier": {"step": 0}}}, "sequences.dossier.step: a whole number from 1"),
        ({"consumers": {"abc": "Portail"}}, "consumers: 'abc' is not of the expected form"),
        ({"seed": 7}, "seed: a text"),
        ({"round": -1}, "round: a whole number"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_out_of_form_or_bounds_is_refused_by_its_place(content, where):
    with pytest.raises(BehaviourRefused, match=where):
        behaviour.read(content)


def test_the_refusal_is_said_in_french_too():
    with pytest.raises(BehaviourRefused) as refusal:
        behaviour.read({"rules": [{}]})

    assert refusal.value.text("fr").startswith("rules.1 : la règle ne retarde ni ne casse rien.")


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_without_a_rule_nothing_happens():
    assert decided() is NOTHING


def test_the_first_rule_with_a_delay_delays_and_the_first_with_a_failure_breaks():
    other = {"name": "plus lent", "delay": {"kind": "fixed", "milliseconds": 1}, "failure": {"kind": "empty"}}

    found = decided(SLOW, other, DOWN)

    assert found == (800, "lent", Failure("empty"), "plus lent")


@pytest.mark.parametrize(
    ("when", "asked", "happens"),
    [
        ({}, Asked("", ""), True),
        ({"operations": ["lire"]}, Asked("lire", "12"), True),
        ({"operations": ["lire"]}, Asked("ecrire", "12"), False),
        ({"keys": ["12", "13"]}, Asked("lire", "13"), True),
        ({"keys": ["12", "13"]}, Asked("lire", "130"), False),
        ({"expression": "1[0-9]"}, Asked("lire", "12"), True),
        ({"expression": "1[0-9]"}, Asked("lire", "120"), False),
        ({"keys": ["7"], "expression": "1[0-9]"}, Asked("lire", "7"), True),
        ({"consumers": ["Portail"]}, Asked("lire", "12", "Portail"), True),
        ({"consumers": ["Portail"]}, Asked("lire", "12", "Batch"), False),
        ({"consumers": ["Portail"]}, Asked("lire", "12", ""), False),
        ({"operations": ["lire"], "keys": ["12"], "consumers": ["P"]}, Asked("lire", "12", "P"), True),
        ({"operations": ["lire"], "keys": ["12"], "consumers": ["P"]}, Asked("lire", "1", "P"), False),
    ],
)  # fmt: skip
def test_a_rule_concerns_its_operations_keys_and_consumers(when, asked, happens):
    found = decided(DOWN | {"when": when}, asked=asked)

    assert (found.failure is not None) is happens


def test_a_fault_of_the_contract_breaks_only_the_operation_that_has_it():
    rule = {"name": "refus", "failure": {"kind": "fault", "name": "dossierInconnu"}}

    assert decided(rule, asked=Asked("lire", "1", "", {"dossierInconnu"})).broken_by == "refus"
    assert decided(rule, asked=Asked("lire", "1", "", {"autre"})) is NOTHING


def test_a_rate_leaves_the_others_alone():
    assert decided(DOWN | {"rate": 50}, number=never) is NOTHING
    assert decided(DOWN | {"rate": 100}, number=never).broken_by == "panne"


# --- chance -----------------------------------------------------------------------------------------------------------


def broken(seed: str, count: int, *told, key: str = "12") -> list[bool]:
    """Which of the first calls of one key are broken."""
    made = rules(*told)
    turns = range(1, count + 1)
    return [decide(made, Asked("lire", key), dice.seeded(seed, key, turn)).failure is not None for turn in turns]


def test_a_tenth_is_about_a_tenth():
    found = broken("graine", 10_000, DOWN | {"rate": 10})

    assert 900 < sum(found) < 1_100


def test_a_seed_gives_the_same_calls_each_time_and_another_seed_others():
    rule = DOWN | {"rate": 30}

    assert broken("graine", 200, rule) == broken("graine", 200, rule)
    assert broken("graine", 200, rule) != broken("autre", 200, rule)
    assert broken("graine", 200, rule) != broken("graine", 200, rule, key="13")


def test_one_more_rule_changes_nothing_for_the_others():
    rule = DOWN | {"rate": 30}

    assert broken("graine", 200, rule) == broken("graine", 200, SLOW | {"rate": 50}, rule)


@pytest.mark.parametrize(
    ("told", "low", "median", "high"),
    [
        (Delay("fixed", 800, 800), 800, 800, 800),
        (Delay("uniform", 100, 300), 100, 200, 300),
        (Delay("normal", 500, 900), 0, 500, 900),
        (Delay("lognormal", 200, 2_000), 0, 200, 2_000),
    ],
    ids=["fixed", "uniform", "normal", "lognormal"],
)
def test_delays_have_the_median_and_the_tail_that_were_asked_for(told, low, median, high):
    found = sorted(dice.milliseconds(told, (n + 0.5) / 10_000) for n in range(10_000))

    cuts = quantiles(found, n=20)
    assert found[0] >= low
    assert cuts[9] == pytest.approx(median, rel=0.01)
    if told.kind in ("normal", "lognormal"):
        assert cuts[18] == pytest.approx(high, rel=0.01)
        assert found[-1] > high
    else:
        assert found[-1] <= high


@pytest.mark.parametrize("number", [0.0, 0.999_999_999_999, 1.0])
@pytest.mark.parametrize("kind", ["uniform", "normal", "lognormal"])
def test_no_delay_is_longer_than_thirty_seconds(kind, number):
    assert 0 <= dice.milliseconds(Delay(kind, 25_000, 30_000), number) <= 30_000


def test_numbers_without_a_seed_are_spread():
    found = [dice.unforeseen("rate") for _ in range(2_000)]

    assert 0.4 < mean(found) < 0.6


def test_a_held_call_is_one_that_waits():
    assert decided(SLOW).holds
    assert decided({"name": "a", "failure": {"kind": "timeout", "seconds": 3}}).holds
    assert not decided(DOWN).holds
    assert not deciding.NOTHING.holds


# --- clock ------------------------------------------------------------------------------------------------------------

NOON = datetime(2026, 11, 22, 12, 30, 15, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("clock", "seen"),
    [
        ({"fixed": "2027-02-28"}, "2027-02-28T12:30:15+01:00"),
        ({"fixed": "2027-07-01"}, "2027-07-01T12:30:15+02:00"),
        ({"fixed": "2027-07-01T08:00"}, "2027-07-01T08:00:00+02:00"),
        ({"shift": "+3m"}, "2027-02-22T12:30:15+01:00"),
        ({"shift": "-1y+2d"}, "2025-11-24T12:30:15+01:00"),
    ],
)
def test_a_date_alone_keeps_the_hour_and_a_moment_stands_still(clock, seen):
    told = behaviour.read({"clock": clock}).clock

    assert surroundings.seen(NOON, told).isoformat() == seen


def test_a_shift_stays_where_cells_can_shift_once_more():
    for shift in ("-27y", "+101y", "+9000y"):
        with pytest.raises(BehaviourRefused, match="from -26y to"):
            behaviour.read({"clock": {"shift": shift}})
    assert behaviour.read({"clock": {"shift": "-26a"}}).clock.shift == "-26y"
