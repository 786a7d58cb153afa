"""How a sandbox behaves is set by its people: profiles, rules, date, sequences, consumers; and starts over."""

import pytest

from accounts.models import Entry
from engine.shelf import Shelf
from engine.state import Store
from sandboxes import actions as life
from sandboxes import provisioning
from sandboxes.actions import behaviour as actions
from sandboxes.behaviour import documents, profiles, remembering, words
from sandboxes.errors import BehaviourInvalid, MoveRefused, NotAllowed
from sandboxes.stages import Access

from .world import order

SLOW = {"name": "Lent", "delay": {"kind": "fixed", "milliseconds": 50}}
DOWN = {"name": "Panne", "failure": {"kind": "http", "status": 503}}


@pytest.fixture
def published(sandbox):
    provisioning.provision(sandbox.pk)
    sandbox.refresh_from_db()
    return sandbox


def told(sandbox, settings):
    """What the engine is told after the next provisioning."""
    provisioning.provision(sandbox.pk)
    return Shelf(settings.SHELF_DIR).pointer(sandbox.public_id)


def test_a_new_sandbox_only_answers(published, settings):
    assert published.behaviour == {}
    assert Shelf(settings.SHELF_DIR).pointer(published.public_id).behaviour is None


def test_a_rule_reaches_the_shelf_with_a_new_generation(published, bob, settings):
    actions.put_rule(sandbox=published, by=bob, rule=SLOW)

    pointer = told(published, settings)
    assert (pointer.generation, pointer.behaviour) == (2, {"rules": [SLOW]})
    assert Entry.objects.get(verb="sandbox.behave").detail == {"behaviour": {"rules": [SLOW]}}


def test_what_is_as_it_was_makes_no_generation(published, bob):
    actions.behave(sandbox=published, by=bob, rules=[], seed="")

    published.refresh_from_db()
    assert published.desired_generation == 1


def test_a_rule_that_is_switched_off_is_kept_but_not_told(published, bob, settings):
    actions.put_rule(sandbox=published, by=bob, rule=SLOW)
    actions.put_rule(sandbox=published, by=bob, rule=DOWN)

    actions.switch_rule(sandbox=published, by=bob, number=1)

    assert [rule["name"] for rule in documents.rules(published)] == ["Lent", "Panne"]
    assert told(published, settings).behaviour == {"rules": [DOWN]}
    actions.switch_rule(sandbox=published, by=bob, number=1)
    assert told(published, settings).behaviour == {"rules": [SLOW, DOWN]}


def test_rules_are_changed_and_removed_by_their_place(published, bob):
    actions.put_rule(sandbox=published, by=bob, rule=SLOW)
    actions.put_rule(sandbox=published, by=bob, rule=DOWN)
    actions.put_rule(sandbox=published, by=bob, rule=DOWN | {"rate": 5}, number=2)

    actions.remove_rule(sandbox=published, by=bob, number=1)

    assert documents.rules(published) == [DOWN | {"rate": 5}]
    with pytest.raises(BehaviourInvalid, match="n.existe plus"):
        actions.remove_rule(sandbox=published, by=bob, number=2)


def test_every_profile_is_accepted_twice_and_calmed(published, bob, settings):
    for profile in profiles.PROFILES:
        actions.apply_profile(sandbox=published, by=bob, slug=profile.slug)
        once = documents.rules(published)
        actions.apply_profile(sandbox=published, by=bob, slug=profile.slug)

        assert documents.rules(published) == once
        assert all(line.whom and (line.delay or line.failure) for line in words.lines(once))

    actions.calm(sandbox=published, by=bob)
    assert told(published, settings).behaviour is None


NONSENSE = [
    ({"rules": [DOWN | {"rate": 101}]}, "rules.1.rate"),
    ({"rules": [DOWN | {"when": {"operations": ["autre"]}}]}, "rules.1.when.operations.*autre.*rechercheIndividu"),
    ({"rules": [DOWN | {"when": {"consumers": ["Portail"]}}]}, "rules.1.when.consumers.*Portail"),
    ({"rules": [{"name": "a", "failure": {"kind": "fault", "name": "inconnu"}}]}, "rules.1.failure.name.*inconnu"),
    ({"rules": [DOWN | {"active": "no"}]}, "rules.1.active"),
    ({"rules": ["x"]}, "rules.1"),
    ({"clock": {"shift": "bientôt"}}, "clock.shift"),
    ({"sequences": {"a": {"start": -1}}}, "sequences.a.start"),
    ({"round": 3}, "membres"),
]


def test_what_makes_no_sense_is_refused_and_nothing_changes(published, bob):
    for members, words_of_refusal in NONSENSE:
        with pytest.raises(BehaviourInvalid, match=words_of_refusal):
            actions.behave(sandbox=published, by=bob, **members)

    published.refresh_from_db()
    assert (published.behaviour, published.desired_generation) == ({}, 1)


