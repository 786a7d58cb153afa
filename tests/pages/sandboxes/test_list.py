"""The list of sandboxes: what each person finds in it."""

import pytest
from django.urls import reverse

from tests.pages import reading
from tests.sandboxes import world

LIST = reverse("sandboxes:sandboxes")


def test_bob_finds_his_sandbox_with_its_stage_and_services(visit, bob, sandbox, address):
    answer = visit(bob).get(LIST)

    assert address("sandbox") in reading.links(answer)
    assert "Individu 1.0" in reading.words(answer)


def test_alice_finds_the_sandbox_of_her_organisation(visit, alice, sandbox, address):
    assert address("sandbox") in reading.links(visit(alice).get(LIST))


def test_mallory_finds_nothing_of_another_organisation(visit, mallory, sandbox):
    answer = visit(mallory).get(LIST)

    assert sandbox.name not in reading.words(answer)
    assert "No sandbox yet" in reading.words(answer)


def test_an_empty_list_leads_to_the_catalogue(visit, bob):
    answer = visit(bob).get(LIST)

    assert reverse("catalog:catalogue") in reading.links(answer)


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=essai", True), ("q=individu", True), ("q=autre", False), ("whose=mine", True), ("stage=ready", False)],
)
def test_filters_live_in_the_address(visit, bob, sandbox, address, query, found):
    answer = visit(bob).get(f"{LIST}?{query}")

    assert (address("sandbox") in reading.links(answer)) is found
    assert LIST.rstrip("/") in answer.request["PATH_INFO"]


def test_an_active_filter_can_be_removed_by_its_chip(visit, bob, sandbox):
    answer = visit(bob).get(f"{LIST}?q=essai&whose=mine")

    assert {"?whose=mine", "?q=essai"} <= reading.links(answer)


def test_someone_elses_sandbox_is_not_mine(visit, alice, sandbox, address):
    assert address("sandbox") not in reading.links(visit(alice).get(f"{LIST}?whose=mine"))


def test_a_nonsense_filter_is_no_error(visit, bob, sandbox, address):
    answer = visit(bob).get(f"{LIST}?stage=nonsense&page=x")

    assert address("sandbox") in reading.links(answer)


def test_a_reader_may_look_but_gets_no_button(visit, reader, sandbox, address):
    answer = visit(reader).get(LIST)

    assert address("sandbox") in reading.links(answer)
    assert reverse("sandboxes:order") not in reading.links(answer)


def test_a_deleted_sandbox_is_gone_from_the_list(visit, bob, sandbox, address):
    from sandboxes import actions

    actions.delete(sandbox=sandbox, by=bob)

    assert address("sandbox") not in reading.links(visit(bob).get(LIST))


def test_more_sandboxes_cost_no_more_queries(visit, bob, version, organisation, sandbox, django_assert_num_queries):
    page = visit(bob)
    page.get(LIST)
    with django_assert_num_queries(20, exact=False) as one:
        page.get(LIST)

    for _ in range(3):
        world.order(version, by=bob, organisation=organisation)
    with django_assert_num_queries(len(one)):
        page.get(LIST)
