"""`/catalogue/`: search and filters in the address, chips that remove them, pages, and what each person sees."""

import pytest
from django.urls import reverse

from catalog.models import Service
from catalog.stages import Stage, Track
from tests import factories

URL = reverse("catalog:catalogue")


def test_a_stranger_is_sent_to_the_door(client, approved):
    response = client.get(URL)

    assert response.status_code == 302
    assert reverse("account_login") in response.url


def test_everybody_sees_an_approved_service_with_its_last_version(sign_in, mallory, approved):
    html = sign_in(mallory).get(URL).content.decode()

    assert reverse("catalog:service", args=[approved.service.slug]) in html
    assert reverse("catalog:version", args=[approved.service.slug, "1.0"]) in html


def test_a_draft_is_listed_for_its_organisation_only(sign_in, bob, mallory, draft):
    address = reverse("catalog:service", args=[draft.service.slug])

    assert address in sign_in(bob).get(URL).content.decode()
    assert address not in sign_in(mallory).get(URL).content.decode()


def test_only_owners_are_offered_to_add_a_contract(sign_in, alice, bob, approved):
    address = reverse("catalog:contract-add")

    assert address in sign_in(alice).get(URL).content.decode()
    assert address not in sign_in(bob).get(URL).content.decode()


def test_a_search_finds_by_operation(sign_in, bob, approved, draft):
    page = sign_in(bob).get(URL, {"q": "lirepersonne"}).context["page"]

    assert approved.service in page.object_list


def test_a_filter_keeps_what_answers_to_it_and_shows_a_chip_that_removes_it(sign_in, bob, approved, draft):
    response = sign_in(bob).get(URL, {"stage": Stage.DRAFT, "q": "brouillon"})

    assert [service.pk for service in response.context["page"]] == [draft.service_id]
    stage_chip = response.context["chips"][1]
    assert stage_chip.url == "?q=brouillon"
    assert f'href="{URL}?q=brouillon"' in response.content.decode()


def test_facets_count_what_they_would_leave(sign_in, bob, approved, draft):
    facets = {facet.name: facet for facet in sign_in(bob).get(URL).context["facets"]}

    assert {(choice.value, choice.count) for choice in facets["stage"].choices} == {("approved", 1), ("draft", 1)}
    assert {choice.value for choice in facets["track"].choices} == {Track.CERTIFIED}


@pytest.mark.parametrize("asked", [{"stage": "nowhere"}, {"kind": "x"}, {"q": "zzz"}])
def test_nothing_found_says_so_and_leads_back_to_everything(sign_in, bob, approved, asked):
    response = sign_in(bob).get(URL, asked)

    assert response.context["page"].paginator.count == 0
    assert f'class="btn btn-secondary" href="{URL}"' in response.content.decode()


@pytest.mark.parametrize("asked", [{"page": "999"}, {"page": "x"}, {"sort": "'; drop"}, {"q": "%_'\""}])
def test_a_nonsense_address_still_answers(sign_in, bob, approved, asked):
    assert sign_in(bob).get(URL, asked).status_code == 200


def test_a_character_that_no_text_holds_is_named(sign_in, bob):
    assert sign_in(bob).get(URL, {"q": "\x00"}).status_code == 400


def test_the_order_can_be_turned(sign_in, bob, approved, draft):
    response = sign_in(bob).get(URL, {"sort": "-name"})

    assert [service.name for service in response.context["page"]] == ["Personne", "Brouillon"]
    assert 'aria-sort="descending"' in response.content.decode()


def test_htmx_gets_the_results_alone_and_a_clean_address(sign_in, bob, approved):
    response = sign_in(bob).get(URL, {"q": "", "stage": "approved"}, headers={"HX-Request": "true"})

    assert "<html" not in response.content.decode()
    assert response["HX-Push-Url"] == f"{URL}?stage=approved"


def test_more_services_need_no_more_queries(sign_in, alice, bob, organisation, approved, count_queries):
    sign_in(bob)
    with_one = count_queries(URL)

    for number in range(4):
        factories.version(alice, organisation, name=f"Autre{number}")
    factories.version(alice, organisation, label="2.0", service=Service.objects.get(pk=approved.service_id))

    assert count_queries(URL) == with_one
