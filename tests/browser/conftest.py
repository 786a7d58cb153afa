"""One world and one browser for all of these tests; each test enters as whom it likes."""

import pytest

from ..shared import IN_CI
from . import visiting
from .visiting import Visits
from .world import World


def pytest_collection_modifyitems(items):
    """They all drive a browser."""
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def world(tmp_path_factory):
    if visiting.PROGRAM is None and not IN_CI:
        pytest.skip("there is no Chromium on this machine")
    assert visiting.PROGRAM, "there is no Chromium, and this is CI"
    made = World(tmp_path_factory.mktemp("world"))
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture(scope="package")
def things(world):
    """What stands in the demonstration in every state: {name: value of an address}."""
    return world.play("tests.browser.scenery")


@pytest.fixture(scope="package")
def chromium(world):
    # Of this package, not of the session as pytest-playwright's: while it lives an event loop runs in this thread,
    # in which Django refuses to touch a database.
    with visiting.chromium() as started:
        yield started


@pytest.fixture(scope="package")
def _visits(chromium, world):
    return Visits(chromium, world)


@pytest.fixture
def visits(_visits):
    yield _visits
    _visits.leave()
