"""`python -m bench.preview`: milliseconds until the portal has answered a keystroke, a chosen row, a typed key.

Of a dataset of 200,000 rows, in a portal of its own, beside the login page in the same run. What a browser adds, the
60 ms it waits for the next key among it, is not in here.
"""

import argparse
import io
import itertools
import json
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

from . import tables

ROUNDS = 200
Times = list[float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--columns", type=int, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mockadmin-preview-") as folder:
        os.environ.update(DATA_DIR=folder, SECRET_KEY=secrets.token_hex(32), DJANGO_SETTINGS_MODULE="tests.settings")
        print(f"{asked.rows:,} rows × {asked.columns} columns, {ROUNDS} requests each; load {os.getloadavg()[0]:.1f}\n")
        print(f"{'':40}{'median':>9}{'p95':>9}{'first':>9}  ms")
        for name, ask in _questions(*_portal(asked.rows, asked.columns)):
            first, *times = [_timed(ask) for _ in range(ROUNDS + 1)]
            p95 = statistics.quantiles(times, n=20)[-1]
            print(f"{name:40}{statistics.median(times):9.1f}{p95:9.1f}{first:9.1f}")


def _portal(rows: int, columns: int) -> tuple[Any, Any]:
    """A signed-in client, and a published revision. Its rows are good by making: nobody checks them here."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from accounts.stages import Role
    from catalog.actions import contracts
    from catalog.keeping import vault
    from catalog.models import Dataset, DatasetRevision
    from tests import factories

    call_command("migrate", verbosity=0)
    where = factories.organisation("bench")
    alice = factories.person("Alice", Role.OWNER, where)
    version = contracts.publish_version(
        by=alice, organisation=where, content=tables.contract(columns), filename="bench.wsdl", label="1", name="Bench"
    )
    operation = version.operations.get()
    header, *lines = tables.table(rows, columns, operation.default_response.name)
    content = io.StringIO()
    for line in itertools.chain([header], ([n, key, cells, last] for n, (key, *cells, last) in enumerate(lines, 2))):
        content.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    dataset = Dataset.objects.create(
        service=version.service, operation_name=operation.name, name="Bench", organisation=where, owner=alice
    )
    revision = DatasetRevision.objects.create(
        dataset=dataset,
        number=1,
        version=version,
        digest=vault.put("rows", content.getvalue().encode()),
        columns=header,
        key_path=operation.key_candidates[0]["path"],
        row_count=rows,
        author=alice,
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(alice)
    return client, revision


def _questions(client: Any, revision: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    from django.test import Client
    from django.urls import reverse

    from catalog.keeping import rows

    stranger, count = Client(SERVER_NAME="localhost"), itertools.count()
    page = reverse("catalog:dataset-preview", args=[revision.dataset_id])
    live = reverse("catalog:row-preview", args=[revision.dataset_id])
    halves = {half: {"HX-Request": "true", "HX-Target": half} for half in ("answer", "row-list")}
    row = rows.at(revision, revision.row_count // 2)
    cells = {f"c{place}": text for place, text in enumerate([row.key, *row.values, row.response])}

    def turn() -> int:
        return next(count) * 7919 % revision.row_count

    def ask(half: str, **query: Any) -> Any:
        return client.get(page, query, headers=halves[half])

    yield "the login page, for comparison", lambda: stranger.get(reverse("account_login"))
    yield "a keystroke", lambda: client.post(live, cells | {"number": row.number, "c2": f"touche {turn()}"})
    yield "a chosen row", lambda: ask("answer", ligne=turn() + 2)
    yield "a page of the list", lambda: ask("row-list", page=turn() // 25)
    yield "a typed key", lambda: ask("answer", cle=rows.at(revision, turn()).key)
    yield "the whole page", lambda: client.get(page, {"ligne": turn() + 2})


def _timed(ask: Callable[[], Any]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    answer = ask()
    spent = (time.perf_counter() - started) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"answered {answer.status_code}")
    return spent


if __name__ == "__main__":
    main()
