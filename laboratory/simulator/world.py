"""What a run begins with: a database in memory, as it was made once, and a shelf with the bundles of two datasets."""

import functools
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection as usual
from django.db import connections

from sandboxes import actions, choices, provisioning
from tests.sandboxes import world as contents

from .. import places, portal

QUOTA = 2
DAYS = 1
"""For how long a sandbox is ordered: a jump of the clock by a day passes its end."""

LAYERS = (("Dupuis",), ("Martin",), ("Dupuis", "Martin"))
"""What a sandbox may be composed of: the names of datasets, the lowest first."""

BUNDLE_LOST = 0.15
"""How often a bundle has to be written anew."""


@dataclass(frozen=True)
class World:
    """The database that all actors of a run share, one at a time, and its shelf."""

    connection: Any
    shelf: Path
    there: portal.Portal

    def rows(self, sql: str, *values: Any) -> list[tuple]:
        """A look at the truth, beside the actors: it pauses nobody."""
        return self.connection.connection.execute(sql, values).fetchall()

    @property
    def changes(self) -> int:
        return self.connection.connection.total_changes

    def join(self) -> None:
        """Makes this thread one of those that use the database."""
        connections["default"] = self.connection


@contextmanager
def fresh(chance: random.Random) -> Iterator[World]:
    """The world of one run."""
    data, bundles = template()
    shelf = _shelf(os.getpid())
    for name in ("sandboxes", "log", "states"):
        shutil.rmtree(shelf / name, ignore_errors=True)
    (shelf / "bundles").mkdir(exist_ok=True)
    for bundle in sorted(bundles.iterdir()):
        place = shelf / "bundles" / bundle.name
        if chance.random() < BUNDLE_LOST:
            shutil.rmtree(place, ignore_errors=True)
        elif not place.exists():
            shutil.copytree(bundle, place)
    for leaving in (shelf / "bundles").glob(".*"):
        shutil.rmtree(leaving)
    with _opened(data, shelf) as connection:
        yield World(connection, shelf, portal.ready())


@functools.cache
def template() -> tuple[bytes, Path]:
    """The database as bytes, with the cast and nothing ordered, and a folder with all bundles; made once."""
    there = portal.ready()
    usual.ensure_connection()
    with closing(sqlite3.connect(":memory:")) as copy:
        usual.connection.backup(copy)
        data = _without_log(copy.serialize())
    shelf = places.fresh("bundles")
    with _opened(data, shelf) as connection:
        for names in LAYERS:
            layers = [choices.LayerChoice(there.datasets[name]) for name in names]
            services = [choices.ServiceChoice(there.version, {contents.OPERATION: layers})]
            order = actions.order(by=there.developer, organisation=there.organisation, name="Essai", services=services)
            provisioning.provision(order.sandbox.pk)
        raw = connection.connection
        raw.execute("PRAGMA foreign_keys = OFF")
        for (table,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if table.startswith("sandboxes_") and table != "sandboxes_proof":
                raw.execute(f"DELETE FROM {table}")
        raw.execute("UPDATE accounts_organisation SET sandbox_quota = ?", (QUOTA,))
        raw.execute("VACUUM")
        return raw.serialize(), shelf / "bundles"


@contextmanager
def _opened(data: bytes, shelf: Path) -> Iterator[Any]:
    """A database in memory that begins with these bytes, in the place of the usual one; and this shelf."""
    connection = type(usual._connections["default"])({**usual.settings_dict, "NAME": ":memory:"}, "default")
    connection.inc_thread_sharing()
    connection.connect()
    connection.connection.deserialize(data)
    before, folder = connections["default"], settings.SHELF_DIR
    connections["default"], settings.SHELF_DIR = connection, shelf
    try:
        yield connection
    finally:
        connections["default"], settings.SHELF_DIR = before, folder
        connection.connection.close()


def _without_log(data: bytes) -> bytes:
    """As the header of a database says it that has no write-ahead log: memory has none."""
    return data[:18] + b"\x01\x01" + data[20:]


@functools.cache
def _shelf(pid: int) -> Path:
    return places.fresh(f"shelf-{pid}")
