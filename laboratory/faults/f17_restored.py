"""F17: back up as docs/operations.md says, destroy everything, restore, and compare: rows, files, trail, answers."""

import hashlib
import shutil
import sqlite3
import urllib.request
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from accounts.models import Entry
from sandboxes import actions, addresses, metering, reconciling
from sandboxes.models import Sandbox

from .. import engines, places, portal
from ..results import Result, timed
from .f01_reconciler_killed import converge

WITHIN = 15 * 60.0


def run(count: int, seed: int) -> Result:
    """`count` drills, each on what the one before left."""
    there = portal.ready()
    with timed() as result:
        if connection.vendor != "sqlite":
            result.must("the drill runs on SQLite", False)
            return result
        for _ in range(count):
            _drill(there, result)
    return result


def _drill(there: portal.Portal, result: Result) -> None:
    port = int(settings.ENGINE_URL.rpartition(":")[2])
    shelf, vault = Path(settings.SHELF_DIR), Path(settings.DATA_DIR) / "vault"
    sandbox = portal.sandbox(there)
    with engines.running(shelf, port=port):
        converge([sandbox.pk])
        url = addresses.url(sandbox, there.version)
        before = ask(url)
    metering.collect()
    backup = places.fresh("backup")
    back_up(backup, vault)
    rows, files = rows_by_table(), files_of(vault)

    connections.close_all()
    for gone in (database(), vault, shelf):
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    for tail in ("-wal", "-shm"):
        database().with_name(database().name + tail).unlink(missing_ok=True)
    with timed() as recovery:
        shutil.copy(backup / "database", database())
        shutil.copytree(backup / "vault", vault)
        call_command("migrate", verbosity=0)
        result.must("every row of every table is as it was", rows_by_table() == rows)
        result.must("every file of the vault is as it was", files_of(vault) == files)
        result.must("the trail can still not be rewritten", is_append_only())
        with engines.running(shelf, port=port):
            reconciling.sweep()
            converge([sandbox.pk])
            result.must("the sandbox answers again, byte for byte", ask(url) == before)
    result.count("drills")
    result.counts |= {"tables": len(rows), "files": len(files), "entries of the trail": Entry.objects.count()}
    slowest = max(result.counts.get("seconds to restore", 0), recovery.seconds)
    result.counts["seconds to restore"] = slowest
    result.must("restored within 15 minutes", slowest <= WITHIN)
    actions.delete(sandbox=Sandbox.objects.get(pk=sandbox.pk), by=there.developer)
    reconciling.sweep()


def database() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def back_up(folder: Path, vault: Path) -> None:
    """The database first, then the vault: content is written before the row that names it."""
    with closing(sqlite3.connect(database())) as source, closing(sqlite3.connect(folder / "database")) as copy:
        source.backup(copy)
    shutil.copytree(vault, folder / "vault")


def rows_by_table() -> dict[str, str]:
    """The digest of each table's rows, in order."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def files_of(folder: Path) -> dict[str, str]:
    """The digest of each file."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def is_append_only() -> bool:
    try:
        with transaction.atomic():
            Entry.objects.update(label="autre")
    except DatabaseError:
        return True
    return False


def ask(url: str) -> bytes:
    """The body of an answer, empty when there is none."""
    request = urllib.request.Request(url, portal.REQUEST.encode(), {"Content-Type": "application/soap+xml"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read()
    except OSError:
        return b""
