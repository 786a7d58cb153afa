"""A live engine on the test's own shelf."""

import pytest

from tests.live import free_port, live_engine


@pytest.fixture
def engine(settings):
    """The address of a running engine; portal and engine agree on it."""
    port = free_port()
    settings.ENGINE_PORT, settings.ENGINE_URL = port, f"http://127.0.0.1:{port}"
    with live_engine(settings.SHELF_DIR, port) as running:
        yield running.url
