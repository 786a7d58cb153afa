"""A database and folders that other processes can open too, and the golden service in them."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection

from mockadmin.celery import app

from ..sandboxes import world
from . import processes


@pytest.fixture
def shared_database(transactional_db, tmp_path, request):
    """The test database when it is a server's; for SQLite, which tests keep in memory, a file of its own."""
    if connection.vendor != "sqlite":
        yield
        return
    kept, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection = None
    connection.settings_dict["NAME"] = str(tmp_path / "shared.sqlite3")
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        connection.connection = kept
        connection.settings_dict["NAME"] = name


@pytest.fixture
def shared(shared_database, settings, monkeypatch):
    """This process and those it starts use the same database, shelf, vault, broker and engine address."""
    settings.ENGINE_URL = f"http://127.0.0.1:{processes.free_port()}"
    broker = {
        "data_folder_in": str(settings.DATA_DIR / "broker"),
        "data_folder_out": str(settings.DATA_DIR / "broker"),
        "control_folder": str(settings.DATA_DIR / "broker-control"),
    }
    for folder in broker.values():
        (settings.DATA_DIR / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.setitem(app.conf, "broker_url", "filesystem://")
    monkeypatch.setitem(app.conf, "broker_transport_options", broker)
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    return settings


@pytest.fixture
def cast(shared, request):
    """Alice, Bob, the reviewer and their organisation, in the shared database."""
    names = ("organisation", "alice", "bob", "reviewer")
    return SimpleNamespace(**{name: request.getfixturevalue(name) for name in names})


@pytest.fixture
def version(cast):
    return world.version(owner=cast.alice, organisation=cast.organisation, reviewer=cast.reviewer)


@pytest.fixture
def operation(version):
    return version.operations.get(name=world.OPERATION)


@pytest.fixture
def dataset(operation, cast):
    return world.dataset(operation, world.DUPUIS, world.BOULON, by=cast.bob)
