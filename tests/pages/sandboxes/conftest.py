"""A sandbox of Bob's, provisioned on a shelf without an engine; the reader of these pages reads English."""

import pytest
from django.urls import reverse

from sandboxes import provisioning
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
