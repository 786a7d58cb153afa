"""`python -m bench.bulk`: 450 real contracts in one ZIP, imported by Celery workers of a fresh portal, timed."""

import argparse
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
CONTRACTS = 450
TARGET = 300.0
"""Seconds, on two cores."""
PATIENCE = 3_600.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contracts", type=int, nargs="?", default=CONTRACTS)
    parser.add_argument("--workers", type=int, default=2, help="processes of the Celery worker")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mockadmin-bulk-") as folder:
        os.environ.update(
            DATA_DIR=folder, SECRET_KEY=secrets.token_hex(32), DJANGO_SETTINGS_MODULE="mockadmin.settings"
        )
        (Path(folder) / "broker").mkdir()
        (Path(folder) / "broker-control").mkdir()
        worker = None
        try:
            batch = _received(asked.contracts)
            worker = subprocess.Popen(
                [sys.executable, "-m", "celery", "--app", "mockadmin", "--quiet", "worker", "--loglevel", "ERROR",
                 "--concurrency", str(asked.workers), "--without-gossip", "--without-mingle", "--without-heartbeat"],
                cwd=PROJECT,
            )  # fmt: skip
            return _watched(batch, asked.workers)
        finally:
            if worker is not None:
                worker.terminate()
                worker.wait(60)


def _received(count: int):
    """A batch of `count` contracts of the shared corpus, sent by an owner of a fresh portal."""
    import django

    django.setup()
    from django.core.management import call_command

    from accounts.stages import Role
    from catalog.actions import batches
    from catalog.contracts import archive
    from tests import factories
    from tests.contracts import corpus

    call_command("migrate", verbosity=0)
    where = factories.organisation("bulk")
    mains = [line["file"] for line in corpus.manifest() if line["oracle"] == "importable"]
    mains = mains[:: max(1, len(mains) // count)][:count]
    files = {name: content for main in mains for name, content in corpus.closure(main).items()}
    content = archive.pack(files)
    print(f"{len(mains)} contracts, {len(files)} files, {sum(map(len, files.values())) / 2**20:.1f} MB unpacked")
    alice = factories.person("Alice", Role.OWNER, where)
    return batches.receive(by=alice, organisation=where, filename="lot.zip", content=content, label="1.0")


def _watched(batch, workers: int) -> int:
    """0 when the batch ended in time; prints how it went."""
    from catalog.batching import progress

    before, started = os.getloadavg()[0], time.monotonic()
    while batch.stage in progress.MOVING and time.monotonic() - started < PATIENCE:
        time.sleep(0.5)
        batch.refresh_from_db()
    seconds = time.monotonic() - started
    told = progress.of(batch)
    print(f"{batch.stage}: {told.imported} imported, {told.known} already there, {told.refused} refused")
    each = seconds / max(told.total, 1)
    print(f"{seconds:.0f} s with {workers} workers on {os.cpu_count()} cores, load average before {before:.1f}")
    print(f"{each:.2f} s for each contract, so {each * CONTRACTS:.0f} s for {CONTRACTS}; promised: {TARGET:.0f} s")
    return 0 if seconds <= TARGET * told.total / CONTRACTS else 1


if __name__ == "__main__":
    code = main()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{used.ru_utime + used.ru_stime:.0f} s of processor time")
    sys.exit(code)
