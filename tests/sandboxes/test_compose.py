"""Composition: who wins for a key, and how people are told."""

import pytest

from catalog.stages import Scope
from sandboxes import actions, composing, queries
from sandboxes.composing import conflicts
from sandboxes.errors import CompositionRefused

from . import world


@pytest.fixture
def layers(operation, alice, bob):
    """National below, the organisation's above; both have key 1, an expression and a default."""
    national = world.dataset(
        operation,
        world.DUPUIS,
        "3,Troisième,Nathalie,33,individuValide",
        "/9\\d+/,Neuf,National,99,individuValide",
        "*,Défaut,National,1,individuInvalide",
        by=alice,
        name="National",
        scope=Scope.NETWORK,
    )
    own = world.dataset(
        operation,
        "1,Durand,Alice,20,individuValide",
        world.BOULON,
        "/9[0-9]/,Neuf,Local,90,individuValide",
        "*,Défaut,Local,2,individuInvalide",
        by=bob,
        name="Local",
    )
    return national, own


@pytest.fixture
def service(version, layers, bob, organisation):
    return world.order(version, *layers, by=bob, organisation=organisation).sandbox.services.get()


@pytest.fixture
def recipe(service):
    return composing.recipes(service)[0]


def test_for_each_key_the_highest_layer_wins(recipe):
    won = {(each.key.kind, each.key.text): each.values["nomFamille"] for each in composing.winners(recipe)}

    assert won["literal", "1"] == "Durand"
    assert won["literal", "2"] == "Boulon"
    assert won["literal", "3"] == "Troisième"
    assert won["default", ""] == "Défaut"
    assert next(each for each in composing.winners(recipe) if each.key.kind == "default").values["prenom"] == "Local"


def test_expressions_stand_by_layer_then_by_row(recipe):
    expressions = [each.key.text for each in composing.winners(recipe) if each.key.kind == "regex"]

    assert expressions == ["9[0-9]", "9\\d+"]


def test_the_same_expression_in_two_layers_is_the_higher_ones(version, operation, bob, organisation):
    low = world.dataset(operation, "/a+/,Bas,B,1,individuValide", by=bob, name="Bas")
    high = world.dataset(operation, "/a+/,Haut,H,1,individuValide", by=bob, name="Haut")
    service = world.order(version, low, high, by=bob, organisation=organisation).sandbox.services.get()

    (winner,) = composing.winners(composing.recipes(service)[0])

    assert winner.values["nomFamille"] == "Haut"


def test_a_pinned_layer_keeps_its_revision_and_a_followed_one_takes_the_newest(
    version, operation, dataset, bob, organisation
):
    first = dataset.revisions.get()
    world.dataset(operation, "1,Nouveau,N,1,individuValide", by=bob, again=dataset)
    pinned = actions.ServiceChoice(version, {world.OPERATION: [actions.LayerChoice(dataset, first)]})

    one = actions.order(by=bob, organisation=organisation, name="Épinglé", services=[pinned]).sandbox
    two = world.order(version, dataset, by=bob, organisation=organisation).sandbox

    names = [
        next(composing.winners(composing.recipes(sandbox.services.get())[0])).values["nomFamille"]
        for sandbox in (one, two)
    ]
    assert names == ["Dupuis", "Nouveau"]


def test_layers_whose_key_fields_differ_cannot_be_composed(service, layers):
    national, _own = layers
    national.revisions.update(key_path=["individu", "autre"])

    with pytest.raises(CompositionRefused, match="individu/id.*individu/autre"):
        composing.recipes(service)


def test_a_person_sees_who_wins_for_a_key_and_who_would_have(service):
    told = queries.composition(service, world.OPERATION, key="1")

    assert [(each.wins, each.dataset, each.row) for each in told.contenders] == [
        (True, "Local", 2),
        (False, "National", 2),
        (False, "Local", 5),
        (False, "National", 5),
    ]
    assert all(each.why for each in told.contenders)


def test_a_key_without_row_goes_to_the_first_expression_then_to_the_default(service):
    expression = queries.composition(service, world.OPERATION, key="95").contenders
    default = queries.composition(service, world.OPERATION, key="inconnu").contenders

    assert (expression[0].kind, expression[0].dataset) == ("regex", "Local")
    assert (default[0].kind, default[0].dataset) == ("default", "Local")


def test_conflicts_are_the_keys_of_several_layers_page_by_page(service):
    told = queries.composition(service, world.OPERATION)
    recipe = composing.recipes(service)[0]

    assert told.conflict_count == 2
    assert [rivals[0].key for rivals in told.conflicts] == ["1", "*"]
    assert [each.dataset for each in told.conflicts[0]] == ["Local", "National"]
    told = conflicts.conflicts(recipe, start=1, count=1)
    assert told.total == 2 and [rivals[0].key.kind for rivals in told.page] == ["default"]


def test_a_composition_that_cannot_be_is_told_as_a_problem(service, layers):
    layers[0].revisions.update(key_path=["autre"])

    assert "autre" in queries.composition(service, world.OPERATION).problem
