"""A sandbox of Bob's, provisioned on a shelf without an engine; the reader of these pages reads English."""

import time
from itertools import count

import pytest
from django.urls import reverse

from engine import journal
from sandboxes import metering, provisioning
from sandboxes.models import Exchange, LogOffset
from tests.sandboxes.conftest import dataset, operation, sandbox, version

__all__ = ["dataset", "operation", "sandbox", "version"]


@pytest.fixture
def visit(client):
    """Signs a person in who reads English: tests name what is on the page, whatever its translation."""

    def visit(person):
        person.language = "en"
        person.save(update_fields=["language"])
        client.force_login(person)
        return client

    return visit


@pytest.fixture
def served(sandbox):
    """The sandbox once published to the shelf; its check waits for an engine."""
    provisioning.provision(sandbox.pk)
    sandbox.refresh_from_db()
    assert sandbox.observed_generation, sandbox.last_error
    return sandbox


@pytest.fixture
def address(sandbox):
    """The address of a page of the sandbox: `address("journal")`."""

    def address(name: str, *args) -> str:
        return reverse(f"sandboxes:{name}", args=[sandbox.public_id, *args])

    return address


@pytest.fixture
def stored(served):
    """Stores a call of the sandbox as the collector does: `stored(outcome="unmatched")`."""
    numbers = count(1)
    place = LogOffset.objects.create(engine_id="engine", segment="1")

    def stored(**fields) -> Exchange:
        given = {
            "engine_id": "engine",
            "sequence": next(numbers),
            "at": time.time(),
            "sandbox": served.public_id,
            "generation": served.observed_generation,
            "service": "individu",
            "version": "1.0",
            "operation": "rechercheIndividu",
            "outcome": "answered",
            "http_status": 200,
            "soap_version": "1.2",
            "key": "1",
            "dataset": "Individus r1",
            "row": 2,
            "response": "individuValide",
            "reason": "",
            "microseconds": 1500,
            "request": "<demande>un</demande>",
            "answer": "<reponse>deux</reponse>",
        }
        line = journal.Exchange(**(given | fields))
        metering.store(place, [line], place.offset + 1)
        place.offset += 1
        return Exchange.objects.get(sequence=line.sequence)

    return stored
