"""The search and the facets of the catalogue."""

import pytest

from accounts import roles
from catalog import folding, queries
from catalog.stages import Stage
from tests import factories


@pytest.fixture
def catalogue(alice, organisation, mallory, other_organisation):
    """Three services: two shared (one old, one Tuxedo), one draft of another organisation."""
    rights = {"summary": "Les droits d'un assuré", "domain": "Droits"}
    factories.version(alice, organisation, name="Droits", stage=Stage.DEPRECATED, **rights)
    care = {"summary": "Remboursement des soins", "domain": "Soins", "kind": "tuxedo"}
    factories.version(alice, organisation, name="Soins", stage=Stage.APPROVED, **care)
    secret = {"summary": "Un brouillon sur les droits", "domain": "Droits"}
    factories.version(mallory, other_organisation, name="Brouillon", **secret)


def names(user, **asked) -> list[str]:
    return [service.name for service in queries.services(user, **asked)]


def counts(user, facet, **asked) -> dict[str, int]:
    return {choice.value: choice.count for choice in queries.facets(user, **asked)[facet]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Droits", "Soins"]),
        ("assure", ["Droits"]),
        ("ASSURÉ", ["Droits"]),
        ("soins remboursement", ["Soins"]),
        ("droits soins", []),
        ("d'un", ["Droits"]),
        ("%", ["Droits", "Soins"]),
        ("zzz", []),
    ],
)
def test_each_word_must_occur_whatever_its_accents_and_case(text, found, catalogue, bob):
    assert names(bob, text=text) == found


def test_what_one_does_not_see_is_neither_found_nor_counted(catalogue, bob, mallory):
    assert names(bob, text="brouillon") == []
    assert names(mallory, text="brouillon") == ["Brouillon"]
    assert counts(bob, "domain") == {"Droits": 1, "Soins": 1}
    assert counts(mallory, "domain") == {"Droits": 2, "Soins": 1}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"domain": "Soins"}, ["Soins"]),
        ({"kind": "tuxedo"}, ["Soins"]),
        ({"stage": "deprecated"}, ["Droits"]),
        ({"track": "certified"}, ["Droits", "Soins"]),
        ({"organisation": "cpam-nord"}, ["Droits", "Soins"]),
        ({"organisation": "cpam-sud"}, []),
        ({"kind": "tuxedo", "stage": "deprecated"}, []),
        ({"kind": "nonsense"}, []),
    ],
)
def test_filters_narrow_together(asked, found, catalogue, bob):
    assert names(bob, **asked) == found


def test_a_facet_counts_as_if_it_alone_were_not_filtered(catalogue, bob):
    assert counts(bob, "kind", kind="tuxedo") == {"soap": 1, "tuxedo": 1}
    assert counts(bob, "domain", kind="tuxedo") == {"Soins": 1}
    assert counts(bob, "stage", text="soins") == {"approved": 1}


def test_a_service_shows_the_versions_that_one_sees_newest_first(alice, bob, mallory, organisation):
    first = factories.version(alice, organisation, stage=Stage.APPROVED)
    factories.version(alice, organisation, label="2.0", service=first.service)

    inside, outside = queries.services(bob).get(), queries.services(mallory).get()

    assert [version.label for version in inside.seen_versions] == ["2.0", "1.0"]
    assert [version.label for version in outside.seen_versions] == ["1.0"]
    assert (inside.version_count, outside.version_count) == (2, 1)


def test_the_number_of_queries_does_not_grow_with_the_catalogue(
    catalogue, bob, alice, organisation, django_assert_num_queries
):
    for number in range(5):
        factories.version(alice, organisation, name=f"Service{number}", stage=Stage.APPROVED)
    roles.of(bob)

    with django_assert_num_queries(2):
        for service in queries.services(bob, text="s"):
            assert service.organisation.name
            assert service.seen_versions
    with django_assert_num_queries(len(queries.FACETS)):
        queries.facets(bob, text="s")


def test_the_review_queue_holds_what_is_submitted_oldest_first(alice, organisation, reviewer, bob, mallory):
    second = factories.version(alice, organisation, name="Second")
    first = factories.version(alice, organisation, name="First", stage=Stage.SUBMITTED)
    factories.lead(second, Stage.SUBMITTED)
    factories.version(alice, organisation, name="Done", stage=Stage.APPROVED)

    assert [version.pk for version in queries.review_queue(reviewer)] == [first.pk, second.pk]
    assert not queries.review_queue(mallory).exists()


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Droits-Assuré", "droits assure"), ("Œuvre_sociale", "oeuvre sociale"), ("  ", ""), ("ÉTÉ été", "ete ete")],
)
def test_words_are_folded(text, folded):
    assert folding.fold(text) == folded


def test_words_inside_names_are_found_too():
    assert folding.with_humps("consulterDroits").split() == ["consulterdroits", "consulter", "droits"]