def test_others_may_not(published, mallory, reader, reviewer, auditor, operator):
    for by in (mallory, reader, reviewer, auditor, operator):
        asked = {"sandbox": published, "by": by}
        changes = [
            (actions.behave, {"seed": "x"}),
            (actions.put_rule, {"rule": SLOW}),
            (actions.apply_profile, {"slug": "maintenance"}),
            (actions.calm, {}),
            (actions.put_sequence, {"name": "dossier"}),
            (actions.add_consumer, {"name": "Portail"}),
            (actions.start_over, {}),
        ]
        for change, more in changes:
            with pytest.raises(NotAllowed):
                change(**asked, **more)


def test_a_sandbox_that_is_being_deleted_does_not_change_any_more(published, bob):
    life.delete(sandbox=published, by=bob)

    with pytest.raises(MoveRefused):
        actions.start_over(sandbox=published, by=bob)


# --- date, chance, sequences ------------------------------------------------------------------------------------------


def test_date_seed_and_sequences_reach_the_shelf(published, bob, settings):
    actions.behave(sandbox=published, by=bob, clock={"fixed": "2027-01-31"}, seed="pipeline")
    actions.put_sequence(sandbox=published, by=bob, name="dossier", start=100, step=10)
    actions.put_sequence(sandbox=published, by=bob, name="*")
    actions.remove_sequence(sandbox=published, by=bob, name="*")

    assert told(published, settings).behaviour == {
        "clock": {"fixed": "2027-01-31"},
        "seed": "pipeline",
        "sequences": {"dossier": {"start": 100, "step": 10}},
    }


# --- consumers --------------------------------------------------------------------------------------------------------


def test_a_consumer_has_a_token_that_a_protected_sandbox_accepts(version, dataset, bob, organisation, settings):
    sandbox = order(version, dataset, by=bob, organisation=organisation, access=Access.TOKEN).sandbox
    token = actions.add_consumer(sandbox=sandbox, by=bob, name=" Portail ")

    pointer = told(sandbox, settings)
    kept = sandbox.consumers.get().token_hash
    assert token.startswith("sb_") and token not in kept
    assert pointer.behaviour == {"consumers": {kept: "Portail"}}
    assert set(pointer.token_hashes) == {sandbox.token_hash, kept}


def test_an_open_sandbox_stays_open_with_consumers(published, bob, settings):
    actions.add_consumer(sandbox=published, by=bob, name="Portail")

    assert told(published, settings).token_hashes == ()


def test_a_consumer_of_whom_a_rule_speaks_stays(published, bob):
    actions.add_consumer(sandbox=published, by=bob, name="Portail")
    actions.put_rule(sandbox=published, by=bob, rule=DOWN | {"when": {"consumers": ["Portail"]}})

    with pytest.raises(BehaviourInvalid, match="Panne"):
        actions.remove_consumer(sandbox=published, by=bob, consumer=published.consumers.get())

    actions.remove_rule(sandbox=published, by=bob, number=1)
    actions.remove_consumer(sandbox=published, by=bob, consumer=published.consumers.get())
    assert not published.consumers.exists()


def test_a_consumer_has_a_name_that_no_other_has(published, bob):
    actions.add_consumer(sandbox=published, by=bob, name="Portail")

    for name in ("", "  ", "Portail"):
        with pytest.raises(BehaviourInvalid):
            actions.add_consumer(sandbox=published, by=bob, name=name)


# --- states -----------------------------------------------------------------------------------------------------------


def remember(settings, sandbox, *values):
    store = Store(settings.SHELF_DIR, sandbox.public_id)
    store.round = sandbox.behaviour_round
    assert store.enter()
    for value in values:
        store.put(*value)
    store.leave()
    store.close()


def test_the_page_shows_what_the_engine_remembers_until_everything_starts_over(published, bob, settings):
    remember(
        settings, published, ("state", "individu", "12", "ouvert"), ("state", "individu", "13", "clos"),
        ("number", "", "dossier", 110), ("calls", "individu rechercheIndividu", "12", 4),
    )  # fmt: skip

    found = remembering.remembered(published)
    assert [(line.key, line.state) for line in found.states] == [("12", "ouvert"), ("13", "clos")]
    assert ([(line.name, line.last) for line in found.sequences], found.calls) == ([("dossier", 110)], 4)
    assert [line.key for line in remembering.remembered(published, "clos").states] == ["13"]

    actions.start_over(sandbox=published, by=bob)

    assert (remembering.remembered(published).states, remembering.remembered(published).pending) == ([], True)
    assert told(published, settings).behaviour == {"round": 1}


def test_a_reset_of_the_sandbox_starts_over_too(published, bob, settings):
    life.reset(sandbox=published, by=bob)

    assert told(published, settings).behaviour == {"round": 1}
