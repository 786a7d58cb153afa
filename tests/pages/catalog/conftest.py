"""A service of Alice with one approved version, and a way to count the queries of a page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.stages import Stage
from tests import factories


@pytest.fixture
def approved(alice, organisation):
    """An approved version: everybody signed in sees it."""
    return factories.version(alice, organisation, stage=Stage.APPROVED)


@pytest.fixture
def draft(alice, organisation):
    """A draft: its organisation and the reviewers see it."""
    return factories.version(alice, organisation, name="Brouillon")


@pytest.fixture
def count_queries(client):
    """How many queries one GET needs, once warm."""

    def count(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count
