"""Another composition: one action, in the trail, made anew; nobody overwrites what they have not seen."""

import pytest

from accounts.models import Entry
from sandboxes import actions, provisioning, shapes
from sandboxes.actions import LayerChoice, ServiceChoice
from sandboxes.errors import CompositionChanged, CompositionRefused
from sandboxes.models import Layer

from . import world


@pytest.fixture
def other(operation, bob):
    return world.dataset(operation, "1,Durand,Alice,20,individuValide", by=bob, name="Autre")


def choices(version, *layers):
    return [ServiceChoice(version, {world.OPERATION: [each if isinstance(each, LayerChoice) else LayerChoice(each)
                                                      for each in layers]})]  # fmt: skip


def test_a_change_is_one_entry_that_says_what_stood_where(sandbox, version, dataset, other, bob):
    before = sandbox.desired_generation

    actions.recompose(
        sandbox=sandbox, by=bob, services=choices(version, dataset, LayerChoice(other, other.revisions.get()))
    )

    entry = Entry.objects.get(verb="sandbox.recompose")
    assert (entry.actor, sandbox.desired_generation) == (bob, before + 1)
    assert entry.detail["layers"] == [
        {"operation": world.OPERATION, "before": ["Individus"], "after": ["Autre r1", "Individus"]}
    ]


def test_what_is_as_it_was_makes_no_new_generation(sandbox, version, dataset, bob):
    before = sandbox.desired_generation

    actions.recompose(sandbox=sandbox, by=bob, services=choices(version, dataset))

    assert sandbox.desired_generation == before
    assert not Entry.objects.filter(verb="sandbox.recompose").exists()


def test_who_saw_an_older_composition_is_told_by_whom_it_was_changed(sandbox, version, dataset, other, bob, alice):
    seen = shapes.of_sandbox(sandbox).mark
    actions.recompose(sandbox=sandbox, by=alice, services=choices(version, dataset, other), seen=seen)

    with pytest.raises(CompositionChanged, match="Alice"):
        actions.recompose(sandbox=sandbox, by=bob, services=choices(version, other), seen=seen)

    assert [layer.dataset.name for layer in Layer.objects.filter(service__sandbox=sandbox)] == ["Autre", "Individus"]


def test_a_longer_life_or_a_new_revision_is_no_other_composition(sandbox, dataset, operation, bob):
    seen = shapes.of_sandbox(sandbox).mark

    actions.extend(sandbox=sandbox, by=bob, days=3)
    world.dataset(operation, "1,Nouveau,N,1,individuValide", by=bob, again=dataset)

    assert shapes.of_sandbox(sandbox).mark == seen


def test_what_is_served_is_known_until_the_new_composition_is(sandbox, version, dataset, other, bob):
    provisioning.provision(sandbox.pk)
    served = sandbox.services.get().bundle_digest

    actions.recompose(sandbox=sandbox, by=bob, services=choices(version, dataset, other))

    assert served and sandbox.services.get().bundle_digest == served


def test_layers_that_cannot_be_composed_change_nothing(sandbox, version, dataset, other, bob):
    other.revisions.update(key_path=["autre"])

    with pytest.raises(CompositionRefused, match="autre"):
        actions.recompose(sandbox=sandbox, by=bob, services=choices(version, dataset, other))

    assert [layer.dataset for layer in Layer.objects.filter(service__sandbox=sandbox)] == [dataset]


def test_changes_are_told_in_words(version, dataset, other):
    low, high = LayerChoice(dataset), LayerChoice(other)
    pinned = LayerChoice(dataset, dataset.revisions.get())

    def told(before, after):
        return shapes.changes(*(shapes.of_choices(choices(version, *each)) for each in (before, after)))

    assert told([low], [low]) == []
    assert len(told([low], [high])) == 2
    assert "Autre > Individus" in told([high, low], [low, high])[0]
    assert "r1" in told([low], [pinned])[0]
    assert told([low], [pinned])[0].startswith(world.OPERATION)
