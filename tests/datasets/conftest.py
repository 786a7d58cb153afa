"""An operation to bring data for, and the way from a file to its checked upload."""

import pytest

from catalog.actions import contracts
from catalog.actions import datasets as actions
from catalog.uploads import uploading
from engine import functions, plugins
from mockadmin import plugins as portal
from tests import plugged

from . import individu


@pytest.fixture
def version(alice, organisation):
    """Alice's draft, which people of her organisation may use."""
    return contracts.publish_version(
        by=alice, organisation=organisation, content=individu.WSDL, filename="individu.wsdl", label="1", name="Individu"
    )


@pytest.fixture
def operation(version):
    return version.operations.get()


@pytest.fixture
def receive(bob, organisation, operation):
    """Bob brings a file; it waits to be checked."""

    def receive(content=None, **fields):
        given = {"by": bob, "organisation": organisation, "operation": operation, "filename": "jeu.csv"} | fields
        return actions.receive(content=individu.sheet() if content is None else content, **given)

    return receive


@pytest.fixture
def checked(receive):
    """Bob brings a file, and the worker checks it."""

    def checked(content=None, **fields):
        upload = receive(content, **fields)
        uploading.check(str(upload.pk))
        upload.refresh_from_db()
        return upload

    return checked


@pytest.fixture
def approve(tmp_path, monkeypatch):
    """The sample package, installed, and approved as a setting says; the portal as it is after a start."""
    monkeypatch.syspath_prepend(plugged.install_sample(tmp_path))

    def approve(setting: str) -> None:
        monkeypatch.setenv("PLUGINS", setting)
        plugins.approved.cache_clear()
        portal.announce()

    yield approve
    monkeypatch.undo()
    plugins.approved.cache_clear()
    functions.announce([])
