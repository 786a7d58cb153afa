"""The list of datasets: what each person finds in it."""

import pytest
from django.urls import reverse

from catalog.stages import Scope
from tests import factories
from tests.pages import reading

LIST = reverse("catalog:datasets")


def address(dataset) -> str:
    return reverse("catalog:dataset", args=[dataset.pk])


def test_bob_finds_his_dataset_with_operation_rows_and_revision(visit, bob, dataset):
    answer = visit(bob).get(LIST)

    words = reading.words(answer)
    assert address(dataset) in reading.links(answer)
    assert "lirePersonne" in words
    assert "r1" in words


def test_mallory_finds_nothing_of_another_organisation(visit, mallory, dataset):
    assert address(dataset) not in reading.links(visit(mallory).get(LIST))


def test_what_is_shared_with_the_network_is_found_by_everyone(visit, mallory, alice, organisation, operation):
    shared = factories.dataset(alice, organisation, operation, scope=Scope.NETWORK)

    assert address(shared) in reading.links(visit(mallory).get(LIST))


def test_a_team_dataset_is_hidden_from_the_others_of_the_organisation(visit, reader, bob, organisation, operation):
    team = factories.team("Recette", organisation, bob)
    narrow = factories.dataset(bob, organisation, operation, scope=Scope.TEAM, team=team)

    assert address(narrow) not in reading.links(visit(reader).get(LIST))
    assert address(narrow) in reading.links(visit(bob).get(LIST))


def test_an_empty_list_leads_to_the_choice_of_an_operation(visit, bob):
    answer = visit(bob).get(LIST)

    assert "No dataset yet" in reading.words(answer)
    assert reverse("catalog:dataset-upload") in reading.links(answer)


def test_a_reader_gets_no_button_to_send_a_file(visit, reader, dataset):
    assert reverse("catalog:dataset-upload") not in reading.links(visit(reader).get(LIST))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=cas", True),
        ("q=lirepersonne", True),
        ("q=personne+test", True),
        ("q=autre", False),
        ("whose=mine", True),
        ("whose=organisation", True),
        ("scope=network", False),
        ("scope=nonsense&whose=x&page=z", True),
    ],
)
def test_filters_live_in_the_address(visit, bob, dataset, query, found):
    assert (address(dataset) in reading.links(visit(bob).get(f"{LIST}?{query}"))) is found


def test_someone_elses_dataset_is_not_mine(visit, alice, dataset):
    assert address(dataset) not in reading.links(visit(alice).get(f"{LIST}?whose=mine"))


def test_more_datasets_cost_no_more_queries(visit, bob, organisation, operation, dataset, django_assert_num_queries):
    page = visit(bob)
    page.get(LIST)
    with django_assert_num_queries(20, exact=False) as one:
        page.get(LIST)

    for n in range(3):
        factories.dataset(bob, organisation, operation, name=f"Autre {n}")
    with django_assert_num_queries(len(one)):
        page.get(LIST)
