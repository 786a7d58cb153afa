"""A file that is ready: it says when publishing would change nothing, and when it would take rows away."""

import pytest
from django.urls import reverse

from tests import factories
from tests.pages import reading

ROWS = ("1;Dupuis;Jack", "2;Boulon;Michel")
"""Those of Bob's dataset."""


@pytest.fixture
def ready(visit, bob, organisation, operation, response, dataset):
    """The page of a checked file of his for it."""

    def ready(*rows: str):
        content = "\n".join(["id;nom;prenom;reponse", *(f"{row};{response}" for row in rows)]).encode()
        upload = factories.upload(bob, organisation, operation, content=content, dataset=dataset)
        return visit(bob).get(reverse("catalog:upload", args=[upload.pk]))

    return ready


def publishes(page) -> bool:
    return "/publier/" in page.content.decode()


def test_the_same_rows_again_are_nothing_to_publish(ready):
    same = ready(*ROWS)

    assert "This file is identical to revision r1" in reading.words(same)
    assert not publishes(same)


def test_rows_that_would_be_lost_are_told_with_the_way_to_keep_them(ready, dataset):
    alone = ready("3;Petit;Luc")

    assert "2 rows of “Cas de test” are not in this file and will be removed" in reading.words(alone)
    assert reverse("catalog:dataset-current", args=[dataset.pk, "xlsx"]) in reading.links(alone)
    assert publishes(alone)


def test_rows_that_are_added_take_nothing_away(ready):
    more = ready(*ROWS, "3;Petit;Luc")

    assert "will be removed" not in reading.words(more)


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("7", "If id is “7”, the service will answer:"),
        ("*", "For any other id, the service will answer:"),
        ("? id > 5", "When id > 5, the service will answer:"),
    ],
)
def test_the_answer_is_introduced_by_what_its_key_says(ready, key, title):
    assert title in reading.words(ready(f"{key};Petit;Luc"))
