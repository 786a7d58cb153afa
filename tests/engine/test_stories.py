"""Which row answers where rows have states, and what becomes of a call that cannot wait."""

import asyncio
from dataclasses import replace

import pytest
from lxml import etree

from engine import behaviour, bundle
from engine.answer import RowExpressions, answer
from engine.behaviour import performing
from engine.behaviour.effects import Effect
from engine.behaviour.living import Living
from engine.behaviour.performing import Held
from engine.errors import BundleRefused
from engine.surroundings import World

from . import golden
from .golden import row

RULE = '[["id", "starts", "99"]]'


def stated(key: str, name: str, before: str = "", after: str = "", *, kind: str = "literal", number: int = 2):
    return replace(row(key, kind=kind, name=name, number=number), before=before, after=after)


def told(ask, opened, key: str, state: str) -> tuple[str, tuple[str, str] | None]:
    """The name in the answer, and the states before and after."""
    reply = ask(opened, golden.request(key), states=lambda _key: state)
    return etree.fromstring(reply.body).findtext(".//nomFamille") or reply.outcome, reply.states


ROWS = [
    stated(RULE, "règle close", "clos", kind="rule"),
    stated(RULE, "règle", "", "clos", kind="rule", number=3),
    stated("1", "initial", "∅", "ouvert", number=4),
    stated("1", "ouvert", "ouvert", "∅", number=5),
    stated("1", "sinon", number=6),
    stated("2", "clos", "clos", number=7),
    stated("", "défaut ouvert", "ouvert", kind="default", number=8),
    stated("", "défaut", kind="default", number=9),
]


@pytest.mark.parametrize(
    ("key", "state", "expected"),
    [
        ("1", "", ("initial", ("", "ouvert"))),
        ("1", "ouvert", ("ouvert", ("ouvert", ""))),
        ("1", "perdu", ("sinon", ("perdu", "perdu"))),
        ("2", "clos", ("clos", ("clos", "clos"))),
        ("2", "", ("défaut", ("", ""))),
        ("2", "ouvert", ("défaut ouvert", ("ouvert", "ouvert"))),
        ("991", "", ("règle", ("", "clos"))),
        ("991", "clos", ("règle close", ("clos", "clos"))),
    ],
)
def test_the_row_for_the_state_goes_before_the_one_for_any(ask, opened, key, state, expected):
    made = opened(ROWS, fields={"id": ("individu", "id")})

    assert told(ask, made, key, state) == expected


def test_without_states_every_key_is_in_the_first(ask, opened):
    made = opened([stated("1", "initial", "∅", "ouvert"), stated("1", "sinon", number=3)])

    assert etree.fromstring(ask(made, golden.request("1")).body).findtext(".//nomFamille") == "initial"


def test_a_key_whose_rows_are_for_other_states_is_unmatched_and_named_with_its_state(ask, opened):
    made = opened([stated("12", "ouvert", "ouvert"), stated("12", "clos", "clos", number=3), stated("13", "autre")])

    reply = ask(made, golden.request("12"), states=lambda _key: "")

    assert (reply.outcome, reply.key) == ("unmatched", "12")
    assert reply.reason == "Aucune ligne ne correspond à id = ⟨∅⟩ 12. Plus proches : 13."


def test_the_same_key_in_the_same_state_cannot_be_stored_twice(shelf):
    twice = [stated("1", "a", "ouvert"), stated("1", "b", "ouvert", number=3)]

    with pytest.raises(BundleRefused):
        bundle.write(shelf, golden.bundle_source(twice))


def test_a_call_that_would_wait_is_refused_once_too_many_do(opened):
    settings = behaviour.read({"rules": [{"name": "lent", "delay": {"kind": "fixed", "milliseconds": 30_000}}]})
    made, held = opened([row("1")]), Held()
    living = Living(settings, "individu", made, None, held)

    def call():
        def core(surroundings, states):
            return answer(
                made, golden.request("1"), expressions=RowExpressions(), surroundings=surroundings, states=states
            )

        return asyncio.run(living.answered(core, World(), ""))

    assert (call().status, call().effect.delay) == (200, 30_000)
    held.count = performing.MOST_HELD

    refused = call()
    assert (refused.status, refused.outcome, refused.effect.delay) == (503, "refused", 0)
    assert etree.fromstring(refused.body).find(".//{*}Fault") is not None


def test_all_sandboxes_of_a_process_together_hold_back_so_many_calls(monkeypatch):
    monkeypatch.setattr(performing, "MOST_HELD_TOGETHER", 3)

    async def held_back() -> list[bool]:
        one, other = performing.Held(), performing.Held()
        waiting = [asyncio.create_task(performing.wait(Effect(50), each)) for each in (one, other, other)]
        await asyncio.sleep(0)
        during = [one.is_full, other.is_full]
        await asyncio.gather(*waiting)
        return [*during, one.is_full, other.is_full]

    assert asyncio.run(held_back()) == [True, True, False, False]
