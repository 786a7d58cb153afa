"""The composition: layers, who answers for a key and why, keys that stand in several layers, and changing it."""

import pytest

from catalog.stages import Scope
from sandboxes.models import Sandbox
from tests.pages import reading
from tests.sandboxes import world


@pytest.fixture
def national(operation, alice):
    return world.dataset(
        operation,
        "1,National,Un,1,individuValide",
        "*,Autre,X,9,individuValide",
        by=alice,
        name="National",
        scope=Scope.NETWORK,
    )


@pytest.fixture
def sandbox(version, national, dataset, bob, organisation):
    """Ours above the national dataset."""
    return world.order(version, national, dataset, by=bob, organisation=organisation).sandbox


def question(address, operation, **asked) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{address('composition')}?operation={operation.pk}&{query}"


def test_the_layers_stand_highest_first_with_their_revisions(visit, bob, sandbox, dataset, national, address):
    words = reading.words(visit(bob).get(address("composition")))

    assert words.index("Individus") < words.index("National")
    assert "r1" in words


def test_the_highest_layer_answers_for_a_key_that_both_have(visit, bob, sandbox, operation, address):
    words = reading.words(visit(bob).get(question(address, operation, cle="1")))

    assert "“1” is answered by row 2 of “Individus”" in words
    assert "row 2 of “National”" in words.partition("Would answer")[2]


def test_the_default_answers_for_a_key_nobody_has(visit, bob, sandbox, operation, address):
    words = reading.words(visit(bob).get(question(address, operation, cle="77")))

    assert "“77” is answered by row 3 of “National”" in words


def test_keys_in_several_layers_are_listed(visit, bob, sandbox, operation, address):
    words = reading.words(visit(bob).get(question(address, operation)))

    assert "1 key stands in several layers" in words


@pytest.mark.parametrize(
    "query", ["operation=x", "operation=999999", "operation=&cle=1", "operation=1&start=-1", "start=9999999999999"]
)
def test_a_nonsense_question_is_no_error(visit, bob, sandbox, address, query):
    assert visit(bob).get(f"{address('composition')}?{query}").status_code == 200


def test_bob_changes_the_composition_at_the_same_address(visit, bob, sandbox, version, operation, national, address):
    before = sandbox.public_id

    visit(bob).post(address("recompose"), {"version": version.pk, "layer": f"{operation.pk}:{national.pk}"})

    made = Sandbox.objects.get()
    assert made.public_id == before
    assert [layer.dataset for layer in made.services.get().layers.all()] == [national]
    assert made.desired_generation == sandbox.desired_generation + 1


def test_the_form_starts_from_what_is_composed_now(visit, bob, sandbox, operation, dataset, national, address):
    given = reading.fields(visit(bob).get(address("recompose")))

    assert [value for name, value in given if name == "layer"] == [
        f"{operation.pk}:{dataset.pk}",
        f"{operation.pk}:{national.pk}",
    ]


def test_a_reader_may_not_change_it(visit, reader, sandbox, address):
    page = visit(reader)

    assert address("recompose") not in reading.links(page.get(address("composition")))
    assert page.get(address("recompose")).status_code == 403
    assert page.post(address("recompose")).status_code == 403
