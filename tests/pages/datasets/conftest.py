"""An approved version with one operation, and a dataset of Bob's; the reader of these pages reads English."""

import pytest

from catalog.stages import Stage
from tests import factories


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
def version(alice, organisation):
    return factories.version(alice, organisation, stage=Stage.APPROVED)


@pytest.fixture
def operation(version):
    return version.operations.get()


@pytest.fixture
def response(operation):
    return operation.default_response.name


@pytest.fixture
def dataset(bob, organisation, operation):
    return factories.dataset(bob, organisation, operation)


@pytest.fixture
def faulty(bob, organisation, operation, response):
    """A file with two faults: a response that does not exist, and a key twice."""
    content = f"id;nom;prenom;reponse\n1;Dupuis;Jack;{response}\n1;Boulon;Michel;{response}\n2;Un;Deux;inconnue\n"
    return factories.upload(bob, organisation, operation, content=content.encode())
