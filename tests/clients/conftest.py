"""A live engine on the test's own shelf, the mocks of every contract, and the table that a whole run writes."""

from pathlib import Path

import pytest

from tests.live import free_port, live_engine

from . import table
from .mocks import Mocks

OUTCOMES = pytest.StashKey[list]()


def pytest_addoption(parser):
    parser.addoption("--clients-table", metavar="FILE", help="write what every client read to this page")


def pytest_configure(config):
    config.stash[OUTCOMES] = []


def pytest_sessionfinish(session):
    wanted = session.config.getoption("--clients-table", default=None)
    if wanted and session.config.stash[OUTCOMES]:
        Path(wanted).write_text(table.page(session.config.stash[OUTCOMES]), encoding="utf-8")


@pytest.fixture
def outcomes(request):
    """Where each test leaves what it saw, for the table."""
    return request.config.stash[OUTCOMES]


@pytest.fixture(scope="package")
def mocks(tmp_path_factory):
    made = Mocks(tmp_path_factory.mktemp("mocks"))
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture
def engine(settings):
    """The address of a running engine; portal and engine agree on it."""
    port = free_port()
    settings.ENGINE_PORT, settings.ENGINE_URL = port, f"http://127.0.0.1:{port}"
    with live_engine(settings.SHELF_DIR, port) as running:
        yield running.url
