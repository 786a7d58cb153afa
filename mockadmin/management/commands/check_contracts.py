"""manage.py check_contracts: what the portal would make of WSDLs, keeping nothing. See docs/check-contracts.md."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mockadmin.measuring import contracts, finding, totals


class Command(BaseCommand):
    help = "Reads every WSDL as the portal would, lets the engine answer each operation, and reports."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a WSDL, a folder, a ZIP or a tar.gz")
        parser.add_argument("--json", metavar="FILE", help="write the whole report there")
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="contracts read at the same time")

    def handle(self, *args, **options) -> None:
        if options["jobs"] < 1:
            raise CommandError("--jobs must be 1 or more")
        reports = []
        try:
            for report in _measured(options["paths"], options["jobs"]):
                reports.append(report)
                if options["verbosity"]:
                    self.stdout.write(_line(report))
        except finding.Unreadable as error:
            raise CommandError(str(error)) from error
        told = {"totals": totals.of(reports), "files": reports}
        if options["json"]:
            _write(Path(options["json"]), told)
        self.stdout.write(json.dumps(told["totals"], ensure_ascii=False, indent=2))


def _measured(paths: list[str], jobs: int) -> Iterator[dict]:
    """The reports in the order of the files; a bounded number of contracts waits at any time."""
    found = finding.contracts([Path(path) for path in paths])
    with ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(contracts.measure, contract) for contract in islice(found, 2 * jobs)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(contracts.measure, contract) for contract in islice(found, 1)]


def _line(report: dict) -> str:
    if report["status"] == "refused":
        return f"refused   {report['path']}: {report['message']}"
    good = sum(operation["answered"] for operation in report["operations"])
    line = f"imported  {report['path']}: {good} of {len(report['operations'])} operations answered"
    doubts = [operation for operation in report["operations"] if operation["reason"]]
    return "\n".join([line, *(f"            {each['name']}: {each['reason']}" for each in doubts[:5])])


def _write(path: Path, told: dict) -> None:
    try:
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from error
