"""The watch, and the two doors: pages with a session and forms, the API with a token."""

import pytest
from django.test import Client

from tests import factories

from .watching import Canary, Watch


@pytest.fixture(scope="session")
def canary():
    listening = Canary()
    yield listening
    listening.close()


@pytest.fixture
def watch(canary, own_data):
    own_data.mkdir(parents=True, exist_ok=True)
    return Watch(canary, own_data)


@pytest.fixture
def pages(alice):
    """A browser in which Alice is signed in; what breaks is an answer, not an exception of the test."""
    browser = Client(raise_request_exception=False)
    browser.force_login(alice)
    return browser


@pytest.fixture
def program(alice, organisation):
    """A program that calls the API with Alice's token."""
    secret = factories.token(alice, organisation)
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})
