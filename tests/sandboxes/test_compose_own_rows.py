"""A row changed for one sandbox only: it stands above all layers, and nobody else's sandbox knows of it."""

import pytest

from accounts.models import Entry
from catalog.errors import RowRefused
from catalog.models import Dataset
from catalog.revising.adding import NewRow
from sandboxes import actions, composing, ordering, overlays
from sandboxes.errors import NotAllowed, OrderRefused
from sandboxes.models import Layer, Overlay

from . import world

LENOIR = {"nomFamille": "Lenoir", "prenom": "Zoé", "age": "12"}


@pytest.fixture
def service(sandbox):
    return sandbox.services.select_related("version__service", "sandbox__organisation", "sandbox__team").get()


@pytest.fixture
def put(service, bob):
    """Changes the row of a key for Bob's sandbox."""

    def put(key: str, by=bob, **cells: str):
        proposal = overlays.proposal(service, world.OPERATION, key)
        row = NewRow(proposal.key, proposal.values | LENOIR | cells, proposal.response)
        return actions.put_own_row(service=service, proposal=proposal, by=by, row=row)

    return put


def won(service) -> dict[str, str]:
    """{key: family name} of the rows that answer."""
    (recipe,) = composing.recipes(service)
    return {each.row.key: each.values["nomFamille"] for each in composing.winners(recipe)}


def test_it_begins_as_the_row_that_answers_now(service):
    proposal = overlays.proposal(service, world.OPERATION, "2")

    assert (proposal.key, proposal.response, proposal.own) == ("2", "individuInvalide", False)
    assert proposal.values == {"nomFamille": "Boulon", "prenom": "Michel", "age": "35"}
    assert proposal.origin.source.dataset.name == "Individus"


def test_under_a_row_for_many_values_it_is_for_the_one_that_was_asked(version, operation, bob, organisation):
    many = world.dataset(operation, "/9.*/,Neuf,N,9,individuValide", by=bob, name="Plusieurs")
    service = world.order(version, many, by=bob, organisation=organisation).sandbox.services.get()

    assert overlays.proposal(service, world.OPERATION, "95").key == "95"
    assert overlays.proposal(service, world.OPERATION, "/9.*/").key == "/9.*/"


def test_it_answers_in_this_sandbox_and_in_no_other(service, put, dataset, version, bob, organisation):
    put("1")

    assert won(service) == {"1": "Lenoir", "2": "Boulon"}
    assert dataset.revisions.count() == 1
    own = Overlay.objects.get().dataset
    assert [layer.dataset for layer in Layer.objects.filter(service=service)] == [own, dataset]
    (layer,) = ordering.default_choice(by=bob, organisation=organisation, version=version).layers[world.OPERATION]
    assert layer.dataset == dataset


def test_each_row_is_an_entry_and_makes_the_sandbox_anew(sandbox, put, bob):
    before = sandbox.desired_generation

    put("1")

    entry = Entry.objects.get(verb="sandbox.own-row")
    sandbox.refresh_from_db()
    assert (entry.actor, entry.detail["key"], sandbox.desired_generation) == (bob, "1", before + 1)


def test_a_second_row_goes_to_the_same_dataset_and_the_same_key_again_is_replaced(service, put):
    put("1")
    put("2")
    put("1", nomFamille="Leblanc")

    assert won(service) == {"1": "Leblanc", "2": "Lenoir"}
    assert Overlay.objects.get().dataset.revisions.first().row_count == 2
    assert overlays.proposal(service, world.OPERATION, "1").own
    assert Layer.objects.filter(service=service).count() == 2


def test_a_row_taken_away_lets_the_one_below_answer_again(service, put, bob, sandbox):
    put("1")
    put("2")

    actions.remove_own_row(service=service, operation_name=world.OPERATION, by=bob, key="1")

    assert won(service) == {"1": "Dupuis", "2": "Lenoir"}
    (own,) = overlays.of(sandbox)
    assert [row.key for row in own.rows] == ["2"]


def test_with_the_last_row_goes_the_layer_and_a_later_row_stands_alone(service, put, bob, dataset, sandbox):
    put("1")

    actions.remove_own_row(service=service, operation_name=world.OPERATION, by=bob, key="1")

    assert [layer.dataset for layer in Layer.objects.filter(service=service)] == [dataset]
    assert overlays.of(sandbox) == []
    put("2")
    assert won(service) == {"1": "Dupuis", "2": "Lenoir"}
    assert Dataset.objects.count() == 2


def test_a_row_that_breaks_the_contract_is_refused_at_its_cell(service, put):
    with pytest.raises(RowRefused) as refused:
        put("1", age="douze")

    assert [each["column"] for each in refused.value.problems] == ["age"]
    assert not Overlay.objects.exists()


def test_who_may_not_change_the_sandbox_changes_no_row(service, put, bob, reader, mallory):
    put("1")

    for person in (reader, mallory):
        with pytest.raises(NotAllowed):
            put("2", by=person)
        with pytest.raises(NotAllowed):
            actions.remove_own_row(service=service, operation_name=world.OPERATION, by=person, key="1")


@pytest.mark.parametrize(
    ("operation_name", "key"), [("rechercheIndividu", "2"), ("absente", "1"), ("rechercheIndividu", "/(/")]
)
def test_a_row_that_is_not_there_cannot_be_taken_away(service, put, bob, operation_name, key):
    put("1")

    with pytest.raises(OrderRefused):
        actions.remove_own_row(service=service, operation_name=operation_name, by=bob, key=key)
