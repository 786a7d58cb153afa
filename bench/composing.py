"""`python -m bench.composing ROWS`: how long the portal's worker takes to compose and compile rows out of its vault.

What provisioning does in a sandbox of one layer, in a process of its own, on a portal of its own; prints JSON. The rows
are put in the vault as a publication leaves them.
"""

import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import patients, sheet_portal, tables

COLUMNS = 12


def main() -> None:
    rows = int(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="mockadmin-composing-") as folder:
        (Path(folder) / "broker").mkdir()
        os.environ.update(DATA_DIR=folder, SECRET_KEY=secrets.token_hex(32), DJANGO_SETTINGS_MODULE="tests.settings")
        portal = sheet_portal.Portal(COLUMNS)
        version, recipe, claim = _ordered(portal, rows)
        Path("/proc/self/clear_refs").write_text("5")
        before, began, spent = sheet_portal.memory("VmRSS"), time.perf_counter(), time.process_time()
        _compile(Path(folder) / "shelf", version, recipe, claim)
        found = {
            "seconds": time.perf_counter() - began,
            "processor": time.process_time() - spent,
            "grown": sheet_portal.memory("VmHWM") - before,
        }
    print(json.dumps(found))


def _ordered(portal: sheet_portal.Portal, rows: int) -> tuple[Any, Any, Any]:
    """The version, what its operation is composed of, and the right to work on a sandbox."""
    from accounts.models import User
    from catalog.keeping import vault
    from catalog.models import Dataset, DatasetRevision, Operation
    from sandboxes.composing import Recipe, Source
    from sandboxes.leases import MAKING, Claim
    from sandboxes.models import Layer

    operation = Operation.objects.get()
    columns = next(tables.table(0, COLUMNS, portal.response))
    revision = DatasetRevision(
        dataset=Dataset(name="Grand"),
        number=1,
        version=operation.version,
        digest=vault.put("rows", _lines(columns, rows, portal.response)),
        columns=columns,
        key_path=["id"],
        row_count=rows,
        author=User.objects.get(),
    )
    recipe = Recipe(operation, (Source(Layer(pk=1), revision.dataset, revision),))
    return operation.version, recipe, Claim(MAKING, 1, 1, 1, 1)


def _lines(columns: list[str], rows: int, response: str) -> Iterator[bytes]:
    """A table as the vault keeps it; the cells are those of `tables.table`, the keys those of `patients`."""
    yield json.dumps(columns).encode() + b"\n"
    for row in range(rows):
        cells = (f"valeur {row}", str(row), f"2024-01-{row % 28 + 1:02d}", "AB"[row % 2], f"{row:08d}")
        values = [cells[n % 5] for n in range(len(columns) - 2)]
        yield json.dumps([row + 2, patients.key(row), values, response]).encode() + b"\n"


def _compile(shelf: Path, version: Any, recipe: Any, claim: Any) -> None:
    from engine import bundle
    from sandboxes import compiling, leases

    leases.hold = lambda _claim: None  # nobody else works here
    bundle.write(shelf, compiling.source(version, [recipe], "c" * 64, claim=claim))


if __name__ == "__main__":
    main()
