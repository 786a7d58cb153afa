"""Revisions and suggestions through the API: compared, joined, brought back; a missed call answered."""

import pytest

from catalog.actions import datasets
from catalog.models import Suggestion
from catalog.stages import Scope, Stage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation(alice, organisation):
    return factories.version(alice, organisation, stage=Stage.APPROVED).operations.get()


@pytest.fixture
def dataset(bob, organisation, operation):
    return factories.dataset(bob, organisation, operation)


@pytest.fixture
def sent(bob, organisation, operation, dataset):
    def sent(*rows: str):
        response = operation.default_response.name
        content = "\n".join(["id;nom;prenom;reponse", *(f"{row};{response}" for row in rows)]).encode()
        return factories.upload(bob, organisation, operation, content=content, dataset=dataset)

    return sent


def test_two_revisions_are_compared_a_window_at_a_time(calls, organisation, bob, dataset, sent):
    datasets.publish(upload=sent("1;Dupuis;Jacques", "3;Petit;Luc"), by=bob)

    told = calls(bob, organisation).get(f"datasets/{dataset.pk}/comparison/1/2/", kind="changed").json()

    assert told["counts"] == {"changed": 1, "added": 1, "removed": 1}
    assert told["changes"] == [
        {"kind": "changed", "key": "1", "number": 2, "cells": [{"column": "prenom", "old": "Jack", "new": "Jacques"}]}
    ]


def test_a_conflict_is_told_then_settled(calls, organisation, bob, dataset, sent):
    upload = sent("1;Dupuis;Jacques", "2;Boulon;Michel")
    datasets.publish(upload=sent("1;Dupuis;Jeannot", "2;Boulon;Michel"), by=bob)
    client, where = calls(bob, organisation), f"uploads/{upload.pk}/"

    step = client.get(f"{where}changes/").json()
    refused = client.post(f"{where}publish/", {})
    choice = {"key": "1", "column": "prenom", "take": "mine"}
    done = client.post(f"{where}publish/", {"seen": 2, "choices": [choice]})

    assert (step["joins"], step["counts"]["changed"]) == (2, 1)
    assert [(each["mine"], each["theirs"]) for each in step["conflicts"]] == [("Jacques", "Jeannot")]
    assert (refused.status_code, refused.json()["code"]) == (409, "conflicts")
    assert (done.status_code, done.json()["number"]) == (201, 3)


def test_going_back(calls, organisation, bob, dataset, sent):
    datasets.publish(upload=sent("1;Dupuis;Jacques"), by=bob)

    done = calls(bob, organisation).post(f"datasets/{dataset.pk}/revisions/1/restore/", {"seen": 2})

    assert (done.status_code, done.json()["number"], done.json()["row_count"]) == (201, 3, 2)


def test_a_row_is_suggested_and_declined(calls, alice, bob, organisation, operation):
    shared = factories.dataset(alice, organisation, operation, name="National", scope=Scope.NETWORK)
    row = {"key": "42", "values": {"nom": "Lenoir", "prenom": "Zoé"}, "response": operation.default_response.name}

    made = calls(bob, organisation).post(f"datasets/{shared.pk}/suggestions/", row)
    where = f"suggestions/{made.json()['id']}/"
    declined = calls(alice, organisation).post(f"{where}decline/", {"reason": "non"})

    assert (made.status_code, made.json()["stage"]) == (201, "open")
    assert (declined.json()["stage"], declined.json()["reason"]) == ("declined", "non")
    assert calls(bob, organisation).get(where).json()["decided_by"] == alice.email


def test_a_faulty_row_is_refused_with_its_problems(calls, alice, bob, organisation, operation):
    shared = factories.dataset(alice, organisation, operation, name="National", scope=Scope.NETWORK)

    refused = calls(bob, organisation).post(f"datasets/{shared.pk}/suggestions/", {"key": "42", "response": "absente"})

    assert (refused.status_code, refused.json()["code"]) == (409, "row-refused")
    assert refused.json()["problems"][0]["column"] == "response"
    assert not Suggestion.objects.exists()
